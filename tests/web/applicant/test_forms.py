"""A task's form in the browser: drafts, files, refusals, review, filing once."""

from __future__ import annotations

import io
import re
from typing import Any

from runner import scenarios
from runner.documents.sample import sample_pdf
from runner.store import tables as t
from tests.web.applicant.conftest import REPLAYS, Desk
from tests.web.site import Site, Visitor

HTMX = {"HX-Request": "true"}
APPLY = scenarios.read(REPLAYS / "approved_paid_collected.yaml").moves[0]


def typed() -> dict[str, Any]:
    """What สมชาย types, without the files."""
    return dict(scenarios.posted(APPLY.values))


def with_files() -> dict[str, Any]:
    return typed() | {f"{path}:file": (io.BytesIO(sample_pdf(name)), name) for path, name in APPLY.files.items()}


def key_of(page: str) -> str:
    found = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_application_is_written_reviewed_and_filed_without_javascript(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    sent = somchai.post(url, with_files() | {"_action": "submit"})
    assert (sent.status_code, sent.location) == (303, f"{url}/review")
    review = somchai.get(f"{url}/review").text
    for shown in ("ครัวสมชาย", "อาหารตามสั่งและเครื่องดื่ม", "แผนที่.pdf", "สัญญาเช่า.pdf", f'href="{url}#f-premises_name"'):
        assert shown in review
    done = somchai.post(f"{url}/review", {"idempotency_key": key_of(review)})
    assert done.location == f"/my/cases/{cases_of['draft']}/filed"
    receipt = somchai.get(done.location).text
    assert desk.case(cases_of["draft"]).number in receipt
    assert "หลักฐานการยื่นคำขอ" in receipt


def test_a_double_click_files_once(somchai: Visitor, desk: Desk, cases_of: dict[str, int], site: Site) -> None:
    url = desk.task(cases_of["draft"])
    somchai.post(url, with_files() | {"_action": "submit"})
    key = {"idempotency_key": key_of(somchai.get(f"{url}/review").text)}
    first, second = somchai.post(f"{url}/review", key), somchai.post(f"{url}/review", key)
    assert first.location == second.location
    assert len(site.read(t.event, t.event.c.stream == cases_of["draft"], t.event.c.action == "case:filed")) == 1


def test_the_back_button_after_filing_leads_to_the_case(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    somchai.post(url, with_files() | {"_action": "submit"})
    somchai.post(f"{url}/review", {"idempotency_key": "k"})
    back = somchai.get(f"{url}/review", follow_redirects=True)
    assert back.request.path == f"/my/cases/{cases_of['draft']}"
    assert "รายการนี้ดำเนินการเสร็จแล้ว" in back.text


def test_filing_with_another_key_after_it_was_filed_is_a_conflict_that_says_when(
    somchai: Visitor, desk: Desk, cases_of: dict[str, int]
) -> None:
    url = desk.task(cases_of["draft"])
    somchai.post(url, with_files() | {"_action": "submit"})
    somchai.post(f"{url}/review", {"idempotency_key": "one"})
    again = somchai.post(f"{url}/review", {"idempotency_key": "two"})
    assert again.status_code == 409
    assert "สมชาย ใจดี" in again.text


def test_a_refused_form_keeps_every_value_and_leads_to_each_field(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    refused = somchai.post(url, with_files() | {"_action": "submit", "floor_area": "สองร้อย", "house_code": ""})
    assert refused.status_code == 422
    for kept in ('value="สองร้อย"', "ครัวสมชาย", "แผนที่.pdf", 'href="#f-floor_area"', 'href="#f-house_code"'):
        assert kept in refused.text


def test_a_draft_is_kept_at_any_time(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    saved = somchai.post(url, {"_action": "draft", "premises_name": "ครัวร่าง"}, follow_redirects=True)
    assert "บันทึกร่างแล้ว" in saved.text
    assert 'value="ครัวร่าง"' in somchai.get(url).text
    assert somchai.get(f"{url}/review").location == url or somchai.get(f"{url}/review").status_code == 200


def test_the_page_saves_itself(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    saved = somchai.post(f"{url}/draft", {"_action": "draft", "premises_name": "ครัวร่าง"}, headers=HTMX)
    assert "บันทึกร่างเมื่อ" in saved.text
    assert 'value="ครัวร่าง"' in somchai.get(url).text


def test_an_answer_brings_up_the_fields_that_follow_from_it(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    assert 'name="proxy_name"' not in somchai.get(url).text
    assert 'name="proxy_name"' in somchai.post(f"{url}/refresh", {"_action": "refresh", "by_proxy": "yes"}).text
    assert 'name="proxy_name"' in somchai.post(url, {"_action": "refresh", "by_proxy": "yes"}).text


def test_a_file_is_attached_replaced_and_taken_out(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    first = somchai.post(f"{url}/files", {"field": "doc_map", "doc_map:file": (io.BytesIO(sample_pdf("a")), "แผนที่เก่า.pdf")}, headers=HTMX)
    assert "แผนที่เก่า.pdf" in first.text
    second = somchai.post(f"{url}/files", {"field": "doc_map", "doc_map:file": (io.BytesIO(sample_pdf("b")), "แผนที่ใหม่.pdf")}, headers=HTMX)
    assert "แผนที่ใหม่.pdf" in second.text
    assert "แผนที่เก่า.pdf" not in second.text  # the field takes one file
    document = re.search(r'value="detach:(\d+)"', second.text)
    assert document
    gone = somchai.post(f"{url}/files/remove", {"field": "doc_map", "document": document[1]}, headers=HTMX)
    assert "แผนที่ใหม่.pdf" not in gone.text


def test_a_field_for_several_files_keeps_them_all(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    for name in ("หนึ่ง.pdf", "สอง.pdf"):
        listed = somchai.post(
            f"{url}/files", {"field": "doc_medical", "doc_medical:file": (io.BytesIO(sample_pdf(name)), name)}, headers=HTMX
        )
    assert "หนึ่ง.pdf" in listed.text
    assert "สอง.pdf" in listed.text


def test_a_file_is_taken_out_without_javascript(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    somchai.post(url, with_files() | {"_action": "draft"})
    document = re.search(r'value="detach:(\d+)"', somchai.get(url).text)
    assert document
    page = somchai.post(url, typed() | {"_action": f"detach:{document[1]}"}, follow_redirects=True)
    assert "นำไฟล์ออกแล้ว" in page.text
    assert document[1] not in page.text
    assert 'value="ครัวสมชาย"' in page.text


def test_a_refused_file_is_named_beside_its_field_and_the_rest_is_kept(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    page = somchai.post(url, typed() | {"_action": "submit", "doc_map:file": (io.BytesIO(b"MZ program"), "โปรแกรม.pdf")})
    assert page.status_code == 422
    assert "โปรแกรม.pdf" in page.text
    assert "ระบบรับเฉพาะ PDF, JPEG และ PNG" in page.text
    assert 'value="ครัวสมชาย"' in page.text
    alone = somchai.post(f"{url}/files", {"field": "doc_map", "doc_map:file": (io.BytesIO(b"MZ program"), "โปรแกรม.pdf")}, headers=HTMX)
    assert alone.status_code == 200
    assert "ระบบรับเฉพาะ PDF, JPEG และ PNG" in alone.text


def test_a_file_over_the_limit_is_refused_with_what_to_do(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    large = (io.BytesIO(b"%PDF-1.7" + b"0" * 250_000), "ใหญ่.pdf")
    page = somchai.post(f"{url}/files", {"field": "doc_map", "doc_map:file": large}, headers=HTMX)
    assert "ใหญ่.pdf" in page.text
    assert "ลดขนาด" in page.text


def test_a_correction_shows_only_what_is_listed_with_the_officers_reason(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    page = somchai.get(desk.task(cases_of["correct"])).text
    for shown in ("ระบุประเภทอาหารให้ครบ", "แผนที่ไม่ชัดเจน โปรดแนบใหม่", 'name="food_kind"', 'name="doc_map:file"'):
        assert shown in page
    assert 'name="premises_name"' not in page


def test_a_correction_changes_only_what_is_listed(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["correct"])
    documents = re.findall(r'name="doc_map" value="(\d+)"', somchai.get(url).text)
    answers = {"food_kind": "อาหารตามสั่ง กาแฟ เบเกอรี่", "premises_name": "ชื่ออื่น", "doc_map": documents}
    sent = somchai.post(url, {"_action": "submit", **answers, "correction_note": "แผนที่ฉบับเดิมชัดเจนแล้ว"})
    assert sent.location == f"/my/cases/{cases_of['correct']}"
    page = somchai.get(sent.location).text
    assert "อาหารตามสั่ง กาแฟ เบเกอรี่" in page
    assert "ชื่ออื่น" not in page


def test_a_correction_that_nobody_made_is_asked_about_before_it_is_sent(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["correct"])
    page = somchai.get(url).text
    documents, kind = re.findall(r'name="doc_map" value="(\d+)"', page), re.findall(r'name="food_kind" value="([^"]*)"', page)
    same = somchai.post(url, {"_action": "submit", "food_kind": kind, "doc_map": documents})
    assert same.status_code == 422
    assert same.text.count("ยังไม่ได้แก้ไข หากข้อมูลเดิมถูกต้องแล้ว โปรดชี้แจงในช่อง “ข้อความถึงเจ้าหน้าที่”") >= 2
    one = somchai.post(url, {"_action": "submit", "food_kind": "ก๋วยเตี๋ยว", "doc_map": documents})
    assert (one.status_code, "ประเภทอาหารที่จำหน่ายหรือสะสม: ยังไม่ได้แก้ไข" in one.text) == (422, False)
    assert 'value="ก๋วยเตี๋ยว"' in one.text


def test_who_says_why_nothing_is_to_be_corrected_sends_it_back_as_it_is(
    site: Site, somchai: Visitor, desk: Desk, cases_of: dict[str, int]
) -> None:
    url, note = desk.task(cases_of["correct"]), "แผนที่ฉบับนี้เป็นฉบับที่เทศบาลรับรองแล้ว"
    page = somchai.get(url).text
    documents, kind = re.findall(r'name="doc_map" value="(\d+)"', page), re.findall(r'name="food_kind" value="([^"]*)"', page)
    sent = somchai.post(url, {"_action": "submit", "food_kind": kind, "doc_map": documents, "correction_note": note})
    assert sent.location == f"/my/cases/{cases_of['correct']}"
    again = desk.task(cases_of["correct"]).replace("/my/cases/tasks", "/work/tasks")
    page = site.as_(site.cast.mali).get(again).text
    assert page.count(note) == 2, "above the form, and in the history"


def test_somebody_elses_form_is_not_there(site: Site, desk: Desk, cases_of: dict[str, int]) -> None:
    other = site.as_(site.cast.other_applicant)
    url = desk.task(cases_of["draft"])
    assert other.get(url).status_code == 404
    assert other.post(url, {"_action": "draft"}).status_code == 404
    assert other.post(f"{url}/files", {"field": "doc_map"}).status_code == 404
    assert other.post(f"{url}/review", {}).status_code == 404


def test_what_was_typed_in_an_expired_session_waits_for_the_same_person(site: Site, desk: Desk, cases_of: dict[str, int]) -> None:
    from datetime import timedelta

    from runner import clock

    somchai, url = site.as_(site.cast.somchai), desk.task(cases_of["draft"])
    token = somchai.token()
    clock._current.move(timedelta(hours=1))  # type: ignore[attr-defined]
    late = somchai.client.post(url, data={"csrf_token": token, "_action": "draft", "premises_name": "ครัวที่รอ"})
    assert late.location.startswith("/login")
    back = somchai.log_in(site.email_of(site.cast.somchai))
    kept = somchai.get(back.location).text
    assert "ครัวที่รอ" in kept
    assert f'action="{url}"' in kept


def test_a_save_that_waited_for_the_login_leads_back_to_the_form(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    sent = somchai.post(f"{url}/draft", {"_action": "draft", "premises_name": "ครัวที่รอ"})
    assert sent.location == url
    assert 'value="ครัวที่รอ"' in somchai.get(url).text


def test_a_huge_post_is_refused_with_a_page_and_the_draft_stays(somchai: Visitor, desk: Desk, cases_of: dict[str, int]) -> None:
    url = desk.task(cases_of["draft"])
    somchai.post(url, {"_action": "draft", "premises_name": "ครัวร่าง"})
    huge = somchai.post(url, {"_action": "submit", "doc_map:file": (io.BytesIO(b"%PDF-1.7" + b"0" * 5_000_000), "ใหญ่.pdf")})
    assert huge.status_code == 413
    assert "ขนาดใหญ่เกินกำหนด" in huge.text
    assert 'value="ครัวร่าง"' in somchai.get(url).text
