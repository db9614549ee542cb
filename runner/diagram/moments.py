"""Moments and durations of timers on the Bangkok calendar: ISO text or FEEL values in, aware datetimes out."""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from runner.clock import BANGKOK
from runner.errors import ExpressionError

_DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_LAST_YEAR = 2400  # later years are Buddhist years written by mistake: 2570 is 2027


@dataclass(frozen=True)
class Duration:
    """Calendar months and exact time, both with their sign."""

    months: int
    exact: timedelta

    def after(self, start: datetime, turns: int = 1) -> datetime:
        """`start` plus so many turns, on the Bangkok calendar: 31 January + P1M is the last day of February."""
        local = start.astimezone(BANGKOK)
        index = local.month - 1 + self.months * turns + 12 * local.year
        year, month = index // 12, index % 12 + 1
        if not 1 <= year <= 9998:
            raise unreadable("duration", f"{self}")
        day = min(local.day, calendar.monthrange(year, month)[1])
        return (local.replace(year=year, month=month, day=day) + self.exact * turns).astimezone(UTC)

    def turns_past(self, start: datetime, now: datetime) -> int:
        """How many turns from `start` are over at `now`, at least 0."""
        if self.months:
            guess = max(0, (now.year - start.year) * 12 + now.month - start.month) // self.months - 1
            turns = max(0, guess)
            while self.after(start, turns + 1) <= now:
                turns += 1
            return turns
        return max(0, (now - start) // self.exact)

    @property
    def positive(self) -> bool:
        """Whether it goes forward: a cycle without that would never rest."""
        return (self.months > 0 and self.exact >= timedelta()) or (self.months >= 0 and self.exact >= timedelta(seconds=1))


def unreadable(kind: str, text: object) -> ExpressionError:
    """The error for a timer's value that is no moment, duration or cycle."""
    return ExpressionError(f"ค่าเวลา ({kind}) อ่านไม่ได้: {str(text)[:60]}", f"cannot read this {kind}: {str(text)[:60]}")


def duration(value: object) -> Duration:
    """An ISO 8601 duration, a FEEL duration or a timedelta."""
    if isinstance(value, timedelta):
        return Duration(0, value)
    found = _DURATION.fullmatch(str(value).strip())
    if found is None or value is None:
        raise unreadable("duration", value)
    part = {k: v for k, v in found.groupdict().items() if v and k != "sign"}
    sign = -1 if found["sign"] else 1
    exact = {k: float(part[k]) if k == "seconds" else int(part[k]) for k in ("weeks", "days", "hours", "minutes", "seconds") if k in part}
    try:
        return Duration(sign * (int(part.get("years", 0)) * 12 + int(part.get("months", 0))), sign * timedelta(**exact))
    except OverflowError as error:
        raise unreadable("duration", value) from error


def moment(value: object, *, end_of_day: bool = False) -> datetime:
    """A date-time; without a zone it is Bangkok's. A date alone is its first moment, or its last second with `end_of_day`."""
    if isinstance(value, str):
        value = _parsed(value.strip())
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(23, 59, 59) if end_of_day else time(), BANGKOK)
    if not isinstance(value, datetime) or not 1900 < value.year < _LAST_YEAR:
        raise unreadable("date", value)
    return (value if value.tzinfo else value.replace(tzinfo=BANGKOK)).astimezone(UTC)


def _parsed(text: str) -> date:
    text, _, zone = re.sub(r"\[[^\]]*\]$", "", text).partition("@")  # …+07:00[Asia/Bangkok]; FEEL writes …T09:30:00@Asia/Bangkok
    try:
        if zone:
            return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise unreadable("date", text) from error


@dataclass(frozen=True)
class Cycle:
    """`R[n]/[start/]interval`: how often (-1: without end), from when, how far apart."""

    times: int
    start: datetime | None
    every: Duration


def cycle(value: object) -> Cycle:
    """A repeating interval. Cron expressions are not in the dialect."""
    parts = str(value).strip().split("/")
    times = re.fullmatch(r"R(-1|\d*)", parts[0])
    if times is None or len(parts) not in (2, 3):
        raise unreadable("cycle", value)
    every = duration(parts[-1])
    count = int(times[1] or -1)
    if not every.positive or count == 0:
        raise unreadable("cycle", value)
    return Cycle(count, moment(parts[1]) if len(parts) == 3 else None, every)


def seconds(at: datetime) -> int:
    """Whole seconds since 1970, rounded up: a deadline is never early."""
    return math.ceil(at.timestamp())


def from_seconds(at: int) -> datetime:
    """The inverse of `seconds`."""
    return datetime.fromtimestamp(at, UTC)
