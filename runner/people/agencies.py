"""Agencies: their names, what letters say about them, and where they differ from the service sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, insert, select, update

from runner import audit, clock
from runner.catalogue import Setting
from runner.errors import FieldError, InvalidForm, NotFound
from runner.people import identity
from runner.people.races import look_again
from runner.permissions import Actor
from runner.store import Store
from runner.store.tables import agency
from runner.thai import arabic_digits

TEXTS = ("address", "phone", "email", "hours", "province", "head_title", "biller_id")  # details that are plain text
FLAGS = ("is_bangkok",)


@dataclass(frozen=True)
class Agency:
    """One agency. `settings`: {service: {setting id: value}}, only what differs from the service sheet."""

    id: int
    code: str
    name_th: str
    name_en: str
    details: Mapping[str, Any]
    settings: Mapping[str, Mapping[str, Any]]


def listed(connection: Connection) -> list[Agency]:
    """All agencies by Thai name."""
    return [Agency(**row._mapping) for row in connection.execute(select(agency).order_by(agency.c.name_th))]


def read(connection: Connection, agency_id: int) -> Agency:
    """One agency. NotFound."""
    row = connection.execute(select(agency).where(agency.c.id == agency_id)).first()
    if row is None:
        raise NotFound
    return Agency(**row._mapping)


def _code(text: str) -> str:
    if not (2 <= len(text) <= 20 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()):
        raise identity.Refused("กรอกรหัสหน่วยงานเป็นอักษรอังกฤษหรือตัวเลข 2–20 ตัว", "Enter a code of 2 to 20 Latin letters or digits")
    return text.upper()


@look_again
def save(store: Store, actor: Actor, agency_id: int | None, typed: Mapping[str, str]) -> int:
    """Make (None) or change an agency: code, name_th, name_en and its details. InvalidForm, NotFound. Answers the id."""
    clean = identity.checked(typed, {"code": _code, "name_th": identity.name, "name_en": identity.name})
    texts = {name: identity.plain(typed.get(name, ""))[:500] for name in TEXTS}
    details = {name: text for name, text in texts.items() if text} | {name: typed.get(name) == "1" for name in FLAGS}
    with store.begin() as connection:
        same = select(agency.c.id).where(agency.c.code == clean["code"], agency.c.id != (agency_id or 0))
        if connection.scalar(same) is not None:
            raise identity.refuse("code", "มีหน่วยงานที่ใช้รหัสนี้แล้ว", "There is an agency with this code", typed)
        if agency_id is None:
            agency_id = add(connection, clean, details)
        else:
            kept = {key: value for key, value in read(connection, agency_id).details.items() if key not in (*TEXTS, *FLAGS)}
            connection.execute(update(agency).where(agency.c.id == agency_id).values(**clean, details=kept | details))
        audit.record(connection, actor.person_id, "agency:saved", data={"agency": agency_id})
    return agency_id


def add(connection: Connection, names: Mapping[str, str], details: Mapping[str, Any]) -> int:
    """Insert an agency (`code`, `name_th`, `name_en`); for demo and imports too. Answers its id."""
    agency_id = clock.new_id()
    connection.execute(insert(agency).values(id=agency_id, **names, details=dict(details)))
    return agency_id


def set_settings(store: Store, actor: Actor, agency_id: int, service: str, settings: Iterable[Setting], typed: Mapping[str, str]) -> None:
    """Let an agency differ from a service sheet: an empty value goes back to the sheet's default. InvalidForm, NotFound."""
    values, errors = {}, []
    for setting in settings:
        text = identity.plain(typed.get(setting.id, ""))
        try:
            if text:
                values[setting.id] = _KINDS.get(setting.type, _text)(text)
        except identity.Refused as refused:
            errors.append(FieldError(setting.id, refused.th, refused.en))
    if errors:
        raise InvalidForm(errors, dict(typed))
    with store.begin() as connection:
        found = read(connection, agency_id)
        connection.execute(update(agency).where(agency.c.id == agency_id).values(settings={**found.settings, service: values}))
        audit.record(connection, actor.person_id, "agency:settings", data={"agency": agency_id, "service": service, "values": values})


def _text(text: str) -> str:
    return text[:1000]


def _number(text: str) -> int | Decimal:
    try:
        number = Decimal(arabic_digits(text).replace(",", ""))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) >= 10**12:
        raise identity.Refused("กรอกเป็นตัวเลข", "Enter a number")
    return int(number) if number == number.to_integral_value() else number


def _days(text: str) -> int:
    number = _number(text)
    if not isinstance(number, int) or not 0 <= number <= 3650:
        raise identity.Refused("กรอกจำนวนวันเป็นจำนวนเต็ม", "Enter a whole number of days")
    return number


def _money(text: str) -> int | Decimal:
    amount = _number(text)
    if amount < 0 or amount * 100 != int(amount * 100):
        raise identity.Refused("กรอกจำนวนเงินเป็นบาท มีทศนิยมได้ไม่เกินสองตำแหน่ง", "Enter an amount of baht with at most two decimals")
    return amount


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise identity.Refused("เลือกวันที่", "Choose a day") from None


# the types that a service sheet gives its settings; values are stored as FEEL reads them
_KINDS: Mapping[str, Callable[[str], object]] = {
    "days": _days, "money": _money, "number": _number, "date": _day, "text": _text, "flag": lambda text: text == "1",
}  # fmt: skip
