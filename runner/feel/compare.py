"""Equality and order of values (DMN 1.5, tables 53 to 55). A Fault means: not comparable, so null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from runner.feel.bounds import Fault
from runner.feel.moments import instant, number_of, split, time_instant
from runner.feel.numbers import from_float
from runner.feel.reasons import operands
from runner.feel.values import DaysTime, Range, Time, YearsMonths, kind

_SIMPLE = frozenset({"number", "string", "boolean"})


def equal(left: object, right: object) -> bool:
    """`left = right`; a Fault when the two are of different kinds and neither is null."""
    if left is None or right is None:
        return left is right
    if type(left) is type(right) and type(left) in (str, int, Decimal, bool):
        return left == right
    one, two = kind(left), kind(right)
    if one != two:
        raise operands("=", left, right)
    if one == "number":
        return bool(_exact(left) == _exact(right))
    if one in _SIMPLE:
        return left == right
    return _EQUAL[one](left, right)


def _exact(value: Any) -> Any:
    return from_float(value) if type(value) is float else value


def same(left: object, right: object) -> bool:
    """Equal, where values of different kinds are simply not equal; for looking things up."""
    try:
        return equal(left, right)
    except Fault:
        return False


def _equal_moments(left: Any, right: Any) -> bool:
    one, two = split(left), split(right)
    if (one[2] is None) != (two[2] is None):
        return False
    return one == two if one[2] is None else instant(left) == instant(right)


def _equal_times(left: Time, right: Time) -> bool:
    if (left.zone is None) != (right.zone is None):
        return False
    return time_instant(left) == time_instant(right)


def _equal_lists(left: Any, right: Any) -> bool:
    return len(left) == len(right) and all(equal(a, b) for a, b in zip(left, right, strict=True))


def _equal_contexts(left: Mapping[str, object], right: Mapping[str, object]) -> bool:
    return left.keys() == right.keys() and all(equal(value, right[key]) for key, value in left.items())


def _equal_ranges(left: Range, right: Range) -> bool:
    flags = ("low_closed", "high_closed", "unbounded_low", "unbounded_high")
    return all(getattr(left, f) == getattr(right, f) for f in flags) and equal(left.low, right.low) and equal(left.high, right.high)


_EQUAL: dict[str, Callable[[Any, Any], bool]] = {
    "date": lambda a, b: number_of(a) == number_of(b),
    "time": _equal_times,
    "date and time": _equal_moments,
    "years and months duration": lambda a, b: a.months == b.months,
    "days and time duration": lambda a, b: a.nanos == b.nanos,
    "list": _equal_lists,
    "context": _equal_contexts,
    "range": _equal_ranges,
    "function": lambda a, b: a is b,
    "unknown": lambda a, b: False,
}


def rank(value: object, op: str, other: object) -> Any:
    """Something Python can order by, for two values of one ordered kind."""
    if isinstance(value, Time) and isinstance(other, Time) and (value.zone is None) == (other.zone is None):
        return time_instant(value)
    name = kind(value)
    if name != kind(other):
        raise operands(op, value, other)
    if name == "date and time" and (split(value)[2] is None) == (split(other)[2] is None):  # type: ignore[arg-type]
        return instant(value)  # type: ignore[arg-type]
    if name == "date":
        return number_of(value)  # type: ignore[arg-type]
    if isinstance(value, YearsMonths):
        return value.months
    if isinstance(value, DaysTime):
        return value.nanos
    if name == "number":
        return _exact(value)
    if name == "string":
        return value
    raise operands(op, value, other)


def less(left: object, right: object, op: str = "<") -> bool:
    """`left < right`; a Fault when the two have no order."""
    kinds = type(left), type(right)
    if kinds in _FAST:
        return bool(left < right)  # type: ignore[operator]
    return bool(rank(left, op, right) < rank(right, op, left))


_FAST = {(int, int), (int, Decimal), (Decimal, int), (Decimal, Decimal), (str, str), (date, date)}


def at_most(left: object, right: object, op: str = "<=") -> bool:
    """`left <= right`."""
    return not less(right, left, op)


def within(value: object, span: Range) -> bool:
    """Whether `value` lies in `span`."""
    if value is None:
        raise operands("in", value, span)
    if not span.unbounded_low and not (at_most(span.low, value) if span.low_closed else less(span.low, value)):
        return False
    return span.unbounded_high or (at_most(value, span.high) if span.high_closed else less(value, span.high))


def is_moment(value: object) -> bool:
    """A date and time."""
    return isinstance(value, datetime) or kind(value) == "date and time"
