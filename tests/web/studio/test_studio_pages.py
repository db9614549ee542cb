"""The studio's pages and what its scripts ask for: for analysts of the service only, and nothing of anybody is lost."""

from __future__ import annotations

from io import BytesIO

import pytest

from runner.store import tables as t
from runner.studio import deploying, drafts
from tests.support.stall import DIAGRAM, FILES, SERVICE
from tests.web.site import Visitor
from tests.web.studio.conftest import Studio

MAIN = f"processes/{SERVICE}.bpmn"
RENAMED = DIAGRAM.replace("กรอกและยื่นคำขอ", "ยื่นคำขอ")


@pytest.fixture
def ari(studio: Studio) -> Visitor:
    return studio.as_(studio.cast.ari)


@pytest.fixture
def draft(studio: Studio) -> str:
    return f"/studio/drafts/{drafts.open_draft(studio.store, studio.cast.ari, SERVICE)}"


def _save(visitor: Visitor, draft: str, path: str, content: str, revision: int = 0) -> tuple[int, dict[str, object]]:
    headers = {"X-CSRF-Token": visitor.token()}
    answer = visitor.client.post(f"{draft}/file?path={path}&revision={revision}", data=content.encode(), headers=headers)
    return answer.status_code, answer.get_json()


def test_the_first_page_lists_services_with_who_edits_them(studio: Studio, ari: Visitor, draft: str) -> None:
    page = studio.as_(studio.wichit).get("/studio").get_data(as_text=True)
    assert "ขอตั้งแผงลอย" in page
    assert "แรกเริ่ม" in page
    assert studio.cast.ari.name in page
    assert "ร่างของฉัน" in ari.get("/studio").get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "/state", "/findings", f"/file?path={MAIN}", "/deploy", "/replay"])
def test_only_analysts_look_at_drafts(studio: Studio, ari: Visitor, draft: str, path: str) -> None:
    assert ari.get(draft + path).status_code == 200
    assert studio.as_(studio.cast.mali).get(draft + path).status_code == 403
    assert studio.as_(studio.cast.admin).get(draft + path).status_code == 403
    assert studio.visitor().get(draft + path).status_code == 303


def test_an_analyst_of_another_service_finds_nothing(studio: Studio, draft: str) -> None:
    with studio.store.begin() as connection:
        mine = t.assignment.c.person_id == studio.wichit.person_id
        connection.execute(t.assignment.update().where(mine, t.assignment.c.role == "analyst").values(service="vet_plan"))
    stranger = studio.as_(studio.wichit)
    assert "ขอตั้งแผงลอย" not in stranger.get("/studio").get_data(as_text=True)
    assert stranger.get(draft).status_code == 404
    assert stranger.get(f"/studio/services/{SERVICE}").status_code == 404
    assert stranger.get("/studio/new").status_code == 403


def test_a_save_answers_the_revision_and_a_stale_one_is_refused(ari: Visitor, draft: str) -> None:
    assert _save(ari, draft, MAIN, RENAMED) == (200, {"revision": 1})
    status, told = _save(ari, draft, MAIN, DIAGRAM)
    assert status == 409
    assert "หน้าต่างอื่น" in str(told["conflict"])
    page = ari.post(f"{draft}/conflict", {"path": MAIN, "content": DIAGRAM})
    assert page.status_code == 409
    assert "ยื่นคำขอ" in page.get_data(as_text=True)
    answer = ari.post(f"{draft}/overwrite", {"path": MAIN, "content": DIAGRAM, "revision": "1"})
    assert answer.status_code == 303
    assert ari.get(f"{draft}/file?path={MAIN}").get_data() == DIAGRAM.encode()


def test_what_cannot_be_kept_is_refused_with_a_sentence(ari: Visitor, draft: str) -> None:
    assert _save(ari, draft, MAIN, "<!DOCTYPE x><x/>")[0] == 422
    assert _save(ari, draft, "forms/letters/receipt.typ", "x")[0] == 422
    assert _save(ari, draft, MAIN, "<a>" * 400_000)[0] == 422
    assert ari.client.post(f"{draft}/file?path={MAIN}", data=b"<x/>").status_code == 409  # no token


def test_the_state_names_files_in_the_order_of_the_tabs(ari: Visitor, draft: str) -> None:
    _save(ari, draft, "forms/stall/apply.form", '{"id": "apply", "type": "default", "components": []}')
    told = ari.get(f"{draft}/state").get_json()
    assert [one["path"] for one in told["files"]] == [MAIN, "processes/stall.yaml", "forms/stall/apply.form", "forms/stall/inspect.form"]
    assert [one["changed"] for one in told["files"]] == [False, False, True, False]
    assert told["editable"]


def test_findings_are_told_with_file_and_element(ari: Visitor, draft: str) -> None:
    _save(ari, draft, MAIN, DIAGRAM.replace('formId="apply"', 'formId="missing"'))
    found = ari.get(f"{draft}/findings").get_json()["findings"]
    assert ("processes/stall.bpmn", "Task_Apply", "error") in {(one["file"], one["element"], one["severity"]) for one in found}


def test_a_form_is_previewed_by_the_components_of_the_product(ari: Visitor, draft: str) -> None:
    headers = {"X-CSRF-Token": ari.token()}
    path = f"{draft}/preview?path=forms/stall/apply.form"
    shown = ari.client.post(path, data=FILES["forms/stall/apply.form"], headers=headers)
    assert shown.status_code == 200
    assert "สินค้าที่ขาย" in shown.get_data(as_text=True)
    assert "<script" not in shown.get_data(as_text=True)
    broken = ari.client.post(path, data=b'{"components": 3}', headers=headers)
    assert broken.status_code == 422


