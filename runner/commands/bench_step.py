"""`anuyat bench step`: what completing a user task costs, beside the bare transaction and the naive way, in one run."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import click
from sqlalchemy import LargeBinary, create_engine, make_url, select, text, type_coerce

from runner import clock, diagram
from runner.clock import SetClock
from runner.commands.bench_usual import Bench, usual
from runner.engine.stock import StockFlow
from runner.library import gather
from runner.scenarios import Scenario
from runner.settings import ROOT
from runner.store import Store, schema
from runner.store import tables as t
from runner.store.types import PackedJson, PackedText

ROUNDS = (1, 100, 500)
WARM = 8  # whole cases before the measuring: the databases have their statements prepared, as on a working day
ROW, SMALL = 5000, "y" * 60
_UPDATE, _ADD = text("UPDATE bench_case SET state = :state WHERE id = 1"), text("INSERT INTO bench_row VALUES (:id, :words)")
_BARE_TABLES = (
    "CREATE TABLE bench_case (id INTEGER PRIMARY KEY, state {blob})",
    "CREATE TABLE bench_row (id BIGINT PRIMARY KEY, words TEXT)",
    "CREATE TABLE bench_stock (id INTEGER PRIMARY KEY, state TEXT)",
)


@click.command("step")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--cases", "many", default=20, show_default=True, help="Whole cases of the main service; of others a quarter.")
@click.option("--service", "services", multiple=True, help="Only this service; may be given several times.")
@click.option("--replays", type=click.Path(path_type=Path, exists=True), default=ROOT / "tests" / "replays", help="Folder of scenarios.")
@click.option("--main", default="food_premises", show_default=True, help="Measured first; its figures stand first.")
def step_command(as_json: bool, many: int, services: tuple[str, ...], replays: Path, main: str) -> None:
    """Measure a durable step of every service on SQLite, and on PostgreSQL when ANUYAT_BENCH_DATABASE_URL is set."""
    paths = usual(replays)
    if unknown := set(services) - paths.keys():
        raise click.BadParameter(f"no usual path of {', '.join(sorted(unknown))} in {replays}; known: {', '.join(paths) or 'none'}")
    chosen = sorted((name for name in paths if not services or name in services), key=lambda name: (name != main, name))
    wanted = {name: paths[name] for name in chosen}
    counts = {name: (many, ROUNDS) if name == main or name in services else (max(1, many // 4), ROUNDS[:2]) for name in wanted}
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="anuyat-bench-") as folder:
        figures["sqlite"] = measure(f"sqlite:///{folder}/bench.db", folder, wanted, counts)
        if url := os.environ.get("ANUYAT_BENCH_DATABASE_URL"):
            with fresh_database(url) as fresh:
                figures["postgresql"] = measure(fresh, folder, wanted, counts)
    click.echo(json.dumps(for_machines(figures, main), indent=1) if as_json else table(figures))


def for_machines(figures: Mapping[str, Mapping[str, Any]], main: str) -> dict[str, Any]:
    """By database the figures of the `main` service (the first, when it was not measured), and under `services` those of all."""
    first = {database: services.get(main) or next(iter(services.values())) for database, services in figures.items()}
    return {database: {**first[database], "services": services} for database, services in figures.items()}


COLUMNS: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("a", lambda f: f"{f['step_ms']:.2f}"),
    ("b", lambda f: f"{f['bare_ms']:.2f}"),
    ("c", lambda f: f"{f['stock_ms']:.2f}"),
    ("a/b", lambda f: f"{f['step_ms'] / f['bare_ms']:.1f}"),
    ("c/a", lambda f: f"{f['stock_ms'] / f['step_ms']:.1f}"),
    *((f"r{n}", lambda f, n=n: f"{f['rounds'][str(n)]:.2f}" if str(n) in f["rounds"] else "–") for n in ROUNDS),
    ("steps", lambda f: str(f["steps"])),
    ("bytes", lambda f: f"{f['bytes_per_case']:,}"),
)
LEGEND = (
    "a: a step through cases, b: a bare transaction, c: the stock serializer, r1 … r500: a step after so many rounds; medians in ms.",
    "steps, bytes: of a finished case.",
)


def table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures for people, a row for each service."""
    lines = []
    for database, services in figures.items():
        lines.append(f"{database:<16}" + "".join(f"{name:>8}" for name, _ in COLUMNS))
        lines += [f"{service:<16}" + "".join(f"{say(found):>8}" for _, say in COLUMNS) for service, found in services.items()]
    return "\n".join([*lines, *LEGEND])


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """An own database on the server, dropped afterwards."""
    name = f"bench{clock.new_id()}"
    server = make_url(url).set(drivername="postgresql+psycopg")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def measure(url: str, folder: str, paths: Mapping[str, Scenario], counts: Mapping[str, tuple[int, Sequence[int]]]) -> dict[str, Any]:
    """By service all figures of one database, in milliseconds (medians) and bytes."""
    store = Store.open(url)
    schema.upgrade(store)
    with store.begin() as connection:
        for statement in _BARE_TABLES:
            connection.execute(text(statement.format(blob="BLOB" if store.is_sqlite else "BYTEA")))
        connection.execute(text("INSERT INTO bench_case VALUES (1, :state)"), {"state": b""})
        connection.execute(text("INSERT INTO bench_stock VALUES (1, '')"))
    figures = {service: _measured(store, folder, scenario, *counts[service]) for service, scenario in paths.items()}
    store.close()
    return figures


