"""What `anuyat check` finds by looking at a service as its manual shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from runner import manual
from runner.commands.check import check_command
from runner.definitions import Definition
from runner.errors import Finding
from runner.settings import ROOT
from tests.runner.manual.test_manual import replaced, service

SHEET = "processes/radio_trade.yaml"
STEP = 'value: 5, unit: day, when: kind != "cancel", elements: [part_decide.Task_Decide]'


def found(definition: Definition) -> list[Finding]:
    return list(manual.check(definition, SHEET))


def test_a_service_within_law_and_source_has_no_findings() -> None:
    assert found(service()) == []


def test_steps_that_take_longer_than_the_law_allows_are_an_error_with_both_figures() -> None:
    (finding,) = found(service(sheet=replaced("statutory_days: =setting.statutory_days", "statutory_days: 7")))
    assert (finding.severity, finding.rule, finding.file) == ("error", "limit", SHEET)
    assert finding.en == "the office's steps: 5 days 3 working days, more than the 7 days of the law"
    assert "เกิน 7 วัน ที่กฎหมายกำหนด" in finding.th
    assert finding.line > 1


def test_more_than_the_total_of_the_source_is_a_warning() -> None:
    (finding,) = found(service(sheet=replaced("\nrules:\n", "\ntotals:\n  - {value: 9, unit: day}\n\nrules:\n")))
    assert (finding.severity, finding.element) == ("warning", "totals[0]")
    assert "more than the 9 days of the source" in finding.en


def test_a_step_that_takes_longer_than_the_source_prints_is_a_warning_with_its_line() -> None:
    definition = service(sheet=replaced(STEP, STEP.replace("5", "3", 1)))
    (finding,) = found(definition)
    assert (finding.severity, finding.rule) == ("warning", "time")
    assert "the step “Decide”: 5 days, more than the 3 days of the source" in finding.en
    assert "พิจารณาคำขอ" in definition.files[SHEET].decode().splitlines()[finding.line - 1]


def test_a_step_may_be_faster_than_the_source_prints() -> None:
    assert found(service(sheet=replaced(STEP, STEP.replace("5", "9", 1)))) == []


def test_a_step_of_an_element_that_is_not_there_is_an_error() -> None:
    (finding,) = found(service(sheet=replaced("[part_decide.Task_Decide]", "[part_decide.Task_Decide, part_decide.Task_Nobody]")))
    assert (finding.severity, finding.rule) == ("error", "element")
    assert "part_decide.Task_Nobody" in finding.en


def test_an_example_that_cannot_be_computed_is_an_error() -> None:
    example = "fee_examples:\n  - {name_th: ไม่มีตาราง, name_en: No table, decision: nothing, given: {floor_area: 40}}\n"
    findings = list(manual.check(service("food_premises", sheet=replaced("fee_examples:\n", example)), "food.yaml"))
    assert [(one.rule, one.element) for one in findings] == [("example", "fee_examples[0]")]


@pytest.mark.parametrize(("words", "rules"), [("", ["condition"]), (", when_th: มีป้ายใหญ่, when_en: there are large signs", [])])
def test_a_condition_that_nobody_can_read_needs_words(words: str, rules: list[str]) -> None:
    odd = f"documents:\n  odd: {{name_th: แปลก, name_en: Odd, when: 'count(signs[width > 3]) > 2'{words}}}\n"
    assert [one.rule for one in found(service(sheet=replaced("documents:\n", odd)))] == rules


def test_a_kind_without_steps_is_a_warning() -> None:
    kinds = "kinds:\n  - {id: other, name_th: อื่น, name_en: Other}\n"
    lines = service().files[SHEET].decode().split("\nsteps:\n")[1].split("\n\n")[0]
    only = re.sub(r"(when: [^,]*, )?elements: \[", 'when: kind = "new", elements: [', lines)
    definition = service(sheet=lambda sheet: sheet.replace(lines, only).replace("kinds:\n", kinds, 1))
    assert {(one.rule, one.severity) for one in found(definition)} == {("kind", "warning")}


def test_the_command_tells_it_with_the_sheets_place(tmp_path: Path) -> None:
    for folder in ("processes", "forms"):
        (tmp_path / folder).mkdir()
    for path in ("processes/radio_trade.bpmn", SHEET):
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    sheet = tmp_path / SHEET
    sheet.write_text(sheet.read_text("utf-8").replace("statutory_days: =setting.statutory_days", "statutory_days: 7"), "utf-8")
    said = CliRunner().invoke(check_command, [str(tmp_path / "processes" / "radio_trade.bpmn")])
    assert said.exit_code == 1
    assert "radio_trade.yaml" in said.stdout
    assert "more than the 7 days of the law" in said.stdout
