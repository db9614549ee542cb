"""My cases: what waits for me on top, then drafts, open and ended ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template, url_for

from runner import cases, clock, worklist
from runner.definitions import Definition
from runner.permissions import Actor
from runner.store import Store
from web import sessions
from web.applicant import pages, words
from web.applicant.planning import Planned, planned
from web.i18n import language, pick


@dataclass(frozen=True)
class Waiting:
    """Something that the applicant is asked to do."""

    url: str
    what: str
    title: str
    number: str
    service: str
    due: datetime | None
    late: bool


@dataclass(frozen=True)
class Line:
    """One case in a list. `tone` goes with `status`, which says the same in words."""

    url: str
    title: str
    number: str
    service: str
    agency: str
    status: str
    tone: str
    at: datetime
    due: datetime | None


@dataclass(frozen=True)
class CasesPage:
    """Everything of one applicant, newest first."""

    waiting: list[Waiting] = field(default_factory=list)
    drafts: list[Line] = field(default_factory=list)
    open: list[Line] = field(default_factory=list)
    ended: list[Line] = field(default_factory=list)
    plan: list[Planned] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.drafts or self.open or self.ended or self.plan)


def cases_page(store: Store, actor: Actor) -> CasesPage:
    """The page's contents, from two queries."""
    page, rows = CasesPage(plan=list(planned(store, actor))), cases.own_cases(store, actor)
    drafts = {row.id for row in rows if row.status == "draft"}
    with store.read() as connection:
        tasks = worklist.own_tasks(connection, actor.person_id or 0)
        definitions = {row.definition_id: cases.definitions.get(connection, row.definition_id) for row in rows}
    of_case = {row.id: definitions[row.definition_id] for row in rows}
    first = {task.case_id: task for task in reversed(tasks)}
    page.waiting.extend(_waiting(task, of_case[task.case_id]) for task in tasks if task.case_id in of_case.keys() - drafts)
    groups = {"draft": page.drafts, "open": page.open, "ended": page.ended}
    for row in rows:
        groups[row.status].append(_line(row, definitions[row.definition_id], first.get(row.id)))
    return page


def _waiting(task: Any, definition: Definition) -> Waiting:
    return Waiting(
        url=url_for("applicant.task", task_id=task.id),
        what=definition.text(task.name, language()),
        title=task.title,
        number=task.case_number or "",
        service=_service(definition),
        due=task.due_at,
        late=bool(task.due_at and task.due_at < clock.now()),
    )


def _service(definition: Definition) -> str:
    return pick(definition.sheet.name_th, definition.sheet.name_en)


def _line(row: Any, definition: Definition, task: Any) -> Line:
    status, tone = words.status(row, definition)
    draft = row.status == "draft" and task is not None
    return Line(
        url=url_for("applicant.task", task_id=task.id) if draft else url_for("applicant.case", case_id=row.id),
        title=row.title,
        number=row.number or "",
        service=_service(definition),
        agency=pick(row.agency_th, row.agency_en),
        status=status,
        tone=tone,
        at=row.ended_at or row.filed_at or row.created_at,
        due=row.due_at if row.status == "open" else None,
    )


@pages.get("/my/cases", endpoint="cases")
def all_cases() -> str:
    """All my cases."""
    return render_template("applicant/cases.html", page=cases_page(sessions.store(), sessions.actor()))
