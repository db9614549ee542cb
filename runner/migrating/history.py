"""What was migrated: the cases of a service that came from another version, and whether they can still go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from runner.migrating.preview import within
from runner.permissions import Actor
from runner.store import loads
from runner.store import tables as t
from runner.store.packing import unpack_json

_ACTIONS = ("case:migrated", "case:migrated_back")
_c, _d, _e, _u = t.case.c, t.definition.c, t.event.c, t.migration_undo.c


@dataclass(frozen=True)
class Line:
    """One case: where it stands, and its last migration. `before` and `after` are versions; `back`: it was taken back to `after`."""

    id: int
    number: str
    status: str
    stage: str
    agency_th: str
    agency_en: str
    before: int
    after: int
    back: bool
    at: datetime
    who: str
    undoable: bool


@dataclass(frozen=True)
class Migrated:
    """One page of the list; `total` cases were migrated, `undoable` of them can go back. Nothing says who applied for what."""

    lines: Sequence[Line]
    total: int
    undoable: int


def migrated(connection: Connection, actor: Actor, service: str, first: int = 0, most: int = 50) -> Migrated:
    """Open cases of the service that `actor` may migrate and that were: those that can go back before the others, then the newest first."""
    can = and_(_u.case_id.is_not(None), _u.revision == _c.revision)
    joined = t.case.join(t.definition, _d.id == _c.definition_id).outerjoin(t.migration_undo, _u.case_id == _c.id)
    moved = select(_e.seq).where(_e.stream == _c.id, _e.action.in_(_ACTIONS)).exists()
    # who was there before the version was is the only one who can have been moved up; that is known without reading any history
    where = [_d.service == service, _c.status != "ended", *within(actor, service), or_(can, and_(_c.created_at < _d.deployed_at, moved))]
    total, undoable = connection.execute(select(func.count(), func.count(_u.case_id).filter(can)).select_from(joined).where(*where)).one()
    a = t.agency.c
    columns = (_c.id, _c.number, _c.status, _c.stage, a.name_th, a.name_en, can.label("undoable"))
    query = select(*columns).select_from(joined.join(t.agency, a.id == _c.agency_id)).where(*where)
    rows = connection.execute(query.order_by(can.desc(), _c.id.desc()).offset(first).limit(most)).all()
    last = _last(connection, [row.id for row in rows])
    return Migrated([_line(row, last[row.id]) for row in rows if row.id in last], total, undoable)


def _last(connection: Connection, cases: Sequence[int]) -> Mapping[int, Any]:
    """Case → its last migration in the audit trail."""
    columns = (_e.stream, _e.action, _e.at, _e.data, func.coalesce(t.person.c.name, "").label("who"))
    joined = t.event.outerjoin(t.person, t.person.c.id == _e.actor_id)
    query = select(*columns).select_from(joined).where(_e.stream.in_(cases), _e.action.in_(_ACTIONS))
    return {row.stream: row for row in connection.execute(query.order_by(_e.stream, _e.seq))}


def _line(row: Any, last: Any) -> Line:
    said = loads(unpack_json(last.data)) if last.data else {}
    back = last.action == "case:migrated_back"
    return Line(
        row.id, row.number or "", row.status, row.stage, row.name_th, row.name_en, said.get("from", 0), said.get("to", 0), back,
        last.at, last.who, bool(row.undoable) and not back,
    )  # fmt: skip
