"""Every sentence that a form says about a value. Each tells what to do; `name` is the field's label in both languages."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from runner.form.spoken import say
from runner.form.translations import Sentence


class Name(Protocol):
    """A field's name in both languages."""

    @property
    def th(self) -> str: ...
    @property
    def en(self) -> str: ...


def _said(th: str, en: str) -> Callable[[Name], Sentence]:
    return lambda name: Sentence(th.format(name.th), en.format(name.en))


enter = _said("โปรดกรอก{}", "{}: fill this in")
choose = _said("โปรดเลือก{}", "{}: choose one")
answer = _said("โปรดเลือกคำตอบในข้อ “{}”", "{}: choose one")
attach = _said("โปรดแนบ{}", "{}: attach a file")
tick = _said("โปรดทำเครื่องหมายในช่อง “{}”", "Tick the box “{}”")
file_gone = _said("ไฟล์ของ{}ไม่มีอยู่แล้ว โปรดแนบใหม่", "{}: the file is no longer there. Attach it again")
one_file = _said("แนบไฟล์ของ{}ได้เพียงไฟล์เดียว โปรดลบไฟล์ที่ไม่ใช้", "{}: only one file is allowed. Remove the others")
not_offered = _said("โปรดเลือก{}จากรายการที่มีให้", "{}: choose from the list")
odd_characters = _said(
    "{}มีอักขระที่มองไม่เห็น โปรดลบแล้วพิมพ์ใหม่",
    "{}: there are invisible characters in it. Delete them and type it again",
)
not_a_number = _said("กรอก{}เป็นตัวเลข เช่น 120 หรือ 120.50", "{}: enter a number, such as 120 or 120.50")
not_whole = _said("กรอก{}เป็นจำนวนเต็ม ไม่มีทศนิยม", "{}: enter a whole number")
not_a_date = _said("กรอก{}เป็นวัน เดือน ปี พ.ศ. เช่น 22 พฤศจิกายน 2569", "{}: enter day, month and year, such as 22 November 2026")
not_a_time = _said("กรอกเวลาของ{}เป็นชั่วโมงและนาที เช่น 09.30", "{}: enter hours and minutes, such as 09:30")
date_passed = _said("{}ต้องไม่เป็นวันที่ผ่านมาแล้ว", "{}: the date must not be in the past")
email = _said("กรอก{}ให้ถูกต้อง เช่น somchai@example.com", "{}: enter an e-mail address such as somchai@example.com")
phone = _said("กรอก{}เป็นตัวเลข เช่น 0812345678", "{}: enter a phone number such as 0812345678")
pattern = _said("{}ไม่เป็นไปตามรูปแบบที่กำหนด โปรดตรวจสอบ", "{}: this is not in the expected format. Check it")
reason = _said("โปรดระบุเหตุผลที่ต้องแก้ไข: {}", "Say what has to be corrected: {}")


def named(name: Name, th: str, en: str) -> Sentence:
    """A sentence in front of which the field is named."""
    return Sentence(f"{name.th}: {th}", f"{name.en}: {en}")


def too_short(name: Name, least: int) -> Sentence:
    return Sentence(f"{name.th}ต้องมีอย่างน้อย {least:,} ตัวอักษร", f"{name.en}: enter at least {least:,} characters")


def too_long(name: Name, most: int, length: int) -> Sentence:
    return Sentence(
        f"{name.th}ต้องไม่เกิน {most:,} ตัวอักษร (ขณะนี้ {length:,} ตัวอักษร)",
        f"{name.en}: enter at most {most:,} characters (now {length:,})",
    )


def too_low(name: Name, least: object) -> Sentence:
    return Sentence(f"{name.th}ต้องไม่น้อยกว่า {say(least, 'th')}", f"{name.en}: must be {say(least, 'en')} or more")


def too_high(name: Name, most: object) -> Sentence:
    return Sentence(f"{name.th}ต้องไม่เกิน {say(most, 'th')}", f"{name.en}: must be {say(most, 'en')} or less")


def too_early(name: Name, least: object) -> Sentence:
    return Sentence(f"{name.th}ต้องไม่ก่อน{say(least, 'th')}", f"{name.en}: must not be before {say(least, 'en')}")


def too_late(name: Name, most: object) -> Sentence:
    return Sentence(f"{name.th}ต้องไม่หลัง{say(most, 'th')}", f"{name.en}: must not be after {say(most, 'en')}")


def too_exact(name: Name, digits: int) -> Sentence:
    return Sentence(f"กรอก{name.th}มีทศนิยมไม่เกิน {digits} ตำแหน่ง", f"{name.en}: use at most {digits} decimal places")


def off_step(name: Name, below: Decimal, above: Decimal) -> Sentence:
    low, high = say(below, "th"), say(above, "th")
    return Sentence(f"กรอก{name.th}เป็นค่าที่กำหนด เช่น {low} หรือ {high}", f"{name.en}: the nearest allowed values are {low} and {high}")


def too_few_rows(name: Name, least: int) -> Sentence:
    return Sentence(f"โปรดเพิ่ม{name.th}ให้มีอย่างน้อย {least} รายการ", f"{name.en}: add at least {least}")


def too_many_rows(name: Name, most: int) -> Sentence:
    return Sentence(f"{name.th}มีได้ไม่เกิน {most} รายการ โปรดลบรายการที่เกิน", f"{name.en}: at most {most} are allowed. Remove the others")
