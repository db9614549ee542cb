"""What a person would type into a field, from its key, its label and its rules: Thai, believable, the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from stdnum.th import moa, pin

from runner import calendar
from runner.form.model import Component
from runner.form.patterns import Pattern
from runner.paths.patterned import text_for
from runner.paths.phrases import ADDRESSES, NUMBERS, SENTENCES, WORDS

_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)  # Universal Postal Union, standard S10: check digit of a parcel number
_S10_ENDS: Final = {10: 0, 11: 5}
_TRIES: Final = ("Abc12345", "abc123", "A1234", "12345678", "กขค123", "2569", "081-234-5678")
_MORE: Final = " รายละเอียดตามเอกสารที่แนบมาพร้อมนี้"


def address_part(key: str, number: int = 0) -> str | None:
    """One part of a Thai address; those with the same number belong together. None: this part is left empty."""
    return ADDRESSES[number % len(ADDRESSES)].get(key)


def checked(check: str, number: int = 0) -> str:
    """A number that passes the form's `check`: valid check digits, issued to nobody that the text names."""
    if check == "phone_th":
        return f"08{12345678 + 1111 * number:08d}"
    if check == "postcode":
        return "34000"
    if check == "juristic_id":
        return _with_digit(f"{10_556_000_001 + 16 * number:012d}", moa.calc_check_digit)
    return _with_digit(f"{134_990_012_345 + 111 * number:012d}", pin.calc_check_digit)


def _with_digit(digits: str, check_digit: Callable[[str], str]) -> str:
    return f"{digits}{check_digit(digits)}"


def parcel(number: int = 0, letters: str = "EY") -> str:
    """A parcel number of Thailand Post."""
    digits = f"{12345678 + number:08d}"
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, digits, strict=True)) % 11
    return f"{letters}{digits}{_S10_ENDS.get(rest, rest)}TH"


def text(c: Component, number: int = 0, least: int = 0, most: int = 200) -> str:
    """A text for a field, within its lengths and its pattern where one can be found."""
    pattern = c.limits.pattern
    for one in _candidates(c, number):
        fitted = _fitted(one, least, most)
        if pattern is None or pattern.fits(fitted):
            return fitted
    assert pattern is not None
    return text_for(pattern, max(least, 1), most) or _tried(pattern, least, most)


def _tried(pattern: Pattern, least: int, most: int) -> str:
    return next((one for one in _TRIES if pattern.fits(one) and least <= len(one) <= most), _TRIES[0])


def _candidates(c: Component, number: int) -> list[str]:
    about = f"{c.path.rpartition('.')[2]} {c.label.th}"
    if c.check:
        return [checked(c.check, number)]
    if c.limits.sort == "email":
        return [("somchai@example.org", "malee@example.org")[number % 2]]
    if c.limits.sort == "phone":
        return [checked("phone_th", number)]
    if re.search("parcel|พัสดุ", about):
        return [parcel(number), parcel(number, "RR")]
    table = SENTENCES if c.kind == "textarea" else WORDS
    return [*(texts[number % len(texts)] for words, texts in table if re.search(words, about)), _of_label(c)]


def _of_label(c: Component) -> str:
    label = re.sub(r"\{\{.*?\}\}", "", c.label.th).strip(' :“”"') or "รายการนี้"
    return f"{label}ตามเอกสารที่แนบ" if c.kind == "textarea" else f"{label[:60]} ก"


def _fitted(one: str, least: int, most: int) -> str:
    while len(one) < least:
        one += _MORE
    return one if len(one) <= most else one[:most].strip()


def amount(c: Component, least: Decimal | None, most: Decimal | None, step: Decimal | None, number: int = 0) -> int | Decimal:
    """A number for a field: the usual one of its kind, moved to where the limits and the step allow it."""
    about = f"{c.path.rpartition('.')[2]} {c.label.th}"
    usual = next(
        (values[number % len(values)] for words, values in NUMBERS if re.search(words, about)), "500" if c.role == "money" else "1"
    )
    value = Decimal(usual)
    value = max(value, least) if least is not None else value
    value = min(value, most) if most is not None else value
    if step and step > 0:
        value -= value % step
        value = value + step if least is not None and value < least else value
    return int(value) if value == value.to_integral_value() else value


_ENDS = re.compile("expire|until|due|expected|ใช้ได้ถึง|หมดอายุ|ภายในวันที่|แล้วเสร็จ|คาดว่า")
_AHEAD = re.compile("meeting|appoint|book|inspection_date|opens_on|planned|start|นัด|ประชุม|จะเปิด|เริ่ม")
_BORN = re.compile("birth|วันเกิด|วันเดือนปีเกิด")
_BIRTHS: Final = (date(1985, 5, 1), date(1955, 5, 1))  # somebody who works, somebody old
_LONG_AGO = re.compile("install|issued|paper_date|ลงวันที่|ติดตั้ง|ออกให้")


def day(c: Component, today: date, least: date | None, most: date | None, number: int = 0) -> date:
    """A day for a field: appointments on a working day ahead, documents in the past, what was done today."""
    about = f"{c.path.rpartition('.')[2]} {c.label.th}"
    value = today
    if _BORN.search(about):
        value = _BIRTHS[number % len(_BIRTHS)]
        if least and least > value:  # a child, in its fourth year of life or the next
            value = date(today.year - 3 - number, 5, 1)
    elif re.search("licence_expires|หมดอายุ|ใช้ได้ถึง", about):
        value = today + timedelta(days=730)
    elif "opinion" in about:  # before the meeting that they are for
        value = calendar.add_working_days(today, 3)
    elif _ENDS.search(about):
        value = calendar.add_working_days(today, 15)
    elif _AHEAD.search(about) or c.moments.no_past:
        value = calendar.add_working_days(today, 5)
    elif _LONG_AGO.search(about):
        value = today - timedelta(days=60)
    value = max(value, least) if least else value
    return min(value, most) if most else value


def time_of_day(c: Component) -> str:
    """A time as the case keeps it: opening hours, or ten o'clock for an appointment."""
    about = f"{c.path} {c.label.th}"
    if re.search("open|start|from|เปิด|เริ่ม", about):
        return "08:00:00"
    return "20:00:00" if re.search("close|end|until|ปิด|ถึง", about) else "10:00:00"
