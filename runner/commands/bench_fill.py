"""`anuyat bench fill`: many open cases with Thai names, written in bulk, to measure worklists with.

How they are spread: one agency (`BENCH-00`, with the officer who is measured) holds a quarter, 39 others share the rest evenly; ten
services from 28 % down to 2 %; stages as in `STEPS`; due days from 25 before today to 45 after, a quarter of the tasks without one;
two officers' tasks in five of that agency are somebody's, spread over its twelve officers. The same numbers give the same data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import click
from sqlalchemy import Connection, func, insert, select, text

from runner import clock, search
from runner.cases.writing import NO_HURRY
from runner.commands.bench_names import AREAS, FIRST, KINDS, LAST, SHOPS
from runner.commands.setting import opened
from runner.people.actors import actor_of
from runner.permissions import Actor
from runner.store import Store, dumps
from runner.store import tables as t

OWN = "BENCH-00"
AGENCIES, OFFICERS, BATCH = 40, 12, 2000
SERVICES = {"food_premises": 28, "health_hazard": 18, "public_selling": 14, "sign_tax": 12, "building": 9,
            "hotel": 6, "liquor": 5, "radio_trade": 4, "clinic_operate": 2, "clinic_plan": 2}  # fmt: skip
# element, stage, role, Thai name, share in per cent
STEPS = (
    ("Task_CheckDocuments", "check", "officer", "ตรวจสอบคำขอและเอกสาร", 30),
    ("Task_Correct", "check", "applicant", "แก้ไขตามรายการ", 8),
    ("Task_BookInspection", "consider", "officer", "นัดตรวจสถานที่", 16),
    ("Task_RecordInspection", "consider", "officer", "บันทึกผลการตรวจสถานที่", 14),
    ("Task_Decide", "consider", "officer", "พิจารณาอนุญาต", 8),
    ("Task_Pay", "pay", "applicant", "ชำระค่าธรรมเนียม", 7),
    ("Task_ConfirmPayment", "pay", "officer", "ยืนยันการชำระเงิน", 5),
    ("Task_MakeLicence", "make", "officer", "จัดทำใบอนุญาต", 4),
    ("Task_Sign", "make", "approver", "ลงนามใบอนุญาต", 4),
    ("Task_ConfirmCollection", "collect", "officer", "ยืนยันการรับใบอนุญาต", 4),
)
_T = TypeVar("_T")


@dataclass
class Filled:
    """What was made: the measured officer's place, and what each case is made from."""

    agencies: list[int]
    officers: list[int]
    applicants: list[tuple[int, str]]
    definitions: dict[str, int]
    first: int = 0  # running number of the first case
    services: Sequence[str] = field(default_factory=lambda: [name for name, share in SERVICES.items() for _ in range(share)])
    steps: Sequence[tuple[str, str, str, str, int]] = field(default_factory=lambda: [step for step in STEPS for _ in range(step[4])])


def lot(n: int, salt: str, among: int) -> int:
    """A number below `among` that looks drawn by lot and is the same every time."""
    return int.from_bytes(hashlib.blake2b(f"{salt}{n}".encode(), digest_size=6).digest()) % among


def _one(n: int, salt: str, among: Sequence[_T]) -> _T:
    return among[lot(n, salt, len(among))]


