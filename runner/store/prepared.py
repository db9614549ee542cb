"""Statements compiled once per database: of a dozen in a step, looking each up and checking it cost more than running it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Table, bindparam, insert
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Values = Mapping[str, Any]
Processor = Callable[[Any], Any]
_Processors = tuple[tuple[str, Processor], ...]


@dataclass(frozen=True)
class Ready:
    """A statement in the SQL of one dialect. `order` names the parameters of a dialect that counts them; `fixed` are values that
    the statement brings; `make` builds the row of a result."""

    sql: str
    order: tuple[str, ...]
    fixed: Values
    processors: _Processors
    make: Callable[[Sequence[Any]], Any]

    def values(self, given: Values) -> dict[str, Any]:
        """All values by name, as the database's driver takes them."""
        values = {**self.fixed, **given}
        for name, process in self.processors:
            values[name] = process(values[name])
        return values

    def parameters(self, given: Values) -> Any:
        values = self.values(given)
        return tuple([values[name] for name in self.order]) if self.order else values


class Prepared:
    """One statement. Runs in the connection's transaction, with the column types' own conversions."""

    def __init__(self, statement: UpdateBase | Select[Any]) -> None:
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
        with cursor_for(connection, ready.sql) as cursor:
            if len(rows) == 1:
                cursor.execute(ready.sql, ready.parameters(rows[0]))
            else:
                cursor.executemany(ready.sql, [ready.parameters(row) for row in rows])
            return int(cursor.rowcount)

    def first(self, connection: Connection, values: Values) -> Any:
        """The first row that it selects or returns, its columns by their labels; None when there is none."""
        ready = self.ready(connection.dialect)
        with cursor_for(connection, ready.sql) as cursor:
            cursor.execute(ready.sql, ready.parameters(values))
            found = cursor.fetchone()
        return None if found is None else ready.make(found)


@contextmanager
def cursor_for(connection: Connection, sql: str, kind: Callable[[Any], Any] | None = None) -> Iterator[Any]:
    """A cursor of the database's driver (of this `kind`); its errors come as SQLAlchemy's, without the values."""
    dialect, raw = connection.dialect, connection.connection
    cursor = kind(raw.dbapi_connection) if kind else raw.cursor()
    try:
        yield cursor
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect) from error
    finally:
        cursor.close()


def _compiled(statement: UpdateBase | Select[Any], dialect: Dialect) -> Ready:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    found = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    return Ready(
        sql=str(compiled),
        order=tuple(compiled.positiontup or ()),
        fixed={name: value for name, value in compiled.params.items() if value is not None},
        processors=tuple((name, process) for name, process in found.items() if process),
        make=_maker(statement, dialect, compiled),
    )


def _maker(statement: UpdateBase | Select[Any], dialect: Dialect, compiled: Compiled) -> Callable[[Sequence[Any]], Any]:
    """Builds a row: a tuple with the columns' labels as names, each value as its type reads it."""
    columns = list(statement.selected_columns if isinstance(statement, Select) else statement.exported_columns)
    row = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    found = [(n, column.type.dialect_impl(dialect).result_processor(dialect, None)) for n, column in enumerate(columns)]
    processors = [(n, process) for n, process in found if process]

    def make(values: Sequence[Any]) -> Any:
        read = list(values)
        for n, process in processors:
            read[n] = process(read[n])
        return row._make(read)

    return make


_inserts: dict[tuple[str, tuple[str, ...]], Prepared] = {}


def insert_into(table: Table, columns: tuple[str, ...]) -> Prepared:
    """The INSERT of these columns, the same object each time."""
    key = (table.name, columns)
    if key not in _inserts:
        _inserts[key] = Prepared(insert(table).values({name: bindparam(name) for name in columns}))
    return _inserts[key]
