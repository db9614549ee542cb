"""What a new version does to open cases is seen before and after it is deployed; they are moved batch by batch, and taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from runner import cases, definitions
from runner.permissions import SYSTEM
from runner.store import tables as t
from runner.studio import drafts
from tests.support.stall import SERVICE, with_tasks
from tests.web.site import Visitor
from tests.web.studio.conftest import Studio
from web.studio import migrating

PLACE = f"/studio/services/{SERVICE}"
TWO = with_tasks(Task_Look="ตรวจเอกสาร", Task_Sign="ลงนาม")


@pytest.fixture
def ari(studio: Studio) -> Visitor:
    return studio.as_(studio.cast.ari)


def _deploy(studio: Studio, files: dict[str, bytes]) -> None:
    definitions.deploy_files(studio.store, SYSTEM, SERVICE, files, without_replay="for tests")


def _filed(studio: Studio, many: int = 1) -> list[int]:
    found = []
    for _ in range(many):
        begun = cases.start(studio.store, studio.cast.somchai, SERVICE, studio.cast.town)
        assert begun.next_task
        typed = {"goods": ["ส้มตำ"], "_action": ["submit"]}
        cases.complete_task(studio.store, studio.cast.somchai, begun.next_task, typed, f"file-{begun.case_id}")
        found.append(begun.case_id)
    return found


def _task(studio: Studio, case_id: int) -> Any:
    return studio.read(t.task, t.task.c.case_id == case_id, t.task.c.state == 0)[0]


def _do(studio: Studio, case_id: int) -> None:
    done = {"place_note": ["เรียบร้อย"], "_action": ["submit"]}
    cases.complete_task(studio.store, studio.cast.mali, _task(studio, case_id).id, done, f"do-{case_id}-{_task(studio, case_id).id}")


def _text(visitor: Visitor, url: str) -> str:
    answer = visitor.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _counts(page: str) -> dict[str, int]:
    found = re.findall(r'<li class="fate-\w+"><b>([\d,]+)</b> <span>([^<]+)</span>', page)
    return {name: int(many.replace(",", "")) for many, name in found}


def _hidden(page: str) -> dict[str, str]:
    form = page.split('id="moving"', 1)[1]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_the_deploy_page_shows_what_becomes_of_real_cases_before_anything_is_deployed(studio: Studio, ari: Visitor) -> None:
    _deploy(studio, TWO)
    at_look, at_sign = _filed(studio, 2)
    _do(studio, at_sign)
    draft_id = drafts.open_draft(studio.store, studio.cast.ari, SERVICE)
    gone = with_tasks(Task_Sign="ลงนาม")["processes/stall.bpmn"]
    drafts.save(studio.store, studio.cast.ari, draft_id, f"processes/{SERVICE}.bpmn", gone, 0)
    page = _text(ari, f"/studio/drafts/{draft_id}/deploy")
    assert _counts(page) == {"ไม่ได้รับผลกระทบ": 1, "ย้ายได้ปลอดภัย": 0, "ต้องตัดสินใจ": 1}
    assert "1 คำขออยู่ที่ ‘ตรวจเอกสาร’ ซึ่งไม่มีในรุ่นใหม่" in page
    number = studio.read(t.case, t.case.c.id == at_look)[0].number
    assert number in page
    typed = {"note": "ตัดขั้นตอน", "reason": "เร็วขึ้น", "at.Task_Look": "Task_Sign"}
    looked = ari.post(f"/studio/drafts/{draft_id}/deploy", typed | {"look": "1"}).get_data(as_text=True)
    assert _counts(looked) == {"ไม่ได้รับผลกระทบ": 1, "ย้ายได้ปลอดภัย": 1, "ต้องตัดสินใจ": 0}
    assert "ตัดขั้นตอน</textarea>" in looked
    assert [row.version for row in studio.read(t.definition)] == [1, 2]
    ari.post(f"/studio/drafts/{draft_id}/deploy", typed)
    told = _text(ari, PLACE)
    assert f'href="{PLACE}/migrate?at.Task_Look=Task_Sign"' in told
    assert _task(studio, at_look).element == "Task_Look"
    assert 'value="Task_Sign" selected' in _text(ari, f"{PLACE}/migrate?at.Task_Look=Task_Sign")


def test_a_draft_that_cannot_run_says_so(studio: Studio, ari: Visitor) -> None:
    draft_id = drafts.open_draft(studio.store, studio.cast.ari, SERVICE)
    broken = TWO["processes/stall.bpmn"].replace(b'targetRef="Task_Sign"', b'targetRef="Nowhere"')
    drafts.save(studio.store, studio.cast.ari, draft_id, f"processes/{SERVICE}.bpmn", broken, 0)
    assert "เมื่อแผนภาพไม่มีข้อผิดพลาด" in _text(ari, f"/studio/drafts/{draft_id}/deploy")


def test_all_cases_move_batch_by_batch_and_go_back(studio: Studio, ari: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "BATCH", 2)
    _deploy(studio, TWO)
    ids = _filed(studio, 5)
    _deploy(studio, with_tasks(Task_Look="ตรวจเอกสาร", Task_Site="ตรวจสถานที่", Task_Sign="ลงนาม"))
    page = _text(ari, f"{PLACE}/migrate")
    assert _counts(page)["ย้ายได้ปลอดภัย"] == 5
    sent = {"which": "all", "version": "3", "total": "5"}
    first = ari.post(f"{PLACE}/migrate", sent)
    assert "ผ่านแล้ว 2 จาก 5 คำขอ ย้ายแล้ว 2" in first.get_data(as_text=True)
    second = ari.post(f"{PLACE}/migrate", _hidden(first.get_data(as_text=True)), headers={"HX-Request": "true"})
    assert 'max="5" value="4"' in second.get_data(as_text=True)
    last = ari.post(f"{PLACE}/migrate", _hidden(second.get_data(as_text=True)), headers={"HX-Request": "true"})
    assert (last.status_code, last.headers["HX-Redirect"]) == (204, f"{PLACE}/migrated")
    listed = _text(ari, f"{PLACE}/migrated")
    assert "ย้ายแล้ว 5 คำขอ ไปรุ่น 3" in listed
    assert listed.count("รุ่น 2 → 3") == 5
    _do(studio, ids[0])
    assert _task(studio, ids[0]).element == "Task_Site"
    back = ari.post(f"{PLACE}/migrated", {"which": "chosen", "case": [str(one) for one in ids[:2]]})
    assert back.status_code == 303
    listed = _text(ari, f"{PLACE}/migrated")
    assert "ย้ายกลับรุ่นเดิมแล้ว 1 คำขอ" in listed
    assert "อีก 1 คำขอย้ายกลับไม่ได้" in listed
    rest = ari.post(f"{PLACE}/migrated", {"which": "all", "total": "3"}).get_data(as_text=True)
    assert ari.post(f"{PLACE}/migrated", _hidden(rest)).location == f"{PLACE}/migrated"
    versions = {row.id: row.version for row in studio.read(t.definition)}
    assert [versions[row.definition_id] for row in sorted(studio.read(t.case), key=lambda one: one.id)] == [3, 2, 2, 2, 2]
    actions = [row.action for row in studio.read(t.event, t.event.c.actor_id == studio.cast.ari.person_id, t.event.c.stream == 0)]
    assert actions == ["service:migrated", "service:migrated_back", "service:migrated_back"]


def test_only_marked_cases_move(studio: Studio, ari: Visitor) -> None:
    _deploy(studio, TWO)
    one, other = _filed(studio, 2)
    _deploy(studio, with_tasks(Task_Look="ตรวจเอกสาร"))
    page = _text(ari, f"{PLACE}/migrate")
    assert f'name="case" value="{one}"' in page
    assert ari.post(f"{PLACE}/migrate", {"which": "chosen", "version": "3"}).location == f"{PLACE}/migrate"
    assert "โปรดเลือกคำขออย่างน้อยหนึ่งรายการ" in _text(ari, f"{PLACE}/migrate")
    ari.post(f"{PLACE}/migrate", {"which": "chosen", "version": "3", "case": str(other)})
    newest = max(studio.read(t.definition), key=lambda row: row.version).id
    assert [row.id for row in studio.read(t.case, t.case.c.definition_id == newest)] == [other]


def test_a_version_that_was_overtaken_meanwhile_is_looked_at_again(studio: Studio, ari: Visitor) -> None:
    _deploy(studio, TWO)
    _filed(studio)
    _deploy(studio, with_tasks(Task_Look="ตรวจเอกสาร"))
    answer = ari.post(f"{PLACE}/migrate", {"which": "all", "version": "2"})
    assert answer.location == f"{PLACE}/migrate"
    assert "มีรุ่นใหม่กว่าแล้ว" in _text(ari, f"{PLACE}/migrate")


def test_a_choice_that_leads_nowhere_is_told_and_one_may_let_them_stay(studio: Studio, ari: Visitor) -> None:
    _deploy(studio, TWO)
    _filed(studio, 2)
    _deploy(studio, with_tasks(Task_Sign="ลงนาม"))
    assert _counts(_text(ari, f"{PLACE}/migrate?at.Task_Look=Nowhere"))["ต้องตัดสินใจ"] == 2
    stays = _text(ari, f"{PLACE}/migrate?at.Task_Look=-")
    assert _counts(stays)["คงไว้ในรุ่นเดิม"] == 2
    assert "ย้ายทั้งหมด" not in stays
    sent = {"which": "all", "version": "3", "total": "2", "at.Task_Look": "-"}
    assert ari.post(f"{PLACE}/migrate", sent).status_code == 303
    assert "อีก 2 คำขอยังอยู่ในรุ่นเดิม" in _text(ari, f"{PLACE}/migrated")


def test_the_pages_are_english_too_and_for_analysts_of_the_service_alone(studio: Studio, ari: Visitor) -> None:
    _deploy(studio, TWO)
    _filed(studio)
    _deploy(studio, with_tasks(Task_Look="ตรวจเอกสาร", Task_Sign="ลงนาม", Task_File="จัดเก็บ"))
    ari.client.set_cookie("language", "en")
    page = _text(ari, f"{PLACE}/migrate")
    assert "Move safely" in page
    assert "Open cases (1): what becomes of them" in page
    for path in ("migrate", "migrated"):
        assert studio.as_(studio.cast.mali).get(f"{PLACE}/{path}").status_code == 403
        assert ari.get(f"/studio/services/nothing/{path}").status_code == 404


def test_a_timer_that_begins_to_wait_is_named(studio: Studio, ari: Visitor) -> None:
    _deploy(studio, TWO)
    _filed(studio, 2)
    late = """<bpmn:boundaryEvent id="Event_Late" name="ล่าช้า" attachedToRef="Task_Look" cancelActivity="false">
      <bpmn:timerEventDefinition id="Timer_Late"><bpmn:timeDuration>P5D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
      <bpmn:sequenceFlow id="Flow_Late" sourceRef="Event_Late" targetRef="End_Late" /><bpmn:endEvent id="End_Late" name="แจ้งแล้ว" />"""
    drawn = TWO["processes/stall.bpmn"].replace(b"</bpmn:process>", f"{late}</bpmn:process>".encode())
    _deploy(studio, TWO | {"processes/stall.bpmn": drawn})
    assert "‘ล่าช้า’ ใน 2 คำขอ" in _text(ari, f"{PLACE}/migrate")


def test_the_second_person_sees_the_same_before_approving(studio: Studio, ari: Visitor) -> None:
    studio.as_(studio.cast.admin).post("/studio/four-eyes", {"on": "1"})
    _deploy(studio, TWO)
    _filed(studio)
    draft_id = drafts.open_draft(studio.store, studio.cast.ari, SERVICE)
    gone = with_tasks(Task_Sign="ลงนาม")["processes/stall.bpmn"]
    drafts.save(studio.store, studio.cast.ari, draft_id, f"processes/{SERVICE}.bpmn", gone, 0)
    ari.post(f"/studio/drafts/{draft_id}/deploy", {"note": "ตัดขั้นตอน", "reason": "เร็วขึ้น"})
    second = studio.as_(studio.wichit)
    approval = f"/studio/approvals/{studio.read(t.approval)[0].id}"
    assert _counts(_text(second, approval))["ต้องตัดสินใจ"] == 1
    looked = second.post(approval, {"look": "1", "at.Task_Look": "-", "comment": "ดูแล้ว"})
    assert _counts(looked.get_data(as_text=True))["คงไว้ในรุ่นเดิม"] == 1
    assert "ดูแล้ว</textarea>" in looked.get_data(as_text=True)
    assert studio.read(t.approval)[0].state == "asked"
    second.post(approval, {"decision": "approve", "at.Task_Look": "-"})
    assert "/migrate?at.Task_Look=-" in _text(second, PLACE)


def test_an_old_version_brought_back_is_looked_at_the_same_way(studio: Studio, ari: Visitor) -> None:
    _deploy(studio, TWO)
    _filed(studio)
    assert _counts(_text(ari, f"{PLACE}/versions/1/again"))["ต้องตัดสินใจ"] == 1


@pytest.mark.parametrize("odd", ["²", "9" * 30, "-1", "x", ""])
def test_odd_numbers_do_no_harm(studio: Studio, ari: Visitor, odd: str) -> None:
    _deploy(studio, TWO)
    (case_id,) = _filed(studio)
    _deploy(studio, with_tasks(Task_Look="ตรวจเอกสาร"))
    sent = {"which": "chosen", "version": "3", "case": [odd, "5", str(case_id)], "total": odd, "after": odd, "failed": odd, "moved": odd}
    assert ari.post(f"{PLACE}/migrate", sent).status_code == 303
    assert ari.post(f"{PLACE}/migrated", sent | {"which": odd}).status_code == 303
    for page in (f"{PLACE}/migrate?page={odd}&fate={odd}", f"{PLACE}/migrated?page={odd}"):
        assert ari.get(page).status_code == 200
