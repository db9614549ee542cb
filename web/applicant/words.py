"""How the state of a case is said to people: stages, results, who has it now, lines of the history."""

from __future__ import annotations

from typing import Any

from runner.cases.views import Happened
from runner.definitions import Definition
from web.i18n import language, pick, say
from web.words import OUTCOMES, ROLES, STAGES, STATUSES

TONES = {"issued": "good", "refused": "bad", "returned": "warn", "cancelled": "good"}  # outcome of a case → tone of its mark
# what happened → sentence; what is not here is bookkeeping that an applicant need not read
_HISTORY = {
    "case:started": "เริ่มจัดทำคำขอ",
    "case:filed": "ได้เลขที่คำขอ",
    "clock:start": "เอกสารครบถ้วนถูกต้อง เริ่มนับระยะเวลาให้บริการ",
    "clock:pause": "หยุดนับระยะเวลาระหว่างรอการแก้ไข",
    "clock:resume": "นับระยะเวลาให้บริการต่อ",
    "clock:stop": "สิ้นสุดการนับระยะเวลาให้บริการ",
    "payment:asked": "แจ้งจำนวนเงินที่ต้องชำระ",
    "payment:paid": "ได้รับชำระเงินแล้ว",
    "licence:issued": "ออกใบอนุญาต",
    "licence:ended": "ใบอนุญาตเดิมสิ้นสุด",
    "letter:issued": "ออกหนังสือ",
    "message:received": "ได้รับข้อมูลจากระบบภายนอก",
    "job:failed": "ระบบภายนอกแจ้งว่าดำเนินการไม่ได้",
    "timer:fired": "ถึงกำหนดเวลา",
    "task:handed_over": "ส่งต่องาน",
}
_WITH_ELEMENT = ("task:completed", "job:completed", "message:sent")
# what begins an entry of the history; all else is an effect of the step before it
DEEDS = frozenset(
    ("case:started", "task:completed", "job:completed", "job:failed", "message:sent", "message:received", "timer:fired", "task:handed_over")
)


def stage(name: str, definition: Definition) -> str:
    """A stage as the service calls it, in the reader's language."""
    own = next((one for one in definition.sheet.stages if one.id == name), None)
    return pick(own.name_th, own.name_en) if own else say(STAGES.get(name, name))


def role(name: str) -> str:
    """A role in the reader's language."""
    return say(ROLES.get(name, name))


def ending(outcome: str | None, definition: Definition | None) -> str:
    """How a case ended, as the end event of its diagram says it: a tax is paid, a licence is received."""
    if definition and outcome and outcome in definition.endings:
        return definition.text(definition.endings[outcome], language())
    return say(OUTCOMES.get(outcome or "", STATUSES["ended"]))


def status(row: Any, definition: Definition) -> tuple[str, str]:
    """How a case stands, in the reader's language, and the tone of its mark: how it ended, its stage, or a draft."""
    if row.status == "ended":
        return ending(row.outcome, definition), TONES.get(row.outcome or "", "quiet")
    return (stage(row.stage, definition), "info") if row.status == "open" else (say(STATUSES["draft"]), "quiet")


def happened(one: Happened, definition: Definition) -> str:
    """One line of the history; empty for what an applicant need not read."""
    action = one.event.action
    if action in _WITH_ELEMENT:
        return definition.text(one.element, language())
    words = say(_HISTORY[action]) if action in _HISTORY else ""
    return " ".join(filter(None, (words, _detail(action, one.event.data or {}, definition))))


def _detail(action: str, data: Any, definition: Definition) -> str:
    if action == "letter:issued":
        return letter_name(definition, str(data.get("letter")))
    return str(data.get("number") or "") if action in ("case:filed", "licence:issued") else ""


def letter_name(definition: Definition, letter_id: str) -> str:
    """The name of a letter in the reader's language."""
    letter = definition.sheet.letters.get(letter_id)
    return pick(letter.name_th, letter.name_en) if letter else letter_id