def fill(store: Store, cases: int, said: Any = None) -> Filled:
    """Add `cases` open cases in batches of one transaction each; `said(n)` is told of every batch."""
    with store.begin() as connection:
        made = _around(connection, max(1, cases // 2))
    for start in range(0, cases, BATCH):
        with store.begin() as connection:
            _batch(connection, made, range(made.first + start, made.first + min(start + BATCH, cases)))
        if said:
            said(min(BATCH, cases - start))
    settle(store)
    return made


def settle(store: Store) -> None:
    """What a database does by itself in the hours in which cases come in: statistics, and on PostgreSQL the visibility map."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT", anuyat_read=True) as connection:
        connection.exec_driver_sql("ANALYZE" if store.is_sqlite else "VACUUM ANALYZE")


def _around(connection: Connection, applicants: int) -> Filled:
    """Agencies, officers, applicants and service versions; those that are there are used again."""
    agencies = [_agency(connection, n) for n in range(AGENCIES)]
    officers = [_officer(connection, n, agencies[0]) for n in range(OFFICERS)]
    first = connection.execute(select(func.count()).select_from(t.case)).scalar_one()
    people = list(_applicants(first, applicants))
    for start in range(0, len(people), BATCH):
        connection.execute(insert(t.person), people[start : start + BATCH])
    named = [(row["id"], row["name"]) for row in people]
    return Filled(agencies, officers, named, {service: _definition(connection, service) for service in SERVICES}, first)


def _agency(connection: Connection, n: int) -> int:
    code = f"BENCH-{n:02d}"
    found = connection.execute(select(t.agency.c.id).where(t.agency.c.code == code)).scalar()
    if found is None:
        found = clock.new_id()
        row = {"id": found, "code": code, "name_th": f"เทศบาลตำบล{AREAS[n % len(AREAS)]}", "name_en": f"Municipality {n}"}
        connection.execute(insert(t.agency), row)
    return int(found)


def _officer(connection: Connection, n: int, agency_id: int) -> int:
    number = f"99{n:011d}"
    found = connection.execute(select(t.person.c.id).where(t.person.c.id_number == number)).scalar()
    if found is None:
        found = clock.new_id()
        row = {"id": found, "kind": "staff", "id_number": number, "id_kind": "citizen", "phone": "", "created_at": clock.now()}
        connection.execute(insert(t.person), row | {"name": f"{FIRST[n]} {LAST[n]}", "email": f"bench-officer-{n}@example.invalid"})
        roles = ("officer", "approver") if n == 0 else ("officer",)
        grants = [{"id": clock.new_id(), "person_id": found, "role": role, "service": "*", "agency_id": agency_id} for role in roles]
        connection.execute(insert(t.assignment), grants)
    return int(found)


def _applicants(first: int, many: int) -> Iterator[dict[str, Any]]:
    for n in range(first, first + many):
        name = f"{_one(n, 'first', FIRST)} {_one(n, 'last', LAST)}"
        yield {"id": clock.new_id(), "kind": "applicant", "id_number": f"98{n:011d}", "id_kind": "citizen", "name": name,
               "email": f"bench-{n}@example.invalid", "phone": f"08{n:08d}", "created_at": clock.now()}  # fmt: skip


def _definition(connection: Connection, service: str) -> int:
    """The service's newest version; where it is not deployed, a row without files, which worklists do not need."""
    newest = select(t.definition.c.id).where(t.definition.c.service == service).order_by(t.definition.c.version.desc()).limit(1)
    found = connection.execute(newest).scalar()
    if found is None:
        found = clock.new_id()
        row = {"id": found, "service": service, "version": 1, "process_id": service, "digest": "", "deployed_at": clock.now()}
        connection.execute(insert(t.definition), row)
    return int(found)


def _batch(connection: Connection, made: Filled, numbers: range) -> None:
    cases = [_case(made, n) for n in numbers]
    connection.execute(insert(t.case), cases)
    connection.execute(insert(t.task), [_task(made, case, n) for n, case in zip(numbers, cases, strict=True)])
    for case in cases:
        search.keep(connection, case["id"], None, search.Findable(case["agency_id"], True, case["search"]))


def _case(made: Filled, n: int) -> dict[str, Any]:
    applicant_id, name = made.applicants[lot(n, "applicant", len(made.applicants))]
    agency = made.agencies[0 if lot(n, "own", 4) == 0 else 1 + lot(n, "agency", AGENCIES - 1)]
    number, title = f"BM-2569-{n:06d}", f"{_one(n, 'kind', KINDS)}{_one(n, 'shop', SHOPS)} {_one(n, 'area', AREAS)}"
    service, filed = _one(n, "service", made.services), clock.now() - timedelta(hours=lot(n, "filed", 24 * 60))
    return {
        "id": clock.new_id(), "number": number, "service": service, "definition_id": made.definitions[service], "agency_id": agency,
        "applicant_id": applicant_id, "title": title, "search": search.plain(f"{number} {title} {name}"), "status": "open",
        "stage": _one(n, "step", made.steps)[1], "state": _bytes(n, 1200), "variables": _variables(n, title), "created_at": filed,
        "filed_at": filed, "clock": {"days": 30, "unit": "calendar"},
    }  # fmt: skip


def _bytes(n: int, size: int) -> bytes:
    """As large as a stored state, and as hard to compress."""
    return hashlib.shake_128(str(n).encode()).digest(size)


def _variables(n: int, title: str) -> bytes:
    return dumps({"shop_name": title, "floor_area": 20 + lot(n, "floor", 400), "filler": _bytes(n, 1000).hex()})


def _task(made: Filled, case: dict[str, Any], n: int) -> dict[str, Any]:
    element, stage, role, name, _ = _one(n, "step", made.steps)
    due = clock.now() + timedelta(days=lot(n, "due", 70) - 25) if lot(n, "hurry", 4) else None
    own = case["agency_id"] == made.agencies[0] and role != "applicant" and lot(n, "taken", 5) < 2
    assignee = case["applicant_id"] if role == "applicant" else _one(n, "officer", made.officers) if own else None
    return {
        "id": clock.new_id(), "case_id": case["id"], "token": element, "element": element, "name": name, "kind": "user", "role": role,
        "stage": stage, "service": case["service"], "agency_id": case["agency_id"], "assignee_id": assignee,
        "opened_at": case["filed_at"], "due_at": due, "rank_at": due or NO_HURRY,
    }  # fmt: skip


def measured_officer(store: Store) -> Actor:
    """The first officer of the agency that holds a quarter: officer and approver for all its services. NotFound before `fill`."""
    with store.read() as connection:
        person = connection.execute(select(t.person.c.id).where(t.person.c.id_number == f"99{0:011d}")).scalar()
        return actor_of(connection, person or 0)


@click.command("fill")
@click.option("--cases", default=100_000, show_default=True, type=click.IntRange(1, 5_000_000), help="How many open cases to add.")
def fill_command(cases: int) -> None:
    """Add many open cases to the database (never to one that is in use)."""
    _, store, _ = opened()
    with click.progressbar(length=cases, label="cases") as bar:
        fill(store, cases, bar.update)
    with store.read() as connection:
        size = "PRAGMA page_count" if store.is_sqlite else "SELECT pg_database_size(current_database())"
        pages = connection.execute(text(size)).scalar_one()
    click.echo(f"{cases} cases added; the database has {pages * (4096 if store.is_sqlite else 1) / 2**20:.0f} MB")
