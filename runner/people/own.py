"""What everyone may change of their own account: phone, postal address, address of the mailbox, language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select, update

from runner import audit
from runner.errors import Conflict, InvalidForm
from runner.form import Bound, Form, Translations, address
from runner.form.model import NEVER, Component
from runner.people import accounts, attempts, identity, letters, login, tickets
from runner.people.races import look_again
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import person

# one's own address, asked and checked as services ask for addresses; their forms begin with it (`applicant.address`)
_PARTS = address.parts("address", "address", 1, NEVER, optional=False)
_GROUP = Component("group", "address", 1, "address", role="address", children=_PARTS)
ADDRESS: Final = Form("address", "", (_GROUP,), Translations(address.ENGLISH))


def set_phone(store: Store, actor: Actor, typed: Mapping[str, str]) -> None:
    """Change the phone number (`phone`). InvalidForm."""
    clean = identity.checked(typed, {"phone": identity.phone})
    with store.begin() as connection:
        connection.execute(update(person).where(person.c.id == actor.person_id).values(**clean))
        audit.record(connection, actor.person_id, "person:edited", data={"person": actor.person_id, "fields": ["phone"]})


def set_address(store: Store, actor: Actor, posted: Mapping[str, Sequence[str]]) -> None:
    """Change the postal address by the posted form `ADDRESS`; with nothing filled in it is forgotten. InvalidForm."""
    bound = ADDRESS.bind(posted, {})
    parts = filled(bound)
    if bound.errors and parts:
        raise InvalidForm(bound.errors, bound.values)
    with store.begin() as connection:
        connection.execute(update(person).where(person.c.id == actor.person_id).values(address=parts))
        audit.record(connection, actor.person_id, "person:edited", data={"person": actor.person_id, "fields": ["address"]})


def filled(bound: Bound) -> dict[str, object]:
    """The parts of an address that were filled in; nothing filled in is no address, and no mistake."""
    parts = bound.values["address"]
    return {name: part for name, part in parts.items() if part} if isinstance(parts, Mapping) else {}


def set_language(store: Store, person_id: int, language: str) -> None:
    """`th` or `en`: the language of pages and letters."""
    with store.begin() as connection:
        connection.execute(update(person).where(person.c.id == person_id).values(language="en" if language == "en" else "th"))


def ask_email(store: Store, settings: Settings, actor: Actor, typed: Mapping[str, str]) -> None:
    """Mail a link to a new address (`email`, `password_now`); nothing changes until it is opened. InvalidForm.

    An address that another account has gets no link, and the answer is the same.
    """
    assert actor.person_id is not None
    address = identity.checked(typed, {"email": identity.email})["email"]
    login.prove(store, actor, typed.get("password_now", ""))
    with store.begin() as connection:
        attempts.count(connection, "email", str(actor.person_id))
        if connection.scalar(select(person.c.id).where(person.c.email == address)) is None:
            token = tickets.make(connection, actor.person_id, "email", {"email": address})
            letters.confirm_email(connection, settings, actor.person_id, address, token)


@look_again
def confirm_email(store: Store, settings: Settings, token: str) -> None:
    """The link was opened: the address is changed, and the old one is told. NotFound, Conflict."""
    with store.begin() as connection:
        row = tickets.use(connection, token, "email")
        address, before = row.data["email"], accounts.read(connection, row.person_id)
        if connection.scalar(select(person.c.id).where(person.c.email == address, person.c.id != row.person_id)):
            raise Conflict("อีเมลนี้มีบัญชีอื่นใช้แล้ว", "Another account has this e-mail address")
        connection.execute(update(person).where(person.c.id == row.person_id).values(email=address))
        audit.record(connection, row.person_id, "person:edited", data={"person": row.person_id, "fields": ["email"]})
        letters.changed(
            connection, settings, before.id, before.email, "อีเมลของบัญชีท่านถูกเปลี่ยนแล้ว", "The e-mail address of your account was changed"
        )
