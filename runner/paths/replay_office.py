"""The office where paths are played: a small database with the cast, one agency, and one service as its files stand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import IO, Any

from sqlalchemy import Connection, event, insert, update

from runner import calendar, cases, clock, definitions
from runner.definitions import Definition
from runner.documents.files import FileStore
from runner.paths import cast
from runner.paths.model import Path
from runner.permissions import SYSTEM, TASK_ROLES, Actor, Grant
from runner.settings import Settings, read
from runner.store import Store, schema
from runner.store import tables as t

AGENCY_ID = 11
AGENCY: Mapping[str, Any] = {  # as expressions see it
    "code": "TOWN", "name": "เทศบาลเมืองตัวอย่าง", "name_en": "Example Town",
    "address": "1 ถนนตัวอย่าง ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 10000", "phone": "0 2000 0000", "province": "ตัวอย่าง",
    "hours": "วันจันทร์ถึงวันศุกร์ 08.30–16.30 น.", "biller_id": "099400012345601", "head_title": "นายกเทศมนตรีเมืองตัวอย่าง",
}  # fmt: skip
APPLICANT: Mapping[str, Any] = {  # the same: what an exploration takes them to be
    "name": cast.APPLICANT["name"], "kind": "citizen", "id_number": "3101700123533", "email": "somchai@example.org",
    "phone": "0812345678", "address": {},
}  # fmt: skip
APPLICANT_ID = int(cast.APPLICANT["id"])
_NOTHING_SET = {"ANUYAT_SECRET_KEY": "replay", "ANUYAT_DATABASE_URL": "sqlite://"}


class Drawer:
    """Files in memory: what is attached on one path is gone with it."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, name: str, content: IO[bytes]) -> None:
        self._kept[name] = content.read()

    def read(self, name: str) -> Iterator[bytes]:
        yield self._kept[name]

    def delete(self, name: str) -> None:
        self._kept.pop(name, None)


