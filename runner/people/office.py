"""What an administrator and an auditor look through: the outbox, incidents, the general audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from runner.errors import NotFound
from runner.store.tables import case, event, incident, mail, person

PAGE = 50


@dataclass(frozen=True)
class Rows:
    """One page of rows. `total` counts all; None where counting would take too long, and `pages` is then as far as is known."""

    rows: Sequence[Any]
    total: int | None
    page: int
    pages: int


def _page(connection: Connection, query: Any, page: int) -> Rows:
    total = connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return Rows(connection.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all(), total, page, pages)


def outbox(connection: Connection, page: int = 1) -> Rows:
    """Mails, newest first, without their bodies."""
    columns = (mail.c.id, mail.c.recipient, mail.c.subject, mail.c.made_at, mail.c.sent_at)
    return _page(connection, select(*columns).order_by(mail.c.id.desc()), page)


def letter(connection: Connection, mail_id: int) -> Row[Any]:
    """One mail. NotFound."""
    row = connection.execute(select(mail).where(mail.c.id == mail_id)).first()
    if row is None:
        raise NotFound
    return row


def incidents(connection: Connection, page: int = 1) -> Rows:
    """Incidents, the unsolved first, with the number of their case."""
    query = (
        select(incident, case.c.number, case.c.service, case.c.title, case.c.definition_id)
        .outerjoin(case)
        .order_by(incident.c.solved_at.is_not(None), incident.c.at.desc())
    )
    return _page(connection, query, page)


def trail(connection: Connection, action: str = "", page: int = 1) -> Rows:
    """The audit trail over all cases and accounts, newest first; `action` is the beginning of an action's name."""
    columns = (event.c.at, event.c.stream, event.c.seq, event.c.action, event.c.element, event.c.comment, event.c.actor_id)
    query = select(*columns, person.c.name, case.c.number, case.c.definition_id).outerjoin(person, person.c.id == event.c.actor_id)
    query = query.outerjoin(case, case.c.id == event.c.stream).order_by(event.c.at.desc(), event.c.seq.desc())
    if action:
        query = query.where(event.c.action.startswith(action, autoescape=True))
    page = max(page, 1)
    rows = connection.execute(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    return Rows(rows[:PAGE], None, page, page + (len(rows) > PAGE))
