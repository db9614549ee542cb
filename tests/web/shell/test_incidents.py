"""A case that cannot go on: what the officer reads, what the administrator sees, and trying again before and after it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from runner import cases, definitions
from runner.permissions import SYSTEM
from runner.store import dumps, loads
from runner.store import tables as t
from tests.web.site import Site, Visitor

_TASK = """<bpmn:userTask id="{id}" name="{name}"><bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formId="{form}"/>
<zeebe:assignmentDefinition candidateGroups="{role}"/><zeebe:properties><zeebe:property name="stage" value="check"/>
{files}</zeebe:properties></bpmn:extensionElements></bpmn:userTask>"""
_FLOW = '<bpmn:sequenceFlow id="Flow_{0}_{1}" sourceRef="{0}" targetRef="{1}">{2}</bpmn:sequenceFlow>'
_WHEN = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{}</bpmn:conditionExpression>'
_DIAGRAM = f"""<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions_1" targetNamespace="http://example.org">
<bpmn:process id="stall" isExecutable="true"><bpmn:startEvent id="Start_1"/>
{_TASK.format(id="Task_Apply", name="กรอกคำขอ", form="apply", role="applicant", files='<zeebe:property name="files" value="true"/>')}
{_TASK.format(id="Task_Check", name="ตรวจคำขอ", form="check", role="officer", files="")}
<bpmn:exclusiveGateway id="Gateway_Large" name="พื้นที่เกิน 200 ตารางเมตรหรือไม่"/>
<bpmn:endEvent id="End_Small" name="ไม่เกิน"/><bpmn:endEvent id="End_Large" name="เกิน"/>
{_FLOW.format("Start_1", "Task_Apply", "")}{_FLOW.format("Task_Apply", "Task_Check", "")}{_FLOW.format("Task_Check", "Gateway_Large", "")}
{_FLOW.format("Gateway_Large", "End_Small", _WHEN.format("=area &lt;= 200"))}
{_FLOW.format("Gateway_Large", "End_Large", _WHEN.format("=area > 200"))}</bpmn:process></bpmn:definitions>"""
_FORM = '{"schemaVersion": 18, "type": "default", "id": "%s", "components": [{"type": "%s", "id": "Field_1", "key": "%s", "label": "%s"}]}'
REASON = "เงื่อนไขไม่เป็นจริงหรือเท็จ"


@pytest.fixture
def stuck(site: Site, tmp_path: Path) -> int:
    """The officer's task of a case whose area nobody asked for, at a gateway that asks how large it is."""
    files = {
        "processes/stall.bpmn": _DIAGRAM,
        "forms/stall/apply.form": _FORM % ("apply", "number", "area", "พื้นที่"),
        "forms/stall/check.form": _FORM % ("check", "textarea", "note", "บันทึก"),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    definitions.deploy(site.store, SYSTEM, tmp_path / "processes" / "stall.bpmn")
    done = cases.start(site.store, site.cast.somchai, "stall", site.cast.town)
    assert done.next_task
    cases.complete_task(site.store, site.cast.somchai, done.next_task, {}, "apply")
    return int(site.read(t.task, t.task.c.case_id == done.case_id, t.task.c.state == 0)[0].id)


def _send(site: Site, task: int, note: str = "ตรวจแล้ว") -> str:
    answer = site.as_(site.cast.mali).post(f"/work/tasks/{task}", {"_action": "submit", "note": note})
    assert answer.status_code == 500
    return answer.text


def _mend(site: Site) -> None:
    with site.store.begin() as connection:
        kept = loads(bytes(connection.execute(select(t.case.c.variables)).scalar_one()))
        connection.execute(update(t.case).values(variables=dumps(kept | {"area": 120})))


def _retry(site: Site, visitor: Visitor) -> str:
    (incident,) = site.read(t.incident)
    answer = visitor.post(f"/admin/incidents/{incident.id}/retry")
    assert answer.location == "/admin/incidents"
    return visitor.get("/admin/incidents").text


def test_the_officer_reads_that_nothing_is_lost_and_who_was_told(site: Site, stuck: int) -> None:
    page = _send(site, stuck, "เอกสารครบ")
    assert "สิ่งที่กรอกเก็บเป็นร่างไว้แล้ว และแจ้งผู้ดูแลระบบให้แก้ไขแล้ว" in page
    assert REASON in page
    assert "เอกสารครบ" in site.as_(site.cast.mali).get(f"/work/tasks/{stuck}").text


def test_the_administrator_sees_where_and_why_in_both_languages(site: Site, stuck: int) -> None:
    _send(site, stuck)
    _send(site, stuck)  # the same again is no second incident
    admin = site.as_(site.cast.admin)
    page = admin.get("/admin/incidents").text
    assert page.count(REASON) == 1
    assert 'title="Gateway_Large">พื้นที่เกิน 200 ตารางเมตรหรือไม่' in page
    assert "เกิดเมื่อ มาลี รักงาน ดำเนินการ" in page
    admin.post("/language", {"language": "en"})
    assert "the condition is neither true nor false" in admin.get("/admin/incidents").text


def test_trying_again_says_when_it_still_fails_and_goes_on_when_it_is_mended(site: Site, stuck: int) -> None:
    _send(site, stuck)
    admin = site.as_(site.cast.admin)
    still = _retry(site, admin)
    assert "ยังดำเนินการไม่ได้" in still
    assert "รอแก้ไข" in still
    _mend(site)
    solved = _retry(site, admin)
    assert "ดำเนินการใหม่สำเร็จ" in solved
    assert "แก้ไขแล้ว" in solved
    assert site.read(t.case)[0].status == "ended"
    done = site.read(t.event, t.event.c.action == "task:completed", t.event.c.element == "Task_Check")
    assert [row.actor_id for row in done] == [site.cast.mali.person_id], "as the officer who gave it, not as the administrator"


def test_what_somebody_did_meanwhile_is_closed_and_not_done_twice(site: Site, stuck: int) -> None:
    _send(site, stuck)
    _mend(site)
    cases.complete_task(site.store, site.cast.mali, stuck, {"note": ["ตรวจแล้ว"]}, "later")
    page = _retry(site, site.as_(site.cast.admin))
    assert "มีผู้ดำเนินการไปแล้ว จึงปิดเหตุขัดข้องนี้" in page
    assert "รอแก้ไข" not in page


def test_the_trail_names_elements_and_services_as_people_do(site: Site, stuck: int) -> None:
    page = site.as_(site.cast.napha).get("/admin/audit?action=task:").text
    assert '<small title="Task_Apply">กรอกคำขอ</small>' in page
    assert ">Task_Apply<" not in page


def test_only_administrators_try_again(site: Site, stuck: int) -> None:
    _send(site, stuck)
    (incident,) = site.read(t.incident)
    assert site.as_(site.cast.mali).post(f"/admin/incidents/{incident.id}/retry").status_code == 403
