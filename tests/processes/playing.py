"""Playing a service: an agency of its own with officers, approver, committee and chair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select, update

from runner import clock, definitions, scenarios
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.permissions import SYSTEM, Actor, Grant
from runner.scenarios import Move, Player
from runner.settings import ROOT, Settings
from runner.store import Store, loads
from runner.store import tables as t
from tests.support.people import TOWN, check_digit, settle

STAFF = {  # by name: members of the committee give their opinions in this order
    "officer": ("มาลี รักงาน", "officer"),
    "approver": ("ประเสริฐ ลงนาม", "approver"),
    "committee": ("กรรณิการ์ พิจารณ์", "committee"),
    "committee2": ("ขวัญใจ ไตร่ตรอง", "committee"),
    "chair": ("ชัยวัฒน์ ประธาน", "chair"),
    "service_centre": ("ดวงใจ บริการ", "service_centre"),
}


@dataclass
class Office:
    """Plays scenarios at the agency and reads what came of them."""

    player: Player

    @property
    def store(self) -> Store:
        return self.player.store

    def play(
        self, service: str, name: str, *, until: str = "", first: Mapping[str, Any] | None = None, moves: tuple[Move, ...] = ()
    ) -> int:
        """The case after a recorded scenario; `first` replaces the first form's values and files, `moves` follow."""
        scenario = scenarios.read(ROOT / "tests" / "replays" / service / f"{name}.yaml")
        opening, *rest = scenario.moves
        if first is not None:
            opening = Move(opening.who, opening.task, **first)
        kept = [opening, *rest]
        if until:
            kept = kept[: next(n for n, move in enumerate(kept) if move.task == until)]
        return self.player.play(replace(scenario, moves=[*kept, *moves]))

    def case(self, case_id: int) -> Any:
        with self.store.read() as connection:
            return connection.execute(select(t.case).where(t.case.c.id == case_id)).one()

    def values(self, case_id: int) -> Any:
        return loads(bytes(self.case(case_id).variables))

    def set(self, service: str, **settings: Any) -> None:
        """Settings of the agency for a service."""
        with self.store.begin() as connection:
            connection.execute(update(t.agency).where(t.agency.c.id == self.player.agency_id).values(settings={service: settings}))

    def letters(self, case_id: int) -> list[str]:
        issued = select(t.document.c.field).where(t.document.c.case_id == case_id, t.document.c.kind == "letter").order_by(t.document.c.id)
        with self.store.read() as connection:
            return list(connection.scalars(issued))

    def open_tasks(self, case_id: int) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(select(t.task).where(t.task.c.case_id == case_id, t.task.c.state == 0).order_by(t.task.c.id)))


def open_office(store: Store, settings: Settings, set_clock: SetClock, services: tuple[str, ...]) -> Office:
    """The agency with its people, these services deployed; the applicant is สมชาย."""
    somchai = settle(store).somchai
    for service in services:
        definitions.deploy(store, SYSTEM, ROOT / "processes" / f"{service}.bpmn")
    with store.begin() as connection:
        agency = clock.new_id()
        row = {"id": agency, "code": "OFFICE", "name_th": "สำนักงานตัวอย่าง", "name_en": "Example Office", "details": TOWN, "settings": {}}
        connection.execute(insert(t.agency), row)
        people = {who: _colleague(connection, agency, n, *named) for n, (who, named) in enumerate(STAFF.items())}
    actors = {**people, "applicant": somchai, "system": SYSTEM}
    return Office(Player(store, FileStore.open(settings.files), settings, actors, agency, set_clock))


def _colleague(connection: Any, agency: int, number: int, name: str, role: str) -> Actor:
    person = {
        "id": clock.new_id(), "kind": "staff", "id_number": check_digit(f"32017001234{number}"), "id_kind": "citizen", "name": name,
        "email": f"{role}{number}@office.example.org", "phone": "0812345678", "address": {}, "created_at": clock.now(),
    }  # fmt: skip
    connection.execute(insert(t.person), person)
    grant = {"id": clock.new_id(), "person_id": person["id"], "role": role, "service": "*", "agency_id": agency}
    connection.execute(insert(t.assignment), grant)
    return Actor(person["id"], name, "staff", (Grant(role, "*", agency),))
