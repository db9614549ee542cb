"""Conversion built-ins: number, string, date, time, date and time, durations, range (DMN 1.5, table 72)."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone

from runner.feel.bounds import Fault
from runner.feel.functions.registry import builtin
from runner.feel.moment_text import parse_date, parse_duration, parse_moment, parse_time, parse_zone
from runner.feel.moments import (
    Day,
    Moment,
    at_instant,
    day_of,
    day_part,
    instant,
    join,
    midnight,
    months_between,
    number_of,
    split,
    time_part,
)
from runner.feel.numbers import Num, dec, integer
from runner.feel.numbers import parse as parse_number
from runner.feel.reasons import outside, unsuitable
from runner.feel.text import to_text
from runner.feel.values import DAY, SECOND, DaysTime, Time, YearsMonths, kind

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


@builtin("number(from: string, grouping separator?: any, decimal separator?: any)", price=20)
def number(text: str, grouping: object = None, point: object = None) -> Num:
    """A number from its text, with separators of groups (space, comma, full stop) and of decimals (comma, full stop)."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping == point and grouping is not None):
        raise outside("number(separator)")
    if grouping:
        text = text.replace(str(grouping), "")
    if point and point != ".":
        text = text.replace(".", "?").replace(str(point), ".")
    if not _NUMBER.fullmatch(text):
        raise Fault(f"number: “{text[:40]}” ไม่ใช่จำนวน", f"number: {text[:40]!r} is not a number")
    return parse_number(text)


@builtin("string(from: any)", price=20)
def string(value: object) -> str | None:
    """The value as text; null stays null."""
    return None if value is None else to_text(value)


@builtin("date(from: any)", price=20)
def date(value: object) -> Day:
    """A date from its text, or of a date and time."""
    name = kind(value)
    if name == "string":
        return parse_date(str(value))
    if name == "date and time":
        return day_part(value)  # type: ignore[arg-type]
    if name != "date":
        raise unsuitable("date", value, "date")
    return value  # type: ignore[return-value]


@builtin("date(year: number, month: number, day: number)", price=20)
def date_of_parts(year: Num, month: Num, day: Num) -> Day:
    """A date from its parts."""
    return day_of(integer(year, "date(year)"), integer(month, "date(month)"), integer(day, "date(day)"))


@builtin("time(from: any)", price=20)
def time(value: object) -> Time:
    """A time from its text, or of a date and time; of a date, midnight UTC."""
    name = kind(value)
    if name == "string":
        return parse_time(str(value))
    if name == "date and time":
        return time_part(value)  # type: ignore[arg-type]
    if name == "date":
        return Time(0, UTC)
    if name != "time":
        raise unsuitable("time", value, "time")
    return value  # type: ignore[return-value]


@builtin("time(hour: number, minute: number, second: number, offset?: any)", price=20)
def time_of_parts(hour: Num, minute: Num, second: Num, offset: object = None) -> Time:
    """A time from its parts; seconds may have a fraction."""
    nanos = (integer(hour, "time(hour)") * 60 + integer(minute, "time(minute)")) * 60 * SECOND + _seconds(second)
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= nanos < DAY):
        raise outside("time")
    if offset is None:
        return Time(nanos)
    if not isinstance(offset, DaysTime):
        raise unsuitable("time(offset)", offset, "days and time duration")
    if abs(offset.nanos) > 18 * 3600 * SECOND:
        raise outside("time(offset)")
    return Time(nanos, timezone(timedelta(seconds=offset.nanos // SECOND)) if offset.nanos else UTC)


def _seconds(second: Num) -> int:
    if not 0 <= second < 60:
        raise outside("time(second)")
    return int(dec(second) * SECOND)


@builtin("date and time(from: any)", price=20)
def date_and_time(value: object) -> Moment:
    """A date and time from its text; of a date, midnight UTC."""
    name = kind(value)
    if name == "string":
        return parse_moment(str(value))
    if name == "date":
        return midnight(value, UTC)  # type: ignore[arg-type]
    if name != "date and time":
        raise unsuitable("date and time", value, "date and time")
    return value  # type: ignore[return-value]


@builtin("date and time(date: day, time: time)", price=20)
def date_with_time(day: Day | Moment, time: Time) -> Moment:
    """The date of the first with the time (and zone) of the second."""
    pure = day_part(day) if kind(day) == "date and time" else day  # type: ignore[arg-type]
    return join(number_of(pure), time.nanos, time.zone)  # type: ignore[arg-type]


@builtin("date and time(date: day, timezone: string)", price=20)
def in_zone(day: Moment, zone: str) -> Moment:
    """Camunda: the same moment seen in a time zone."""
    if kind(day) == "date":
        raise unsuitable("date and time", day, "date and time")
    parsed = parse_zone(zone if zone[:1] in ("Z", "+", "-") else f"@{zone}")
    return join(*split(day)[:2], parsed) if split(day)[2] is None else at_instant(instant(day), parsed)


@builtin("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: any)", price=20)
def moment_of_parts(year: Num, month: Num, day: Num, hour: Num, minute: Num, second: Num, offset: object = None) -> Moment:
    """A date and time from its parts; the last is an offset or the name of a zone."""
    zone = parse_zone(f"@{offset}") if isinstance(offset, str) else None
    clock = time_of_parts(hour, minute, second, None if isinstance(offset, str) else offset)
    return join(number_of(date_of_parts(year, month, day)), clock.nanos, zone or clock.zone)


@builtin("duration(from: any)", price=20)
def duration(value: object) -> YearsMonths | DaysTime:
    """A duration from its text."""
    if isinstance(value, YearsMonths | DaysTime):
        return value
    if not isinstance(value, str):
        raise unsuitable("duration", value, "string")
    return parse_duration(value)


@builtin("years and months duration(from: day, to: day)", price=20)
def years_and_months_duration(start: Day | Moment, end: Day | Moment) -> YearsMonths:
    """Whole months between two dates."""
    first, last = (day_part(one) if kind(one) == "date and time" else one for one in (start, end))  # type: ignore[arg-type]
    return YearsMonths(months_between(first, last))  # type: ignore[arg-type]
