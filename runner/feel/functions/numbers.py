"""Numeric built-ins (DMN 1.5, table 76)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from runner.feel.arithmetic import days_time, years_months
from runner.feel.bounds import Fault
from runner.feel.functions.registry import builtin
from runner.feel.numbers import CONTEXT, Num, dec, integer, whole
from runner.feel.reasons import outside
from runner.feel.values import DaysTime, YearsMonths

_SCALES = (-6111, 6176)


def rounded(n: Num, scale: Num, mode: str) -> Num:
    """`n` with `scale` digits after the point."""
    digits = int(scale)
    if not _SCALES[0] <= digits <= _SCALES[1]:
        raise outside("scale")
    value = dec(n)
    if digits >= max(0, -int(value.as_tuple().exponent)):  # nothing to cut off: also keeps within 34 digits
        return n
    if -digits > value.adjusted() + 1:
        shifted = Decimal((value.as_tuple().sign, (1,), -digits)) if value and _away(value, mode) else Decimal(0)
        return whole(shifted)
    try:
        exact = value.quantize(Decimal(1).scaleb(-digits), rounding=mode, context=_WIDE)
        return whole(CONTEXT.plus(exact))
    except DecimalException:
        raise outside("scale") from None


_WIDE = CONTEXT.copy()
_WIDE.prec = 60


def _away(value: Decimal, mode: str) -> bool:
    """Whether a number that is tiny beside the rounding unit is rounded away from zero."""
    return mode == ROUND_UP or (mode == ROUND_FLOOR and value < 0) or (mode == ROUND_CEILING and value > 0)


@builtin("decimal(n: number, scale: number)")
def decimal(n: Num, scale: Num) -> Num:
    """Rounded to `scale` digits, halves to the even neighbour."""
    return rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number)")
def floor(n: Num, scale: Num = 0) -> Num:
    """Rounded down."""
    return rounded(n, scale, ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number)")
def ceiling(n: Num, scale: Num = 0) -> Num:
    """Rounded up."""
    return rounded(n, scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def round_up(n: Num, scale: Num) -> Num:
    """Rounded away from zero."""
    return rounded(n, scale, ROUND_UP)


@builtin("round down(n: number, scale: number)")
def round_down(n: Num, scale: Num) -> Num:
    """Rounded towards zero."""
    return rounded(n, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def round_half_up(n: Num, scale: Num) -> Num:
    """Rounded to the nearest, halves away from zero."""
    return rounded(n, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def round_half_down(n: Num, scale: Num) -> Num:
    """Rounded to the nearest, halves towards zero."""
    return rounded(n, scale, ROUND_HALF_DOWN)


@builtin("abs(n: measure)", "abs(number: measure)")
def abs_(n: Num | YearsMonths | DaysTime) -> object:
    """Without its sign: a number or a duration."""
    if isinstance(n, YearsMonths):
        return years_months(abs(n.months))
    return days_time(abs(n.nanos)) if isinstance(n, DaysTime) else abs(n) if type(n) is int else CONTEXT.abs(dec(n))


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Num, divisor: Num) -> Num:
    """What is left of a division rounded down; has the sign of the divisor."""
    if not divisor:
        raise Fault("หารด้วยศูนย์ไม่ได้", "division by zero")
    if type(dividend) is int and type(divisor) is int:
        return dividend % divisor
    try:
        rest = CONTEXT.remainder(dec(dividend), dec(divisor))
    except DecimalException:
        raise outside("modulo") from None
    return whole(CONTEXT.add(rest, dec(divisor)) if rest and (rest < 0) != (divisor < 0) else rest)


@builtin("sqrt(number: number)", price=400)
def sqrt(number: Num) -> Num:
    """The square root; of a negative number there is none."""
    if number < 0:
        raise outside("sqrt")
    return whole(CONTEXT.sqrt(dec(number)))


@builtin("log(number: number)", price=400)
def log(number: Num) -> Num:
    """The natural logarithm of a positive number."""
    if number <= 0:
        raise outside("log")
    return whole(CONTEXT.ln(dec(number)))


@builtin("exp(number: number)", price=400)
def exp(number: Num) -> Num:
    """e to the power of the number."""
    try:
        return whole(CONTEXT.exp(dec(number)))
    except DecimalException:
        raise outside("exp") from None


@builtin("odd(number: number)")
def odd(number: Num) -> bool:
    """Whether a whole number is odd."""
    return integer(number, "odd") % 2 == 1


@builtin("even(number: number)")
def even(number: Num) -> bool:
    """Whether a whole number is even."""
    return integer(number, "even") % 2 == 0
