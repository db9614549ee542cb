"""People around a case, as expressions see them: colleagues of a role, and what the applicant already holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, or_, select

from runner import clock
from runner.store import tables as t


def colleagues(connection: Connection, row: Any, role: str) -> list[Any]:
    """People (id, name) who hold `role` for the case's service and agency, by name."""
    a, p = t.assignment, t.person
    fits = and_(a.c.role == role, a.c.service.in_(("*", row.service)), or_(a.c.agency_id.is_(None), a.c.agency_id == row.agency_id))
    joined = select(p.c.id, p.c.name).join(a, a.c.person_id == p.c.id).where(fits, p.c.disabled_at.is_(None))
    return list(connection.execute(joined.distinct().order_by(p.c.name)))


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
