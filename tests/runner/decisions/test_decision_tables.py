"""Decision tables: every hit policy, defaults, allowed values, and errors that name the table, the rows and the inputs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from runner import feel
from runner.errors import DecisionError, InvalidDiagram
from runner.feel import nodes as n


def evaluate(dmn: Any, logic: str, inputs: dict[str, object], **options: Any) -> object:
    return dmn.read(dmn.decision("x", logic)).evaluate("id_x", inputs, **options)


RULES = ["< 10 | 1", "[5..20] | 2", "> 15 | 3"]


def test_unique_gives_the_one_row_that_matches(dmn: Any) -> None:
    assert evaluate(dmn, dmn.table(["a"], ["o"], RULES), {"a": 12}) == 2


def test_unique_refuses_two_rows_and_names_table_rows_and_inputs(dmn: Any) -> None:
    logic = dmn.table(["a", "kind"], ["o"], ["< 10 | - | 1", '[5..20] | "sell" | 2'])
    with pytest.raises(DecisionError) as caught:
        evaluate(dmn, logic, {"a": 7, "kind": "sell"})
    assert caught.value.en == "Table 'x': more than one row matches (rows 1, 2) with a = 7, kind = \"sell\""
    assert caught.value.th == 'ตาราง “x”: มีมากกว่าหนึ่งแถวที่ตรงเงื่อนไข (แถว 1, 2) เมื่อ a = 7, kind = "sell"'


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "PRIORITY"])
def test_a_single_hit_table_without_a_hit_is_an_error(dmn: Any, policy: str) -> None:
    logic = dmn.table(["a"], ["o"], ["> 5 | 1"], policy)
    with pytest.raises(DecisionError, match="no row matches with a = 3"):
        evaluate(dmn, logic, {"a": 3})


def test_lenient_evaluation_gives_null_and_tells_why(dmn: Any) -> None:
    reasons: list[feel.Reason] = []
    assert evaluate(dmn, dmn.table(["a"], ["o"], RULES), {"a": 7}, lenient=True, report=reasons) is None
    assert "more than one row matches (rows 1, 2)" in reasons[0].en


def test_a_default_is_given_when_no_row_matches(dmn: Any) -> None:
    logic = dmn.table(["a"], ["o", "p"], ["> 5 | 1 | 2"], outs=[dmn.text("defaultOutputEntry", '"none"'), ""])
    assert evaluate(dmn, logic, {"a": 3}) == {"o": "none", "p": None}


def test_any_accepts_rows_that_agree(dmn: Any) -> None:
    assert evaluate(dmn, dmn.table(["a"], ["o"], ["< 10 | 1", "< 20 | 1"], "ANY"), {"a": 1}) == 1
    with pytest.raises(DecisionError, match=r"different results \(rows 1, 2\)"):
        evaluate(dmn, dmn.table(["a"], ["o"], ["< 10 | 1", "< 20 | 2"], "ANY"), {"a": 1})


ORDER = '<outputValues><text>"high", "middle", "low"</text></outputValues>'
LEVELS = ['> 0 | "low"', '> 5 | "high"', '> 3 | "middle"']


@pytest.mark.parametrize(
    ("policy", "extra", "expected"),
    [
        ("FIRST", "", "low"),
        ("PRIORITY", "", "high"),
        ("RULE ORDER", "", ["low", "high", "middle"]),
        ("OUTPUT ORDER", "", ["high", "middle", "low"]),
        ("COLLECT", "", ["low", "high", "middle"]),
        ("COLLECT", 'aggregation="COUNT"', 3),
        ("COLLECT", 'aggregation="MIN"', "high"),
    ],
)
def test_a_hit_policy_chooses_among_several_rows(dmn: Any, policy: str, extra: str, expected: object) -> None:
    assert evaluate(dmn, dmn.table(["a"], ["o"], LEVELS, policy, extra, [ORDER]), {"a": 9}) == expected


@pytest.mark.parametrize(("how", "expected"), [("SUM", 6), ("COUNT", 3), ("MIN", 1), ("MAX", 3)])
def test_numbers_are_aggregated(dmn: Any, how: str, expected: int) -> None:
    logic = dmn.table(["a"], ["o"], ["> 0 | 1", "> 1 | 2", "> 2 | 3"], "COLLECT", f'aggregation="{how}"')
    assert evaluate(dmn, logic, {"a": 9}) == expected


def test_no_hit_of_a_multiple_hit_table_is_an_empty_list(dmn: Any) -> None:
    assert evaluate(dmn, dmn.table(["a"], ["o"], LEVELS, "COLLECT"), {"a": 0}) == []
    assert evaluate(dmn, dmn.table(["a"], ["o"], LEVELS, "COLLECT", 'aggregation="COUNT"'), {"a": 0}) == 0
    assert evaluate(dmn, dmn.table(["a"], ["o"], LEVELS, "COLLECT", 'aggregation="SUM"'), {"a": 0}) is None


def test_several_outputs_are_a_context(dmn: Any) -> None:
    logic = dmn.table(["a"], ["fee", "label"], ['<= 200 | a * 2 | "small"', '> 200 | a * 3 | "large"'])
    assert evaluate(dmn, logic, {"a": 250}) == {"fee": 750, "label": "large"}


def test_cells_may_be_any_unary_test(dmn: Any) -> None:
    rules = ['"a", "b" | 1', 'not("a", "b", "c") | 2', 'starts with(?, "c") | 3']
    logic = dmn.table(["kind"], ["o"], rules)
    assert [evaluate(dmn, logic, {"kind": kind}) for kind in "abdc"] == [1, 1, 2, 3]


def test_a_column_of_dates_reads_the_iso_text_of_case_variables(dmn: Any) -> None:
    logic = dmn.table(["filed_on"], ["o"], ['< date("2026-01-01") | "old"', '>= date("2026-01-01") | "new"'])
    logic = logic.replace("<inputExpression>", '<inputExpression typeRef="date">')
    assert evaluate(dmn, logic, {"filed_on": "2026-11-22"}) == "new"
    assert evaluate(dmn, logic, {"filed_on": date(2025, 11, 22)}) == "old"


def test_a_value_outside_the_allowed_inputs_is_an_error(dmn: Any) -> None:
    logic = dmn.table(["kind"], ["o"], ["- | 1"]).replace(
        "</inputExpression>", '</inputExpression><inputValues><text>"a", "b"</text></inputValues>'
    )
    assert evaluate(dmn, logic, {"kind": "a"}) == 1
    with pytest.raises(DecisionError, match="the input kind is not an allowed value"):
        evaluate(dmn, logic, {"kind": "c"})


def test_the_parsed_table_is_public_for_gap_and_overlap_checks(dmn: Any) -> None:
    table = dmn.read(dmn.decision("x", dmn.table(["a"], ["o"], RULES))).decisions["id_x"].table
    assert table is not None
    assert table.inputs[0].expression is not None
    assert table.inputs[0].expression.tree == n.Name("a")
    first = table.rules[0].tests[0]
    assert first is not None
    assert first.tree == n.UnaryTests((n.Test("<", n.Number(10)),))
    assert [rule.number for rule in table.rules] == [1, 2, 3]


def test_all_that_cannot_be_read_is_found_at_once_with_lines(dmn: Any) -> None:
    logic = dmn.table(["a +"], ["o"], ["< | 1", "- | 2 +"], "SOMETIMES")
    with pytest.raises(InvalidDiagram) as caught:
        dmn.read("\n\n", dmn.decision("x", logic))
    found = caught.value.findings
    assert [one.rule for one in found] == ["hit-policy", "expression", "expression", "expression"]
    assert {one.line for one in found} == {3}
    assert all(one.element == "id_x" for one in found)


def test_a_row_with_a_missing_cell_is_found(dmn: Any) -> None:
    with pytest.raises(InvalidDiagram, match="row 1 does not have a cell for each column"):
        dmn.read(dmn.decision("x", dmn.table(["a", "b"], ["o"], ["1 | 2"])))
