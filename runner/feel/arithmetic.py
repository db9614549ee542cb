"""`+ - * / **` and negation on every kind that has them (DMN 1.5, tables 56 to 62). A Fault means: no such operation, so null."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from decimal import Decimal, DecimalException
from typing import Any

from runner.feel import moments
from runner.feel.bounds import TEXT, Fault
from runner.feel.moments import Moment, add_months, at_instant, day_part, instant, join, make_day, midnight, number_of, split
from runner.feel.numbers import CONTEXT, Num, dec, settle, whole
from runner.feel.reasons import operand, operands, too_large
from runner.feel.values import DAY, DaysTime, Time, YearsMonths, kind

_LONGEST = 10**28  # nanoseconds, and months: more than all years that FEEL knows


def years_months(months: int) -> YearsMonths:
    """A duration, bounded so that it cannot grow without end."""
    if abs(months) > _LONGEST:
        raise too_large()
    return YearsMonths(months)


def days_time(nanos: int) -> DaysTime:
    """A duration, bounded so that it cannot grow without end."""
    if abs(nanos) > _LONGEST:
        raise too_large()
    return DaysTime(nanos)


def add(left: object, right: object) -> object:
    """`left + right`."""
    kinds = type(left), type(right)
    if kinds == (int, int):
        return settle(left + right)  # type: ignore[operator]
    if kinds in _NUMBERS:
        return _decimal(CONTEXT.add, left, right)
    if kinds == (str, str):
        return _concatenate(left, right)  # type: ignore[arg-type]
    one, two = kind(left), kind(right)
    found = _ADD.get((one, two))
    if found:
        return found(left, right)
    found = _ADD.get((two, one))
    if found and two != one:
        return found(right, left)
    raise operands("+", left, right)


def subtract(left: object, right: object) -> object:
    """`left - right`."""
    kinds = type(left), type(right)
    if kinds == (int, int):
        return settle(left - right)  # type: ignore[operator]
    if kinds in _NUMBERS:
        return _decimal(CONTEXT.subtract, left, right)
    found = _SUBTRACT.get((kind(left), kind(right)))
    if not found:
        raise operands("-", left, right)
    return found(left, right)


def multiply(left: object, right: object) -> object:
    """`left * right`."""
    kinds = type(left), type(right)
    if kinds == (int, int):
        return settle(left * right)  # type: ignore[operator]
    if kinds in _NUMBERS:
        return _decimal(CONTEXT.multiply, left, right)
    duration, factor = (right, left) if kinds[0] in (int, Decimal) else (left, right)
    if type(factor) in (int, Decimal):
        if isinstance(duration, YearsMonths):
            return years_months(_truncated(duration.months, factor))
        if isinstance(duration, DaysTime):
            return days_time(_truncated(duration.nanos, factor))
    raise operands("*", left, right)


def divide(left: object, right: object) -> object:
    """`left / right`; division by zero has no value."""
    kinds = type(left), type(right)
    if kinds in _NUMBERS:
        return _divide_numbers(left, right)  # type: ignore[arg-type]
    if kinds[1] in (int, Decimal) and isinstance(left, YearsMonths | DaysTime):
        if not right:
            raise _zero()
        amount = left.months if isinstance(left, YearsMonths) else left.nanos
        result = int(CONTEXT.divide(Decimal(amount), dec(right)))  # type: ignore[arg-type]
        return years_months(result) if isinstance(left, YearsMonths) else days_time(result)
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return _divide_numbers(left.months, right.months)
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return _divide_numbers(left.nanos, right.nanos)
    raise operands("/", left, right)


def power(left: object, right: object) -> object:
    """`left ** right`."""
    if (type(left), type(right)) not in _NUMBERS:
        raise operands("**", left, right)
    if type(left) is int and type(right) is int and 0 <= right <= 64 and abs(left) < 10**6:
        return settle(left**right)
    return _decimal(CONTEXT.power, left, right)


def negate(value: object) -> object:
    """`-value`."""
    if type(value) is int:
        return -value
    if type(value) in (Decimal, float):
        return CONTEXT.minus(dec(value))  # type: ignore[arg-type]
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanos)
    raise operand("-", value)


_NUMBERS = {(one, two) for one in (int, Decimal, float) for two in (int, Decimal, float)}


def _decimal(operation: Callable[[Decimal, Decimal], Decimal], left: Any, right: Any) -> Decimal:
    try:
        return operation(dec(left), dec(right))
    except DecimalException:
        raise too_large() from None


def _zero() -> Fault:
    return Fault("หารด้วยศูนย์ไม่ได้", "division by zero")


def _divide_numbers(left: Num, right: Num) -> Num:
    if not right:
        raise _zero()
    if type(left) is int and type(right) is int and left % right == 0:
        return settle(left // right)
    return whole(_decimal(CONTEXT.divide, left, right))


def _truncated(amount: int, factor: Any) -> int:
    return amount * factor if type(factor) is int and abs(factor) < _LONGEST else int(_decimal(CONTEXT.multiply, amount, factor))


def _concatenate(left: str, right: str) -> str:
    if len(left) + len(right) > TEXT:
        raise too_large()
    return left + right


def _shift_months(value: Any, duration: YearsMonths) -> object:
    if kind(value) == "date":
        return add_months(value, duration.months)
    _, nanos, zone = split(value)
    return join(number_of(add_months(day_part(value), duration.months)), nanos, zone)


def _shift_moment(value: Moment, duration: DaysTime) -> Moment:
    zone = split(value)[2]
    return at_instant(instant(value) + duration.nanos, zone)


def _shift_day(value: Any, duration: DaysTime) -> object:
    return make_day(number_of(value) + duration.nanos // DAY)


def _shift_time(value: Time, duration: DaysTime) -> Time:
    return Time((value.nanos + duration.nanos) % DAY, value.zone)


def _between_moments(left: Any, right: Any) -> DaysTime:
    left = midnight(left, UTC) if kind(left) == "date" else left
    right = midnight(right, UTC) if kind(right) == "date" else right
    if (split(left)[2] is None) != (split(right)[2] is None):
        raise operands("-", left, right)
    return DaysTime(instant(left) - instant(right))


def _between_times(left: Time, right: Time) -> DaysTime:
    if (left.zone is None) != (right.zone is None):
        raise operands("-", left, right)
    return DaysTime(moments.time_instant(left) - moments.time_instant(right))


_D, _T, _M, _YM, _DT = "date", "time", "date and time", "years and months duration", "days and time duration"
_ADD: dict[tuple[str, str], Callable[[Any, Any], object]] = {
    ("string", "string"): _concatenate,
    (_YM, _YM): lambda a, b: years_months(a.months + b.months),
    (_DT, _DT): lambda a, b: days_time(a.nanos + b.nanos),
    (_M, _YM): _shift_months,
    (_D, _YM): _shift_months,
    (_M, _DT): _shift_moment,
    (_D, _DT): _shift_day,
    (_T, _DT): _shift_time,
}
_SUBTRACT: dict[tuple[str, str], Callable[[Any, Any], object]] = {
    (_YM, _YM): lambda a, b: years_months(a.months - b.months),
    (_DT, _DT): lambda a, b: days_time(a.nanos - b.nanos),
    (_M, _YM): lambda a, b: _shift_months(a, YearsMonths(-b.months)),
    (_D, _YM): lambda a, b: _shift_months(a, YearsMonths(-b.months)),
    (_M, _DT): lambda a, b: _shift_moment(a, DaysTime(-b.nanos)),
    (_D, _DT): lambda a, b: _shift_day(a, DaysTime(-b.nanos)),
    (_T, _DT): lambda a, b: _shift_time(a, DaysTime(-b.nanos)),
    (_M, _M): _between_moments,
    (_D, _D): _between_moments,
    (_M, _D): _between_moments,
    (_D, _M): _between_moments,
    (_T, _T): _between_times,
}