def test_one_value_of_the_sheet_is_changed_in_its_text(ari: Visitor, draft: str) -> None:
    headers, text = {"X-CSRF-Token": ari.token()}, FILES["processes/stall.yaml"].decode()
    shown = ari.client.post(f"{draft}/sheet", data=text.encode(), headers=headers).get_data(as_text=True)
    assert 'data-name="statutory_days" value="7"' in shown
    sent = {"text": text, "name": "statutory_days", "value": "5"}
    changed = ari.client.post(f"{draft}/sheet/change", json=sent, headers=headers).get_json()["text"]
    assert changed == text.replace("statutory_days: 7", "statutory_days: 5")
    assert ari.client.post(f"{draft}/sheet/change", json={"text": text}, headers=headers).status_code == 422


def test_the_page_of_a_deployment_says_what_changes(ari: Visitor, draft: str) -> None:
    _save(ari, draft, MAIN, RENAMED)
    page = ari.get(f"{draft}/deploy").get_data(as_text=True)
    assert "ยังไม่ได้ทดสอบเส้นทางของร่างนี้" in page
    assert "ยื่นคำขอ" in page
    assert "/versions/1/file?path=processes/stall.bpmn" in page
    refused = ari.post(f"{draft}/deploy", {"note": "", "reason": ""})
    assert refused.status_code == 422
    assert "โปรดบันทึกว่าเปลี่ยนอะไร" in refused.get_data(as_text=True)


def test_a_second_analyst_approves(studio: Studio, ari: Visitor, draft: str) -> None:
    admin, second = studio.as_(studio.cast.admin), studio.as_(studio.wichit)
    admin.post("/studio/four-eyes", {"on": "1"})
    _save(ari, draft, MAIN, RENAMED)
    ari.post(f"{draft}/deploy", {"note": "ชื่อสั้นลง", "reason": "แก้เฉพาะชื่อ"})
    with studio.store.read() as connection:
        approval = f"/studio/approvals/{deploying.waiting(connection, studio.wichit)[0].id}"
    assert ari.post(approval, {"decision": "approve"}).status_code == 403
    assert "ชื่อสั้นลง" in second.get(approval).get_data(as_text=True)
    assert second.post(approval, {"decision": "decline"}).status_code == 422
    assert second.post(approval, {"decision": "approve"}).location.endswith(f"/studio/services/{SERVICE}")
    listed = ari.get(f"/studio/services/{SERVICE}").get_data(as_text=True)
    assert "ชื่อสั้นลง" in listed
    again = ari.post(f"/studio/services/{SERVICE}/versions/1/again", {"note": "กลับไปเดิม", "reason": "สับสน"})
    assert again.status_code == 303


def test_the_second_analyst_compares_and_takes_over(studio: Studio, ari: Visitor, draft: str) -> None:
    _save(ari, draft, MAIN, RENAMED)
    second = studio.as_(studio.wichit)
    own = second.post(f"/studio/services/{SERVICE}/open").location
    assert f"{studio.cast.ari.name} กำลังแก้ไข" in second.get(own).get_data(as_text=True)
    compared = second.get(f"{own}/compare/{draft.rsplit('/', 1)[1]}").get_data(as_text=True)
    assert "ยื่นคำขอ" in compared
    taken = second.post(f"{draft}/take-over").location
    assert second.get(f"{taken}/file?path={MAIN}").get_data() == RENAMED.encode()
    assert "อ่านอย่างเดียว" in second.get(draft).get_data(as_text=True)


def test_a_discarded_draft_is_restored_from_the_first_page(ari: Visitor, draft: str) -> None:
    _save(ari, draft, MAIN, RENAMED)
    ari.post(f"{draft}/discard")
    assert f"{draft}/restore" in ari.get("/studio").get_data(as_text=True)
    assert ari.post(f"{draft}/restore").location == draft
    assert ari.get(f"{draft}/file?path={MAIN}").get_data() == RENAMED.encode()


def test_a_new_service_is_made_on_its_page(ari: Visitor) -> None:
    assert "ขอตั้งแผงลอย" in ari.get("/studio/new").get_data(as_text=True)
    typed = {"source": SERVICE, "service": "coffee_cart", "name_th": "รถกาแฟ", "name_en": ""}
    assert ari.post("/studio/new", typed | {"service": "x"}).status_code == 422
    made = ari.post("/studio/new", typed)
    assert ari.get(f"{made.location}/findings").get_json()["findings"] == []
    assert "ยังไม่เคยนำขึ้นใช้" in ari.get("/studio").get_data(as_text=True)


def test_a_diagram_of_another_tool_opens_as_a_draft(ari: Visitor) -> None:
    foreign = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="http://example.org/tool" targetNamespace="t">'
        '<process id="Prozess_1" name="Antrag"><startEvent id="S"/><sequenceFlow id="F" sourceRef="S" targetRef="T"/>'
        '<task id="T" name="Check"><extensionElements><x:colour code="7"/></extensionElements></task></process></definitions>'
    )
    typed = {"source": SERVICE, "service": "from_abroad", "name_th": "จากเครื่องมืออื่น", "name_en": ""}
    made = ari.post("/studio/new", typed | {"diagram": (BytesIO(foreign.encode()), "x.bpmn")})
    assert made.status_code == 303
    kept = ari.get(f"{made.location}/file?path=processes/from_abroad.bpmn").get_data(as_text=True)
    assert kept == foreign.replace("Prozess_1", "from_abroad")
    assert ari.get(f"{made.location}/findings").get_json()["findings"]
    unsafe = ari.post("/studio/new", typed | {"service": "other", "diagram": (BytesIO(b"<!DOCTYPE x><x/>"), "x.bpmn")})
    assert unsafe.status_code == 422
    assert "DOCTYPE" in unsafe.get_data(as_text=True)
