"""Find my licences: a business is described once; its answers and documents fill in every application."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from runner import audit, definitions, plans
from runner.documents.sample import sample_pdf
from runner.errors import Unavailable
from runner.permissions import SYSTEM
from runner.settings import ROOT
from runner.store import tables as t
from tests.web.site import Site, Visitor

BUSINESS: dict[str, Any] = {
    "line_of_business": "car_care", "premises_name": "คาร์แคร์สมชาย", "floor_area": "120", "premises_right": "tenant", "activities": ["food"],
    "premises_address.house_no": "9", "premises_address.subdistrict": "ในเมือง", "premises_address.district": "เมือง",
    "premises_address.province": "อุบลราชธานี", "premises_address.postcode": "34000", "house_code": "34010012345",
}  # fmt: skip
BOTH = ["food_premises", "health_hazard"]


@pytest.fixture
def site(site: Site) -> Site:
    definitions.deploy(site.store, SYSTEM, Path(ROOT / "processes" / "health_hazard.bpmn"))
    return site


def planned(somchai: Visitor, *services: str) -> dict[str, str]:
    """The plan as listed: service → the address of the page that begins it."""
    answer = somchai.post("/my/plan", BUSINESS | {"service": list(services)})
    assert answer.status_code == 303
    page = somchai.get("/my/cases").text
    return {found[1]: found[0].replace("&amp;", "&") for found in re.findall(r'href="(/services/(\w+)/start\?plan=\d+)"', page)}


def begun(somchai: Visitor, site: Site, url: str) -> str:
    """The address of the draft's form."""
    _, _, plan = url.partition("plan=")
    answer = somchai.post(url.partition("?")[0], {"agency": str(site.cast.town), "plan": plan, "idempotency_key": f"k{plan}"})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_described_business_is_told_what_it_needs_and_why(site: Site) -> None:
    visitor = site.visitor()
    assert "ประเภทกิจการ" in visitor.get("/find").text
    told = visitor.post("/find", BUSINESS | {"_action": "submit"}, follow_redirects=True).text
    for shown in ("ขออนุญาตหรือแจ้งจัดตั้งสถานที่จำหน่ายหรือสะสมอาหาร", "อันตรายต่อสุขภาพ", "จำหน่ายหรือสะสมอาหารในอาคาร", "ไม่เกิน 30 วัน", "100 บาท"):
        assert shown in told
    assert told.count('class="wanted"') == 2


def test_questions_left_open_are_asked_again_with_what_was_typed(site: Site) -> None:
    refused = site.visitor().post("/find", {"premises_name": "ร้านลืมกรอก", "_action": "submit"})
    assert refused.status_code == 422
    assert "ร้านลืมกรอก" in refused.text
    assert 'id="error-summary"' in refused.text


def test_who_has_to_log_in_comes_back_to_the_answer(site: Site, somchai: Visitor) -> None:
    told = site.visitor().post("/find", BUSINESS | {"_action": "submit"}, follow_redirects=True).text
    back = re.search(r'href="/login\?next=([^"]+)"', told)
    assert back
    url = back[1].replace("%3F", "?").replace("%3D", "=")
    again = somchai.get(url)
    assert "คาร์แคร์สมชาย" in again.text
    assert "เตรียมยื่นคำขอที่เลือก" in again.text
    assert again.text.count('name="service"') == 2
    assert "เตรียมยื่นคำขอที่เลือก" not in site.as_(site.cast.mali).get(url).text
    assert "ประเภทกิจการ" in somchai.get("/find?answers=forged").text


def test_the_answers_fill_in_every_application(somchai: Visitor, site: Site) -> None:
    plan = planned(somchai, *BOTH)
    assert set(plan) == set(BOTH)
    for url in plan.values():
        form = somchai.get(begun(somchai, site, url)).text
        assert 'value="คาร์แคร์สมชาย"' in form
        assert 'value="34010012345"' in form
        assert "car_care" not in form  # a code of the finder's own list
    assert not re.findall(r"start\?plan=", somchai.get("/my/cases").text)


