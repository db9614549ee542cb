"""What expressions give: one line of FEEL, one value as text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from runner import clock, feel
from runner.clock import SetClock

VARIABLES = {
    "a": 2,
    "floor_area": 250,
    "decision": "approve",
    "applicant": {"name": "สมชาย", "address": {"province": "นนทบุรี"}},
    "signs": [{"width": 3, "kind": "ไทย"}, {"width": 5, "kind": "ปน"}],
    "ค่าธรรมเนียม ปีแรก": 500,
    "rate": 0.1,
    "nothing": None,
    "date": "2026-11-22",
}


def shown(source: str) -> str:
    value = feel.compile(source, VARIABLES).evaluate(VARIABLES)
    return f'"{value}"' if isinstance(value, str) else feel.to_text(value)


NUMBERS = [
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("-3 ** 2", "9"),
    ("2 ** 3 ** 2", "64"),
    ("10 / 4", "2.5"),
    ("10 / 5", "2"),
    ("1 / 3", "0.3333333333333333333333333333333333"),
    ("0.1 + 0.2", "0.3"),
    ("0.1 + 0.2 = 0.3", "true"),
    ("rate * 3 = 0.3", "true"),
    ("1 / 0", "null"),
    (".5 + 1e2", "100.5"),
    ("9999999999999999999999999999999999 + 1", "10000000000000000000000000000000000"),
    ('1 + "1"', "null"),
    ("1 = 1.00", "true"),
    ('"1" = 1', "null"),
    ("true = 1", "null"),
    ("ค่าธรรมเนียม ปีแรก * a", "1000"),
    ("5 between 1 and 5", "true"),
    ("5 in (1..5)", "false"),
    ("5 in (> 3, [0..1])", "true"),
    ("3 in [1, 2, 3]", "true"),
]
LOGIC = [
    ('floor_area > 200 and decision = "approve"', "true"),
    ("true and nothing", "null"),
    ("false and nothing", "false"),
    ("true or nothing", "true"),
    ("nothing or false", "null"),
    ('true and "x"', "null"),
    ("not(false)", "true"),
    ("nothing = null", "true"),
    ("nothing != null", "false"),
    ("nothing > 3", "null"),
    ("if nothing then 1 else 2", "2"),
    ("unknown", "null"),
    ("unknown + 1", "null"),
    ("some s in signs satisfies s.width > 4", "true"),
    ("every s in signs satisfies s.width > 4", "false"),
    ("every s in [] satisfies false", "true"),
]
LISTS = [
    ("signs.width", "[3, 5]"),
    ("signs[width > 3].kind", '["ปน"]'),
    ("signs[1].kind", '"ไทย"'),
    ("signs[-1].width", "5"),
    ("[1, 2, 3][item >= 2]", "[2, 3]"),
    ("[1, 2][5]", "null"),
    ("for i in 1..3 return i * i", "[1, 4, 9]"),
    ("for i in 3..1 return i", "[3, 2, 1]"),
    ("for i in [1, 2], j in [10, 20] return i * j", "[10, 20, 20, 40]"),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
    ('for d in @"2026-11-29"..@"2026-12-01" return d.day', "[29, 30, 1]"),
    ("{a: 1, b c: a + 1, total: a + b c}.total", "3"),
    ('{"a-b": 1}.a-b', "1"),
    ("[[1, 2], [3]] = [[1, 2], [3]]", "true"),
    ("{a: 1} = {a: 1}", "true"),
    ("[2..1]", "null"),
    ("applicant.address.province", '"นนทบุรี"'),
    ("applicant.phone", "null"),
]
FUNCTIONS = [
    ("(function(x, y) x - y)(y: 1, x: 5)", "4"),
    ("(function(x: number) x)(true)", "null"),
    ("{double: function(n) n * 2, r: double(4)}.r", "8"),
    ("{fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(10)}.r", "3628800"),
    ("count(1, 2)", "null"),
    ("sum(1, 2, 3)", "6"),
    ("sum([1, 2, 3])", "6"),
    ('substring(start position: 3, string: "ทดสอบ")', '"สอบ"'),
    ('upper case(["abc"])', '"ABC"'),
    ('date("2026-11-22").month', "11"),
    ("1 instance of number", "true"),
    ("[1, 2] instance of list<number>", "true"),
    ('[1, "2"] instance of list<number>', "false"),
    ("{a: 1, b: 2} instance of context<a: number>", "true"),
    ("null instance of number", "false"),
    ("[1..3] instance of range<number>", "true"),
    ("(function(x: number) x) instance of function<number> -> Any", "true"),
    ("(function(x: number) x) instance of function<string> -> Any", "false"),
]


@pytest.mark.parametrize(("source", "expected"), NUMBERS + LOGIC + LISTS + FUNCTIONS)
def test_it_gives_the_value_that_the_standard_says(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_a_variable_named_like_a_built_in_does_not_hide_it() -> None:
    assert shown("date(date).year") == "2026"
    assert shown("date") == '"2026-11-22"'


def test_numbers_are_exact_ints_or_decimals() -> None:
    assert type(feel.compile("2 * 3").evaluate({})) is int
    assert feel.compile("2.50 * 2").evaluate({}) == Decimal(5)
    assert type(feel.compile("x").evaluate({"x": 1.5})) is Decimal


def test_floats_that_come_in_with_variables_are_exact_too() -> None:
    variables = {"rows": [{"x": 0.1}, {"x": 0.2}], "bad": float("nan")}
    assert feel.compile("sum(rows.x) = 0.3 and rows[1].x = 0.1 and rows[x > 0.1][1].x * 10 = 2").evaluate(variables) is True
    assert feel.compile("bad + 1").evaluate(variables) is None
    assert feel.compile("[bad] = [1]").evaluate(variables) is None


def test_a_reason_is_told_for_each_null() -> None:
    reasons: list[feel.Reason] = []
    assert feel.compile('1 +\n  x * "a"').evaluate({"x": 2}, report=reasons) is None
    assert str(reasons[0]) == "2:5: * is not defined for number and string"
    assert reasons[0].position.caret == '  x * "a"\n    ^'
    assert "ข้อความ" in reasons[0].th


def test_reasons_go_to_a_function_too() -> None:
    told: list[str] = []
    feel.compile("y").evaluate({}, report=lambda reason: told.append(reason.en))
    assert told == ["there is no variable or function named 'y'"]


def test_now_and_today_come_from_the_clock() -> None:
    with clock.use(SetClock(datetime(2026, 11, 22, 20, 0, tzinfo=UTC))):
        assert feel.compile("today()").evaluate({}) == date(2026, 11, 23)
        assert shown("string(now())") == '"2026-11-23T03:00:00@Asia/Bangkok"'


def test_working_days_skip_weekends_and_holidays() -> None:
    assert shown('add working days(date("2026-12-04"), 3)') == "2026-12-11"
    assert shown('working days between(from: date("2026-12-04"), to: date("2026-12-14"))') == "4"
    assert shown('add working days(date("2026-12-04"), 1e9)') == "null"


def test_values_become_json_for_case_variables() -> None:
    value = feel.compile('{d: date("2026-11-22"), n: 5.00, p: 2.5, u: duration("P1Y"), l: [@"10:00:00"], r: [1..2], f: sum}').evaluate({})
    assert feel.to_json(value) == {"d": "2026-11-22", "n": 5, "p": Decimal("2.5"), "u": "P1Y", "l": ["10:00:00"], "r": "[1..2]", "f": None}


def test_a_template_is_an_expression_only_after_an_equals_sign() -> None:
    assert feel.template("= a + 1").evaluate({"a": 1}) == 2
    assert feel.template("a + 1").evaluate({"a": 1}) == "a + 1"
    assert feel.template("= a + 1").names == {"a"}
    assert feel.template("officer").names == frozenset()


def test_names_and_paths_are_what_the_expression_reads() -> None:
    expression = feel.compile("for x in rows return x.a + limit + applicant.address.province + count(rows[y > z])")
    assert expression.names == {"rows", "limit", "applicant", "y", "z"}
    assert expression.paths == {"rows", "limit", "applicant.address.province", "y", "z"}
    assert expression.doubtful == {"y", "z"}
    assert feel.compile("{a: b, c: a}.c").names == {"b"}


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", 5, True),
        ("", 5, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a")', None, True),
        ("not(> 5)", None, False),
        ("[1..10]", 10, True),
        ("(1..10)", 10, False),
        ("< 5, > 10", 11, True),
        ("? > 3 and ? < 6", 5, True),
        ('starts with(?, "ก")', "กข", True),
        ("limit", 7, True),
        ("[6, 7]", 7, True),
        ("> limit", 8, True),
        ("true", False, False),
        ("null", None, True),
        ('date("2026-01-01")', date(2026, 1, 1), True),
        ("5", "5", False),
    ],
)
def test_unary_tests_accept_the_input(cell: str, value: object, expected: bool) -> None:
    assert feel.compile_unary(cell).evaluate({"limit": 7}, value) is expected
