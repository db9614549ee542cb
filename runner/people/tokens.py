"""Access tokens: a program acts for the person who made it, with that person's rights, or with one use of them.

A token is shown once. Stored is its SHA-256 alone: it has 256 random bits, so that nobody finds it by trying, and needs no slow hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from runner import audit, clock
from runner.errors import NotFound, Unavailable
from runner.people import accounts, attempts, identity, letters, login
from runner.people.actors import actor_of
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import access_token, person

SCOPES = ("", "deploy", "jobs")  # all that the owner may; only bring diagrams here; only take jobs
DAYS = (30, 90, 365)  # for how long
MOST = 20  # tokens of one person that work at the same time
SEEN_EVERY = timedelta(minutes=1)  # a token that works all day writes its last use at most this often
_SHAPE = re.compile(r"anuyat_[A-Za-z0-9_-]{43}")  # the beginning lets scanners of public code find one that was published


@dataclass(frozen=True)
class Bearer:
    """Who comes with a token, what they may at this moment, and the one use that it is narrowed to (empty: none)."""

    actor: Actor
    scope: str
    language: str


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def working(connection: Connection, person_id: int) -> list[Row[Any]]:
    """A person's tokens that were not revoked, newest first, those that have expired too: id, name, scope and moments."""
    c = access_token.c
    columns = (c.id, c.name, c.scope, c.made_at, c.expires_at, c.used_at)
    return list(connection.execute(select(*columns).where(c.person_id == person_id, c.revoked_at.is_(None)).order_by(c.id.desc())))


def make(store: Store, settings: Settings, actor: Actor, typed: Mapping[str, str]) -> str:
    """A new token (`name`, `days`, `scope`, `password_now`): its text, which is never to be had again. InvalidForm, TooMany.

    Who makes one knows the password: an unwatched browser must not become a key that works for a year.
    """
    assert actor.person_id is not None
    clean = identity.checked(typed, {"name": _name, "days": _days, "scope": _scope})
    login.prove(store, actor, typed.get("password_now", ""))
    token, now = f"anuyat_{clock.token()}", clock.now()
    row = {"id": clock.new_id(), "person_id": actor.person_id, "name": clean["name"], "scope": clean["scope"], "digest": _digest(token)}
    with store.begin() as connection:
        _refuse(working(connection, actor.person_id), clean["name"], typed)
        connection.execute(insert(access_token).values(**row, made_at=now, expires_at=now + timedelta(days=int(clean["days"]))))
        data = {"token": row["id"], "name": row["name"], "scope": row["scope"], "days": int(clean["days"])}
        audit.record(connection, actor.person_id, "token:made", data=data)
        told = ("มีการสร้างโทเคนของบัญชีท่าน", "An access token of your account was made")
        letters.changed(connection, settings, actor.person_id, accounts.read(connection, actor.person_id).email, *told)
    return token


def _refuse(known: list[Row[Any]], name: str, typed: Mapping[str, str]) -> None:
    if name in [row.name for row in known]:
        raise identity.refuse("name", "ท่านมีโทเคนชื่อนี้แล้ว โปรดตั้งชื่ออื่น", "You have a token of this name. Choose another", typed)
    if len(known) >= MOST:
        raise identity.refuse(
            "name", f"มีโทเคนได้ไม่เกิน {MOST} รายการ โปรดยกเลิกรายการที่ไม่ใช้", f"At most {MOST} tokens. Revoke one that you do not use", typed
        )


def _name(text: str) -> str:
    joined = " ".join(text.split())
    if not 1 <= len(joined) <= 100:
        raise identity.Refused("กรอกชื่อโทเคน (ไม่เกิน 100 ตัวอักษร)", "Enter a name for the token (at most 100 characters)")
    return joined


def _days(text: str) -> str:
    if text not in map(str, DAYS):
        raise identity.Refused("เลือกอายุของโทเคน", "Choose how long the token works")
    return text


def _scope(text: str) -> str:
    if text not in SCOPES:
        raise identity.Refused("เลือกสิทธิของโทเคน", "Choose what the token may do")
    return text


def revoke(store: Store, actor: Actor, token_id: int) -> None:
    """One's own token works no more from this moment. NotFound."""
    c = access_token.c
    with store.begin() as connection:
        mine = update(access_token).where(c.id == token_id, c.person_id == actor.person_id, c.revoked_at.is_(None))
        if connection.execute(mine.values(revoked_at=clock.now())).rowcount != 1:
            raise NotFound
        audit.record(connection, actor.person_id, "token:revoked", data={"token": token_id})


def come(store: Store, token: str, *, name: str | None = None, address: str = "") -> Bearer | None:
    """Who comes with this token; None when it is unknown, revoked, expired, or its owner disabled: all look the same.

    `name` is what was given beside it (Basic), and must be the owner's e-mail address. Wrong ones are counted for the network
    `address` they come from, TooMany after ten: a right one always works, so that nobody locks out a program by guessing beside it.
    """
    with store.read() as connection:
        row = _row(connection, token)
        owned = row is not None and name in (None, row.email) and row.expires_at > clock.now()
        with suppress(NotFound):
            if row is not None and owned:
                bearer = Bearer(actor_of(connection, row.person_id), row.scope, row.language)
                _seen(store, row)
                return bearer
    with store.begin() as connection:
        attempts.count(connection, "token", address)
    return None


def _row(connection: Connection, token: str) -> Row[Any] | None:
    if not _SHAPE.fullmatch(token):
        return None
    columns = (*access_token.c, person.c.email, person.c.language)
    found = select(*columns).join(person, person.c.id == access_token.c.person_id)
    return connection.execute(found.where(access_token.c.digest == _digest(token), access_token.c.revoked_at.is_(None))).first()


def _seen(store: Store, row: Row[Any]) -> None:
    now: datetime = clock.now()
    if row.used_at is None or now - row.used_at >= SEEN_EVERY:
        with suppress(Unavailable), store.begin() as connection:  # knowing when is not worth refusing the call
            connection.execute(update(access_token).where(access_token.c.id == row.id).values(used_at=now))
