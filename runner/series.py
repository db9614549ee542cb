"""Running numbers: one row per series, given out inside the caller's transaction, so that no number is lost or given twice."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects.postgresql import insert  # SQLite says it alike

from runner.store.prepared import Prepared
from runner.store.tables import series

_first = insert(series).values(name=bindparam("name"), last=1)
_NEXT = Prepared(_first.on_conflict_do_update(index_elements=["name"], set_={"last": series.c.last + 1}).returning(series.c.last))


def draw(connection: Connection, name: str) -> int:
    """The next number of the series, beginning with 1. Waits for others who draw from the same series until they commit."""
    return int(_NEXT.first(connection, {"name": name}).last)


def buddhist_year(year: int) -> int:
    """2026 → 2569."""
    return year + 543
