"""Our property `check`: numbers that Thai authorities give out, as people type them (spaces, dashes, Thai digits)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from stdnum.th import moa, pin

from runner import thai
from runner.form.translations import Sentence

_CITIZEN = Sentence("กรอกตัวเลข 13 หลักให้ตรงกับบัตรประชาชน", "enter the 13 digits exactly as on the identity card")
_JURISTIC = Sentence("กรอกตัวเลข 13 หลักให้ตรงกับหนังสือรับรองนิติบุคคล", "enter the 13 digits exactly as on the certificate of registration")
_TAX = Sentence("กรอกตัวเลข 13 หลักให้ตรงกับเลขที่กรมสรรพากรหรือกรมการปกครองออกให้", "enter the 13 digits exactly as the authority issued them")
_PHONE = Sentence("กรอกตัวเลข 9 หรือ 10 หลักที่ขึ้นต้นด้วย 0 เช่น 0812345678", "enter 9 or 10 digits that start with 0, such as 0812345678")
_POSTCODE = Sentence("กรอกตัวเลข 5 หลัก เช่น 34160", "enter 5 digits, such as 34160")


def _phone(digits: str) -> bool:
    return re.fullmatch(r"0[689][0-9]{8}|0[2-7][0-9]{7}", digits) is not None


def _postcode(digits: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{4}", digits) is not None


def _either(digits: str) -> bool:
    return bool(pin.is_valid(digits) or moa.is_valid(digits))


CHECKS: Final[dict[str, tuple[Callable[[str], bool], Sentence]]] = {
    "citizen_id": (pin.is_valid, _CITIZEN),
    "juristic_id": (moa.is_valid, _JURISTIC),
    "tax_id": (_either, _TAX),
    "phone_th": (_phone, _PHONE),
    "postcode": (_postcode, _POSTCODE),
}


def digits_of(text: str) -> str:
    """What was meant: ASCII digits without spaces, dashes, dots and brackets; `+66 81…` becomes `081…`."""
    plain = re.sub(r"[\s\-–—.()]", "", thai.arabic_digits(text))
    return re.sub(r"^\+66(0)?", "0", plain)


def verify(check: str, text: str) -> tuple[str, Sentence | None]:
    """The digits to store, and what is wrong with them, if anything."""
    is_valid, sentence = CHECKS[check]
    digits = digits_of(text)
    good = digits.isascii() and digits.isdigit() and is_valid(digits)
    return (digits if good else text), (None if good else sentence)
