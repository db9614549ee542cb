"""What stands after a dot of a day, time, moment, duration or range that is not known."""

from __future__ import annotations

from typing import Any

import z3

from runner.paths.solving.calendar import Calendar
from runner.paths.solving.guards import Expr
from runner.paths.solving.values import Day, Hour, Interval, Leaf, Moment, Months, Num, Span, Union, one

_CLOCK = {"hour": (3600, 24), "minute": (60, 60), "second": (1, 60)}
_DAYS = {"days": (86_400, 0), "hours": (3600, 24), "minutes": (60, 60), "seconds": (1, 60)}
_MONTHS = {"years": (12, 0), "months": (1, 12)}
_RANGE = {"start": "low", "end": "high", "start included": "low_closed", "end included": "high_closed"}
_DATE = ("year", "month", "day", "weekday")


def part_of(calendar: Calendar, leaf: Leaf, name: str) -> Union | None:
    """The property of a leaf; null where its kind has none of that name, None where there is no rule."""
    match leaf:
        case Day() if name in _DATE:
            return one(Num(_of_date(calendar, leaf.expr, name)))
        case Moment() if name in _DATE:
            return one(Num(_of_date(calendar, leaf.expr / 86_400, name)))
        case Hour() | Moment() if name in _CLOCK:
            unit, wrap = _CLOCK[name]
            return one(Num(leaf.expr / unit % wrap))
        case Span() if name in _DAYS:
            return one(Num(_toward_zero(leaf.expr, *_DAYS[name])))
        case Months() if name in _MONTHS:
            return one(Num(_toward_zero(leaf.expr, *_MONTHS[name])))
        case Interval() if name in _RANGE:
            return one(getattr(leaf, _RANGE[name]))
    return None if isinstance(leaf, Hour | Moment) else one(None)


def _of_date(calendar: Calendar, ordinal: Expr, name: str) -> Any:
    return (ordinal - 1) % 7 + 1 if name == "weekday" else getattr(calendar.civil(ordinal), name)


def _toward_zero(amount: Expr, unit: int, wrap: int) -> Expr:
    size = z3.If(amount < 0, -amount, amount) / unit
    size = size % wrap if wrap else size
    return z3.If(amount < 0, -size, size)
