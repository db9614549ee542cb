"""The only source of time, randomness and ids. Tests set it; nothing else may call `datetime.now`, `random` or `uuid4`."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_serial = itertools.count(secrets.randbelow(1 << 22))


class Clock:
    """Wall clock. A test replaces it by a `SetClock` with `use()`."""

    def now(self) -> datetime:
        """The current moment, aware, UTC."""
        return datetime.now(UTC)


class SetClock(Clock):
    """A clock that stands still until it is moved; for tests, replay and trials."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, to: datetime | timedelta) -> None:
        """Move to a moment, or by a duration."""
        self.at = self.at + to if isinstance(to, timedelta) else to.astimezone(UTC)


_current: Clock = Clock()
_own: ContextVar[Clock | None] = ContextVar("own_clock", default=None)


def now() -> datetime:
    """The current moment, aware, UTC."""
    return (_own.get() or _current).now()


def today() -> date:
    """The current day in Bangkok."""
    return now().astimezone(BANGKOK).date()


@contextmanager
def use(clock: Clock) -> Iterator[Clock]:
    """Let the whole process run by `clock` for the duration of the block."""
    global _current
    before, _current = _current, clock
    try:
        yield clock
    finally:
        _current = before


@contextmanager
def mine(clock: Clock) -> Iterator[Clock]:
    """Let this thread alone run by `clock` for the duration of the block: a trial beside requests of real people."""
    before = _own.set(clock)
    try:
        yield clock
    finally:
        _own.reset(before)


def new_id() -> int:
    """A 63-bit id that grows with time: 41 bits of milliseconds since 2020, 22 bits that differ between processes."""
    millis = int((datetime.now(UTC) - _EPOCH).total_seconds() * 1000)
    return (millis << 22) | (next(_serial) & 0x3FFFFF)


def token(size: int = 32) -> str:
    """An unguessable URL-safe string made of `size` random bytes."""
    return secrets.token_urlsafe(size)
