"""One case as officers see it: where it stands, who applied, what waits for whom, papers, money, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from runner import thai
from runner.cases import CaseView
from runner.permissions import Actor
from runner.settings import Settings
from web.applicant import words as told
from web.applicant.case_page import CasePage as AboutPage
from web.applicant.case_page import OfferLink
from web.applicant.case_page import case_page as about_page
from web.applicant.documents import Paper
from web.applicant.progress import Entry, written
from web.i18n import language, pick, say

# what an officer reads in the history besides what applicants read
_HISTORY = {
    "case:viewed": "เปิดดูคำขอ",
    "document:viewed": "เปิดดูเอกสาร",
    "document:attached": "แนบเอกสาร",
    "document:detached": "นำเอกสารออก",
    "task:claimed": "รับงาน",
    "task:released": "คืนงาน",
    "job:taken": "ระบบภายนอกรับงาน",
    "incident:solved": "แก้ไขเหตุขัดข้องแล้ว",
}


@dataclass(frozen=True)
class OpenTask:
    """Something that waits. `url` is empty for what is not the reader's to open."""

    url: str
    name: str
    role: str
    holder: str
    mine: bool
    due: datetime | None


@dataclass(frozen=True)
class Fact:
    """One line about the applicant."""

    label: str
    value: str


@dataclass(frozen=True)
class CasePage:
    """The whole page. `about` is what its applicant sees of it."""

    about: AboutPage
    diagram: str
    applicant: Sequence[Fact]
    tasks: Sequence[OpenTask]
    history: Sequence[Entry]
    looked: Sequence[Entry]
    offers: Sequence[OfferLink]
    uploads: Sequence[Paper]


def case_page(seen: CaseView, actor: Actor, settings: Settings) -> CasePage:
    """Everything on the page, from what the case shows of itself."""
    row = seen.row
    return CasePage(
        about=about_page(seen, settings),
        diagram=url_for("officer.diagram", case_id=row.id),
        applicant=_applicant(row),
        tasks=[_task(task, seen, actor) for task in seen.tasks],
        history=_history(seen),
        looked=[_entry(one, seen, _HISTORY[one.event.action]) for one in reversed(seen.history) if one.event.action.endswith(":viewed")],
        offers=_offers(seen),
        uploads=[_paper(row) for row in seen.documents if row.kind == "upload"],
    )


def _applicant(row: Any) -> list[Fact]:
    number = say("เลขประจำตัวประชาชน") if row.applicant_kind == "citizen" else say("เลขทะเบียนนิติบุคคล")
    found = (("ผู้ยื่นคำขอ", row.applicant_name), ("โทรศัพท์", row.applicant_phone), ("อีเมล", row.applicant_email))
    return [Fact(say(label), value) for label, value in found if value] + [Fact(number, thai.id_number(row.applicant_number))]


def _task(task: Any, seen: CaseView, actor: Actor) -> OpenTask:
    own = task.role in actor.case_roles(seen.row)
    return OpenTask(
        url=url_for("officer.task", task_id=task.id) if own else "",
        name=seen.definition.text(task.name, language()),
        role=told.role(task.role),
        holder=task.assignee_name or "",
        mine=task.assignee_id == actor.person_id,
        due=task.due_at,
    )


def _history(seen: CaseView) -> list[Entry]:
    """Newest first; what a step led to stands with it, who only looked stands elsewhere."""
    entries: list[Entry] = []
    for one in seen.history:
        action = one.event.action
        if what := told.happened(one, seen.definition):
            if action in told.DEEDS or not entries:
                entries.append(_entry(one, seen, what))
            else:
                entries[-1].effects.append(what)
        elif action in _HISTORY and not action.endswith(":viewed"):
            what = ": ".join(filter(None, (say(_HISTORY[action]), seen.definition.text(one.element, language()))))
            entries.append(_entry(one, seen, what))
    return entries[::-1]


def _entry(one: Any, seen: CaseView, what: str) -> Entry:
    who = say("{name} แทนผู้ยื่นคำขอ", name=one.who) if one.behalf and one.who else one.who or say("ระบบ")
    return Entry(one.event.at, who, say(what), written(one, seen.definition), [], one.event.element)


def _paper(row: Any) -> Paper:
    url = url_for("applicant.document", document_id=row.id)
    return Paper(row.id, row.field, row.name, "", row.media_type, row.size, row.made_at, url)


def _offers(seen: CaseView) -> list[OfferLink]:
    text = seen.definition.text
    offers = ((url_for("officer.offer", case_id=seen.row.id, message=one.message), one.name) for one in seen.offers)
    return [OfferLink(url, text(name, language())) for url, name in offers]


def named(seen: CaseView) -> str:
    """What people call the case: number and title."""
    row, sheet = seen.row, seen.definition.sheet
    return " · ".join(filter(None, (row.number, row.title or pick(sheet.name_th, sheet.name_en))))
