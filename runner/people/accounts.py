"""Accounts: registered by applicants, made for staff by administrators, disabled at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from runner import audit, clock
from runner.errors import Conflict, NotFound
from runner.people import attempts, identity, letters, passwords, sessions, tickets
from runner.people.freed import free_tasks
from runner.people.races import look_again
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import assignment, person

PAGE = 25


@dataclass(frozen=True)
class Person:
    """One account as people see it; `roles` only where a list was asked for."""

    id: int
    kind: str
    id_number: str
    id_kind: str
    name: str
    email: str
    phone: str
    address: Mapping[str, Any]
    language: str
    disabled_at: datetime | None
    created_at: datetime
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    """One page of accounts; `total` counts all that were found."""

    people: list[Person]
    total: int
    page: int
    pages: int


_COLUMNS = (
    person.c.id, person.c.kind, person.c.id_number, person.c.id_kind, person.c.name, func.coalesce(person.c.email, "").label("email"),
    person.c.phone,
    person.c.address, person.c.language, person.c.disabled_at, person.c.created_at,
)  # fmt: skip


def read(connection: Connection, person_id: int) -> Person:
    """One account. NotFound."""
    row = connection.execute(select(*_COLUMNS).where(person.c.id == person_id)).first()
    if row is None:
        raise NotFound
    return Person(**row._mapping)


def find(connection: Connection, name: str) -> Any:
    """The account row behind what people type to log in: an id number or an e-mail address; None when there is none."""
    typed = identity.plain(name).lower()
    column, value = (person.c.email, typed) if "@" in typed else (person.c.id_number, identity.digits(typed))
    return connection.execute(select(person).where(column == value)).first()


@look_again
def register(store: Store, settings: Settings, typed: Mapping[str, str]) -> None:
    """Make an applicant's account. Somebody's number or address that already has one gets a mail instead: nobody learns which.

    An account that a service centre made becomes the applicant's own by a link to the address that the centre was given; without
    one nothing is sent, and the page says to everybody that the centre adds it.
    `typed`: id_number, name, email, phone, password, language. InvalidForm.
    """
    checks = {"id_number": identity.id_number, "name": identity.name, "email": identity.email, "phone": identity.phone}
    clean = identity.checked(typed, {**checks, "password": identity.password})
    sealed = passwords.sealed(clean.pop("password"))
    language = "en" if typed.get("language") == "en" else "th"
    with store.begin() as connection:
        attempts.count(connection, "register", clean["email"])
        owner = _taken(connection, clean["id_number"], clean["email"])
        if owner is not None:
            _tell_owner(connection, settings, owner)
            return
        person_id = add(connection, "applicant", {**clean, "language": language}, sealed)
        audit.record(connection, person_id, "person:registered")
        letters.welcome(connection, settings, person_id, clean["email"])


def _tell_owner(connection: Connection, settings: Settings, owner: Any) -> None:
    if owner.kind == "applicant" and not owner.password and owner.email and owner.disabled_at is None:
        letters.opened_for(connection, settings, owner.id, owner.email, tickets.make(connection, owner.id, "invitation"))
    else:
        letters.already_registered(connection, settings, owner.id, owner.email or "")


def _taken(connection: Connection, number: str, email: str) -> Any:
    return connection.execute(select(person).where(or_(person.c.id_number == number, person.c.email == email))).first()


def add(connection: Connection, kind: str, clean: Mapping[str, Any], sealed: str = "") -> int:
    """Insert an account with values already checked; answers its id. For `register`, `create_staff` and demo accounts."""
    person_id = clock.new_id()
    row = {**clean, "id": person_id, "kind": kind, "id_kind": identity.id_kind(clean["id_number"]), "password": sealed}
    connection.execute(insert(person).values(**row, created_at=clock.now()))
    return person_id


@look_again
def create_staff(store: Store, settings: Settings, actor: Actor | None, typed: Mapping[str, str]) -> int:
    """Make an account for a member of staff, who sets the password through a mailed link. InvalidForm. Answers the id."""
    checks = {"id_number": identity.citizen_number, "name": identity.name, "email": identity.email, "phone": identity.phone}
    clean = identity.checked(typed, checks)
    with store.begin() as connection:
        _refuse_taken(connection, clean, typed)
        person_id = add(connection, "staff", clean)
        audit.record(connection, actor.person_id if actor else None, "person:created", data={"person": person_id})
        letters.invitation(connection, settings, person_id, clean["email"], tickets.make(connection, person_id, "invitation"))
    return person_id


def _refuse_taken(connection: Connection, clean: Mapping[str, str], typed: Mapping[str, str], but: int = 0) -> None:
    for name, th, en in (
        ("id_number", "มีบัญชีที่ใช้เลขประจำตัวนี้แล้ว", "There is an account with this number"),
        ("email", "มีบัญชีที่ใช้อีเมลนี้แล้ว", "There is an account with this e-mail address"),
    ):
        if name in clean and connection.scalar(select(person.c.id).where(person.c[name] == clean[name], person.c.id != but)):
            raise identity.refuse(name, th, en, typed)


@look_again
def edit(store: Store, actor: Actor, person_id: int, typed: Mapping[str, str]) -> None:
    """Change name, e-mail and phone of an account, by an administrator. InvalidForm, NotFound."""
    clean = identity.checked(typed, {"name": identity.name, "email": identity.email, "phone": identity.phone})
    with store.begin() as connection:
        before = read(connection, person_id)
        _refuse_taken(connection, clean, typed, but=person_id)
        changed = [name for name, value in clean.items() if getattr(before, name) != value]
        if changed:
            connection.execute(update(person).where(person.c.id == person_id).values(**clean))
            audit.record(connection, actor.person_id, "person:edited", data={"person": person_id, "fields": changed})


def invite_again(store: Store, settings: Settings, actor: Actor, person_id: int) -> None:
    """Mail a fresh link to set a password. NotFound."""
    with store.begin() as connection:
        found = read(connection, person_id)
        if found.disabled_at is not None:
            raise Conflict("บัญชีนี้ถูกระงับอยู่ โปรดเปิดใช้บัญชีก่อนส่งลิงก์", "The account is disabled. Enable it before you send a link")
        if not found.email:
            raise Conflict("บัญชีนี้ยังไม่มีอีเมล โปรดบันทึกอีเมลก่อนส่งลิงก์", "The account has no e-mail address. Add it before you send a link")
        letters.invitation(connection, settings, person_id, found.email, tickets.make(connection, person_id, "invitation"))
        audit.record(connection, actor.person_id, "person:invited", data={"person": person_id})


def set_disabled(store: Store, actor: Actor, person_id: int, disabled: bool) -> None:
    """Disable or enable an account; nobody their own. Disabling ends sessions, links, and gives tasks back to their groups."""
    if disabled and person_id == actor.person_id:
        raise Conflict(
            "ท่านระงับบัญชีของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบท่านอื่นดำเนินการ", "You cannot disable your own account. Ask another administrator"
        )
    with store.begin() as connection:
        found = read(connection, person_id)
        if (found.disabled_at is not None) == disabled:
            return
        connection.execute(update(person).where(person.c.id == person_id).values(disabled_at=clock.now() if disabled else None))
        if disabled:
            sessions.end_all(connection, person_id)
            tickets.drop(connection, person_id)
            free_tasks(connection, actor, person_id)
        audit.record(connection, actor.person_id, "person:disabled" if disabled else "person:enabled", data={"person": person_id})


def listed(connection: Connection, search: str = "", kind: str = "", page: int = 1) -> People:
    """Accounts by name, 25 a page; `search` looks in names and e-mail addresses. Numbers are found by `find`: they stay out of URLs."""
    query = _searched(search, kind)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = connection.execute(query.order_by(person.c.name, person.c.id).limit(PAGE).offset((page - 1) * PAGE)).all()
    roles = _roles(connection, [row.id for row in rows])
    return People([Person(**row._mapping, roles=roles.get(row.id, ())) for row in rows], total, page, pages)


def _searched(search: str, kind: str) -> Any:
    query = select(*_COLUMNS)
    if kind:
        query = query.where(person.c.kind == kind)
    text = identity.plain(search)
    if not text:
        return query
    return query.where(or_(person.c.name.icontains(text, autoescape=True), person.c.email.contains(text.lower(), autoescape=True)))


def _roles(connection: Connection, ids: list[int]) -> dict[int, tuple[str, ...]]:
    query = select(assignment.c.person_id, assignment.c.role).where(assignment.c.person_id.in_(ids)).distinct().order_by(assignment.c.role)
    roles: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query):
        roles[row.person_id] = (*roles.get(row.person_id, ()), row.role)
    return roles
