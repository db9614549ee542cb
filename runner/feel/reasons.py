"""The sentences that say why a value is null, in Thai and English."""

from __future__ import annotations

from runner.feel.bounds import Fault
from runner.feel.values import kind

THAI = {
    "number": "จำนวน",
    "string": "ข้อความ",
    "boolean": "ค่าจริงเท็จ",
    "null": "ค่าว่าง",
    "date": "วันที่",
    "time": "เวลา",
    "date and time": "วันที่และเวลา",
    "years and months duration": "ช่วงเวลาปีเดือน",
    "days and time duration": "ช่วงเวลาวันเวลา",
    "list": "รายการ",
    "context": "ชุดข้อมูล",
    "range": "ช่วงค่า",
    "function": "ฟังก์ชัน",
    "unknown": "ค่าที่ไม่รู้จัก",
}
# What built-ins expect beside one kind: the words for people in both languages.
_EXPECTED = {
    "duration": ("ช่วงเวลา", "duration"),
    "day": ("วันที่", "date or date and time"),
    "measure": ("จำนวนหรือช่วงเวลา", "number or duration"),
    "comparable": ("ค่าที่เปรียบเทียบกันได้", "a value that has an order"),
    "list...": ("รายการ", "list"),
    "items...": ("รายการ", "list"),
}


def operands(op: str, left: object, right: object) -> Fault:
    """`op` is not defined for these two kinds."""
    one, two = kind(left), kind(right)
    return Fault(f"ใช้ {op} กับ{THAI[one]}และ{THAI[two]}ไม่ได้", f"{op} is not defined for {one} and {two}")


def unsuitable(what: str, value: object, expected: str) -> Fault:
    """`what` got a value of another kind than `expected`."""
    found = kind(value)
    th, en = _EXPECTED.get(expected, (THAI.get(expected, expected), expected))
    return Fault(f"{what}: ต้องเป็น{th} แต่ได้{THAI[found]}", f"{what}: expected {en}, found {found}")


def operand(op: str, value: object) -> Fault:
    """`op` is not defined for this kind."""
    found = kind(value)
    return Fault(f"ใช้ {op} กับ{THAI[found]}ไม่ได้", f"{op} is not defined for {found}")


def outside(what: str) -> Fault:
    """An argument is beyond what is possible; `what` names the function and the parameter."""
    return Fault(f"{what}: ค่าอยู่นอกขอบเขตที่ใช้ได้", f"{what}: the value is out of bounds")


def too_large() -> Fault:
    """A result is beyond what a value can hold."""
    return Fault("ผลลัพธ์อยู่นอกขอบเขตที่เก็บได้", "the result is out of bounds")


def unknown_name(name: str) -> tuple[str, str]:
    """Nothing has this name."""
    return f"ไม่พบตัวแปรหรือฟังก์ชันชื่อ “{name}”", f"there is no variable or function named {name!r}"


def no_entry(name: str, value: object) -> tuple[str, str]:
    """The value has no such entry or property."""
    found = kind(value)
    return f"{THAI[found]}ไม่มีสมาชิกชื่อ “{name}”", f"the {found} has no entry named {name!r}"