def _measured(store: Store, folder: str, scenario: Scenario, many: int, marks: Sequence[int]) -> dict[str, Any]:
    """After each step a bare transaction, after each case as many steps of the stock engine: what the machine does meanwhile slows all
    three alike, and none finds the processor's memory full of another's."""
    standing = SetClock(clock.now())
    with clock.use(standing):
        bench = Bench.prepare(store, folder, scenario, standing)
        bare, stock, turns = list[float](), list[float](), _stock(store, bench.scenario)

        bench.steps(WARM)
        steps, last = bench.steps(
            many, lambda: bare.append(_bare(store, len(bare))), lambda passed: stock.extend(next(turns) for _ in range(passed))
        )
        rounds = {str(mark): median(times) for mark, times in bench.after_rounds(marks).items()}
    return {
        "step_ms": median(steps), "bare_ms": median(bare), "stock_ms": median(stock),
        "rounds": rounds, "steps": len(steps) // many, "bytes_per_case": bytes_of(store, last),
    }  # fmt: skip


def _bare(store: Store, n: int) -> float:
    """Milliseconds of the same database's bare transaction: a row of 5 KB, as hard to compress as a stored state, and three small ones."""
    row, small = {"state": hashlib.shake_128(str(n).encode()).digest(ROW)}, [{"id": clock.new_id(), "words": SMALL} for _ in range(3)]
    began = time.perf_counter()
    with store.begin() as connection:
        connection.execute(_UPDATE, row)
        for one in small:
            connection.execute(_ADD, one)
    return (time.perf_counter() - began) * 1000


def _stock(store: Store, scenario: Scenario) -> Iterator[float]:
    """Milliseconds of the steps of stock SpiffWorkflow and its serializer into one row, over the same path again and again."""
    files = gather(ROOT / "processes" / f"{scenario.service}.bpmn")
    models = [diagram.read(content, path) for path, content in files.items() if path.endswith(".bpmn")]
    flow = StockFlow(scenario.service, models)
    while True:
        _put(store, flow.start())
        for move in scenario.moves:
            if move.task:
                values = json.loads(json.dumps(dict(move.values), default=str)) | {"fee_total": 1}
                began = time.perf_counter()
                with store.begin() as connection:
                    state = connection.execute(text("SELECT state FROM bench_stock WHERE id = 1")).scalar_one()
                    after = flow.complete(state, move.task, values)
                    connection.execute(text("UPDATE bench_stock SET state = :state WHERE id = 1"), {"state": after or state})
                if after:
                    yield (time.perf_counter() - began) * 1000


def _put(store: Store, state: str) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE bench_stock SET state = :state WHERE id = 1"), {"state": state})


def bytes_of(store: Store, case_id: int) -> int:
    """All that a case keeps in the database, its history with it: the bytes of every value of every row."""
    total = 0
    with store.read() as connection:
        for one in t.metadata.sorted_tables:
            column = {"case": "id", "event": "stream"}.get(one.name, "case_id")
            if column not in one.c or one.name == "job":
                continue
            kept = [type_coerce(c, LargeBinary) if isinstance(c.type, PackedJson | PackedText) else c for c in one.c]  # as stored
            for row in connection.execute(select(*kept).where(one.c[column] == case_id)):
                total += sum(_size(value) for value in row)
    return total


def _size(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, bytes | memoryview):
        return len(bytes(value))
    return 8 if isinstance(value, int | datetime) else len(str(value).encode())
