"""The drawings side by side, and what can be compared at all: drafts, broken files, files that moved, services of another kind."""

from __future__ import annotations

import pytest

from runner import comparing, definitions
from runner.comparing.model import MOST
from runner.library import gather
from runner.settings import ROOT
from tests.runner.comparing.test_comparing_words import APPLY, FOOD, INSPECT, MAIN, NEW_STEP, edited


def drawing(files: dict[str, bytes], process: str) -> comparing.Drawing:
    return next(one for one in comparing.compare(FOOD, files).drawings if one.process == process)


def test_both_drawings_are_marked() -> None:
    flow = '<bpmn:sequenceFlow id="Flow_Decided" sourceRef="Call_Consider" targetRef="Task_TellApproval" />'
    found = drawing(edited(MAIN, (flow, NEW_STEP), ('name="กรอกและยื่นคำขอ"', 'name="กรอกคำขอ"')), "food_premises")
    assert found.marks("old") == {"Flow_Decided": "changed", "Task_Apply": "changed"}
    assert found.marks("new") == {"Flow_Decided": "changed", "Task_Apply": "changed", "Flow_Read": "added", "Task_Read": "added"}


def test_what_only_moved_is_said_apart() -> None:
    files = edited(INSPECT, ('<dc:Bounds x="330" y="330"', '<dc:Bounds x="350" y="330"'))
    assert drawing(files, "part_inspect").marks("new") == {"Task_BookInspection": "moved"}
    (change,) = comparing.compare(FOOD, files).changes
    assert (change.group, change.kind) == ("drawing", "layout:changed")


def test_a_removed_step_is_marked_on_the_old_drawing_only() -> None:
    old = edited(MAIN, ('<bpmn:sequenceFlow id="Flow_Decided" sourceRef="Call_Consider" targetRef="Task_TellApproval" />', NEW_STEP))
    (found,) = [one for one in comparing.compare(old, FOOD).drawings if one.differs]
    assert found.marks("old")["Task_Read"] == "removed"
    assert "Task_Read" not in found.marks("new")
    assert comparing.compare(old, FOOD).moved_elements()["Task_Read"] is None


def test_a_part_that_came_is_said_in_one_sentence() -> None:
    without = {path: content for path, content in FOOD.items() if path != INSPECT}
    (change,) = comparing.compare(without, FOOD).changes
    assert change.sentence.th == "เพิ่มกระบวนงานย่อย “ตรวจสถานที่” ทั้งส่วน (3 ขั้นตอน)"
    assert drawing(without, "part_inspect").marks("old")["Task_Improve"] == "removed"


@pytest.mark.parametrize("broken", [b"", b"<x", b"\xff\xfe\x00", b"{", b'{"components": 3}', b"- 1\n- 2"])
@pytest.mark.parametrize("path", [MAIN, INSPECT, APPLY, "processes/food_premises.yaml", "processes/food_premises.dmn", "forms/en.yaml"])
def test_a_file_that_cannot_be_read_is_said_to_be_so_and_nothing_is_made_up(path: str, broken: bytes) -> None:
    there, back = comparing.compare(FOOD, {**FOOD, path: broken}), comparing.compare({**FOOD, path: broken}, FOOD)
    for comparison in (there, back):
        kinds = {change.kind for change in comparison.changes if change.file == path}
        assert kinds == {"unread:changed"} or (path.endswith("en.yaml") and not broken)


def test_a_form_that_moved_to_another_folder_is_the_same_form() -> None:
    moved = {path.replace("forms/parts/check.form", "forms/food_premises/check.form"): content for path, content in FOOD.items()}
    (change,) = comparing.compare(FOOD, moved).changes
    assert change.sentence.th == "ย้ายแฟ้ม forms/parts/check.form ไปที่ forms/food_premises/check.form"


@pytest.mark.parametrize("service", ["food_premises", "sign_tax", "vet_plan"])
def test_elements_are_named_as_the_engine_names_them(service: str) -> None:
    files = gather(ROOT / "processes" / f"{service}.bpmn")
    definition = definitions.compile_files(files, service)
    moved = comparing.compare(definition, {**files, "forms/note.txt": b"1"}).moved_elements()
    assert moved == {name: name for name in definition.program.elements}


def test_a_service_of_another_kind_is_compared_within_bounds() -> None:
    comparison = comparing.compare(FOOD, gather(ROOT / "processes" / "sign_tax.bpmn"))
    shown = [len(changes) for _, changes in comparison.groups()]
    assert len(comparison.changes) > 300
    assert max(shown) <= MOST + 1
    assert any("และรายการอื่นอีก" in line for line in comparison.lines("th"))


def test_the_whole_is_plain_json() -> None:
    found = comparing.compare(FOOD, edited(INSPECT, ('name="days" value="15"', 'name="days" value="10"'))).as_json("en")
    assert (found["equal"], found["count"]) == (False, 1)
    assert found["changes"][0]["text"] == "The time for “Record the result”: from 15 days to 10 days"
    assert found["drawings"][0]["new"] == {"Task_RecordInspection": "changed"}
