"""Calendar built-ins: now, today, day of week, and their kin (DMN 1.5, table 80)."""

from __future__ import annotations

from datetime import date as date_

from runner import clock
from runner.feel.functions.registry import builtin
from runner.feel.moments import Day, Moment, civil, day_number, make_day, month_length, number_of, split
from runner.feel.values import kind

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _number(value: Day | Moment) -> int:
    return split(value)[0] if kind(value) == "date and time" else number_of(value)  # type: ignore[arg-type]


@builtin("now()", price=20)
def now() -> Moment:
    """The present moment in Bangkok, by the runner's clock."""
    return clock.now().astimezone(clock.BANGKOK)


@builtin("today()", price=20)
def today() -> date_:
    """The present day in Bangkok, by the runner's clock."""
    return clock.today()


@builtin("day of year(date: day)", price=20)
def day_of_year(date: Day | Moment) -> int:
    """From 1."""
    number = _number(date)
    return number - day_number(civil(number)[0], 1, 1) + 1


@builtin("day of week(date: day)", price=20)
def day_of_week(date: Day | Moment) -> str:
    """`Monday` to `Sunday`."""
    return DAYS[(_number(date) - 1) % 7]


@builtin("month of year(date: day)", price=20)
def month_of_year(date: Day | Moment) -> str:
    """`January` to `December`."""
    return MONTHS[civil(_number(date))[1] - 1]


@builtin("week of year(date: day)", price=20)
def week_of_year(date: Day | Moment) -> int:
    """The ISO 8601 week: the week of the year's first Thursday is week 1."""
    number = _number(date)
    thursday = number - (number - 1) % 7 + 3
    return (thursday - day_number(civil(thursday)[0], 1, 1)) // 7 + 1


@builtin("last day of month(date: day)", price=20)
def last_day_of_month(date: Day | Moment) -> Day:
    """Camunda: the last day of the date's month."""
    year, month, _ = civil(_number(date))
    return make_day(day_number(year, month, month_length(year, month)))
