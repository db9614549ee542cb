"""Several writes as one statement: on PostgreSQL each would be a message to the server and back, and a step makes ten.

PostgreSQL runs `WITH a AS (INSERT …), b AS (UPDATE …) UPDATE …` as a whole, foreign keys checked at its end. No row may be
written by two of the parts. SQLite is in the same process: there they run one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect

from runner.store.prepared import CursorFor, Prepared, Values

_COUNTED = re.compile(r"\$(\d+)")
_SHAPES = 1024  # a step's shape is its tables, columns and numbers of rows: about one for every element of every diagram


class Write(NamedTuple):
    """A statement and the rows to run it for."""

    statement: Prepared
    rows: Sequence[Values]


def run(connection: Connection, writes: Sequence[Write], main: Write) -> int:
    """Do all writes, `main` last; answers how many rows `main` (one row of values) touched."""
    if connection.dialect.name == "sqlite":
        for statement, rows in writes:
            statement.run(connection, rows)
        return main.statement.run(connection, main.rows)
    whole = (*writes, main)
    dialect = connection.dialect
    sql = _together(dialect, tuple([(statement, len(rows)) for statement, rows in whole]))
    values: list[Any] = []
    for statement, rows in whole:
        ready = statement.ready(dialect)
        for row in rows:
            values += ready.parameters(row)
    with CursorFor(connection, sql) as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


@lru_cache(maxsize=_SHAPES)
def _together(dialect: Dialect, shape: tuple[tuple[Prepared, int], ...]) -> str:
    """The statement that does them all, its parameters counted from the first to the last."""
    parts: list[str] = []
    given = 0
    for statement, many in shape:
        ready = statement.ready(dialect)
        head, values = ready.sql.split(" VALUES ", 1) if statement.repeats_values else ("", ready.sql)
        rows = [_counted(values, given + n * len(ready.order)) for n in range(many)]
        parts += [f"{head} VALUES {', '.join(rows)}"] if head else rows
        given += many * len(ready.order)
    beside = ", ".join(f"w{n} AS ({part})" for n, part in enumerate(parts[:-1]))
    return f"WITH {beside} {parts[-1]}" if beside else parts[-1]


def _counted(sql: str, before: int) -> str:
    return _COUNTED.sub(lambda number: f"${int(number[1]) + before}", sql)
