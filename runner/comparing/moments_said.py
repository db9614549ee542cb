"""Durations, cycles, days and moments of timers in words."""

from __future__ import annotations

import re
from datetime import timedelta

from runner import thai
from runner.diagram import moments
from runner.errors import ExpressionError
from runner.feel.bounds import Fault
from runner.feel.moment_text import parse_duration
from runner.feel.values import DaysTime, YearsMonths
from runner.form.translations import Sentence

_PARTS = (("ปี", "year"), ("เดือน", "month"), ("วัน", "day"), ("ชั่วโมง", "hour"), ("นาที", "minute"), ("วินาที", "second"))
_UNIT = re.compile(r"P(?:T)?1([YMDH])")
_MULTIPLES = {"P1D": _PARTS[2], "P1M": _PARTS[1], "P1Y": _PARTS[0], "PT1H": _PARTS[3], "PT1M": _PARTS[4], "P7D": ("สัปดาห์", "week")}


def count(number: int | str, th: str, en: str) -> Sentence:
    """`15 วัน`, `1 day`, `15 days`."""
    shown = f"{number:,}" if isinstance(number, int) else number
    return Sentence(f"{shown} {th}", f"{shown} {en}" if str(number) == "1" else f"{shown} {en}s")


def duration(text: str) -> Sentence | None:
    """An ISO 8601 duration: `P1Y6M` is 1 ปี 6 เดือน; None when it is none."""
    try:
        parsed = moments.duration(text)
    except ExpressionError:
        return None
    return _words(parsed.months, parsed.exact)


def feel_duration(text: str) -> Sentence | None:
    """The same for the text of a FEEL duration."""
    try:
        value = parse_duration(text)
    except Fault:
        return None
    return _words(value.months, timedelta()) if isinstance(value, YearsMonths) else _days(value)


def _days(value: DaysTime) -> Sentence | None:
    return _words(0, timedelta(microseconds=value.nanos // 1000)) if abs(value.nanos) < 10**20 else None


def _words(months: int, exact: timedelta) -> Sentence | None:
    if months < 0 or exact < timedelta():
        return None
    years, months = divmod(months, 12)
    hours, rest = divmod(exact.seconds, 3600)
    numbers = (years, months, exact.days, hours, *divmod(rest, 60))
    found = [count(n, *unit) for n, unit in zip(numbers, _PARTS, strict=True) if n]
    if not found:
        return Sentence("ทันที", "at once")
    return Sentence(" ".join(one.th for one in found), " ".join(one.en for one in found))


def unit(text: str) -> tuple[str, str] | None:
    """The unit of a duration of one: `P1D` → วัน, day."""
    return _MULTIPLES.get(text)


def moment(text: str) -> Sentence | None:
    """A date, or date and time, as people write it."""
    if thai.moment_of(text) is None:
        return None
    return Sentence(thai.moment_long(text), thai.moment_long(text, "en"))


def cycle(text: str) -> Sentence | None:
    """`R3/P7D`: ทุก 7 วัน รวม 3 ครั้ง."""
    try:
        found = moments.cycle(text)
    except ExpressionError:
        return None
    every = _words(found.every.months, found.every.exact)
    if every is None:
        return None
    start = moment(text.split("/")[1]) if found.start else None
    th = f"ทุก {every.th}" + (f" ตั้งแต่ {start.th}" if start else "") + (f" รวม {found.times} ครั้ง" if found.times > 0 else "")
    en = f"every {every.en}" + (f" from {start.en}" if start else "") + (f", {found.times} times" if found.times > 0 else "")
    return Sentence(th, en)


def clock_time(text: str) -> Sentence | None:
    """`T16:30:00+07:00` at the end of a moment: 16.30 น."""
    found = re.fullmatch(r"T(\d\d):(\d\d)(?::\d\d)?(?:\+07:00)?", text)
    return Sentence(f"{found[1]}.{found[2]} น.", f"{found[1]}:{found[2]}") if found else None
