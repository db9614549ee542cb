"""What people type about themselves, cleaned and checked: id numbers, names, e-mail addresses, phones, passwords."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from stdnum.th import moa, pin

from runner.errors import FieldError, InvalidForm
from runner.thai import arabic_digits

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 128
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_COMMON = ("password", "qwerty", "123456789", "abcdefgh", "iloveyou", "letmein", "รหัสผ่าน", "asdfghjkl", "admin", "anuyat")

Check = Callable[[str], str]


class Refused(Exception):
    """One value cannot be taken; the sentences say what to type instead."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.th, self.en = th, en


def checked(typed: Mapping[str, str], checks: Mapping[str, Check]) -> dict[str, str]:
    """Every value cleaned by its check. InvalidForm names all that were refused; passwords are not kept in it."""
    clean, errors = {}, []
    for name, check in checks.items():
        try:
            clean[name] = check(plain(typed.get(name, "")))
        except Refused as refused:
            errors.append(FieldError(name, refused.th, refused.en))
    if errors:
        raise InvalidForm(errors, {name: value for name, value in typed.items() if "password" not in name})
    return clean


def refuse(name: str, th: str, en: str, typed: Mapping[str, str] | None = None) -> InvalidForm:
    """The error that refuses one value of a form."""
    return InvalidForm([FieldError(name, th, en)], {key: value for key, value in (typed or {}).items() if "password" not in key})


def plain(text: str) -> str:
    """NFC, without control and invisible formatting characters, without blanks around."""
    kept = (c for c in unicodedata.normalize("NFC", text) if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return "".join(kept).strip()


def id_kind(number: str) -> str:
    """`juristic` for numbers of registered juristic persons (they begin with 0), else `citizen`."""
    return "juristic" if number.startswith("0") else "citizen"


def digits(text: str) -> str:
    """Only the digits, Thai ones as Arabic ones; separators that people type are dropped."""
    return "".join(c for c in arabic_digits(text) if c not in " -.()")


def id_number(text: str) -> str:
    """13 digits with a right check digit: a citizen's (Department of Provincial Administration) or a juristic person's."""
    number = digits(text)
    if not (number.isascii() and number.isdecimal() and len(number) == 13):
        raise Refused("กรอกเลขประจำตัวให้ครบ 13 หลัก", "Enter all 13 digits of the number")
    if not (moa.is_valid(number) if number.startswith("0") else pin.is_valid(number)):
        raise Refused("เลขประจำตัวไม่ถูกต้อง โปรดตรวจดูทีละหลัก", "This is not a valid number. Check each digit")
    return number


def citizen_number(text: str) -> str:
    """A citizen's number: accounts of staff are bound to a person, never to a juristic one."""
    number = id_number(text)
    if id_kind(number) != "citizen":
        raise Refused("ใช้เลขประจำตัวประชาชนของเจ้าหน้าที่", "Use the officer's citizen number")
    return number


def name(text: str) -> str:
    """A person's or a company's name in one line."""
    joined = " ".join(text.split())
    if not 2 <= len(joined) <= 200:
        raise Refused("กรอกชื่อ (ไม่เกิน 200 ตัวอักษร)", "Enter the name (at most 200 characters)")
    return joined


def email(text: str) -> str:
    """An e-mail address, lower case."""
    address = text.lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise Refused("กรอกอีเมลให้ถูกต้อง เช่น somchai@example.com", "Enter an e-mail address such as somchai@example.com")
    return address


def phone(text: str) -> str:
    """A Thai phone number of 9 or 10 digits that begins with 0; +66 is read as 0."""
    number = digits(text)
    if number.startswith("+66"):
        number = "0" + number[3:].removeprefix("0")
    if not (number.isascii() and number.isdecimal() and len(number) in (9, 10) and number[0] == "0"):
        raise Refused("กรอกหมายเลขโทรศัพท์ 9 หรือ 10 หลัก เช่น 081 234 5678", "Enter a phone number of 9 or 10 digits such as 081 234 5678")
    return number


def password(text: str) -> str:
    """A new password: long enough, and not built on the words that are guessed first (ASVS 5.0, 6.2)."""
    if len(text) < SHORTEST_PASSWORD:
        raise Refused(f"ตั้งรหัสผ่านอย่างน้อย {SHORTEST_PASSWORD} ตัวอักษร", f"Use at least {SHORTEST_PASSWORD} characters")
    if len(text) > LONGEST_PASSWORD:
        raise Refused(f"รหัสผ่านยาวได้ไม่เกิน {LONGEST_PASSWORD} ตัวอักษร", f"Use at most {LONGEST_PASSWORD} characters")
    rest = text.lower()
    for word in _COMMON:
        rest = rest.replace(word, "")
    if len(set(text)) < 4 or len(rest) < 4:
        raise Refused("รหัสผ่านนี้เดาง่ายเกินไป โปรดตั้งใหม่", "This password is too easy to guess. Choose another")
    return text
