"""A case from the counter to the licence: begun, filed, paid and handed out by the service centre through its pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from runner import scenarios
from runner.documents.sample import sample_pdf
from runner.store import tables as t
from tests.web.centre.conftest import KAEW, USUAL, only_case, open_task, person_of
from tests.web.site import Site, Visitor

APPLY = next(move for move in USUAL if move.task == "Task_Apply")
Others = Callable[[int, str, str], None]


def file_for(centre: Visitor, site: Site, **typed: str) -> Any:
    """ยายแก้ว comes without an account and leaves with a receipt of filing; her case."""
    person = person_of(centre.post("/centre/desk/new", {**KAEW, **typed}))
    typed = {"service": "food_premises", "agency": str(site.cast.town), "idempotency_key": "k"}
    url = centre.post(f"/centre/desk/applicants/{person}/start", typed).location
    posted: dict[str, Any] = dict(scenarios.posted(APPLY.values))
    for path, name in APPLY.files.items():
        posted[f"{path}:file"] = (io.BytesIO(sample_pdf(name)), name, "application/pdf")
    review = centre.post(url, posted, content_type="multipart/form-data")
    assert review.location == f"{url}/review"
    assert "ดำเนินการแทน" in centre.get(review.location).text
    filed = centre.post(review.location, {"idempotency_key": "filed"})
    assert filed.location.endswith("/filed")
    return only_case(site)


def say(day: str, **values: str) -> dict[str, str]:
    year, month, date = day.split("-")
    return {"paid_on:day": date, "paid_on:month": month, "paid_on:year": str(int(year) + 543), **values}


def test_without_a_mailbox_the_receipt_is_printed(centre: Visitor, site: Site) -> None:
    case = file_for(centre, site)
    page = centre.get(f"/my/cases/{case.id}/filed").text
    assert case.number in page
    assert "พิมพ์มอบให้ผู้ประกอบการเดี๋ยวนี้" in page
    receipt = re.search(r'href="(/documents/\d+)\?view"', page)
    assert receipt
    assert centre.get(receipt[1]).data.startswith(b"%PDF-")


def test_with_a_mailbox_the_applicant_is_told_and_can_go_on_alone(centre: Visitor, site: Site) -> None:
    case = file_for(centre, site, email="kaew@example.org")
    assert "ส่งให้ผู้ประกอบการทางอีเมล" in centre.get(f"/my/cases/{case.id}/filed").text
    told = [one.subject for one in site.read(t.mail, t.mail.c.recipient == "kaew@example.org")]
    assert any("ดำเนินการแทนท่าน: กรอกและยื่นคำขอ" in subject for subject in told)
    invitation = next(one for one in site.read(t.mail) if "/password/" in one.body)
    path = re.search(r"(/password/[\w-]{20,})", invitation.body)
    assert path
    own = site.visitor()
    own.post(path[1], {"password": "ความลับของยายแก้ว", "password_again": "ความลับของยายแก้ว"})
    own.log_in("kaew@example.org", "ความลับของยายแก้ว")
    page = own.get(f"/my/cases/{case.id}").text
    assert "เจ้าหน้าที่ศูนย์บริการ แทนผู้ยื่นคำขอ" in page
    assert "ดำเนินการแทน" not in re.sub(r"(?s)<details.*?</details>", "", page), "no band on one's own page"
    assert case.number in own.get("/my/cases").text


def test_from_the_counter_to_the_licence(site: Site, others: Others) -> None:
    case = file_for(site.as_(site.cast.centre), site)
    others(case.id, "Task_CheckDocuments", "Task_ChooseChannels")
    centre = site.as_(site.cast.centre)
    assert "เลือกวิธีรับและวิธีชำระ" in centre.get("/centre/cases?state=applicant").text

    chosen = centre.post(
        f"/my/cases/tasks/{open_task(site, case.id, 'Task_ChooseChannels')}",
        {"collection": "service_centre", "payment_method": "service_centre", "idempotency_key": "c"},
    )
    take = centre.get(chosen.location).location or chosen.location
    assert take == f"/work/tasks/{open_task(site, case.id, 'Task_TakePaymentAtCentre')}"
    assert "รับชำระที่ศูนย์บริการ" in centre.get("/centre/desk").text
    assert "เลือกชำระที่ศูนย์บริการ แจ้งเลขที่คำขอ" in centre.get(f"/my/cases/{case.id}").text
    today = "2026-06-15"
    refused = centre.post(take, say(today, paid_by="ยายแก้ว ทองคำ"))
    assert refused.status_code == 422
    assert 'href="#payment_taken' in refused.text or "payment_taken" in refused.text
    centre.post(take, say(today, paid_by="ยายแก้ว ทองคำ", receipt_number="18/12", payment_taken="true", idempotency_key="p"))
    (paid,) = site.read(t.payment)
    assert (paid.status, paid.method, paid.receipt_number) == ("paid", "service_centre", "18/12")

    others(case.id, "Task_PrepareLicence", "Task_HandOver")
    centre = site.as_(site.cast.centre)
    worklist = centre.get("/work").text
    assert "ส่งมอบที่ศูนย์บริการ" in worklist
    assert "ส่งมอบที่ศูนย์บริการ" in centre.get("/centre/cases?state=centre").text
    hand = f"/work/tasks/{open_task(site, case.id, 'Task_HandOverAtCentre')}"
    handed = {"collected_by": "ยายแก้ว ทองคำ", "collected_as": "applicant", "idempotency_key": "h"}
    day = {"collected_on:day": "15", "collected_on:month": "6", "collected_on:year": "2569"}
    assert centre.post(hand, handed | day).status_code == 422, "without a look at the proof of identity nothing is handed out"
    assert centre.post(hand, handed | day | {"identity_checked": "true"}).status_code == 303
    assert only_case(site).outcome == "issued"
    assert "ได้รับใบอนุญาตแล้ว" in centre.get("/centre/cases?state=ended").text
    licence = site.read(t.document, t.document.c.field == "food_certificate")[0]
    assert centre.get(f"/documents/{licence.id}").data.startswith(b"%PDF-")


def test_the_centre_corrects_and_withdraws_for_the_applicant(site: Site, others: Others) -> None:
    centre = site.as_(site.cast.centre)
    case = file_for(centre, site)
    officer = site.as_(site.cast.mali)
    listed = {
        "check_result": "correct", "corrections:verdict:food_kind": "correct", "corrections:reason:food_kind": "ระบุให้ชัด",
        "idempotency_key": "o",
    }  # fmt: skip
    assert officer.post(f"/work/tasks/{open_task(site, case.id, 'Task_CheckDocuments')}", listed).status_code == 303
    url = f"/my/cases/tasks/{open_task(site, case.id, 'Task_Correct')}"
    assert "ระบุให้ชัด" in centre.get(url).text
    assert centre.post(url, {"food_kind": "ก๋วยเตี๋ยวเรือ", "idempotency_key": "f"}).status_code == 303
    offer = f"/my/cases/{case.id}/offers/withdraw"
    page = centre.get(offer).text
    assert "ดำเนินการแทน" in page
    fields = re.findall(r'name="((?:withdraw|confirm|reason|comment)[a-z_]*)"', page)
    centre.post(offer, {"idempotency_key": "w"} | {name: "true" if "confirm" in name else "ย้ายร้าน" for name in fields})
    assert only_case(site).outcome == "withdrawn"
    assert "ถอนคำขอ" in centre.get("/centre/cases?state=ended").text


@pytest.mark.parametrize("asked", ["state=x&page=abc&q=", "page=0", "page=9999999", "q=%00%27"])
def test_an_address_that_makes_no_sense_still_answers(centre: Visitor, asked: str) -> None:
    assert centre.get(f"/centre/cases?{asked}").status_code == 200


def test_the_list_turns_its_pages(centre: Visitor, site: Site) -> None:
    url = f"/centre/desk/applicants/{site.cast.somchai.person_id}/start"
    for n in range(27):
        centre.post(url, {"service": "food_premises", "agency": str(site.cast.town), "idempotency_key": str(n)})
    first = centre.get("/centre/cases").text
    assert 'rel="next"' in first
    assert first.count('data-label="สถานะ"') == 25
    assert centre.get("/centre/cases?page=2").text.count('data-label="สถานะ"') == 2
    assert "แสดง 25 รายการล่าสุด" in centre.get(url.removesuffix("/start")).text
