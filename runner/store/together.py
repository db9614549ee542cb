"""Several writes as one statement: on PostgreSQL each would be a message to the server and back, and a step makes ten.

PostgreSQL runs `WITH a AS (INSERT …), b AS (UPDATE …) UPDATE …` as a whole, foreign keys checked at its end. No row may be
written by two of the parts. SQLite is in the same process: there they run one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Connection, Dialect

from runner.store.prepared import Prepared, Values, cursor_for

_NAMED = re.compile(r"%\((\w+)\)s")
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
    sql, names = _together(connection.dialect, tuple((statement, len(rows)) for statement, rows in whole))
    values: list[Any] = []
    for (statement, rows), order in zip(whole, names, strict=True):
        ready = statement.ready(connection.dialect)
        for row in rows:
            given = ready.values(row)
            values += [given[name] for name in order]
    with cursor_for(connection, sql, psycopg.RawCursor) as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


@lru_cache(maxsize=_SHAPES)
def _together(dialect: Dialect, shape: tuple[tuple[Prepared, int], ...]) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The statement with counted parameters (`$1`, `$2` …), and for every part the names of one row's values in their order."""
    parts: list[str] = []
    names: list[tuple[str, ...]] = []
    given = 0
    for statement, many in shape:
        sql = statement.ready(dialect).sql
        names.append(tuple(_NAMED.findall(sql)))
        head, values = sql.split(" VALUES ", 1) if statement.repeats_values else ("", sql)
        rows = [_counted(values, given + n * len(names[-1])) for n in range(many)]
        parts += [f"{head} VALUES {', '.join(rows)}"] if head else rows
        given += many * len(names[-1])
    beside = ", ".join(f"w{n} AS ({part})" for n, part in enumerate(parts[:-1]))
    return f"WITH {beside} {parts[-1]}" if beside else parts[-1], tuple(names)


def _counted(sql: str, before: int) -> str:
    numbers = iter(range(before + 1, before + 1 + sql.count("%(")))
    return _NAMED.sub(lambda _: f"${next(numbers)}", sql)
