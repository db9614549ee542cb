"""One case as its applicant sees it: where it is, who has it, what to do, papers, money, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for

from runner import cases, clock, form, payments
from runner.cases import CaseView
from runner.definitions import Definition
from runner.settings import Settings
from web.applicant import words
from web.applicant.answered import Section, sections
from web.applicant.documents import Paper, letters, uploads
from web.i18n import language, pick, say
from web.render.words import Words
from web.words import STAGES


@dataclass(frozen=True)
class Days:
    """The service clock in words: day `n` of `of`, the expected date; `late` counts days past it."""

    n: int
    of: int
    working: bool
    due: datetime | None
    paused: bool
    stopped: bool
    late: int

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.n / self.of)) if self.of else 0


@dataclass(frozen=True)
class Todo:
    """Something the reader is asked to do."""

    url: str
    what: str
    due: datetime | None
    late: bool


@dataclass(frozen=True)
class Payment:
    """One fee: `pay` says whether it can be paid here and now; `slip` is the URL of the printed slip."""

    id: int
    amount: Decimal
    paid_at: datetime | None
    receipt: str
    pay: bool
    slip: str


@dataclass(frozen=True)
class Licence:
    """A licence or certificate that the case led to."""

    name: str
    number: str
    valid_from: Any
    valid_to: Any
    valid: bool
    public: str
    paper: Paper | None


@dataclass(frozen=True)
class Entry:
    """One step of the history: who did what, with what comment, and what it led to."""

    at: datetime
    who: str
    what: str
    comment: str
    effects: list[str]


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
    letters: Sequence[Paper]
    uploads: Sequence[Paper]
    licences: Sequence[Licence]
    to_pay: Sequence[Payment]
    paid: Sequence[Payment]
    offers: Sequence[OfferLink]
    history: Sequence[Entry]
    answers: Sequence[Section]
    words: Words
    reasons: str


def case_page(seen: CaseView, settings: Settings) -> CasePage:
    """Everything on the page, from what the case shows of itself."""
    row, definition, fees = seen.row, seen.definition, _payments(seen, settings)
    ended = row.status == "ended"
    status, tone = words.status(row, definition)
    return CasePage(
        id=row.id, number=row.number or "", title=row.title, service=pick(definition.sheet.name_th, definition.sheet.name_en),
        agency=pick(row.agency_th, row.agency_en), status=status, tone=tone, ended=ended, filed_at=row.filed_at,
        stages=stages(definition, row), holder=holder(seen), days=_days(seen), todo=_todo(seen), letters=letters(seen),
        uploads=uploads(seen), licences=_licences(seen), to_pay=[one for one in fees if not one.paid_at],
        paid=[one for one in fees if one.paid_at], offers=_offers(seen), history=_history(seen),
        answers=answers(seen), words=Words(language()), reasons=_reasons(seen) if ended else "",
    )  # fmt: skip


def stages(definition: Definition, row: Any) -> list[tuple[str, str]]:
    """The stages that the service has, each `done`, `here` or `ahead`; a case that ended early stands where it ended."""
    used = {element.properties.get("stage") for element in definition.program.elements.values()}
    names = [name for name in STAGES if name in used]
    at = names.index(row.stage) if row.stage in names else 0
    at += row.status == "ended" and row.outcome == "issued"
    return [(words.stage(name, definition), "done" if n < at else "here" if n == at else "ahead") for n, name in enumerate(names)]


def holder(seen: CaseView) -> str:
    """Who has the case now."""
    if seen.row.status == "ended":
        return ""
    if seen.own_tasks:
        return say("ท่าน")
    roles = dict.fromkeys(task.role for task in seen.tasks)
    agency = pick(seen.row.agency_th, seen.row.agency_en)
    return " · ".join(say("{role} {agency}", role=words.role(name), agency=agency) for name in roles) or agency


def _days(seen: CaseView) -> Days | None:
    now, ticking = clock.now(), seen.clock
    n = ticking.day(now)
    if n is None:
        return None
    return Days(n, ticking.days, ticking.unit == "working", ticking.due, bool(ticking.paused), bool(ticking.stopped), ticking.late_by(now))


def _todo(seen: CaseView) -> list[Todo]:
    now = clock.now()
    return [
        Todo(
            url_for("applicant.task", task_id=task.id),
            seen.definition.text(task.name, language()),
            task.due_at,
            bool(task.due_at and task.due_at < now),
        )
        for task in seen.own_tasks
    ]


def _licences(seen: CaseView) -> list[Licence]:
    papers = {paper.kind: paper for paper in letters(seen)}
    found = []
    for row in seen.licences:
        kind = seen.definition.sheet.licences.get(row.kind)
        name = pick(row.printed.get("name_th", ""), row.printed.get("name_en", ""))
        paper = papers.get(kind.letter) if kind else None
        public = url_for("public.licence", token=row.token)
        found.append(Licence(name, row.number, row.valid_from, row.valid_to, cases.is_valid(row), public, paper))
    return found


def _payments(seen: CaseView, settings: Settings) -> list[Payment]:
    """Fees asked and paid. A fee may be paid here when the applicant chose e-Payment and a provider is connected."""
    online = payments.gateway(settings) is not None and seen.row.status == "open"
    slips = [paper.url for paper in letters(seen) if paper.kind == "fee_slip"]
    slip = slips[-1] if slips else ""
    asked = {row.id for row in seen.payments if row.status == "asked"}
    return [
        Payment(row.id, row.amount, row.paid_at, row.receipt_number, online and row.id in asked, slip if row.id in asked else "")
        for row in seen.payments
    ]


def _offers(seen: CaseView) -> list[OfferLink]:
    links = [(url_for("applicant.offer", case_id=seen.row.id, message=one.message), one.name) for one in seen.offers]
    return [OfferLink(url, seen.definition.text(name, language())) for url, name in links]


def _history(seen: CaseView) -> list[Entry]:
    """Newest first; what a step led to stands with it."""
    entries: list[Entry] = []
    for one in seen.history:
        what, event = words.happened(one, seen.definition), one.event
        if not what:
            continue
        if event.action in words.DEEDS or not entries:
            entries.append(Entry(event.at, _who(one), what, event.comment, []))
        else:
            entries[-1].effects.append(what)
    return entries[::-1]


def _who(one: Any) -> str:
    if not one.who:
        return say("ระบบ")
    return say("{name} แทนผู้ยื่นคำขอ", name=one.who) if one.behalf else str(one.who)


def filing_form(definition: Definition) -> form.Form | None:
    """The form that files a case of the service."""
    filing = (element for element in definition.program.elements.values() if element.properties.get("files") == "true")
    return next((definition.form(element.form_id) for element in filing), None)


def answers(seen: CaseView) -> list[Section]:
    """What was applied for, as people read it."""
    filing = filing_form(seen.definition)
    return sections(filing.answers(seen.scope, language()), seen.references) if filing and seen.row.number else []


def _reasons(seen: CaseView) -> str:
    """Why the case ended as it did: the last comment that somebody wrote."""
    if seen.row.outcome == "issued":
        return ""
    return next((one.event.comment for one in reversed(seen.history) if one.event.comment), "")
