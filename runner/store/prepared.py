"""Statements compiled once per database: of a dozen in a step, looking each up and checking it cost more than running it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, Any]
Processor = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    """SQL of one dialect. `order` names the parameters of a dialect that counts them; `fixed` are values that the statement brings."""

    sql: str
    order: tuple[str, ...]
    fixed: Row
    processors: tuple[tuple[str, Processor], ...]

    def parameters(self, row: Row) -> Any:
        values = {**self.fixed, **row}
        for name, process in self.processors:
            values[name] = process(values[name])
        return tuple(values[name] for name in self.order) if self.order else values


class Prepared:
    """An INSERT, UPDATE or DELETE without results. Runs in the connection's transaction, with the column types' own conversions."""

    def __init__(self, statement: UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Run it for every row; answers how many rows of the table were touched."""
        dialect = connection.dialect
        made = self._compiled.get(dialect.name) or self._compile(dialect)
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(made.sql, made.parameters(rows[0]))
            else:
                cursor.executemany(made.sql, [made.parameters(row) for row in rows])
            return int(cursor.rowcount)
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(
                made.sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
            ) from error  # fmt: skip
        finally:
            cursor.close()

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect)
        found = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        made = _Compiled(
            sql=str(compiled),
            order=tuple(compiled.positiontup or ()),
            fixed={name: value for name, value in compiled.params.items() if value is not None},
            processors=tuple((name, process) for name, process in found.items() if process),
        )
        self._compiled[dialect.name] = made
        return made


_inserts: dict[tuple[str, tuple[str, ...]], Prepared] = {}


def insert_into(table: Table, columns: tuple[str, ...]) -> Prepared:
    """The INSERT of these columns, the same object each time."""
    key = (table.name, columns)
    if key not in _inserts:
        _inserts[key] = Prepared(insert(table).values({name: bindparam(name) for name in columns}))
    return _inserts[key]
