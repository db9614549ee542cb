"""People around a case, as expressions see them: colleagues of a role, and what the applicant already holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from runner import clock
from runner.store import tables as t
from runner.store.prepared import Prepared

_a, _p = t.assignment.c, t.person.c
_COLLEAGUES = Prepared(
    select(_p.id, _p.name)
    .join(t.assignment, _a.person_id == _p.id)
    .where(
        _a.role == bindparam("of_role"),
        or_(_a.service == "*", _a.service == bindparam("of_service")),
        or_(_a.agency_id.is_(None), _a.agency_id == bindparam("of_agency")),
        _p.disabled_at.is_(None),
    )
    .distinct()
    .order_by(_p.name)
)


def colleagues(connection: Connection, row: Any, role: str) -> list[Any]:
    """People (id, name) who hold `role` for the case's service and agency, by name."""
    return _COLLEAGUES.all(connection, {"of_role": role, "of_service": row.service, "of_agency": row.agency_id})


def named(connection: Connection, row: Any, role: str) -> list[dict[str, str]]:
    """The same as FEEL sees them: `staff.committee` is a list of contexts with `id` and `name`."""
    return [{"id": str(one.id), "name": one.name} for one in colleagues(connection, row, role)]


def valid_licences(connection: Connection, applicant_id: int) -> list[dict[str, Any]]:
    """What the applicant holds and is valid today, newest first: service, kind, number, valid_from, valid_to, title and kept values."""
    licence, today = t.licence, clock.today()
    holds = (
        licence.c.holder_id == applicant_id,
        licence.c.status == "valid",
        or_(licence.c.valid_to.is_(None), licence.c.valid_to >= today),
    )
    return [
        {
            "service": row.service,
            "kind": row.kind,
            "number": row.number,
            "title": row.printed.get("title"),
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
            "values": row.kept,
        }
        for row in connection.execute(select(licence).where(*holds).order_by(licence.c.id.desc()))
    ]
