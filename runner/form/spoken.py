"""Values as people read them: Thai dates in the Buddhist era, numbers with separators, yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from runner import thai

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,}(Z|[+-][0-9]{2}:[0-9]{2})?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):[0-5][0-9]")

_ONE_PLACE = re.compile(r"(?<=[0-9])(\\?\.[0-9])(?=(?:\*\*)? (?:บาท|baht))")


def satang(text: str) -> str:
    """A sentence whose amounts of baht have two places where they have any: 872.5 บาท is written 872.50 บาท."""
    return _ONE_PLACE.sub(r"\g<1>0", text)


def say(value: object, lang: str) -> str:
    """Any value of a case; a text that is an ISO date, moment or time is read as one."""
    english = lang == "en"
    match value:
        case None:
            return ""
        case bool():
            return ("Yes" if value else "No") if english else ("ใช่" if value else "ไม่ใช่")
        case int() | Decimal():
            return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        case str():
            return _say_text(value, english)
        case datetime():
            return thai.moment_long(value, "en" if english else "th")
        case date():
            return thai.date_long(value, "en" if english else "th")
        case time():
            return f"{value:%H:%M}" if english else f"{value:%H.%M} น."
        case list():
            return ", ".join(say(item, lang) for item in value)
        case Mapping():
            return ", ".join(say(item, lang) for item in value.values() if item is not None)
        case _:
            return str(value)


def _say_text(text: str, english: bool) -> str:
    if _DATE.fullmatch(text):
        return thai.date_long(text, "en" if english else "th")
    if _MOMENT.fullmatch(text):
        return thai.moment_long(text, "en" if english else "th")
    clock_time = _TIME.fullmatch(text)
    if clock_time:
        hour, minute = clock_time.groups()
        return f"{hour}:{minute}" if english else f"{hour}.{minute} น."
    return text
