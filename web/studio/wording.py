"""What the editor's scripts say, and the choices that its own group of properties offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runner.permissions import TASK_ROLES
from web.i18n import say
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
        "own": say("งานบริการ"),
        "role": say("บทบาทที่รับงาน"),
        "stage": say("ช่วงของคำขอ"),
        "days": say("เวลาตามคู่มือ (วัน)"),
        "unit": say("นับเป็น"),
        "working": say("วันทำการ"),
        "calendar": say("วันปฏิทิน"),
        "outcome": say("ผลของคำขอ"),
        "clock": say("ระยะเวลาให้บริการ"),
    }


def context() -> Mapping[str, Any]:
    """Choices as `{value, label}`."""
    roles = {role: ROLES[role] for role in ("applicant", *TASK_ROLES)}
    known = {"roles": roles, "stages": STAGES, "outcomes": OUTCOMES, "clocks": CLOCKS}
    return {name: _choices(of) for name, of in known.items()}


def _choices(known: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": code, "label": say(text)} for code, text in known.items()]
