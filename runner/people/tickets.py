"""One-time links by mail: set a password, confirm an e-mail address. Only a hash of the link is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from runner import clock
from runner.errors import NotFound
from runner.store.tables import ticket

LIFETIME = {"password": timedelta(hours=1), "invitation": timedelta(days=7), "email": timedelta(days=1)}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(connection: Connection, person_id: int, purpose: str, data: Mapping[str, Any] | None = None) -> str:
    """A new link's token; earlier ones for the same purpose stop working."""
    connection.execute(delete(ticket).where(ticket.c.person_id == person_id, ticket.c.purpose == purpose))
    token = clock.token()
    row = {"id": _hash(token), "person_id": person_id, "purpose": purpose, "data": dict(data or {})}
    connection.execute(insert(ticket).values(**row, expires_at=clock.now() + LIFETIME[purpose]))
    return token


def look(connection: Connection, token: str, *purposes: str) -> Row[Any]:
    """The ticket behind a link. NotFound when it is unknown, used, replaced or too old: all look the same."""
    row = connection.execute(select(ticket).where(ticket.c.id == _hash(token), ticket.c.purpose.in_(purposes))).first()
    if row is None or row.expires_at <= clock.now():
        raise NotFound("ลิงก์นี้หมดอายุหรือใช้ไปแล้ว โปรดขอลิงก์ใหม่", "This link has expired or was used. Ask for a new one")
    return row


def use(connection: Connection, token: str, *purposes: str) -> Row[Any]:
    """As `look`, and the link stops working. Two at once: one wins."""
    row = look(connection, token, *purposes)
    if connection.execute(delete(ticket).where(ticket.c.id == row.id)).rowcount != 1:
        raise NotFound("ลิงก์นี้ใช้ไปแล้ว", "This link was used")
    return row


def drop(connection: Connection, person_id: int) -> None:
    """No link of this person works any more."""
    connection.execute(delete(ticket).where(ticket.c.person_id == person_id))
