"""Assignments: which roles a member of staff has, for which service and agency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from runner import audit, clock
from runner.errors import Conflict, NotFound
from runner.people import identity
from runner.people.freed import free_tasks
from runner.people.races import look_again
from runner.permissions import STAFF_ROLES, Actor, Grant
from runner.store import Store
from runner.store.tables import agency, assignment, person


@dataclass(frozen=True)
class Assignment:
    """One row to show: `agency_th`/`agency_en` are empty for all agencies, `service` is `*` for all services."""

    id: int
    role: str
    service: str
    agency_id: int | None
    agency_th: str
    agency_en: str


def grants(connection: Connection, person_id: int) -> tuple[Grant, ...]:
    """What a person may be at this moment; read at every request."""
    query = select(assignment.c.role, assignment.c.service, assignment.c.agency_id).where(assignment.c.person_id == person_id)
    return tuple(Grant(row.role, row.service, row.agency_id) for row in connection.execute(query))


def listed(connection: Connection, person_id: int) -> list[Assignment]:
    """The assignments of one person."""
    names = (agency.c.name_th, agency.c.name_en)
    query = (
        select(assignment, *names)
        .outerjoin(agency)
        .where(assignment.c.person_id == person_id)
        .order_by(assignment.c.role, assignment.c.service)
    )
    return [Assignment(r.id, r.role, r.service, r.agency_id, r.name_th or "", r.name_en or "") for r in connection.execute(query)]


def add(connection: Connection, actor: Actor | None, person_id: int, grant: Grant) -> None:
    """Assign; doing so twice is done once. In the caller's transaction, for demo accounts too."""
    same = assignment.c.agency_id.is_(None) if grant.agency_id is None else assignment.c.agency_id == grant.agency_id
    mine = (assignment.c.person_id == person_id, assignment.c.role == grant.role, assignment.c.service == grant.service)
    if connection.scalar(select(assignment.c.id).where(*mine, same)) is not None:
        return
    row = {"person_id": person_id, "role": grant.role, "service": grant.service, "agency_id": grant.agency_id}
    connection.execute(insert(assignment).values(id=clock.new_id(), **row))
    audit.record(connection, actor.person_id if actor else None, "assignment:added", data={**row, "person": person_id})


@look_again
def assign(store: Store, actor: Actor, person_id: int, grant: Grant, services: Sequence[str]) -> None:
    """Assign by an administrator; `services` are those that exist. InvalidForm, NotFound, Conflict for an applicant's account."""
    if grant.role not in STAFF_ROLES:
        raise identity.refuse("role", "เลือกบทบาท", "Choose a role")
    if grant.service != "*" and grant.service not in services:
        raise identity.refuse("service", "เลือกงานบริการ", "Choose a service")
    with store.begin() as connection:
        kind = connection.scalar(select(person.c.kind).where(person.c.id == person_id))
        if kind is None:
            raise NotFound
        if kind != "staff":
            raise Conflict("มอบหมายงานให้บัญชีผู้ยื่นคำขอไม่ได้", "An applicant's account cannot be assigned to work")
        if grant.agency_id is not None and connection.scalar(select(agency.c.id).where(agency.c.id == grant.agency_id)) is None:
            raise identity.refuse("agency", "เลือกหน่วยงาน", "Choose an agency")
        add(connection, actor, person_id, grant)


def withdraw(store: Store, actor: Actor, person_id: int, assignment_id: int) -> None:
    """Take an assignment back: from the next request on it counts no more, its tasks are their groups'. Nobody their own administration."""
    with store.begin() as connection:
        found = connection.execute(select(assignment).where(assignment.c.id == assignment_id, assignment.c.person_id == person_id)).first()
        if found is None:
            return
        if found.role == "administrator" and person_id == actor.person_id:
            raise Conflict("ท่านถอนสิทธิผู้ดูแลระบบของตนเองไม่ได้", "You cannot take back your own administration")
        connection.execute(delete(assignment).where(assignment.c.id == assignment_id))
        free_tasks(connection, actor, person_id, grants(connection, person_id))
        data = {"person": person_id, "role": found.role, "service": found.service, "agency_id": found.agency_id}
        audit.record(connection, actor.person_id, "assignment:removed", data=data)
