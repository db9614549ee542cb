"""One case as its applicant sees it: where it is, who has it, what to do, papers, money, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Row

from runner.cases import CaseView
from runner.export import filing_form
from runner.settings import Settings
from web.applicant import words
from web.applicant.answered import Section, sections
from web.applicant.behalf import Behalf, behalf
from web.applicant.documents import Paper, letters
from web.applicant.progress import Days, Entry, days, history, holder, reasons, stages
from web.applicant.results import Licence, Payment, fees, licences
from web.i18n import language, pick
from web.render.words import Words


@dataclass(frozen=True)
class Todo:
    """Something the reader is asked to do; `own` is False for what a service centre does in the applicant's place."""

    url: str
    what: str
    due: datetime | None
    own: bool


@dataclass(frozen=True)
class OfferLink:
    """Something that can be asked for at any time, such as withdrawing."""

    url: str
    name: str


@dataclass(frozen=True)
class CasePage:
    """The whole page."""

    id: int
    number: str
    title: str
    service: str
    agency: str
    status: str
    tone: str
    ended: bool
    filed_at: datetime | None
    stages: Sequence[tuple[str, str]]
    holder: str
    days: Days | None
    todo: Sequence[Todo]
    messages: Sequence[Row[Any]]
    letters: Sequence[Paper]
    licences: Sequence[Licence]
    to_pay: Sequence[Payment]
    paid: Sequence[Payment]
    offers: Sequence[OfferLink]
    history: Sequence[Entry]
    answers: Sequence[Section]
    words: Words
    reasons: str
    behalf: Behalf | None


def case_page(seen: CaseView, settings: Settings, messages: Sequence[Row[Any]] = ()) -> CasePage:
    """Everything on the page: what the case shows of itself, and the `messages` that told the applicant of it."""
    row, definition, asked = seen.row, seen.definition, fees(seen, settings)
    ended = row.status == "ended"
    status, tone = words.status(row, definition)
    return CasePage(
        id=row.id, number=row.number or "", title=row.title, service=pick(definition.sheet.name_th, definition.sheet.name_en),
        agency=pick(row.agency_th, row.agency_en), status=status, tone=tone, ended=ended, filed_at=row.filed_at,
        stages=stages(definition, row), holder=holder(seen), days=days(seen), todo=_todo(seen), letters=letters(seen),
        messages=messages, licences=licences(seen), to_pay=[one for one in asked if not one.paid_at],
        paid=[one for one in asked if one.paid_at], offers=_offers(seen), history=history(seen),
        answers=answers(seen), words=Words(language()), reasons=reasons(seen) if ended else "",
        behalf=behalf(row),
    )  # fmt: skip


def _todo(seen: CaseView) -> list[Todo]:
    text = seen.definition.text
    for_applicant = behalf(seen.row) is None
    return [
        Todo(task_url(task), text(task.name, language()), task.due_at, for_applicant or task.role != "applicant")
        for task in sorted(seen.own_tasks, key=lambda task: task.role == "applicant")
    ]


def task_url(task: Any) -> str:
    """Where a task is done: the applicant's in these pages, the staff's own in theirs."""
    return url_for("applicant.task" if task.role == "applicant" else "officer.task", task_id=task.id)


def _offers(seen: CaseView) -> list[OfferLink]:
    links = [(url_for("applicant.offer", case_id=seen.row.id, message=one.message), one.name) for one in seen.offers]
    return [OfferLink(url, seen.definition.text(name, language())) for url, name in links]


def answers(seen: CaseView) -> list[Section]:
    """What was applied for, as people read it."""
    filing = filing_form(seen.definition)
    return sections(filing.answers(seen.scope, language()), seen.references) if filing and seen.row.number else []
