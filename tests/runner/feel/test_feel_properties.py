"""Laws of arithmetic, dates and ranges, tried on many values."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from runner import feel
from runner.feel.functions import BUILTINS
from runner.feel.moment_text import format_day, parse_date
from runner.feel.moments import civil, day_number
from runner.feel.numbers import CONTEXT, is_number

INTS = st.integers(-(10**30), 10**30)
DECIMALS = st.decimals(-(10**12), 10**12, places=6)
NUMBERS = INTS | DECIMALS
DAYS = st.dates(date(1600, 1, 1), date(2900, 12, 31))
few = settings(max_examples=60, deadline=None)


def value(source: str, **variables: object) -> object:
    return feel.compile(source).evaluate(variables, strict=True)


@few
@given(INTS, INTS)
def test_whole_numbers_add_and_subtract_exactly(a: int, b: int) -> None:
    assert value("a + b - b = a", a=a, b=b) is True
    assert value("a + b", a=a, b=b) == a + b


@few
@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_34_digits(a: int | Decimal, b: int | Decimal) -> None:
    for sign, operation in (("+", CONTEXT.add), ("-", CONTEXT.subtract), ("*", CONTEXT.multiply)):
        assert value(f"a {sign} b", a=a, b=b) == operation(Decimal(a), Decimal(b))
    if b:
        assert value("a / b", a=a, b=b) == CONTEXT.divide(Decimal(a), Decimal(b))


@few
@given(NUMBERS, NUMBERS, NUMBERS)
def test_order_is_total_and_transitive(a: int | Decimal, b: int | Decimal, c: int | Decimal) -> None:
    assert [value(f"a {sign} b", a=a, b=b) for sign in ("<", "=", ">")].count(True) == 1
    if value("a <= b and b <= c", a=a, b=b, c=c):
        assert value("a <= c and b between a and c and b in [a..c]", a=a, b=b, c=c)


@few
@given(DECIMALS, st.integers(-3, 6))
def test_rounding_stays_within_one_step(n: Decimal, scale: int) -> None:
    step = Decimal(1).scaleb(-scale)
    low, high = value("floor(n, s)", n=n, s=scale), value("ceiling(n, s)", n=n, s=scale)
    assert is_number(low)
    assert is_number(high)
    assert low <= n <= high  # type: ignore[operator]
    assert high - low in (0, step)  # type: ignore[operator]
    for name in ("decimal", "round half up", "round half down"):
        assert abs(value(f"{name}(n, s)", n=n, s=scale) - n) <= step / 2  # type: ignore[operator]


@few
@given(NUMBERS, NUMBERS)
def test_modulo_has_the_sign_of_the_divisor(a: int | Decimal, b: int | Decimal) -> None:
    if b and abs(a) < 10**20 and abs(b) > Decimal("1e-3"):
        rest = value("modulo(a, b)", a=a, b=b)
        assert rest == 0 or (rest > 0) == (b > 0)  # type: ignore[operator]
        assert Decimal(rest).copy_abs() < Decimal(b).copy_abs()  # type: ignore[arg-type]


@few
@given(DAYS, st.integers(-200_000, 200_000))
def test_days_add_as_the_calendar_does(day: date, days: int) -> None:
    assert value('d + n * duration("P1D")', d=day, n=days) == day + timedelta(days=days)
    assert feel.to_text(value('d + n * duration("P1D") - d', d=day, n=days)) == str(feel.DaysTime(days * 86_400 * 10**9))


@few
@given(DAYS, st.integers(-5_000, 5_000))
def test_months_keep_the_day_or_take_the_last_one(day: date, months: int) -> None:
    later = value('d + n * duration("P1M")', d=day, n=months)
    assert isinstance(later, date)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@few
@given(
    st.datetimes(datetime(1700, 1, 1), datetime(2800, 1, 1)),
    st.integers(-(10**9), 10**9),
    st.sampled_from(["Z", "+07:00", "@Asia/Bangkok", ""]),
)
def test_seconds_go_there_and_back(moment: datetime, seconds: int, zone: str) -> None:
    text = moment.isoformat() + zone
    there = value('date and time(t) + s * duration("PT1S")', t=text, s=seconds)
    assert value('x - s * duration("PT1S") = date and time(t)', x=there, t=text, s=seconds) is True
    assert value('(x - date and time(t)) / duration("PT1S")', x=there, t=text) == seconds


@few
@given(st.integers(-400_000_000_000 // 366, 400_000_000_000 // 366))
def test_days_of_any_year_go_there_and_back(number: int) -> None:
    year, month, day = civil(number)
    assert day_number(year, month, day) == number
    if abs(year) < 10**9:
        assert civil(day_number(*civil(number))) == (year, month, day)


@few
@given(st.integers(-999_999_999, 999_999_999), st.integers(1, 12), st.integers(1, 28))
def test_far_dates_print_and_read_back(year: int, month: int, day: int) -> None:
    found = value("date(y, m, d)", y=year, m=month, d=day)
    assert parse_date(format_day(found)) == found  # type: ignore[arg-type]


@few
@given(st.integers(-(10**15), 10**15), st.integers(-(10**9), 10**9))
def test_durations_print_and_read_back(nanos: int, months: int) -> None:
    assert value("duration(t)", t=str(feel.DaysTime(nanos))) == feel.DaysTime(nanos)
    assert value("duration(t)", t=str(feel.YearsMonths(months))) == feel.YearsMonths(months)


@few
@given(st.integers(-20, 20), st.integers(0, 9), st.integers(-20, 20), st.integers(0, 9), st.booleans(), st.booleans())
def test_relations_of_ranges_mirror_each_other(a: int, width: int, c: int, other: int, low: bool, high: bool) -> None:
    one, two = feel.Range(a, a + width, low, high), feel.Range(c, c + other, high, low)
    pairs = {"before": "after", "meets": "met by", "overlaps before": "overlaps after", "finishes": "finished by", "during": "includes"}
    pairs |= {"starts": "started by", "overlaps": "overlaps", "coincides": "coincides"}
    for name, mirror in pairs.items():
        assert value(f"{name}(x, y)", x=one, y=two) == value(f"{mirror}(y, x)", x=one, y=two), name
    if value("during(x, y)", x=one, y=two):
        assert all(value("p in y", p=p, y=two) for p in range(a - 1, a + width + 2) if value("p in x", p=p, x=one))


@few
@given(st.lists(st.integers(-5, 5), max_size=12))
def test_lists_keep_what_they_hold(items: list[int]) -> None:
    assert value("sort(l)", l=items) == sorted(items)
    assert value("reverse(reverse(l))", l=items) == items
    assert value("count(distinct values(l))", l=items) == len(set(items))
    assert value("l[item > 0]", l=items) == [i for i in items if i > 0]
    assert value("flatten([l, [l]])", l=items) == items * 2
    assert value("for i in index of(l, 1) return l[i]", l=items) == [1] * items.count(1)


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | INTS
    | DECIMALS
    | st.text(max_size=5)
    | DAYS
    | st.datetimes()
    | st.just(feel.DaysTime(5))
    | st.just(feel.YearsMonths(5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_ANY, max_size=4), st.sampled_from(sorted(BUILTINS)))
def test_no_built_in_breaks_whatever_it_is_given(arguments: list[object], name: str) -> None:
    names = [f"v{i}" for i in range(len(arguments))]
    feel.compile(f"{name}({', '.join(names)})").evaluate(dict(zip(names, arguments, strict=True)))


@settings(max_examples=150, deadline=None)
@given(_ANY, _ANY, st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]))
def test_no_operator_breaks_whatever_it_is_given(a: object, b: object, sign: str) -> None:
    result = feel.compile(f"a {sign} b").evaluate({"a": a, "b": b})
    if sign in ("=", "!=", "<", "<=", ">", ">=", "and", "or", "in"):
        assert result in (True, False, None)


@settings(max_examples=100, deadline=None)
@given(_ANY)
def test_text_of_a_value_reads_back(given_value: object) -> None:
    text = feel.to_text(given_value)
    if isinstance(given_value, int | Decimal | list) and "T" not in text and "-" not in text and '"' not in text and "P" not in text:
        assert feel.compile(text).evaluate({}) == given_value
