"""Numbers of FEEL: `int` or `Decimal`, 34 significant digits as IEEE 754 decimal128 (DMN 1.5, 10.3.2.3.1)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from runner.feel.bounds import Fault

Num = int | Decimal
CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])
LARGEST_INT = 10**34


def is_number(value: object) -> bool:
    """A FEEL number; `True` is not one. A float may come in with the variables; it never comes out of an operation."""
    kind = type(value)
    return kind is int or kind is Decimal or kind is float


def settle(value: int) -> Num:
    """An int that fits 34 digits stays; a larger one is rounded to a Decimal."""
    return value if -LARGEST_INT < value < LARGEST_INT else CONTEXT.create_decimal(value)


def whole(value: Num) -> Num:
    """The same number as an int where that is exact, so that later steps take the fast way."""
    if type(value) is Decimal and value.is_finite() and -34 < value.adjusted() < 34 and value == (as_int := int(value)):
        return as_int
    return value


def dec(value: Num) -> Decimal:
    """The number as a Decimal."""
    if type(value) is Decimal:
        return value
    return Decimal(from_float(value) if type(value) is float else value)


def parse(text: str) -> Num:
    """A number from its text (`12`, `-1.50`, `2e3`)."""
    try:
        if text.lstrip("+-").isdigit() and len(text) <= 34:
            return int(text)
        return CONTEXT.create_decimal(text)
    except (InvalidOperation, Overflow, ValueError):
        raise Fault(f"“{text[:40]}” ไม่ใช่จำนวนที่ใช้ได้", f"{text[:40]!r} is not a usable number") from None


def integer(value: object, what: str) -> int:
    """A whole number that fits an index, from int or Decimal; `what` names it in the reason."""
    if type(value) is int:
        return value
    if type(value) is Decimal and value.is_finite() and value.adjusted() < 34 and value == value.to_integral_value():
        return int(value)
    raise Fault(f"{what} ต้องเป็นจำนวนเต็ม", f"{what} must be a whole number")


def position(value: object, what: str) -> int:
    """A place in a list or string: a fraction is cut off, as the compatibility kit does."""
    return int(value) if type(value) is Decimal and value.is_finite() and value.adjusted() < 34 else integer(value, what)


def plain(value: Num) -> str:
    """The number as FEEL prints it: no exponent, no trailing zeros after the point."""
    if type(value) is not Decimal:
        return str(value)
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_float(value: float) -> Num:
    """A float that came in with the variables, as the shortest decimal that means it."""
    if value != value or value in (float("inf"), float("-inf")):
        raise Fault("ค่าไม่ใช่จำนวนจำกัด", "not a finite number")
    return whole(CONTEXT.create_decimal(repr(value)))
