"""Guessing is slowed down: ten tries are free, then the wait doubles with each, alike for known and unknown names."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import Connection, bindparam, delete, select, text, update

from runner import clock
from runner.errors import TooMany
from runner.store.tables import attempt
from runner.store.types import Moment

FREE = 10
LONGEST = 900  # seconds
FORGOTTEN_AFTER = timedelta(hours=24)

_FIRST = text("INSERT INTO attempt (key, times, last_at) VALUES (:key, 0, :now) ON CONFLICT (key) DO NOTHING").bindparams(
    bindparam("now", type_=Moment)
)


def _key(purpose: str, name: str) -> str:
    return hashlib.sha256(f"{purpose}:{name}".encode()).hexdigest()


def wait(times: int) -> int:
    """Seconds to wait after so many tries: 0 up to ten, then 2, 4, 8 … 900."""
    return 0 if times <= FREE else int(min(2 ** min(times - FREE, 20), LONGEST))


def count(connection: Connection, purpose: str, name: str) -> None:
    """Count one try, before it is judged, so that parallel tries are counted too. TooMany while the wait lasts."""
    now, key = clock.now(), _key(purpose, name)
    connection.execute(_FIRST, {"key": key, "now": now})
    row = connection.execute(select(attempt).where(attempt.c.key == key).with_for_update()).first()
    if row is None:
        return  # the right person came at this very moment, and tries are forgotten
    since = now - row.last_at
    left = wait(row.times) - int(since.total_seconds())
    if left > 0:
        raise TooMany(left)
    times = 1 if since > FORGOTTEN_AFTER else row.times + 1
    connection.execute(update(attempt).where(attempt.c.key == key).values(times=times, last_at=now))


def forget(connection: Connection, purpose: str, name: str) -> None:
    """The right person came: tries before do not count any more."""
    connection.execute(delete(attempt).where(attempt.c.key == _key(purpose, name)))
