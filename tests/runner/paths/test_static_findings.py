"""What is found before any path is tried: every planted fault, and nothing on sound diagrams and the project's own services."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner import definitions
from runner.library import gather
from runner.paths.model import Fault
from runner.paths.static import look
from runner.settings import ROOT
from tests.support.corpus import Specimen, specimens

SERVICES = sorted(file.stem for file in Path(ROOT, "processes").glob("*.yaml") if not file.name.startswith("part_"))
# What needs data or the engine is found by trying the paths.
BY_DRAWING = (
    "boundary_nobody_throws", "deadlock_join_after_choice", "escalation_with_another_code", "receive_with_key_nobody_knows",
    "table_dates_apart", "table_ends_before_the_form", "table_gap_at_limit", "table_gap_between_whole_numbers",
    "table_gap_in_combination", "table_option_without_row", "table_overlap_unique", "table_row_never_reached",
    "unassigned_group_without_value", "unassigned_no_group", "unused_decision", "unwritten_item_after_the_loop",
    "unwritten_in_the_other_branch",
    "unwritten_key_at_the_start", "unwritten_local_of_a_step", "unwritten_misspelt", "unwritten_on_one_branch",
)  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_wrong_with_the_services_of_the_project(service: str) -> None:
    file = Path(ROOT, "processes", f"{service}.bpmn")
    assert look(definitions.compile_files(gather(file), service)) == []


@pytest.mark.parametrize("one", specimens("sound"), ids=lambda one: one.name)
def test_a_sound_diagram_gives_no_finding(one: Specimen) -> None:
    assert look(one.definition) == []


@pytest.mark.parametrize("name", BY_DRAWING)
def test_a_planted_fault_is_the_only_thing_found_where_it_stands_with_the_data_that_shows_it(name: str) -> None:
    one = Specimen("faulty", name)
    expected = one.expected
    (fault,) = look(one.definition)
    assert (fault.kind, fault.element, fault.severity) == (expected["kind"], expected["element"], expected.get("severity", "error"))
    if variable := expected.get("variable"):
        assert fault.data == {"variable": variable}
        assert f"“{variable}”" in fault.th
    elif expected.get("table") and "data" in expected:
        assert fault.data == {**fault.data, **expected["data"]}
    for row in expected.get("rules", ()):
        assert f" {row}" in fault.en


@pytest.mark.parametrize("one", specimens("faulty"), ids=lambda one: one.name)
def test_no_faulty_diagram_gives_a_finding_that_is_not_its_fault(one: Specimen) -> None:
    expected = one.expected
    kinds = {expected["kind"], *expected.get("also", ())}
    assert {fault.kind for fault in look(one.definition)} <= kinds


def test_a_misspelt_name_is_told_with_the_name_that_is_meant() -> None:
    (fault,) = look(Specimen("faulty", "unwritten_misspelt").definition)
    assert "หมายถึง “tax_amount” หรือไม่" in fault.th
    assert "is “tax_amount” meant?" in fault.en


def test_a_variable_that_only_some_ways_write_is_a_warning() -> None:
    (fault,) = look(Specimen("faulty", "unwritten_on_one_branch").definition)
    assert fault.severity == "warning"


def changed(specimen: Specimen, old: str, new: str) -> list[Fault]:
    """What is found once a text of the diagram is another."""
    files = {path: content.replace(old.encode(), new.encode()) for path, content in gather(specimen.file).items()}
    assert files != gather(specimen.file)
    return look(definitions.compile_files(files, specimen.name))


def test_a_choice_that_asks_for_null_may_read_what_only_some_ways_write() -> None:
    one = Specimen("faulty", "unwritten_on_one_branch")
    assert changed(one, "= claimed &lt;= estimated", "= estimated = null or claimed &lt;= estimated") == []
    assert changed(one, "= claimed &lt;= estimated", "= claimed &lt;= estimated * 2") != []


def test_a_reader_behind_the_same_choice_as_the_writer_is_no_finding() -> None:
    """`claimed > 10000` asks for the estimate; what reads it asks for a claim above 10,000 as well."""
    one = Specimen("faulty", "unwritten_on_one_branch")
    files = {
        path: content.replace(b"= claimed &lt;= estimated", b"= claimed &lt;= 10000 or claimed &lt;= estimated").replace(
            b"= claimed &gt; estimated", b"= claimed &gt; 10000 and claimed &gt; estimated"
        )
        for path, content in gather(one.file).items()
    }
    assert look(definitions.compile_files(files, one.name)) == []


def test_a_loop_that_no_flow_leaves_is_a_livelock() -> None:
    found = changed(Specimen("faulty", "livelock_exit_never_true"), 'targetRef="End_Passed"', 'targetRef="Task_Drive"')
    assert [(fault.kind, fault.element) for fault in found] == [("livelock", "Gateway_Again")]


def test_a_group_that_is_written_before_is_somebody() -> None:
    one = Specimen("faulty", "unassigned_group_without_value")
    assert changed(one, "= inspector_group", "= room") == []
    assert [fault.kind for fault in changed(one, "= inspector_group", '= ""'.replace('"', "&quot;"))] == ["unassigned"]


def test_a_role_that_the_service_does_not_have_is_nobody() -> None:
    files = gather(Path(ROOT, "processes", "vet_plan.bpmn"))
    sheet = files["processes/vet_plan.yaml"]
    files["processes/vet_plan.yaml"] = sheet.replace(b"committee, chair, service_centre]", b"service_centre]")
    assert files["processes/vet_plan.yaml"] != sheet
    found = look(definitions.compile_files(files, "vet_plan"))
    assert {fault.kind for fault in found} == {"unassigned"}
    assert any("ไม่มีบทบาท chair" in fault.th for fault in found)
