"""Logging in, and setting passwords: the same answer and time for unknown accounts, sessions renewed at every change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from runner import audit
from runner.people import accounts, attempts, identity, letters, passwords, sessions, tickets
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import person

_WRONG = ("เลขประจำตัวหรืออีเมล หรือรหัสผ่านไม่ถูกต้อง", "The number or e-mail address, or the password, is not right")


def log_in(store: Store, name: str, password: str, kept: Mapping[str, Any] | None = None) -> str:
    """A new session's token for whoever knows the password. `kept`: a form that waits since the session before expired
    (`{"person": id, …}`), handed on only to the same person. InvalidForm, TooMany: alike for unknown and disabled accounts."""
    tried = identity.plain(name).lower()
    with store.begin() as connection:
        attempts.count(connection, "login", identity.digits(tried))
        found = accounts.find(connection, name)
    right = passwords.fits(found.password if found else "", password[: identity.LONGEST_PASSWORD * 4])
    if found is None or not right or found.disabled_at is not None:
        raise identity.refuse("password", *_WRONG, {"name": name})
    with store.begin() as connection:
        attempts.forget(connection, "login", identity.digits(tried))
        if passwords.is_stale(found.password):
            _store(connection, found.id, password)
        audit.record(connection, found.id, "person:logged_in")
        mine = kept is not None and kept.get("person") == found.id
        return sessions.open_for(connection, found.id, {"kept": dict(kept or {})} if mine else None)


def _store(connection: Connection, person_id: int, password: str) -> None:
    connection.execute(update(person).where(person.c.id == person_id).values(password=passwords.sealed(password)))


def log_out(store: Store, session_id: str, person_id: int) -> None:
    """End one session."""
    with store.begin() as connection:
        sessions.end(connection, session_id)
        audit.record(connection, person_id, "person:logged_out")


def ask_reset(store: Store, settings: Settings, name: str) -> None:
    """Mail a link to set a new password. Unknown and disabled accounts: nothing happens, and the answer is the same. TooMany."""
    with store.begin() as connection:
        attempts.count(connection, "reset", identity.digits(identity.plain(name).lower()))
        found = accounts.find(connection, name)
        if found is None or found.disabled_at is not None or not found.email:
            return
        letters.reset(connection, settings, found.id, found.email, tickets.make(connection, found.id, "password"))
        audit.record(connection, found.id, "person:reset_asked")


def reset(store: Store, settings: Settings, token: str, typed: Mapping[str, str]) -> None:
    """Set a new password (`password`, `password_again`) with a mailed link; all sessions end. InvalidForm, NotFound."""
    clean = new_password(typed)
    with store.begin() as connection:
        row = tickets.use(connection, token, "password", "invitation")
        _change(connection, settings, row.person_id, clean)


def new_password(typed: Mapping[str, str]) -> str:
    """The new password of a form that asks for it twice. InvalidForm."""
    clean = identity.checked(typed, {"password": identity.password})["password"]
    if identity.plain(typed.get("password_again", "")) != clean:
        raise identity.refuse("password_again", "รหัสผ่านสองช่องไม่ตรงกัน", "The two passwords differ")
    return clean


def _change(connection: Connection, settings: Settings, person_id: int, clean: str) -> None:
    found = accounts.read(connection, person_id)
    _store(connection, person_id, clean)
    sessions.end_all(connection, person_id)
    tickets.drop(connection, person_id)
    for name in (found.id_number, found.email):
        attempts.forget(connection, "login", identity.digits(name))
    audit.record(connection, person_id, "person:password_changed")
    letters.changed(connection, settings, person_id, found.email, "รหัสผ่านของท่านถูกเปลี่ยนแล้ว", "Your password was changed")


def prove(store: Store, actor: Actor, password: str) -> None:
    """Whoever changes what guards an account knows its password. InvalidForm on `password_now`, TooMany."""
    with store.begin() as connection:
        attempts.count(connection, "prove", str(actor.person_id))
        stored = connection.scalar(select(person.c.password).where(person.c.id == actor.person_id))
    if not passwords.fits(stored or "", password[: identity.LONGEST_PASSWORD * 4]):
        raise identity.refuse("password_now", "รหัสผ่านปัจจุบันไม่ถูกต้อง", "The present password is not right")
    with store.begin() as connection:
        attempts.forget(connection, "prove", str(actor.person_id))


def change_password(store: Store, settings: Settings, actor: Actor, typed: Mapping[str, str]) -> str:
    """Change one's own password (`password_now`, `password`, `password_again`); all sessions end, a new one's token is answered."""
    assert actor.person_id is not None
    clean = new_password(typed)
    prove(store, actor, typed.get("password_now", ""))
    with store.begin() as connection:
        _change(connection, settings, actor.person_id, clean)
        return sessions.open_for(connection, actor.person_id)
