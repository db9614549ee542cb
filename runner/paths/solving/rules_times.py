"""Rules of built-ins for dates, times and durations."""

from __future__ import annotations

from collections.abc import Callable

import z3

from runner.feel.bounds import Run
from runner.feel.functions import BUILTINS
from runner.feel.functions.dates import DAYS, MONTHS
from runner.feel.functions.registry import bind
from runner.paths.solving.guards import Expr, both, no
from runner.paths.solving.translator import Translator
from runner.paths.solving.values import Day, Hour, Iso, Leaf, Moment, Months, Num, Span, Text, Union, is_day, one, ordinal

Rule = Callable[..., Union | None]
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _date(translator: Translator, *parts: Leaf) -> Union | None:
    if len(parts) != 1:
        return _of_parts(translator, *parts)
    match parts[0]:
        case Day():
            return one(parts[0])
        case Moment():
            return one(Day(parts[0].expr / 86_400))
        case Iso():
            return one(parts[0].of if isinstance(parts[0].of, Day) else None)
        case Text():
            return None
    return one(None)


def _of_parts(translator: Translator, year: Leaf, month: Leaf, day: Leaf) -> Union | None:
    """A day of a year that is not known, when every year has it."""
    if not (isinstance(year, Num) and type(month) is int and type(day) is int and 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]):
        return None
    whole = year.expr if year.expr.is_int() else z3.ToInt(year.expr)
    usual = both(whole >= 1, whole <= 9999, True if year.expr.is_int() else z3.IsInt(year.expr))
    number = translator.constants.number
    odd = translator.opaque(_real_date, [one(year), one(month), one(day)], ("null", "date"))
    found = Day(translator.operators.calendar.ordinal(whole, number(month), number(day)))
    return [(usual, found), *((both(no(usual), guard), leaf) for guard, leaf in odd)]


def _real_date(*parts: object) -> object:
    option, ready = bind(BUILTINS["date"], list(parts), {})
    return option.call(Run(), ready)


def _time(translator: Translator, *parts: Leaf) -> Union | None:
    if len(parts) == 1 and isinstance(parts[0], Iso):
        return one(parts[0].of if isinstance(parts[0].of, Hour) else None)
    return one(parts[0]) if len(parts) == 1 and isinstance(parts[0], Hour) else None


def _moment(translator: Translator, *parts: Leaf) -> Union | None:
    if len(parts) == 1 and isinstance(parts[0], Iso):
        return one(parts[0].of if isinstance(parts[0].of, Moment) else None)
    return one(parts[0]) if len(parts) == 1 and isinstance(parts[0], Moment) else None


def _duration(translator: Translator, leaf: Leaf) -> Union | None:
    return one(leaf) if isinstance(leaf, Span | Months) else one(None) if isinstance(leaf, Iso) else None


def _ordinal(leaf: Leaf) -> Expr | None:
    return ordinal(leaf) if is_day(leaf) else leaf.expr / 86_400 if isinstance(leaf, Moment) else None


def _months_between(translator: Translator, start: Leaf, end: Leaf) -> Union | None:
    first, last = _ordinal(start), _ordinal(end)
    if first is None or last is None:
        return None
    return one(Months(translator.operators.calendar.months_between(first, last)))


def _day_of_week(translator: Translator, leaf: Leaf) -> Union | None:
    found = _ordinal(leaf)
    return None if found is None else [((found - 1) % 7 == at, name) for at, name in enumerate(DAYS)]


def _month_of_year(translator: Translator, leaf: Leaf) -> Union | None:
    found = _ordinal(leaf)
    if found is None:
        return None
    month = translator.operators.calendar.civil(found).month
    return [(month == at, name) for at, name in enumerate(MONTHS, 1)]


RULES: dict[str, Rule] = {
    "date": _date,
    "time": _time,
    "date and time": _moment,
    "duration": _duration,
    "years and months duration": _months_between,
    "day of week": _day_of_week,
    "month of year": _month_of_year,
}
