"""`not`, `is`, and Camunda's `is defined`, `get or else`, `assert`."""

from __future__ import annotations

from runner.feel.bounds import Fault
from runner.feel.compare import equal
from runner.feel.functions.registry import builtin
from runner.feel.moments import split
from runner.feel.values import Time, kind


@builtin("not(negand: any)")
def not_(negand: object) -> object:
    """True for false, false for true; anything else is null."""
    if type(negand) is bool:
        return not negand
    if negand is None:
        return None
    raise Fault("not: ต้องเป็นค่าจริงเท็จ", f"not: expected boolean, found {kind(negand)}")


@builtin("is(value1: any, value2: any)", deep=True)
def is_(value1: object, value2: object) -> bool:
    """The same element of the same type: for times and date-times also the same zone."""
    if kind(value1) != kind(value2):
        return False
    if isinstance(value1, Time) and isinstance(value2, Time):
        return (value1.nanos, str(value1.zone)) == (value2.nanos, str(value2.zone))
    if kind(value1) == "date and time":
        one, two = split(value1), split(value2)  # type: ignore[arg-type]
        return one[:2] == two[:2] and str(one[2]) == str(two[2])
    return equal(value1, value2)


@builtin("is defined(value: any)")
def is_defined(value: object) -> bool:
    """Camunda: whether there is a value. What does not exist is null here."""
    return value is not None


@builtin("get or else(value: any, default: any)")
def get_or_else(value: object, default: object) -> object:
    """Camunda: the value, or the default where it is null."""
    return default if value is None else value


@builtin("is blank(string: string)")
def is_blank(string: str) -> bool:
    """Camunda: empty or only spaces."""
    return not string.strip()