@dataclass(frozen=True)
class Office:
    """One service, ready to be played again and again, each time from the same beginning."""

    service: str
    definition: Definition
    store: Store
    files: FileStore
    settings: Settings
    people: Mapping[str, tuple[Actor, ...]]  # by role
    _beginning: FilePath
    _present: FilePath

    def prepare(self, path: Path) -> Actor:
        """Forget the path before; set the agency and the applicant up as this one needs them. The applicant."""
        self.store.close()
        for ending in ("", "-wal", "-shm"):
            FilePath(f"{self._present}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self._beginning, self._present)
        if path.settings or path.agency or path.applicant:
            with self.store.begin() as connection:
                _set_agency(connection, self.service, path)
                _set_applicant(connection, path.applicant)
        return Actor(APPLICANT_ID, str(path.applicant.get("name", APPLICANT["name"])), "applicant")

    def colleague(self, role: str, assignee_id: int | None = None) -> Actor:
        """Who does a task of a role: the one it is assigned to, else the first. A role that nobody has gets somebody neutral."""
        found = next((one for of in self.people.values() for one in of if one.person_id == assignee_id), None)
        return found or (self.people[role][0] if self.people.get(role) else _neutral(999, f"ผู้ปฏิบัติงาน {role}", role))


@contextmanager
def office_for(file: FilePath, *, members: int = 3, others: Iterable[FilePath] = ()) -> Iterator[Office]:
    """Open an office for the service drawn in `file`, with its files as they are, checked or not. Raises InvalidDiagram.

    `members`: how many sit on the committee, at most three. `others`: services that the applicant has used before.
    """
    folder = FilePath(tempfile.mkdtemp(prefix="anuyat-replay-"))
    beginning, present = folder / "beginning.db", folder / "present.db"
    try:
        made = _opened(beginning)
        schema.upgrade(made)
        for other in others:
            definitions.put(made, SYSTEM, other)
        service, definition_id = definitions.put(made, SYSTEM, file)
        with made.read() as connection:
            definition = cases.definitions.get(connection, definition_id)
            calendar.load(connection)
        groups = {group for element in definition.program.elements.values() for group in element.groups if not group.startswith("=")}
        staff = cast.staff(groups)
        people = _settle(made, {**staff, "committee": staff["committee"][:members]})
        made.close()
        store = _opened(present)
        yield Office(service, definition, store, FileStore(Drawer()), read(_NOTHING_SET), people, beginning, present)
        store.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _opened(file: FilePath) -> Store:
    """A database that need not survive a power cut."""
    store = Store.open(f"sqlite:///{file}")

    @event.listens_for(store.engine, "connect")
    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    return store


def _settle(store: Store, staff: Mapping[str, list[cast.Person]]) -> dict[str, tuple[Actor, ...]]:
    """Put everybody into the database."""
    with store.begin() as connection:
        details = {name: value for name, value in AGENCY.items() if name not in ("code", "name", "name_en")}
        row = {"id": AGENCY_ID, "code": AGENCY["code"], "name_th": AGENCY["name"], "name_en": AGENCY["name_en"], "details": details}
        connection.execute(insert(t.agency), row | {"settings": {}})
        _insert_person(connection, APPLICANT_ID, "applicant", APPLICANT)
        return {role: tuple(_member(connection, one, role) for one in members) for role, members in staff.items()}


def _member(connection: Connection, one: cast.Person, role: str) -> Actor:
    person_id = int(one["id"])
    number = f"3{person_id:012d}"
    _insert_person(connection, person_id, "staff", {**APPLICANT, "name": one["name"], "id_number": number})
    if role not in TASK_ROLES:
        return _neutral(person_id, one["name"], role)
    grant = {"id": person_id, "person_id": person_id, "role": role, "agency_id": AGENCY_ID}
    connection.execute(insert(t.assignment), grant)
    return Actor(person_id, one["name"], "staff", (Grant(role, "*", AGENCY_ID),))


def _neutral(person_id: int, name: str, group: str) -> Actor:
    """Staff of a group that the product's table of rights does not know: with an officer's rights, here and nowhere else."""
    return Actor(person_id, name, "staff", (Grant("officer", "*", AGENCY_ID), Grant(group, "*", AGENCY_ID)))


def _insert_person(connection: Connection, person_id: int, kind: str, person: Mapping[str, Any]) -> None:
    row = {
        "id": person_id, "kind": kind, "id_number": person["id_number"], "id_kind": person["kind"], "name": person["name"],
        "email": f"{person_id}.{person['email']}" if kind == "staff" else person["email"], "phone": person["phone"],
        "address": person["address"], "created_at": clock.now(),
    }  # fmt: skip
    connection.execute(insert(t.person), row)


def _set_agency(connection: Connection, service: str, path: Path) -> None:
    seen = {**AGENCY, **path.agency}
    row = {"code": seen.pop("code"), "name_th": seen.pop("name"), "name_en": seen.pop("name_en"), "details": seen}
    connection.execute(update(t.agency).where(t.agency.c.id == AGENCY_ID).values(**row, settings={service: dict(path.settings)}))


def _set_applicant(connection: Connection, changed: Mapping[str, Any]) -> None:
    names = {"name": "name", "kind": "id_kind", "id_number": "id_number", "email": "email", "phone": "phone", "address": "address"}
    row = {column: changed[name] for name, column in names.items() if name in changed}
    if row:
        connection.execute(update(t.person).where(t.person.c.id == APPLICANT_ID).values(**row))
    if changed.get("licences"):
        _give_licences(connection, changed["licences"])


def _give_licences(connection: Connection, licences: Any) -> None:
    """What the applicant holds already, newest first, issued by an earlier case of which nothing else is known."""
    definition_id = connection.execute(t.definition.select()).first().id  # type: ignore[union-attr]
    earlier = {"id": 1, "service": "earlier", "definition_id": definition_id, "agency_id": AGENCY_ID, "applicant_id": APPLICANT_ID,
               "status": "ended", "state": b"", "variables": b"{}", "created_at": clock.now()}  # fmt: skip
    connection.execute(insert(t.case), earlier)
    for number, one in enumerate(reversed(licences), 1):
        row = {
            "id": number, "case_id": 1, "service": one.get("service", ""), "kind": one.get("kind", ""), "agency_id": AGENCY_ID,
            "holder_id": APPLICANT_ID, "number": one.get("number") or f"{number}/2569", "token": f"replay-{number}",
            "valid_from": _day(one.get("valid_from")) or clock.today(), "valid_to": _day(one.get("valid_to")),
            "printed": {"title": one.get("title")}, "kept": one.get("values") or {},
        }  # fmt: skip
        connection.execute(insert(t.licence), row)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
