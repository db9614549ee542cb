"""Statements compiled once per database: of a dozen in a step, looking each up and checking it cost more than running it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Insert, Select, Table, TextClause, bindparam, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Values = Mapping[str, Any]
Processor = Callable[[Any], Any]
Statement = UpdateBase | Select[Any] | TextClause


@dataclass(frozen=True)
class Ready:
    """A statement in the SQL of one dialect, its parameters counted (`?`, `$1`).

    `order` says of each parameter which value it is, and what makes it what the driver takes; `fixed` are values that the
    statement brings; `make` builds the row of a result.
    """

    sql: str
    order: tuple[tuple[str, Processor | None], ...]
    fixed: Values
    make: Callable[[Sequence[Any]], Any]

    def parameters(self, given: Values) -> list[Any]:
        """The values in the order of the parameters, as the database's driver takes them."""
        if self.fixed:
            given = {**self.fixed, **given}
        return [given[name] if process is None else process(given[name]) for name, process in self.order]


class Prepared:
    """One statement. Runs in the connection's transaction, with the column types' own conversions."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._ready: dict[str, Ready] = {}

    @property
    def repeats_values(self) -> bool:
        """Whether several rows of it can be one list of VALUES."""
        return isinstance(self._statement, Insert)

    def ready(self, dialect: Dialect) -> Ready:
        """The statement compiled for a dialect."""
        found = self._ready.get(dialect.name)
        if found is None:
            found = self._ready[dialect.name] = _compiled(self._statement, dialect)
        return found

    def run(self, connection: Connection, rows: Sequence[Values]) -> int:
        """Run it for every row; answers how many rows of the table were touched."""
        ready = self.ready(connection.dialect)
        with CursorFor(connection, ready.sql) as cursor:
            if len(rows) == 1:
                cursor.execute(ready.sql, ready.parameters(rows[0]))
            else:
                cursor.executemany(ready.sql, [ready.parameters(row) for row in rows])
            return int(cursor.rowcount)

    def first(self, connection: Connection, values: Values) -> Any:
        """The first row that it selects or returns, its columns by their labels; None when there is none."""
        ready = self.ready(connection.dialect)
        with CursorFor(connection, ready.sql) as cursor:
            cursor.execute(ready.sql, ready.parameters(values))
            found = cursor.fetchone()
        return None if found is None else ready.make(found)

    def all(self, connection: Connection, values: Values) -> list[Any]:
        """All rows that it selects or returns."""
        ready = self.ready(connection.dialect)
        with CursorFor(connection, ready.sql) as cursor:
            cursor.execute(ready.sql, ready.parameters(values))
            return [ready.make(row) for row in cursor.fetchall()]


class CursorFor:
    """A cursor of the database's driver for the block; its errors come as SQLAlchemy's, without the values."""

    __slots__ = ("_cursor", "_dialect", "_sql")

    def __init__(self, connection: Connection, sql: str) -> None:
        raw: Any = connection.connection.dbapi_connection
        self._sql, self._dialect = sql, connection.dialect
        self._cursor = psycopg.RawCursor(raw) if isinstance(raw, psycopg.Connection) else raw.cursor()

    def __enter__(self) -> Any:
        return self._cursor

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> None:
        self._cursor.close()
        refused = self._dialect.loaded_dbapi.Error
        if isinstance(error, refused):
            raise DBAPIError.instance(self._sql, None, error, refused, hide_parameters=True, dialect=self._dialect) from error


def _compiled(statement: Statement, dialect: Dialect) -> Ready:
    compiled = statement.compile(dialect=_counting(dialect))
    assert isinstance(compiled, SQLCompiler)
    found = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    return Ready(
        sql=str(compiled),
        order=tuple((name, found[name]) for name in compiled.positiontup or ()),
        fixed={name: value for name, value in compiled.params.items() if value is not None},
        make=_maker(statement, dialect),
    )


@lru_cache(maxsize=8)
def _counting(dialect: Dialect) -> Dialect:
    """The dialect, counting parameters: psycopg would look for names in every statement anew."""
    alike: Callable[..., Dialect] = type(dialect)
    return dialect if dialect.positional else alike(paramstyle="numeric_dollar")


def _maker(statement: Statement, dialect: Dialect) -> Callable[[Sequence[Any]], Any]:
    """Builds a row: a tuple with the columns' labels as names, each value as its type reads it. No type makes something of NULL."""
    if isinstance(statement, TextClause):
        return tuple
    columns = list(statement.selected_columns if isinstance(statement, Select) else statement.exported_columns)
    row = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    found = [(n, column.type.dialect_impl(dialect).result_processor(dialect, None)) for n, column in enumerate(columns)]
    processors = [(n, process) for n, process in found if process]

    def make(values: Sequence[Any]) -> Any:
        read = list(values)
        for n, process in processors:
            if (value := read[n]) is not None:
                read[n] = process(value)
        return row._make(read)

    return make


_inserts: dict[tuple[str, tuple[str, ...]], Prepared] = {}


def insert_into(table: Table, columns: tuple[str, ...]) -> Prepared:
    """The INSERT of these columns, the same object each time."""
    key = (table.name, columns)
    if key not in _inserts:
        _inserts[key] = Prepared(insert(table).values({name: bindparam(name) for name in columns}))
    return _inserts[key]
