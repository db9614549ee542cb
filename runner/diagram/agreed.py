"""The agreed properties as an analyst sets them: what each is called, where it may stand, and what its value is chosen from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runner.agreed import OUTCOMES, STAGES

TASKS = (
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
)
EVENTS = ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent", "startEvent")
_EVERYWHERE = (*TASKS, *EVENTS)


@dataclass(frozen=True)
class Agreed:
    """One property. `value`: a choice of `choices`; `true` or nothing; a number, text or FEEL; or the id of something (`letter`, `notice`,
    `licence`, `form`, `role`), `several` with spaces between them. `group`: work, time or effect.
    """

    name: str
    kinds: tuple[str, ...]
    value: str
    th: str
    en: str
    group: str = "work"
    choices: tuple[str, ...] = ()
    several: bool = False
    hint_th: str = ""
    hint_en: str = ""


AGREED: Mapping[str, Agreed] = {
    one.name: one
    for one in (
        Agreed("stage", _EVERYWHERE, "choice", "ช่วงของคำขอ", "Stage of the case", choices=STAGES),
        Agreed(
            "files",
            ("userTask",),
            "true",
            "เสร็จแล้วถือว่ายื่นคำขอ",
            "Completing it files the case",
            hint_th="ออกเลขคำขอ",
            hint_en="Gives the case its number",
        ),
        Agreed(
            "title",
            ("userTask",),
            "feel",
            "เรียกคำขอนี้ว่า",
            "People call the case",
            hint_th="เช่น premises_name",
            hint_en="Such as premises_name",
        ),
        Agreed(
            "about",
            ("userTask", "serviceTask", "sendTask"),
            "feel",
            "งานนี้เกี่ยวกับ",
            "What this one is about",
            hint_th="เช่น member.name แสดงต่อท้ายชื่องาน",
            hint_en="Such as member.name, said after the task's name",
        ),
        Agreed("by_hand", ("serviceTask",), "true", "ให้เจ้าหน้าที่ทำเมื่อไม่มีระบบภายนอก", "An officer does it where no system does"),
        Agreed(
            "offered_to",
            ("startEvent", "boundaryEvent", "intermediateCatchEvent"),
            "role",
            "เป็นปุ่มในหน้าคำขอของ",
            "A button on the case page of",
            hint_th="เช่น ถอนคำขอ",
            hint_en="Such as withdrawing",
        ),
        Agreed("form", ("serviceTask", "startEvent", "boundaryEvent", "intermediateCatchEvent"), "form", "แบบฟอร์มที่กรอก", "Form to fill in"),
        Agreed("outcome", ("endEvent",), "choice", "ผลของคำขอ", "How the case ended", choices=tuple(OUTCOMES)),
        Agreed("clock", EVENTS, "choice", "ระยะเวลาให้บริการ", "Service clock", choices=("start", "pause", "resume", "stop")),
        Agreed("days", TASKS, "number", "เวลาตามคู่มือ (วัน)", "Time in the manual (days)", "time"),
        Agreed("hours", TASKS, "number", "เวลาตามคู่มือ (ชั่วโมง)", "Time in the manual (hours)", "time"),
        Agreed("minutes", TASKS, "number", "เวลาตามคู่มือ (นาที)", "Time in the manual (minutes)", "time"),
        Agreed("unit", TASKS, "choice", "นับเป็น", "Counted in", "time", choices=("working", "calendar")),
        Agreed("letter", _EVERYWHERE, "letter", "ออกหนังสือ", "Issues letters", "effect", several=True),
        Agreed("notify", _EVERYWHERE, "notice", "แจ้งผู้ยื่นคำขอ", "Tells the applicant", "effect", several=True),
        Agreed("licence", _EVERYWHERE, "licence", "ออกใบอนุญาต", "Issues a licence", "effect"),
        Agreed(
            "ends_licence",
            _EVERYWHERE,
            "feel",
            "เลขใบอนุญาตเดิมที่สิ้นสุด",
            "Number of a licence that ends",
            "effect",
            hint_th="เช่น old_licence.number",
            hint_en="Such as old_licence.number",
        ),
        Agreed("ends_on", _EVERYWHERE, "feel", "วันสุดท้ายของใบอนุญาตเดิม", "Last day of that licence", "effect"),
        Agreed(
            "draw",
            _EVERYWHERE,
            "text",
            "ออกเลขให้ตัวแปร",
            "Draws a number",
            "effect",
            hint_th="ตัวแปร:ชุดเลข เช่น receipt_number:receipt",
            hint_en="variable:series, such as receipt_number:receipt",
        ),
        Agreed("payment", _EVERYWHERE, "choice", "การชำระเงิน", "Payment", "effect", choices=("ask", "paid")),
    )
}
