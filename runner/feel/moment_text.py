"""Dates, times and durations as text (ISO 8601 as XML Schema narrows it; DMN 1.5, 10.3.4.1), both ways."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from runner.feel.bounds import Fault
from runner.feel.moments import Day, Moment, day_of, join, number_of, split, ymd
from runner.feel.values import DAY, SECOND, DaysTime, FarDay, FarMoment, Time, YearsMonths

_DATE = r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-/]{1,64})?"
_DATE_ONLY, _TIME_ONLY, _BOTH = re.compile(_DATE), re.compile(_TIME), re.compile(f"{_DATE}T{_TIME}")
_YEARS_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
_DAYS_TIME = re.compile(r"(-?)P(?:([0-9]{1,18})D)?(?:T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(\.[0-9]{0,30})?S)?)?")


def _unreadable(text: str, th: str, en: str) -> Fault:
    return Fault(f"“{text[:60]}” ไม่ใช่{th}ที่ถูกต้อง", f"{text[:60]!r} is not {en}")


def parse_zone(text: str | None) -> tzinfo | None:
    """`Z`, `+07:00`, `@Asia/Bangkok` or nothing."""
    if not text:
        return None
    if text in ("Z", "z"):
        return UTC
    if text[0] == "@":
        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise _unreadable(text[1:], "ชื่อเขตเวลา", "a time zone") from None
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    total = hours * 3600 + minutes * 60 + (seconds[0] if seconds else 0)
    if minutes > 59 or total > 18 * 3600 or (seconds and seconds[0] > 59):
        raise _unreadable(text, "ความต่างเวลาจากเวลาสากล", "a time offset")
    return timezone(timedelta(seconds=-total if text[0] == "-" else total)) if total else UTC


def _nanos(hour: str, minute: str, second: str, fraction: str | None) -> int:
    if int(hour) > 24 or int(minute) > 59 or int(second) > 59:
        raise ValueError
    part = int((fraction or ".0")[1:10].ljust(9, "0"))
    nanos = (int(hour) * 3600 + int(minute) * 60 + int(second)) * SECOND + part
    if nanos > DAY:
        raise ValueError
    return nanos


def parse_date(text: str) -> Day:
    """`2026-11-22`."""
    found = _DATE_ONLY.fullmatch(text)
    if not found:
        raise _unreadable(text, "วันที่", "a date")
    year, month, day = found.groups()
    return day_of(int(year), int(month), int(day))


def parse_time(text: str) -> Time:
    """`09:30:00`, with a fraction, an offset or a zone."""
    found = _TIME_ONLY.fullmatch(text)
    try:
        if not found:
            raise ValueError
        return Time(_nanos(*found.groups()[:4]) % DAY, parse_zone(found[5]))
    except ValueError:
        raise _unreadable(text, "เวลา", "a time") from None


def parse_moment(text: str) -> Moment:
    """`2026-11-22T09:30:00+07:00`; a date alone means midnight."""
    if _DATE_ONLY.fullmatch(text):
        return join(number_of(parse_date(text)), 0, None)
    found = _BOTH.fullmatch(text)
    try:
        if not found:
            raise ValueError
        day = day_of(int(found[1]), int(found[2]), int(found[3]))
        return join(number_of(day), _nanos(*found.groups()[3:7]), parse_zone(found[8]))
    except ValueError:
        raise _unreadable(text, "วันที่และเวลา", "a date and time") from None


def parse_duration(text: str) -> YearsMonths | DaysTime:
    """`P1Y6M` or `P3DT4H`; the two kinds do not mix."""
    found = _YEARS_MONTHS.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearsMonths(-months if found[1] else months)
    found = _DAYS_TIME.fullmatch(text)
    if not found or not any(found.groups()[1:5]) or text.endswith("T"):
        raise _unreadable(text, "ช่วงเวลา", "a duration")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:5])
    nanos = days * DAY + (hours * 3600 + minutes * 60 + seconds) * SECOND + int((found[6] or ".0")[1:10].ljust(9, "0"))
    return DaysTime(-nanos if found[1] else nanos)


def parse_at(text: str) -> object:
    """What `@"…"` means, by the look of its text."""
    bare = text.lstrip("-")
    if bare.startswith("P"):
        return parse_duration(text)
    if _DATE_ONLY.fullmatch(text):
        return parse_date(text)
    if "T" in text[1:].split("@")[0]:
        return parse_moment(text)
    return parse_time(text)


def format_zone(zone: tzinfo | None) -> str:
    """`Z`, `+07:00`, `@Asia/Bangkok` or nothing."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    shift = zone.utcoffset(datetime(2000, 1, 1))
    total = int(shift.total_seconds()) if shift else 0
    if not total:
        return "Z"
    hours, rest = divmod(abs(total), 3600)
    return f"{'-' if total < 0 else '+'}{hours:02d}:{rest // 60:02d}" + (f":{rest % 60:02d}" if rest % 60 else "")


def format_day(day: Day) -> str:
    """`2026-11-22`, years of more digits and before the year 1 as they are."""
    year, month, date_ = ymd(day)
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{date_:02d}"


def _clock(nanos: int) -> str:
    seconds, part = divmod(nanos, SECOND)
    fraction = f".{part:09d}".rstrip("0") if part else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


def format_temporal(value: date | datetime | FarDay | FarMoment | Time) -> str:
    """ISO text of a date, time, or date and time, as FEEL reads it back."""
    if isinstance(value, Time):
        return _clock(value.nanos) + format_zone(value.zone)
    if isinstance(value, datetime | FarMoment):
        number, nanos, zone = split(value)
        return f"{format_day(FarDay(number))}T{_clock(nanos)}{format_zone(zone)}"
    return format_day(value)
