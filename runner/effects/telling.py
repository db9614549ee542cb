"""Telling the applicant: notices of the sheet, and what the law asks to be told even if the diagram is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runner import mail
from runner.errors import Stuck
from runner.notices import Notice, fill

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element
    from runner.engine import OpenTask


def notify(step: Step, value: str, element: Element) -> None:
    for notice_id in value.split():
        notice = step.definition.sheet.notices.get(notice_id)
        if notice is None:
            raise Stuck(f"ไม่พบข้อความแจ้ง {notice_id} ในข้อมูลงานบริการ", f"The service sheet has no notice {notice_id}", element=element.id)
        _tell(step, notice)
        step.told.add(notice.id)


def _tell(step: Step, notice: Notice, **more: str) -> None:
    row, scope = step.row, step.scope({**step.local, **more})
    language = row.applicant_language
    subject, body = (fill(words, scope, language) for words in notice.in_language(language))
    message, delivery = mail.rows(row.applicant_id, row.applicant_email or "", subject, body, row.id)
    step.add("mail", message)  # who has no address reads it with the case
    if row.applicant_email:
        step.add("job", delivery)


_ASKED = Notice(
    "asked",
    "{case.number} มีเรื่องที่ท่านต้องดำเนินการ",
    "{case.number}: something for you to do",
    "เรียน {applicant.name}\n\nคำขอ {case.number} ({case.title}) มีเรื่องที่ท่านต้องดำเนินการ โปรดเข้าสู่ระบบเพื่อดูรายละเอียด\n\n{agency.name}",
    "Dear {applicant.name},\n\nCase {case.number} ({case.title}) waits for you. Please log in to see what is asked.\n\n{agency.name_en}",
)
_ENDED = Notice(
    "ended",
    "{case.number} สิ้นสุดการดำเนินการแล้ว",
    "{case.number} has ended",
    "เรียน {applicant.name}\n\nคำขอ {case.number} ({case.title}) สิ้นสุดแล้ว โปรดเข้าสู่ระบบเพื่อดูผลและดาวน์โหลดเอกสาร\n\n{agency.name}",
    "Dear {applicant.name},\n\nCase {case.number} ({case.title}) has ended. Log in to see the result and the papers.\n\n{agency.name_en}",
)


_DONE_FOR_YOU = Notice(
    "done_for_you",
    "{case.number} ศูนย์บริการดำเนินการแทนท่าน: {deed}",
    "{case.number}: a service centre acted for you: {deed}",
    "เรียน {applicant.name}\n\nศูนย์บริการ โดย {actor.name} ได้ดำเนินการแทนท่านในคำขอ {case.number} ({case.title})\nรายการ: {deed}\n\n"
    "รายละเอียดและประวัติอ่านได้ในระบบ หากท่านมิได้ขอให้ดำเนินการ โปรดแจ้งหน่วยงานทันที โทร. {agency.phone}\n\n{agency.name}",
    "Dear {applicant.name},\n\n{actor.name} of the service centre acted for you in case {case.number} ({case.title}):\n{deed}\n\n"
    "Log in to see the details. If you did not ask for this, tell the agency at once: {agency.phone}\n\n{agency.name_en}",
)
_DEEDS = ("task:completed", "message:sent")


def _tell_what_was_done(step: Step) -> None:
    """Whatever a service centre does in the applicant's place, the applicant is told of."""
    deed = next((one for one in step.entries if one.behalf_of and one.action in _DEEDS), None)
    if deed and step.number:
        element = step.definition.program.elements[deed.element]
        _tell(step, _DONE_FOR_YOU, deed=step.definition.text(element.name, step.row.applicant_language))


def tell_what_is_asked(step: Step, opened: list[OpenTask]) -> None:
    """Applicants are told of every change that asks something of them or ends their case, even if the diagram names no notice."""
    _tell_what_was_done(step)
    own = step.actor.person_id == step.row.applicant_id
    if step.told or not step.number:
        return
    if step.run.ended:
        _tell(step, _ENDED)
    elif not own and any("applicant" in task.groups for task in opened):
        _tell(step, _ASKED)
