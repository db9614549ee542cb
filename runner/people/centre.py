"""Applicants at the counter of a service centre: found by what they show, made when they have no account, given an e-mail address.

Who cannot be found by an exact number or address may be found by name among those who have a case at the centre's own agencies:
the people of a country are not to be leafed through. Every look is an event, without what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select, tuple_, update

from runner import audit, search
from runner.errors import Conflict, FieldError, InvalidForm, NotAllowed, NotFound
from runner.form import Bound
from runner.people import accounts, identity, letters, own, tickets
from runner.people.races import look_again
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import case, person
from runner.worklist import ranges

ROLE: Final = "service_centre"
MOST = 10  # people shown for one search
_MOST_CASES = 300  # of a search by name: the newest
_ID_DIGITS, _PHONE_DIGITS = 13, (9, 10)
_CHECKS: Final = {"id_number": identity.id_number, "name": identity.name, "phone": identity.phone}


@dataclass(frozen=True)
class Applicant:
    """The little that the counter has to see. `email` is empty for who has none; `opened`: they have set a password of their own."""

    id: int
    id_number: str
    id_kind: str
    name: str
    email: str
    phone: str
    opened: bool


@dataclass(frozen=True)
class Look:
    """What a search found. `by` says how it was read: id_number, phone, email or name; `value` is that, cleaned."""

    by: str
    value: str
    people: Sequence[Applicant]


@dataclass(frozen=True)
class Made:
    """The applicant with the number that was typed; `new` unless there was one already."""

    id: int
    new: bool


_COLUMNS = (
    person.c.id, person.c.id_number, person.c.id_kind, person.c.name, func.coalesce(person.c.email, "").label("email"), person.c.phone,
    (person.c.password != "").label("opened"),
)  # fmt: skip
_OPEN = (person.c.kind == "applicant", person.c.disabled_at.is_(None))


def places(connection: Connection, actor: Actor) -> list[tuple[int, str]]:
    """The (agency, service) pairs for which the person may file for others."""
    return [(agency_id, service) for agency_id, service, _ in ranges(connection, actor, (ROLE,))]


def look_up(store: Store, actor: Actor, typed: str) -> Look:
    """Find applicants by a whole id number, phone number or e-mail address, or by a piece of a name. InvalidForm, NotAllowed."""
    _demand(actor)
    by, value = _read(typed)
    with store.begin() as connection:
        rows = _by_name(connection, actor, value) if by == "name" else _exactly(connection, by, value)
        people = [Applicant(**row._mapping) for row in rows]
        audit.record(connection, actor.person_id, "person:looked_up", data={"by": by, "found": [one.id for one in people]})
    return Look(by, value, people)


def _demand(actor: Actor) -> None:
    if not actor.has(ROLE):
        raise NotAllowed


def _read(typed: str) -> tuple[str, str]:
    text = identity.plain(typed)[:100]
    digits = identity.digits(text)
    try:
        if "@" in text:
            return "email", identity.email(text)
        if digits.removeprefix("+").isdecimal():
            return ("id_number", identity.id_number(text)) if len(digits) >= _ID_DIGITS else ("phone", identity.phone(text))
    except identity.Refused as refused:
        raise identity.refuse("q", refused.th, refused.en, {"q": typed}) from refused
    if len(search.plain(text).replace(" ", "")) < 2:
        th = "กรอกเลขประจำตัว 13 หลัก หมายเลขโทรศัพท์ อีเมล หรือชื่ออย่างน้อย 2 ตัวอักษร"
        en = "Enter a 13-digit number, a phone number, an e-mail address, or at least 2 letters of a name"
        raise identity.refuse("q", th, en, {"q": typed})
    return "name", text


def _exactly(connection: Connection, by: str, value: str) -> Sequence[Row[Any]]:
    return connection.execute(select(*_COLUMNS).where(person.c[by] == value, *_OPEN).order_by(person.c.name).limit(MOST)).all()


def _by_name(connection: Connection, actor: Actor, name: str) -> Sequence[Row[Any]]:
    mine = places(connection, actor)
    found = search.found(
        connection, search.words(name), {agency for agency, _ in mine}, open_only=False, most=_MOST_CASES, newest=True
    ) if mine else []  # fmt: skip
    theirs = select(case.c.applicant_id).where(case.c.id.in_(found), tuple_(case.c.agency_id, case.c.service).in_(mine))
    return connection.execute(select(*_COLUMNS).where(person.c.id.in_(theirs), *_OPEN).order_by(person.c.name).limit(MOST)).all()


def applicant(store: Store, actor: Actor, person_id: int) -> Applicant:
    """One applicant, noted as looked at. NotFound, NotAllowed."""
    _demand(actor)
    with store.begin() as connection:
        found = _one(connection, person_id)
        audit.record(connection, actor.person_id, "person:looked_up", data={"by": "page", "found": [person_id]})
    return found


def _one(connection: Connection, person_id: int) -> Applicant:
    row = connection.execute(select(*_COLUMNS).where(person.c.id == person_id, *_OPEN)).first()
    if row is None:
        raise NotFound
    return Applicant(**row._mapping)


@look_again
def make(store: Store, settings: Settings, actor: Actor, typed: Mapping[str, str], address: Mapping[str, Sequence[str]]) -> Made:
    """Make an account for an applicant who stands at the counter, or lead to the one there is. InvalidForm, NotAllowed.

    `typed`: id_number, name, phone, email (may be empty), seen (`1`: the id card or registration was seen); `address` is the posted
    form `own.ADDRESS`. With an address a link to set a password is mailed; without one the account is the centre's until `set_email`.
    """
    _demand(actor)
    clean = _checked(typed, own.ADDRESS.bind(address, {}))
    with store.begin() as connection:
        there = connection.execute(select(person.c.id, person.c.kind).where(person.c.id_number == clean["id_number"])).first()
        if there is not None:
            return _there(there, typed)
        _refuse_taken(connection, clean.get("email"), typed)
        made = accounts.add(connection, "applicant", clean)
        audit.record(connection, actor.person_id, "person:opened_for", data={"person": made})
        _invite(connection, settings, made, clean.get("email"))
    return Made(made, True)


def _checked(typed: Mapping[str, str], address: Bound) -> dict[str, Any]:
    """Every value cleaned; all that was refused is said at once."""
    parts = own.filled(address)
    errors, clean = list(address.errors) if parts else [], dict[str, Any]()
    mail = {"email": identity.email} if identity.plain(typed.get("email", "")) else {}
    try:
        clean = identity.checked(typed, {**_CHECKS, **mail}) | {"address": parts}
    except InvalidForm as refused:
        errors = [*refused.errors, *errors]
    if typed.get("seen") != "1":
        errors.append(FieldError("seen", "ตรวจหลักฐานแสดงตนก่อนเปิดบัญชี", "Check the proof of identity before you make the account"))
    if errors:
        raise InvalidForm(errors, typed)
    return clean


def _there(row: Any, typed: Mapping[str, str]) -> Made:
    if row.kind != "applicant":
        th = "เลขนี้เป็นของบัญชีเจ้าหน้าที่ จึงยื่นคำขอแทนไม่ได้ โปรดติดต่อผู้ดูแลระบบ"
        raise identity.refuse("id_number", th, "This number belongs to a staff account. Ask the administrator", typed)
    return Made(row.id, False)


def _refuse_taken(connection: Connection, email: str | None, typed: Mapping[str, str], but: int = 0) -> None:
    if email and connection.scalar(select(person.c.id).where(person.c.email == email, person.c.id != but)) is not None:
        th = "อีเมลนี้เป็นของบัญชีอื่น โปรดตรวจอีกครั้งหรือเว้นว่างไว้"
        raise identity.refuse("email", th, "Another account has this address. Check it, or leave it empty", typed)


def _invite(connection: Connection, settings: Settings, person_id: int, email: str | None) -> None:
    if email:
        letters.opened_for(connection, settings, person_id, email, tickets.make(connection, person_id, "invitation"))


@look_again
def set_email(store: Store, settings: Settings, actor: Actor, person_id: int, typed: Mapping[str, str]) -> None:
    """Give an applicant who has never set a password an e-mail address, or another one, and mail the link. InvalidForm, NotFound.

    Conflict once they have opened the account: from then on only they themselves change what guards it.
    """
    _demand(actor)
    clean = identity.checked(typed, {"email": identity.email})["email"]
    if typed.get("seen") != "1":
        raise identity.refuse("seen", "ตรวจหลักฐานแสดงตนก่อนบันทึกอีเมล", "Check the proof of identity before you save the address", typed)
    with store.begin() as connection:
        if _one(connection, person_id).opened:
            th = "ผู้ประกอบการเปิดใช้บัญชีด้วยตนเองแล้ว การเปลี่ยนอีเมลให้ทำที่หน้า “บัญชีของฉัน”"
            raise Conflict(th, "The applicant has opened the account. They change the address themselves under “My account”.")
        _refuse_taken(connection, clean, typed, but=person_id)
        connection.execute(update(person).where(person.c.id == person_id).values(email=clean))
        audit.record(connection, actor.person_id, "person:edited", data={"person": person_id, "fields": ["email"]})
        _invite(connection, settings, person_id, clean)
