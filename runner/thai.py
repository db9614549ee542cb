"""How dates, money, numbers and ids are written for people: Buddhist years, baht in words, masked id numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from bahttext import bahttext

from runner.clock import BANGKOK

Language = Literal["th", "en"]
Day = date | datetime | str | None
Amount = Decimal | int | float | str | None

MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
          "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม")  # fmt: skip
MONTHS_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS_EN = ("January", "February", "March", "April", "May", "June",
             "July", "August", "September", "October", "November", "December")  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_BUDDHIST = 543
_CENT = Decimal("0.01")
_LARGEST = Decimal("1e13")  # bahttext counts in floats: above this it would lose satang


def thai_digits(text: object) -> str:
    """The same text with ๐–๙ for 0–9."""
    return str(text).translate(_TO_THAI)


def arabic_digits(text: object) -> str:
    """The same text with 0–9 for ๐–๙, as people type them either way."""
    return str(text).translate(_TO_ARABIC)


def moment_of(value: Day) -> date | datetime | None:
    """`value` as Bangkok's date or naive Bangkok datetime; None when it is empty or not ISO 8601."""
    if isinstance(value, str):
        value = _read(value.strip())
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(BANGKOK).replace(tzinfo=None)
    return value


def _read(text: str) -> date | datetime | None:
    if not text.isascii():
        return None
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def buddhist_year(value: date) -> int:
    """The year in พ.ศ.: 2026 → 2569."""
    return value.year + _BUDDHIST


def date_long(value: Day, language: Language = "th", *, era: bool = False, weekday: bool = False, digits: bool = False) -> str:
    """`22 พฤศจิกายน 2569`; `era` writes พ.ศ. before the year, `weekday` puts วันอาทิตย์ที่ first, `digits` uses Thai digits.

    In English `22 November 2026`. Nothing for None; text that is no date comes back as it is.
    """
    day = moment_of(value)
    if day is None:
        return _as_typed(value)
    if language == "en":
        return f"{WEEKDAYS_EN[day.weekday()] + ' ' if weekday else ''}{day.day} {MONTHS_EN[day.month - 1]} {day.year}"
    first = f"วัน{WEEKDAYS[day.weekday()]}ที่ " if weekday else ""
    text = f"{first}{day.day} {MONTHS[day.month - 1]} {'พ.ศ. ' if era else ''}{buddhist_year(day)}"
    return thai_digits(text) if digits else text


def date_short(value: Day, language: Language = "th", *, digits: bool = False) -> str:
    """`22 พ.ย. 2569`, in English `22 Nov 2026`."""
    day = moment_of(value)
    if day is None:
        return _as_typed(value)
    if language == "en":
        return f"{day.day} {MONTHS_EN[day.month - 1][:3]} {day.year}"
    text = f"{day.day} {MONTHS_SHORT[day.month - 1]} {buddhist_year(day)}"
    return thai_digits(text) if digits else text


def time_of_day(value: Day, language: Language = "th") -> str:
    """`09.30 น.` as the Royal Institute writes it, in English `09:30`; nothing for a date without a time."""
    moment = moment_of(value)
    if not isinstance(moment, datetime):
        return ""
    return f"{moment:%H:%M}" if language == "en" else f"{moment:%H.%M} น."


def moment_long(value: Day, language: Language = "th") -> str:
    """Date and time: `22 พฤศจิกายน 2569 เวลา 09.30 น.`"""
    between = " " if language == "en" else " เวลา "
    return between.join(filter(None, (date_long(value, language), time_of_day(value, language))))


def moment_short(value: Day, language: Language = "th") -> str:
    """Date and time: `22 พ.ย. 2569 09.30 น.`"""
    return " ".join(filter(None, (date_short(value, language), time_of_day(value, language))))


def _as_typed(value: object) -> str:
    return "" if value is None else str(value)


def amount_of(value: Amount) -> Decimal | None:
    """Baht with two places, half a satang rounded up; None when it is no finite number."""
    if value is None or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value).replace(",", "").strip())
        return amount.quantize(_CENT, ROUND_HALF_UP) if amount.is_finite() else None
    except InvalidOperation:
        return None


def money(value: Amount) -> str:
    """`3,000.00`; text that is no amount comes back as it is."""
    amount = amount_of(value)
    return _as_typed(value) if amount is None else f"{amount:,.2f}"


def baht(value: Amount, language: Language = "th") -> str:
    """`3,000 บาท`, satang only where there are any: `3,000.25 บาท`."""
    amount = amount_of(value)
    if amount is None:
        return _as_typed(value)
    return f"{amount:,.{0 if amount == amount.to_integral_value() else 2}f} {'baht' if language == 'en' else 'บาท'}"


def baht_text(value: Amount) -> str:
    """The amount in words: `สามพันบาทถ้วน`, `ยี่สิบห้าสตางค์`; text that is no amount comes back as it is.

    bahttext says `ศูนย์บาทเอ็ดสตางค์` for 0.01: satang below ten and amounts below one baht are put into words here.
    """
    amount = amount_of(value)
    if amount is None or abs(amount) >= _LARGEST:
        return _as_typed(value)
    sign, amount = ("ลบ" if amount < 0 else ""), abs(amount)
    whole, satang = divmod(int(amount * 100), 100)
    words: str = bahttext(whole)
    if not satang:
        return sign + words
    cents = str(bahttext(satang)).removesuffix("บาทถ้วน") + "สตางค์"
    return sign + (words.removesuffix("ถ้วน") if whole else "") + cents


def _thirteen(value: object) -> str:
    digits = "".join(c for c in arabic_digits(value) if c in "0123456789")
    return digits if len(digits) == 13 else ""


def id_number(value: object) -> str:
    """A 13-digit citizen or juristic number in its groups: `1-1017-00230-70-8`."""
    d = _thirteen(value)
    return f"{d[0]}-{d[1:5]}-{d[5:10]}-{d[10:12]}-{d[12]}" if d else _as_typed(value)


def masked_id(value: object) -> str:
    """The number with only its last four digits readable: `x-xxxx-xxxx0-70-8`; anything else is hidden whole."""
    d = _thirteen(value)
    return f"x-xxxx-xxxx{d[9]}-{d[10:12]}-{d[12]}" if d else "x" * min(len(_as_typed(value)), 13)
