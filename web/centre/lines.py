"""A case in the centre's lists: how it stands, and what the centre can do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from runner import cases
from runner.centre_list import CentreList
from runner.definitions import Definition
from runner.people.centre import ROLE
from runner.store import Store
from web.applicant import words
from web.applicant.case_page import task_url
from web.i18n import language, pick


@dataclass(frozen=True)
class Line:
    """One case. `todo` is empty when nothing can be done; `own`: it is the centre's own task, not the applicant's."""

    url: str
    title: str
    number: str
    applicant: str
    service: str
    agency: str
    status: str
    tone: str
    at: datetime
    todo: str
    todo_url: str
    own: bool
    due: datetime | None


def lines(store: Store, found: CentreList) -> list[Line]:
    """The lines of a page."""
    with store.read() as connection:
        definitions = {row.definition_id: cases.definitions.get(connection, row.definition_id) for row in found.rows}
    return [_line(row, definitions[row.definition_id], found.tasks.get(row.id)) for row in found.rows]


def _line(row: Any, definition: Definition, task: Any) -> Line:
    status, tone = words.status(row, definition)
    sheet = definition.sheet
    return Line(
        url=url_for("applicant.case", case_id=row.id), title=row.title or pick(sheet.name_th, sheet.name_en), number=row.number or "",
        applicant=row.applicant_name, service=pick(sheet.name_th, sheet.name_en), agency=pick(row.agency_th, row.agency_en), status=status,
        tone=tone, at=row.ended_at or row.filed_at or row.created_at, todo=definition.text(task.name, language()) if task else "",
        todo_url=task_url(task) if task else "", own=bool(task and task.role == ROLE), due=task.due_at if task and row.number else None,
    )  # fmt: skip


def services(store: Store, names: Sequence[str]) -> list[tuple[str, str]]:
    """Services by id with their names, by name."""
    with store.read() as connection:
        sheets = [cases.definitions.newest(connection, name).sheet for name in names]
    return sorted(((sheet.service, pick(sheet.name_th, sheet.name_en)) for sheet in sheets), key=lambda one: one[1])
