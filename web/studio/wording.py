"""What the editor's scripts say, and the choices that its own group of properties offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runner.diagram.agreed import AGREED, Agreed
from runner.permissions import TASK_ROLES
from web.i18n import pick, say
from web.words import CLOCKS, OUTCOMES, ROLES, STAGES


def words() -> dict[str, str]:
    """By the names that `web/assets/studio` uses."""
    return {
        "saved": say("บันทึกร่างแล้ว"),
        "changed": say("กำลังบันทึก…"),
        "failed": say("ทำรายการไม่สำเร็จ โปรดลองใหม่"),
        "offline": say("ติดต่อระบบไม่ได้ เก็บสิ่งที่แก้ไว้ในเครื่องนี้แล้ว จะส่งให้เองเมื่อติดต่อได้"),
        "loggedOut": say("หมดเวลาการเข้าสู่ระบบ เก็บสิ่งที่แก้ไว้ในเครื่องนี้แล้ว โปรดเข้าสู่ระบบในหน้าต่างใหม่"),
        "part": say("กระบวนงานส่วนกลาง"),
        "brought": say("ข้อมูลของส่วนกลาง"),
        "form": say("แบบฟอร์ม"),
        "table": say("ตารางตัดสินใจ"),
        "text": say("คำแปล"),
        "shared": say("ใช้ร่วม"),
        "sharedWith": say("ใช้ร่วมกับ"),
        "sharedHint": say("แฟ้มนี้ใช้ร่วมกัน สิ่งที่แก้มีผลกับงานบริการนี้เท่านั้น งานบริการอื่นที่ใช้แฟ้มนี้:"),
        "asForm": say("กรอกเป็นแบบฟอร์ม"),
        "asText": say("แก้ในข้อความ (YAML)"),
        "edited": say("แก้ไข"),
        "errors": say("ข้อผิดพลาด"),
        "warnings": say("คำเตือน"),
        "clean": say("ตรวจแล้วไม่พบข้อผิดพลาด"),
        "checking": say("กำลังตรวจ…"),
        "broken": say("เปิดแฟ้มนี้ไม่ได้:"),
        "tooLarge": say("แฟ้มใหญ่เกิน 1 เมกะไบต์"),
        "playing": say("กำลังทดสอบ"),
        "passed": say("ผ่านทุกเส้นทาง"),
        "busy": say("มีการทดสอบเส้นทางอื่นทำงานอยู่ โปรดรอสักครู่แล้วลองใหม่"),
        "paths": say("เส้นทาง"),
        "notPassed": say("ทดสอบไม่ผ่าน"),
        "stopped": say("การทดสอบหยุดกลางคัน โปรดเริ่มใหม่"),
        "older": say("ก่อนแก้ไขล่าสุด"),
        "role": say("บทบาทที่รับงาน"),
        "formulaOf": say("สูตร (FEEL)"),
        "formula": say("= สูตร (FEEL) …"),
        "more": say("เพิ่มอีก …"),
        "yes": say("ใช่"),
        "decision": say("ตารางตัดสินใจที่ใช้"),
        "calledPart": say("กระบวนงานส่วนกลางที่เรียก"),
        "addFile": say("เพิ่มแฟ้ม"),
        "fileId": say("รหัส (a-z 0-9 _)"),
        "add": say("สร้างแฟ้ม"),
        "convert": say("เขียนส่วนที่แปลงได้ให้ ({n} จุด)"),
        "unconvert": say("คืนค่าก่อนแปลง"),
    }


_GROUPS = {"work": "คุณสมบัติของงานบริการ", "time": "กำหนดเวลา", "effect": "เมื่อเสร็จแล้ว"}
_PAYMENTS = {"ask": "เปิดให้ชำระ", "paid": "ชำระแล้ว"}
_UNITS = {"working": "วันทำการ", "calendar": "วันปฏิทิน"}
_CHOICES = {"stage": STAGES, "outcome": OUTCOMES, "clock": CLOCKS, "payment": _PAYMENTS, "unit": _UNITS}


def context() -> Mapping[str, Any]:
    """The agreed properties with their groups and choices, and the roles, as the panel of the editor shows them."""
    return {
        "groups": [{"id": group, "label": say(label)} for group, label in _GROUPS.items()],
        "agreed": [agreed(one) for one in AGREED.values()],
        "roles": roles(),
    }


def roles() -> list[dict[str, str]]:
    """Who may do a task."""
    return _choices({role: ROLES[role] for role in ("applicant", *TASK_ROLES)})


def agreed(one: Agreed) -> dict[str, Any]:
    """One property in the reader's language."""
    choices = _choices({code: _CHOICES[one.name][code] for code in one.choices})
    return {
        "name": one.name, "kinds": one.kinds, "value": one.value, "group": one.group, "several": one.several, "choices": choices,
        "label": pick(one.th, one.en), "hint": pick(one.hint_th, one.hint_en),
    }  # fmt: skip


def _choices(known: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": code, "label": say(text)} for code, text in known.items()]


def named(found: Mapping[str, Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """What elements may name (`runner.studio.naming`), as choices."""
    return {kind: [_named(one, called) for one, called in of.items()] for kind, of in found.items()}


def _named(one: str, called: str) -> dict[str, str]:
    return {"value": one, "label": f"{called} ({one})" if called and called != one else one}
