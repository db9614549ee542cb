"""The database: one `Store` per process, transactions as `with` blocks. SQLite (WAL) by default, PostgreSQL to scale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from runner.errors import Unavailable
from runner.store.prepared import CursorFor
from runner.store.types import dumps, loads

__all__ = ["Store", "dumps", "loads"]

_READ = {"anuyat_read": True}
_PREPARE_AFTER, _MOST_PREPARED = 2, 300  # uses of a statement on one connection; statements
# synchronous=FULL: what was acknowledged survives a power cut, at the price of one fsync a commit
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "cache_size=-16000", "temp_store=MEMORY")


class Store:
    """A pool of connections. `begin()` is a writing transaction, `read()` a consistent snapshot."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @classmethod
    def open(cls, url: str) -> Store:
        """Open `sqlite:///path` or `postgresql://…` (psycopg 3). The folder of an SQLite file is made when missing."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
            engine = create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
            _prepare_postgresql(engine)
            return cls(engine)
        if parsed.database not in (None, "", ":memory:"):
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            parsed, pool_size=10, max_overflow=20, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True
        )
        _prepare_sqlite(engine)
        return cls(engine)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block and rolls back on any exception.

        On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that two steps queue instead of failing half-way.
        """
        with _translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction; never waits for writers on SQLite (WAL).

        It ends with a commit: after a rollback psycopg forgets every statement that the connection had prepared.
        """
        with _translated(), self.engine.connect().execution_options(**_READ) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """A database that is down, full, locked or gone is `Unavailable`: the caller may try again, nothing was stored."""
    try:
        yield
    except NoConnectionFree as error:
        raise _unavailable("no connection is free") from error
    except DBAPIError as error:
        if not isinstance(error, OperationalError) and not error.connection_invalidated:
            raise
        raise _unavailable(next(iter(str(error.orig).splitlines()), "")) from error


def _unavailable(detail: str) -> Unavailable:
    th, en = "ระบบฐานข้อมูลไม่พร้อมใช้งานชั่วคราว โปรดลองใหม่อีกครั้ง", "The database is not available for the moment. Try again."
    return Unavailable(th, en, detail=detail)


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # psycopg forgets what it prepared after every rollback (a form refused), and each element's step is a statement of its own
        connection.prepare_threshold, connection.prepared_max = _PREPARE_AFTER, _MOST_PREPARED


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("anuyat_read")
        statement = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        with CursorFor(connection, statement) as cursor:
            cursor.execute(statement)
