"""How many cases of a service were filed with an agency in each of the last twelve months (heading 9 of the manual)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection, func, select

from runner import clock
from runner.clock import BANGKOK
from runner.store.tables import case

_MONTHS = 12


def filed(connection: Connection, service: str, agency_id: int) -> list[int]:
    """The numbers of twelve whole months, the oldest first; all from one index."""
    counts = []
    for begin, end in _months(clock.now().astimezone(BANGKOK)):
        found = select(func.count()).where(case.c.agency_id == agency_id, case.c.filed_at >= begin, case.c.filed_at < end)
        counts.append(int(connection.scalar(found.where(case.c.service == service)) or 0))
    return counts


def _months(now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Begin and end of each month before the present one."""
    present = now.year * 12 + now.month - 1
    edges = [datetime(n // 12, n % 12 + 1, 1, tzinfo=BANGKOK) for n in range(present - _MONTHS, present + 1)]
    yield from pairwise(edges)
