"""Sessions on the server: the browser holds a random token, the table its hash. Idle 30 minutes, at most 12 hours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from runner import clock
from runner.store.tables import person, session

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
KEPT_FOR = timedelta(hours=24)  # an expired session still knows the form that was typed in it
SEEN_EVERY = timedelta(minutes=1)  # reading pages writes at most this often


@dataclass(frozen=True)
class Session:
    """A session and its person as they are at this moment; `live` is False when it has expired."""

    id: str
    person_id: int
    name: str
    kind: str
    language: str
    data: Mapping[str, Any]
    seen_at: datetime
    live: bool


def identify(token: str) -> str:
    """The id under which a token's session is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_for(connection: Connection, person_id: int, data: Mapping[str, Any] | None = None) -> str:
    """A new session's token. Old rows of everybody are swept out on the way."""
    now, token = clock.now(), clock.token()
    connection.execute(delete(session).where(session.c.seen_at < now - KEPT_FOR))
    row = {"id": identify(token), "person_id": person_id, "data": dict(data or {}), "created_at": now, "seen_at": now}
    connection.execute(insert(session).values(**row))
    return token


def find(connection: Connection, token: str) -> Session | None:
    """The session of a token, expired ones too; None when it was ended or its person disabled."""
    columns = (session.c.id, session.c.person_id, session.c.data, session.c.seen_at, session.c.created_at)
    query = select(*columns, person.c.name, person.c.kind, person.c.language).join(person)
    row = connection.execute(query.where(session.c.id == identify(token), person.c.disabled_at.is_(None))).first()
    if row is None:
        return None
    now = clock.now()
    live = now - row.seen_at < IDLE and now - row.created_at < LONGEST
    return Session(row.id, row.person_id, row.name, row.kind, row.language, row.data, row.seen_at, live)


def needs_touch(found: Session) -> bool:
    """Whether the last sign of life is old enough to be written anew."""
    return clock.now() - found.seen_at >= SEEN_EVERY


def touch(connection: Connection, session_id: str) -> None:
    """The person is still there."""
    connection.execute(update(session).where(session.c.id == session_id).values(seen_at=clock.now()))


def remember(connection: Connection, session_id: str, data: Mapping[str, Any]) -> None:
    """Put `data` in place of what the session knew."""
    connection.execute(update(session).where(session.c.id == session_id).values(data=dict(data)))


def end(connection: Connection, session_id: str) -> None:
    """Log out."""
    connection.execute(delete(session).where(session.c.id == session_id))


def end_all(connection: Connection, person_id: int) -> None:
    """Log a person out everywhere, at once."""
    connection.execute(delete(session).where(session.c.person_id == person_id))
