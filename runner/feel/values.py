"""FEEL values that Python has no type for: durations, times, far dates, ranges and functions; and the kind of any value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

SECOND = 1_000_000_000  # nanoseconds
DAY = 86_400 * SECOND


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration, in months."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        body = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.months < 0 else ''}P{body}"


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A days and time duration, in nanoseconds."""

    nanos: int

    def __str__(self) -> str:
        days, rest = divmod(abs(self.nanos), DAY)
        hours, rest = divmod(rest, 3600 * SECOND)
        minutes, rest = divmod(rest, 60 * SECOND)
        seconds, part = divmod(rest, SECOND)
        fraction = f".{part:09d}".rstrip("0") if part else ""
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{seconds}{fraction}S" if seconds or part else "")
        if not days and not clock:
            clock = "0S"
        return f"{'-' if self.nanos < 0 else ''}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """A time of day, in nanoseconds since midnight, with an offset, a zone, or neither."""

    nanos: int
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True, order=True)
class FarDay:
    """A date outside the years 1 to 9999, as the number of its day (1 January of the year 1 is day 1)."""

    number: int


@dataclass(frozen=True, slots=True, eq=False)
class FarMoment:
    """A date and time that `datetime` cannot hold: far years, or finer than microseconds."""

    number: int
    nanos: int
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is `None` with `…_open_ended` True has no bound on that side (as in `(< 5)`)."""

    low: object
    high: object
    low_closed: bool
    high_closed: bool
    unbounded_low: bool = False
    unbounded_high: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something that can be called; the arguments come in the order of `parameters`.

    `call(run, arguments)` checks their types itself; `variadic` (`list`, `items`) lets the last one repeat; `others` are further
    declarations of the same name.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., object]
    required: int
    variadic: str = ""
    others: tuple[Function, ...] = ()
    types: tuple[str, ...] = ()
    signature: object = None


KINDS: dict[type, str] = {
    int: "number",
    Decimal: "number",
    float: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    date: "date",
    FarDay: "date",
    datetime: "date and time",
    FarMoment: "date and time",
    Time: "time",
    YearsMonths: "years and months duration",
    DaysTime: "days and time duration",
    list: "list",
    tuple: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}


def kind(value: object) -> str:
    """The name of the FEEL type of a value: `number`, `string`, …, `null`; `unknown` for what FEEL has no type for."""
    found = KINDS.get(type(value))
    if found is not None:
        return found
    if isinstance(value, Mapping):
        return "context"
    for python, name in KINDS.items():  # subclasses: an enum that is a str, a named tuple
        if isinstance(value, python):
            return name
    return "unknown"