def test_documents_and_answers_given_to_one_serve_the_next(somchai: Visitor, site: Site) -> None:
    plan = planned(somchai, *BOTH)
    first = begun(somchai, site, plan["food_premises"])
    paper = {"doc_premises_right:file": (io.BytesIO(sample_pdf("สัญญาเช่า")), "สัญญาเช่า.pdf"), "opens_at:time": "07:30", "_action": "draft"}
    somchai.post(first, BUSINESS | paper)
    second = somchai.get(begun(somchai, site, plan["health_hazard"])).text
    assert "สัญญาเช่า.pdf" in second
    assert 'value="07:30"' in second
    papers = site.read(t.document, t.document.c.name == "สัญญาเช่า.pdf", t.document.c.field == "doc_premises_right")
    newest = sorted(papers, key=lambda row: row.id)[-2:]
    assert len({row.case_id for row in newest}) == 2
    assert len({row.stored_as for row in newest}) == 1


def test_a_service_is_begun_once_and_can_be_taken_out(somchai: Visitor, site: Site) -> None:
    plan = planned(somchai, *BOTH)
    url = plan["food_premises"]
    assert begun(somchai, site, url) == begun(somchai, site, url)
    number = plan["health_hazard"].partition("plan=")[2]
    for _ in range(2):
        assert somchai.post(f"/my/plan/{number}/drop").status_code == 303
    assert [row.service for row in site.read(t.plan)] == ["food_premises"]


def test_the_same_page_in_two_windows_begins_one_draft(somchai: Visitor, site: Site) -> None:
    """The plan, not the page, says what is begun once."""
    url = planned(somchai, *BOTH)["food_premises"]
    sent = {"agency": str(site.cast.town), "plan": url.rpartition("=")[2]}
    windows = [somchai.post("/services/food_premises/start", sent | {"idempotency_key": key}) for key in ("one", "other")]
    assert windows[0].location == windows[1].location
    (begun,) = site.read(t.plan, t.plan.c.service == "food_premises")
    assert len(site.read(t.case, t.case.c.id >= begun.case_id)) == 1


def test_a_draft_that_cannot_be_filled_in_is_not_begun_at_all(somchai: Visitor, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case, its answers and its place in the plan are written together."""

    def full(*_: object) -> None:
        raise Unavailable("เต็ม", "Full")

    url = planned(somchai, *BOTH)["food_premises"]
    cases = len(site.read(t.case))
    monkeypatch.setattr(plans, "fill_in", full)
    answer = somchai.post("/services/food_premises/start", {"agency": str(site.cast.town), "plan": url.rpartition("=")[2]})
    assert answer.status_code == 503
    assert len(site.read(t.case)) == cases
    assert not site.read(t.plan, t.plan.c.case_id.is_not(None))


def test_a_document_that_comes_along_stands_in_the_history_with_its_source(somchai: Visitor, site: Site) -> None:
    plan = planned(somchai, *BOTH)
    paper = {"doc_premises_right:file": (io.BytesIO(sample_pdf("โฉนด")), "โฉนด.pdf"), "_action": "draft"}
    somchai.post(begun(somchai, site, plan["food_premises"]), BUSINESS | paper)
    begun(somchai, site, plan["health_hazard"])
    given, brought = sorted(site.read(t.document, t.document.c.name == "โฉนด.pdf"), key=lambda row: row.id)
    with site.store.read() as connection:
        (told,) = [one for one in audit.history(connection, brought.case_id) if one.action == "document:attached"]
    assert told.data == {"document": str(brought.id), "sha256": given.sha256, "from": str(given.id)}
    assert (told.element, told.actor_id) == ("doc_premises_right", site.cast.somchai.person_id)
    assert (brought.field, brought.size, brought.visible) == (given.field, given.size, True)


def test_nobody_begins_or_drops_what_another_planned(somchai: Visitor, site: Site) -> None:
    url = planned(somchai, *BOTH)["food_premises"]
    stranger, number = site.as_(site.cast.other_applicant), url.partition("plan=")[2]
    assert stranger.post("/services/food_premises/start", {"agency": str(site.cast.town), "plan": number}).status_code == 404
    stranger.post(f"/my/plan/{number}/drop")
    assert len(site.read(t.plan)) == 2


def test_only_what_is_needed_is_planned(somchai: Visitor, site: Site) -> None:
    somchai.post("/my/plan", BUSINESS | {"service": ["market", "../etc", "food_premises"]})
    assert [row.service for row in site.read(t.plan)] == ["food_premises"]
