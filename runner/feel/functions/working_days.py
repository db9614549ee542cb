"""Our own two built-ins: Thai working days, as the manual of a service counts them."""

from __future__ import annotations

from datetime import date as date_

from runner.feel.functions.registry import builtin
from runner.feel.moments import Day, Moment, day_part
from runner.feel.numbers import Num, integer
from runner.feel.reasons import outside
from runner.feel.values import kind

_FARTHEST = 3_660


def _day(value: Day | Moment) -> date_:
    day = day_part(value) if kind(value) == "date and time" else value  # type: ignore[arg-type]
    if type(day) is not date_ or not 1900 <= day.year <= 2200:
        raise outside("working days")
    return day


@builtin("add working days(date: day, n: number)", price=20)
def add_working_days(date: Day | Moment, n: Num) -> date_:
    """The day `n` Thai working days after `date` (before, when negative); at most ten years away."""
    from runner import calendar

    count = integer(n, "add working days(n)")
    if abs(count) > _FARTHEST:
        raise outside("add working days(n)")
    return calendar.add_working_days(_day(date), count)


@builtin("working days between(a: day, b: day)", "working days between(from: day, to: day)", price=20)
def working_days_between(a: Day | Moment, b: Day | Moment) -> int:
    """How many Thai working days lie between two days; at most ten years apart."""
    from runner import calendar

    first, last = _day(a), _day(b)
    if abs((last - first).days) > _FARTHEST:
        raise outside("working days between")
    return calendar.working_days_between(first, last)
