"""Running numbers: one row per series, given out inside the caller's transaction, so that no number is lost or given twice."""

from __future__ import annotations

from sqlalchemy import Connection, text

_NEXT = text("INSERT INTO series (name, last) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET last = series.last + 1 RETURNING last")


def draw(connection: Connection, name: str) -> int:
    """The next number of the series, beginning with 1. Waits for others who draw from the same series until they commit."""
    return int(connection.execute(_NEXT, {"name": name}).scalar_one())


def buddhist_year(year: int) -> int:
    """2026 → 2569."""
    return year + 543
