"""Thai working days: Saturdays, Sundays and government holidays are closed; administrators can add and take away days.

The government list comes from the `holidays` library (categories public and government). Labour Day is a holiday of employees
under the Labour Protection Act, not of government offices, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays
from sqlalchemy import Connection, select

from runner.clock import BANGKOK
from runner.errors import AnuyatError
from runner.store import tables

OPENS, CLOSES = time(8, 30), time(16, 30)  # hours of service in the citizen manuals
_closed: dict[date, str] = {}
_open: set[date] = set()
_MOST = 20_000  # days that one question may span: about 80 years of working days


@lru_cache(maxsize=256)
def _government(year: int) -> dict[date, str]:
    found = holidays.country_holidays("TH", years=year, categories=("public", "government"), language="th", observed=True)
    return {day: name for day, name in found.items() if "แรงงาน" not in name}


def load(connection: Connection) -> None:
    """Read the days that administrators added or took away; called at start and when they change."""
    added, taken = {}, set()
    for row in connection.execute(select(tables.holiday)):
        if row.closed:
            added[row.day] = row.name_th
        else:
            taken.add(row.day)
    _closed.clear()
    _closed.update(added)
    _open.clear()
    _open.update(taken)


def holiday_name(day: date) -> str:
    """The Thai name of the holiday on `day`, or an empty string."""
    return "" if day in _open else _closed.get(day) or _government(day.year).get(day, "")


def is_working_day(day: date) -> bool:
    """Whether government offices are open on `day`."""
    return day.weekday() < 5 and not holiday_name(day)


def add_working_days(day: date, n: int) -> date:
    """The working day that is `n` working days after `day` (before it when negative); `day` itself is not counted.

    With n = 0: `day` when it is a working day, else the next one.
    """
    if abs(n) > _MOST // 2:
        raise AnuyatError("จำนวนวันทำการมากเกินไป", f"Too many working days: {n}")
    step = timedelta(days=-1 if n < 0 else 1)
    if n == 0:
        while not is_working_day(day):
            day += step
        return day
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(a: date, b: date) -> int:
    """Working days after `a` up to and including `b`; negative when `b` is before `a`."""
    if abs((b - a).days) > _MOST:
        raise AnuyatError("ช่วงวันที่ยาวเกินไป", "The span of days is too long")
    if b < a:
        return -working_days_between(b, a)
    return sum(is_working_day(a + timedelta(days=n)) for n in range(1, (b - a).days + 1))


def due(start: datetime, *, days: int = 0, minutes: int = 0, unit: str = "working") -> datetime:
    """The moment (UTC) by which work that begins at `start` must be done.

    Days end at closing time of the last day. Minutes of working time run only while the office is open.
    """
    local = start.astimezone(BANGKOK)
    if days:
        last = add_working_days(local.date(), days) if unit == "working" else local.date() + timedelta(days=days)
        return datetime.combine(last, CLOSES, BANGKOK).astimezone(UTC)
    if unit != "working":
        return start + timedelta(minutes=minutes)
    return _working_minutes(local, minutes).astimezone(UTC)


def _working_minutes(local: datetime, minutes: int) -> datetime:
    left = timedelta(minutes=minutes)
    while True:
        day = local.date()
        begin, end = (datetime.combine(day, at, BANGKOK) for at in (OPENS, CLOSES))
        at = max(local, begin)
        if is_working_day(day) and at < end:
            if at + left <= end:
                return at + left
            left -= end - at
        local = datetime.combine(day + timedelta(days=1), OPENS, BANGKOK)


def days_until(moment: datetime, now: datetime) -> int:
    """Calendar days in Bangkok from `now` to `moment`; negative when it has passed."""
    return (moment.astimezone(BANGKOK).date() - now.astimezone(BANGKOK).date()).days


def listed(years: Iterable[int]) -> list[tuple[date, str, bool]]:
    """All holidays of the years as (day, name, added by an administrator), in order."""
    wanted = set(years)
    days = {day: (name, False) for year in wanted for day, name in _government(year).items() if day not in _open}
    days.update({day: (name, True) for day, name in _closed.items() if day.year in wanted})
    return [(day, *rest) for day, rest in sorted(days.items())]
