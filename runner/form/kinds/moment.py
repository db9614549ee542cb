"""datetime: dates as three fields or typed (`22/11/2569`, `2026-11-22`), times, and both; years in either era.

Stored as ISO text: `2026-11-22`, `09:30:00`, `2026-11-22T09:30:00+07:00`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from runner import clock, thai
from runner.form import messages
from runner.form.expressions import Scope
from runner.form.kinds.raw import Raw, Read
from runner.form.messages import Name
from runner.form.model import Component
from runner.form.translations import Sentence

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TYPED = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2})?(?:น\.?)?")
_FIRST_BUDDHIST = 2400  # a typed year from here on is พ.ศ.; earlier ones are ค.ศ.


def read(c: Component, raw: Raw, scope: Scope, name: Name) -> Read:
    subtype = c.moments.subtype
    whole = thai.arabic_digits(raw.one()).strip()
    day_text, _, time_text = whole.replace("T", " ").partition(" ") if subtype == "datetime" else (whole, "", whole)
    if subtype == "time":
        return _only_time(thai.arabic_digits(raw.one("time")).strip() or time_text, name)
    day_text = day_text or _joined(raw)
    time_text = thai.arabic_digits(raw.one("time")).strip() or time_text
    if not day_text and not (subtype == "datetime" and time_text):
        return Read(None)
    day = day_of(day_text)
    if day is None:
        return Read(None, messages.not_a_date(name))
    if subtype == "date":
        return Read(day.isoformat())
    at = time_of(re.sub(r"(Z|[+-][0-9:]{5})$", "", time_text))
    if at is None:
        return Read(None, messages.not_a_time(name))
    return Read(datetime.combine(day, at, clock.BANGKOK).isoformat())


def _only_time(text: str, name: Name) -> Read:
    if not text:
        return Read(None)
    at = time_of(text)
    return Read(at.isoformat()) if at else Read(None, messages.not_a_time(name))


def _joined(raw: Raw) -> str:
    parts = [thai.arabic_digits(raw.one(part)).strip() for part in ("day", "month", "year")]
    return "/".join(parts) if any(parts) else ""


def day_of(text: str) -> date | None:
    """The day that was typed, in either era; None when there is no such day."""
    iso, typed = _ISO.fullmatch(text), _TYPED.fullmatch(text)
    if iso:
        year, month, day = map(int, iso.groups())
    elif typed:
        day, month, year = map(int, typed.groups())
    else:
        return None
    try:
        return date(year - 543 if year >= _FIRST_BUDDHIST else year, month, day)
    except ValueError:
        return None


def time_of(text: str) -> time | None:
    """The time that was typed (`9.30`, `09:30 น.`), or None."""
    match = _TIME.fullmatch(text.replace(" ", ""))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def check(c: Component, value: object, scope: Scope, name: Name) -> Sentence | None:
    if c.moments.subtype == "time":
        return None
    day = str(value)[:10]
    least, most = _day(c.limits.minimum.of(scope)), _day(c.limits.maximum.of(scope))
    if c.moments.no_past and day < clock.today().isoformat():
        return messages.date_passed(name)
    if not "1800" <= day[:4] <= "2400":
        return messages.not_a_date(name)
    if least and day < least:
        return messages.too_early(name, least)
    return messages.too_late(name, most) if most and day > most else None


def _day(limit: object) -> str:
    day = thai.moment_of(limit) if isinstance(limit, str | date) else None
    return day.isoformat()[:10] if day else ""
