"""Diagrams of other tools in the studio, and what the editor offers for choosing: nothing of a file is lost, names are not typed."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from runner.diagram.agreed import AGREED
from tests.runner.diagram.foreign.content import CORPUS, content
from tests.support.stall import SERVICE
from tests.web.site import Visitor
from tests.web.studio.conftest import Studio

FENCE = (CORPUS / "camunda7_fence.bpmn").read_bytes()
PATH = "processes/fence.bpmn"


@pytest.fixture
def ari(studio: Studio) -> Visitor:
    return studio.as_(studio.cast.ari)


@pytest.fixture
def fence(ari: Visitor) -> str:
    """A draft of a new service made from a file of Camunda 7."""
    typed = {"source": "", "service": "fence", "name_th": "ขออนุญาตทำรั้ว", "name_en": "", "diagram": (BytesIO(FENCE), "fence.bpmn")}
    answer = ari.post("/studio/new", typed, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.headers["Location"]


def _post(visitor: Visitor, url: str, data: Any, **options: Any) -> Any:
    return visitor.client.post(url, data=data, headers={"X-CSRF-Token": visitor.token()}, **options)


def _file(visitor: Visitor, draft: str, path: str = PATH) -> bytes:
    return visitor.get(f"{draft}/file?path={path}").get_data()


def test_it_says_what_must_be_added_and_links_it_to_elements(ari: Visitor, fence: str) -> None:
    told = ari.get(f"{fence}/findings").get_json()
    (one,) = told["foreign"]
    assert (one["file"], one["convertible"]) == (PATH, 7)
    assert one["lines"][0].startswith("ไฟล์จาก Camunda 7 7.20.0 ต้องเพิ่มหรือแก้ 12 รายการก่อนใช้งานได้")
    assert "camunda:historyTimeToLive" in one["lines"][1]
    elements = {found["element"] for found in told["findings"] if found["file"] == PATH}
    assert {"Task_Apply", "Task_Fee", "Flow_Long", "Event_Late"} <= elements


def test_our_equivalents_are_written_in_and_nothing_goes(ari: Visitor, fence: str) -> None:
    before = _file(ari, fence)
    converted = _post(ari, f"{fence}/convert", before).get_json()["text"].encode()
    assert b'zeebe:taskDefinition type="land-office"' in converted
    assert not [one for one in content(before) - content(converted) if one[0] != "text"]
    saved = _post(ari, f"{fence}/file?path={PATH}&revision=1&whole=1", converted)
    assert saved.status_code == 200
    assert _file(ari, fence) == converted
    (one,) = ari.get(f"{fence}/findings").get_json()["foreign"]
    assert one["convertible"] == 0


def test_what_the_editor_does_not_read_is_there_after_a_save(ari: Visitor, fence: str) -> None:
    strange = FENCE.replace(b"</bpmn:process>", b'<v:mine xmlns:v="urn:v" a="1">x</v:mine><!-- why --></bpmn:process>')
    assert _post(ari, f"{fence}/file?path={PATH}&revision=1&whole=1", strange).status_code == 200
    read, drawn = FENCE, FENCE.replace("กรอกคำขอ".encode(), "ยื่นคำขอ".encode())
    assert drawn != read
    form = {"text": (BytesIO(drawn), "text"), "seen": (BytesIO(read), "seen")}
    revision = next(one for one in ari.get(f"{fence}/state").get_json()["files"] if one["path"] == PATH)["revision"]
    assert _post(ari, f"{fence}/file?path={PATH}&revision={revision}", form, content_type="multipart/form-data").status_code == 200
    kept = _file(ari, fence)
    assert b'<v:mine xmlns:v="urn:v" a="1">x</v:mine>' in kept
    assert b"<!-- why -->" in kept
    assert "ยื่นคำขอ".encode() in kept


def test_a_file_is_brought_under_the_services_id_in_utf_8(ari: Visitor, fence: str) -> None:
    told = _post(ari, f"{fence}/bring?path={PATH}", FENCE.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"))
    text = told.get_json()["text"]
    assert '<bpmn:process id="fence"' in text
    assert 'bpmnElement="fence"' in text
    assert "ขออนุญาตทำรั้ว" in text
    assert _post(ari, f"{fence}/bring?path=forms/fence/apply.form", b"[]").status_code == 422
    assert _post(ari, f"{fence}/bring?path={PATH}", b"<!DOCTYPE x><x/>").status_code == 422
    assert _file(ari, fence).count(b"fence_permit") == 0


@pytest.mark.parametrize("path", ["convert", f"bring?path={PATH}", "sheet/entry"])
def test_only_analysts_of_the_service_change_texts(studio: Studio, ari: Visitor, fence: str, path: str) -> None:
    mali = studio.as_(studio.cast.mali)
    assert _post(mali, f"{fence}/{path}", FENCE).status_code == 403
    assert studio.visitor().client.post(f"{fence}/{path}", data=FENCE).status_code in (303, 409)


def _templates(visitor: Visitor, studio: Studio) -> dict[str, dict[str, Any]]:
    location = visitor.post(f"/studio/services/{SERVICE}/open").headers["Location"]
    sheet = "service: stall\ncode: ST\nname_th: แผง\nname_en: Stall\nprocess: stall\nletters:\n  slip: {name_th: ใบเสร็จ, name_en: Slip}\n"
    _post(visitor, f"{location}/file?path=processes/stall.yaml&revision=0", sheet.encode())
    answer = visitor.get(f"{location}/element-templates.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="stall-element-templates.json"'
    return {one["appliesTo"][0]: one for one in json.loads(answer.get_data())}


def test_element_templates_offer_the_agreed_properties_with_the_sheets_names(studio: Studio, ari: Visitor) -> None:
    made = _templates(ari, studio)
    task = {one.get("id"): one for one in made["bpmn:UserTask"]["properties"]}
    assert {"name": "ใบเสร็จ (slip)", "value": "slip"} in task["letter"]["choices"]
    assert task["letter"]["binding"] == {"type": "zeebe:property", "name": "letter"}
    assert [one["value"] for one in task["formId"]["choices"]] == ["", "apply", "inspect"]
    assert task["role"]["binding"] == {"type": "zeebe:assignmentDefinition", "property": "candidateGroups"}
    assert {one.name for one in AGREED.values() if "userTask" in one.kinds} <= task.keys()
    assert "outcome" not in task
    assert "outcome" in {one["id"] for one in made["bpmn:EndEvent"]["properties"]}
    groups = {one["id"] for one in made["bpmn:UserTask"]["groups"]}
    assert {one["group"] for one in task.values() if "group" in one} <= groups


def test_the_editor_is_told_what_elements_may_name(studio: Studio, ari: Visitor) -> None:
    location = ari.post(f"/studio/services/{SERVICE}/open").headers["Location"]
    named = ari.get(f"{location}/state").get_json()["named"]
    assert [one["value"] for one in named["form"]] == ["apply", "inspect"]
    assert set(named) == {"form", "decision", "part", "letter", "notice", "licence"}
    page = ari.get(location).get_data(as_text=True)
    assert all(f'"name": "{name}"' in page for name in AGREED)


def test_entries_of_the_sheet_come_and_go(studio: Studio, ari: Visitor) -> None:
    location = ari.post(f"/studio/services/{SERVICE}/open").headers["Location"]
    text = _file(ari, location, "processes/stall.yaml").decode()

    def step(text: str, **said: str) -> Any:
        return _post(ari, f"{location}/sheet/entry", json.dumps({"text": text, **said}), content_type="application/json").get_json()

    added = step(text, step="add", section="documents", name="photo", called="ภาพถ่าย")["text"]
    assert "  photo:\n    name_th: ภาพถ่าย" in added
    page = _post(ari, f"{location}/sheet", added.encode()).get_data(as_text=True)
    assert 'data-entry="documents/photo"' in page
    assert "เจ้าหน้าที่ตรวจเอง" in page
    assert step(added, step="remove", name="documents/photo")["text"] == text
    assert "a-z" in step(text, step="add", section="documents", name="Photo", called="ภาพถ่าย")["error"]
    bad = _post(ari, f"{location}/sheet/entry", json.dumps({"text": text, "step": "burn", "name": "x"}), content_type="application/json")
    assert bad.status_code in (400, 422)
