"""The agencies as people choose among them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from runner.store.tables import agency


def by_name(connection: Connection) -> list[Any]:
    """All of them."""
    return list(connection.execute(select(agency).order_by(agency.c.name_th)))


def by_province(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Province → its agencies; those of which nobody knows where they are come first."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(str(row.details.get("province") or ""), []).append(row)
    return sorted(found.items())
