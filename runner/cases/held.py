"""Licences held: what a person holds, and the answers with which a renewal, an amendment or a cancellation of one opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from runner.agreed import HELD, KIND, OF_THIS_APPLICATION
from runner.cases.commands import definitions
from runner.cases.rows import LICENCES
from runner.errors import NotFound
from runner.permissions import Actor
from runner.store import Store, loads
from runner.store import tables as t


@dataclass(frozen=True)
class Beginning:
    """With what an application about a licence held begins."""

    service: str
    agency_id: int
    holder_id: int
    given: dict[str, Any]


def licences(store: Store, actor: Actor, holder_id: int | None = None) -> list[Row[Any]]:
    """All licences of a person, newest first, with agency and the number of what replaced them.

    Staff of a service centre see those of the services and places that they file for.
    """
    of, c = actor.person_id if holder_id is None else holder_id, t.licence.c
    with store.read() as connection:
        found = connection.execute(LICENCES.where(c.holder_id == of).order_by(c.id.desc()).limit(200))
        return [row for row in found if _may_see(actor, row)]


def beginning(store: Store, actor: Actor, licence_id: int, kind: str) -> Beginning:
    """An application of this kind about a licence, with the answers of the case that gave it. NotFound for others' licences."""
    with store.read() as connection:
        row = connection.execute(select(t.licence).where(t.licence.c.id == licence_id)).first()
        if row is None or not _may_see(actor, row):
            raise NotFound
        sheet = definitions.newest(connection, row.service).sheet
        anew = [one.id for one in sheet.kinds_about(row.kind, expired=True)]
        if kind not in (*anew, *(one.id for one in sheet.kinds_about(row.kind))):
            raise NotFound("ยังไม่เปิดรับคำขอประเภทนี้", "This kind of application is not offered")
        answers = {name: value for name, value in _answers(connection, row).items() if name not in OF_THIS_APPLICATION}
    mine = {KIND: kind} | ({} if kind in anew else {HELD: row.number})
    return Beginning(row.service, row.agency_id, row.holder_id, {**row.kept, **answers, **mine})


def _may_see(actor: Actor, row: Any) -> bool:
    return row.holder_id == actor.person_id or "service_centre" in actor.roles_for(row.service, row.agency_id)


def _answers(connection: Connection, row: Any) -> dict[str, Any]:
    found = connection.execute(select(t.case.c.variables).where(t.case.c.id == row.case_id)).scalar()
    return dict(loads(bytes(found))) if found else {}
