"""Gaps, overlaps and dead rows of decision tables, found by their own cells."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from runner import decisions
from runner.paths.model import Fault
from runner.paths.samples import Reach
from runner.paths.tables import table_faults

_HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="x">'


def faults(
    columns: list[str], rows: list[str], policy: str = "UNIQUE", reach: dict[str, Reach] | None = None, default: str = ""
) -> list[Fault]:
    """Of a table: columns `name type allowed…`, rows `cell | cell || result`."""
    heads = ""
    for column in columns:
        name, kind, *allowed = column.split(" ", 2)
        values = f"<inputValues><text>{_text(allowed[0])}</text></inputValues>" if allowed else ""
        heads += f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression>{values}</input>'
    otherwise = f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry>" if default else ""
    body = ""
    for row in rows:
        cells, _, result = row.partition("||")
        entries = "".join(f"<inputEntry><text>{_text(cell)}</text></inputEntry>" for cell in cells.split("|"))
        body += f"<rule>{entries}<outputEntry><text>{result.strip() or 1}</text></outputEntry></rule>"
    table = f'<decisionTable hitPolicy="{policy}">{heads}<output name="r">{otherwise}</output>{body}</decisionTable>'
    xml = f'{_HEAD}<decision id="t" name="t">{table}</decision></definitions>'
    return table_faults(decisions.read(xml.encode()).decisions["t"], reach=reach)


def _text(cell: str) -> str:
    return cell.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def found(*table: Any, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(fault.kind, dict(fault.data)) for fault in faults(*table, **more)]


def test_it_finds_the_limit_that_both_rows_leave_out() -> None:
    assert found(["area number"], ["< 100", "> 100"]) == [("gap", {"area": 100})]


def test_it_finds_the_piece_between_two_ranges() -> None:
    assert found(["area number"], ["[0..50]", "[60..90]"]) == [("gap", {"area": 55})]
    assert found(["area number"], ["[0..50]", "[51..90]"]) == []  # whole numbers: nothing is between
    assert found(["area number"], ["[0..50]", "[51..90]"], reach={"area": Reach(low=0, high=90)}) == [("gap", {"area": 50.5})]


def test_it_asks_for_no_more_than_the_table_speaks_of() -> None:
    assert found(["area number"], ["[1..50]", "[51..90]"]) == []
    assert found(["area number"], ["< 50", "[50..90]"]) == []
    assert found(["area number"], ["> 0"]) == []


def test_what_a_form_lets_in_is_asked_for() -> None:
    assert found(["area number"], ["[1..50]", "(50..90]"], reach={"area": Reach(low=1, high=200)}) == [("gap", {"area": 200})]
    assert found(["area number"], ["[1..50]", "(50..90]"], reach={"area": Reach(low=1, high=90)}) == []


def test_it_speaks_of_negative_numbers_when_the_table_does() -> None:
    assert found(["profit number"], ["< -10", "(-10..0)", ">= 0"]) == [("gap", {"profit": -10})]


def test_it_finds_the_value_that_is_allowed_and_in_no_row() -> None:
    assert found(['kind string "a","b","c"'], ['"a"', '"c"']) == [("gap", {"kind": "b"})]
    assert found(["kind string"], ['"a"', '"c"']) == []  # nobody says that there are others
    assert found(["kind string"], ['"a"', '"c"'], reach={"kind": Reach(("a", "b", "c"))}) == [("gap", {"kind": "b"})]


def test_it_finds_the_combination_that_nobody_thought_of() -> None:
    rows = ['"a" | true', '"a" | false', '"b" | true']
    assert found(["kind string", "late boolean"], rows) == [("gap", {"kind": "b", "late": False})]


def test_not_and_dash_and_lists_of_values_cover() -> None:
    assert found(['kind string "a","b","c"', "n number"], ['not("a") | -', '"a" | < 5', '"a" | >= 5']) == []
    assert found(['kind string "a","b","c"'], ['"a", "b"', "-"], "FIRST") == []


def test_it_finds_a_day_between_two_rounds() -> None:
    rows = ['< date("2027-03-01")', '> date("2027-03-01")']
    assert found(["day date"], rows) == [("gap", {"day": "2027-03-01"})]
    assert found(["day date"], ['<= date("2027-03-01")', '>= date("2027-03-02")']) == []


def test_a_default_or_a_list_of_results_leaves_no_gap() -> None:
    assert found(["n number"], ["< 1", "> 1"], default="0") == []
    assert found(["n number"], ["< 1", "> 1"], "COLLECT") == []


def test_it_finds_data_that_two_rows_claim() -> None:
    assert found(["n number"], ["<= 10", ">= 10"]) == [("overlap", {"n": 10})]
    assert found(["n number"], ["<= 10 || 1", ">= 10 || 2"], "ANY") == [("overlap", {"n": 10})]
    assert found(["n number"], ["<= 10 || 1", ">= 10 || 1"], "ANY") == []
    assert found(["n number"], ["<= 10", ">= 10"], "FIRST") == []
    assert found(["n number"], ["<= 10", ">= 10"], "COLLECT") == []


def test_it_names_both_rows() -> None:
    (fault,) = faults(["n number"], ["< 5", "[5..10]", "[10..20]", "> 20"])
    assert "แถว 2 และ 3" in fault.th
    assert "rows 2 and 3" in fault.en


def test_it_finds_a_row_behind_one_that_takes_everything() -> None:
    assert found(["n number"], ["> 5", "> 10", "-"], "FIRST") == [("unreachable", {"row": 2})]
    assert found(["n number", "late boolean"], ["> 5 | true", "> 10 | -", "- | -"], "FIRST") == []


def test_it_finds_a_row_for_a_value_that_is_not_allowed() -> None:
    assert found(['kind string "a","b"'], ['"a"', '"b"', '"c"']) == [("unreachable", {"row": 3})]


def test_null_is_no_gap() -> None:
    assert found(["late boolean"], ["true", "false"]) == []


@pytest.mark.parametrize("cell", ["> limit", "< today()", 'contains(?, "x")'])
def test_a_cell_that_cannot_be_judged_alone_raises_no_alarm(cell: str) -> None:
    assert found(["x Any"], [cell, "-"]) == []


def test_columns_that_look_at_the_same_thing_are_left_alone() -> None:
    assert found(["n number", "n number"], ["< 5 | < 5", ">= 5 | >= 5"]) == []


def test_a_list_of_choices_is_tried_in_all_its_combinations() -> None:
    rows = ['list contains(?, "a")', 'list contains(?, "b")']
    reach = {"x": Reach(("a", "b", "c"), several=True)}
    assert found(["x Any"], rows, "FIRST", reach) == [("gap", {"x": []})]
    assert ("overlap", {"x": ["a", "b"]}) in found(["x Any"], rows, "UNIQUE", reach)


def test_a_large_table_takes_no_time() -> None:
    rows = [f'"k{kind}" | [{low}..{low + 10}) | {late}' for kind in range(8) for low in range(0, 200, 10) for late in ("true", "false")]
    start = process_time()
    assert found(["kind string", "n number", "late boolean"], rows[:-1]) == [("gap", {"kind": "k7", "n": 190, "late": False})]
    assert process_time() - start < 2
