"""All built-in functions of the standard, and ours."""

from __future__ import annotations

import pytest

from runner import feel
from runner.feel.functions import BUILTINS


def shown(source: str) -> str:
    value = feel.compile(source).evaluate({})
    return f'"{value}"' if isinstance(value, str) else feel.to_text(value)


CONVERSIONS = [
    ('number("1 000,5", " ", ",")', "1000.5"),
    ('number("1,000.5", ",", ".")', "1000.5"),
    ('number(from: "1.000", grouping separator: ".", decimal separator: ",")', "1000"),
    ('number("x")', "null"),
    ("string(1.10)", '"1.1"'),
    ('string([1, "a", {b: null}])', '"[1, "a", {b: null}]"'),
    ("string(null)", "null"),
    ('date("2026-02-30")', "null"),
    ("date(2024, 2, 29)", "2024-02-29"),
    ('date(date and time("2026-11-22T09:30:00+07:00"))', "2026-11-22"),
    ('date(from: "2026-11-22")', "2026-11-22"),
    ('date("-99999-01-01")', "-99999-01-01"),
    ('time("09:30:00+07:00")', "09:30:00+07:00"),
    ("time(9, 30, 15.5)", "09:30:15.5"),
    ('time(9, 30, 0, duration("PT7H"))', "09:30:00+07:00"),
    ('time("25:00:00")', "null"),
    ('date and time(date("2026-11-22"), time("09:30:00"))', "2026-11-22T09:30:00"),
    ('date and time("2026-11-22")', "2026-11-22T00:00:00"),
    ("date and time(2026, 11, 22, 9, 30, 0)", "2026-11-22T09:30:00"),
    ('duration("P1Y14M")', "P2Y2M"),
    ('duration("PT90M")', "PT1H30M"),
    ('duration("P1M1D")', "null"),
    ('years and months duration(date("2024-01-31"), date("2026-03-30"))', "P2Y1M"),
    ('years and months duration(from: date("2026-03-30"), to: date("2024-01-31"))', "-P2Y1M"),
    ('range("[18..21)")', "[18..21)"),
    ('range("[2..)")', "(>= 2)"),
    ('range("[3..2]")', "null"),
]
STRINGS = [
    ('substring("foobar", 3)', '"obar"'),
    ('substring("foobar", -2, 1)', '"a"'),
    ('substring("foobar", 0)', "null"),
    ('string length("\\U01F40Eก")', "2"),
    ('upper case("aBc")', '"ABC"'),
    ('lower case("aBc")', '"abc"'),
    ('substring before("foobar", "bar")', '"foo"'),
    ('substring after("foobar", "ob")', '"ar"'),
    ('substring after("foobar", "x")', '""'),
    ('contains("foobar", "ob")', "true"),
    ('starts with("foobar", "fo")', "true"),
    ('ends with("foobar", "ar")', "true"),
    ('matches("foobar", "^fo*b")', "true"),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
    ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
    ('string join(["a", null, "c"], "-")', '"a-c"'),
    ('string join(["a", "b"])', '"ab"'),
    ('extract("a1b22", "[0-9]+")', '["1", "22"]'),
    ('trim("  x ")', '"x"'),
]
LISTS = [
    ("list contains([1, null], null)", "true"),
    ("count([])", "0"),
    ("min(3, 1, 2)", "1"),
    ('max(["a", "c", "b"])', '"c"'),
    ("max([])", "null"),
    ('sum(@"PT1H", @"PT2H")', "PT3H"),
    ("sum([])", "null"),
    ("mean(1, 2, 4)", "2.333333333333333333333333333333333"),
    ("all([true, null])", "null"),
    ("all([])", "true"),
    ("any([false, true])", "true"),
    ("sublist([4, 5, 6], 2)", "[5, 6]"),
    ("sublist([4, 5, 6], -2, 1)", "[5]"),
    ("sublist([4, 5, 6], 4)", "null"),
    ("append([1], 2, 3)", "[1, 2, 3]"),
    ("append([1], [2])", "[1, [2]]"),
    ("concatenate([1, 2], [3])", "[1, 2, 3]"),
    ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
    ("remove([1, 2, 3], 2)", "[1, 3]"),
    ("list replace([1, 2], 1, 5)", "[5, 2]"),
    ("list replace([1, 2, 3], function(item, newItem) item < newItem, 2)", "[2, 2, 3]"),
    ("reverse([1, 2])", "[2, 1]"),
    ("index of([1, 2, 1], 1)", "[1, 3]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ("distinct values([1, 1.0, true, [1], [1]])", "[1, true, [1]]"),
    ("flatten([1, [2, [3]]])", "[1, 2, 3]"),
    ("product([2, 3, 4])", "24"),
    ("median([8, 2, 5, 7])", "6"),
    ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"),
    ("mode([6, 3, 9, 6, 6, 3, 3])", "[3, 6]"),
    ("sort([3, 1, 2])", "[1, 2, 3]"),
    ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
    ("partition([1, 2, 3], 2)", "[[1, 2], [3]]"),
    ("duplicate values([1, 2, 1])", "[1]"),
    ("is empty([])", "true"),
]
NUMBERS = [
    ("decimal(1/3, 2)", "0.33"),
    ("decimal(2.5, 0)", "2"),
    ("floor(-1.5)", "-2"),
    ("floor(1.56, 1)", "1.5"),
    ("ceiling(-1.5)", "-1"),
    ("round up(-5.5, 0)", "-6"),
    ("round down(-5.5, 0)", "-5"),
    ("round half up(-5.5, 0)", "-6"),
    ("round half down(-5.5, 0)", "-5"),
    ("round up(1234, -2)", "1300"),
    ("abs(-1.5)", "1.5"),
    ('abs(@"-P1Y")', "P1Y"),
    ("modulo(-12, 5)", "3"),
    ("modulo(10.1, -4.5)", "-3.4"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", "null"),
    ("decimal(log(10), 8)", "2.30258509"),
    ("decimal(exp(1), 8)", "2.71828183"),
    ("odd(5)", "true"),
    ("even(2.5)", "null"),
]
CONTEXTS = [
    ('get value({a: 1}, "a")', "1"),
    ('get value({a: {b: 2}}, ["a", "b"])', "2"),
    ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    ('context([{key: "a", value: 1}])', "{a: 1}"),
    ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', "{a: {b: 2}}"),
    ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
    ("get or else(null, 5)", "5"),
    ("is defined(nothing.here)", "false"),
]
CALENDAR = [
    ('day of year(date("2019-09-17"))', "260"),
    ('day of week(date("2026-11-22"))', '"Sunday"'),
    ('month of year(date("2026-11-22"))', '"November"'),
    ('week of year(date("2005-01-01"))', "53"),
    ('last day of month(date("2024-02-01"))', "2024-02-29"),
    ('is(@"10:00:00Z", @"10:00:00+00:00")', "true"),
    ('is(@"10:00:00Z", @"11:00:00+01:00")', "false"),
    ('date("2026-01-31") + duration("P1M")', "2026-02-28"),
    ('date("2026-03-31") - duration("P1M")', "2026-02-28"),
    ('date and time("2026-11-22T23:30:00+07:00") + duration("PT1H")', "2026-11-23T00:30:00+07:00"),
    ('date and time("2026-03-29T01:30:00@Europe/Paris") + duration("PT1H")', "2026-03-29T03:30:00@Europe/Paris"),
    ('@"2026-11-22" - @"2026-11-20"', "P2D"),
    ('@"09:00:00" - @"08:30:00"', "PT30M"),
    ('@"2026-11-22T00:00:00Z" = @"2026-11-22T07:00:00+07:00"', "true"),
    ('@"2026-11-22T00:00:00Z" < @"2026-11-22T07:00:00"', "null"),
    ('duration("P1D") * 1.5', "P1DT12H"),
    ('duration("P2Y") / duration("P6M")', "4"),
    ('date("2026-11-22").weekday', "7"),
    ('@"2026-11-22T09:30:15@Asia/Bangkok".timezone', '"Asia/Bangkok"'),
    ('@"2026-11-22T09:30:15@Asia/Bangkok".time offset', "PT7H"),
    ('duration("P3DT4H5M6S").minutes', "5"),
    ("[1..3].start included", "true"),
]
RANGES = [
    ("before(1, 10)", "true"),
    ("before([1..5), [5..9])", "true"),
    ("before([1..5], [5..9])", "false"),
    ("after([5..9], [1..5))", "true"),
    ("meets([1..5], [5..9])", "true"),
    ("met by([5..9], [1..5])", "true"),
    ("overlaps([1..5], [3..8])", "true"),
    ("overlaps([1..5), [5..8])", "false"),
    ("overlaps before([1..5], [3..8])", "true"),
    ("overlaps after([3..8], [1..5])", "true"),
    ("finishes(10, [1..10])", "true"),
    ("finishes([5..10], [1..10])", "true"),
    ("finished by([1..10], 10)", "true"),
    ("includes([1..10], 5)", "true"),
    ("includes([1..10], [1..10])", "true"),
    ("during(5, [1..10])", "true"),
    ("during([2..3], [1..10])", "true"),
    ("starts(1, [1..10])", "true"),
    ("starts((1..5], (1..10])", "true"),
    ("started by([1..10], 1)", "true"),
    ("coincides([1..5], [1..5])", "true"),
    ("coincides([1..5], (1..5])", "false"),
]


@pytest.mark.parametrize(("source", "expected"), CONVERSIONS + STRINGS + LISTS + NUMBERS + CONTEXTS + CALENDAR + RANGES)
def test_a_built_in_gives_what_the_standard_says(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_every_built_in_is_null_with_too_many_arguments() -> None:
    for name, function in BUILTINS.items():
        if not function.variadic:
            assert feel.compile(f"{name}({', '.join(['1'] * 12)})").evaluate({}) is None, name


def test_every_built_in_is_null_with_a_wrong_name() -> None:
    for name in BUILTINS:
        assert feel.compile(f"{name}(no such parameter: 1)").evaluate({}) is None, name


STANDARD = """
abs, after, all, any, append, before, ceiling, coincides, concatenate, contains, context, context merge, context put, count, date,
date and time, day of week, day of year, decimal, distinct values, duration, during, ends with, even, exp, finished by, finishes, flatten,
floor, get entries, get value, includes, index of, insert before, is, list contains, list replace, log, lower case, matches, max, mean,
median, meets, met by, min, mode, modulo, month of year, not, now, number, odd, overlaps, overlaps after, overlaps before, product, range,
remove, replace, reverse, round down, round half down, round half up, round up, sort, split, sqrt, started by, starts, starts with, stddev,
string, string join, string length, sublist, substring, substring after, substring before, sum, time, today, union, upper case,
week of year, years and months duration"""


def test_all_functions_of_the_standard_are_there() -> None:
    assert {" ".join(name.split()) for name in STANDARD.split(",")} <= set(BUILTINS)
