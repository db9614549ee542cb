"""`anuyat bench step`: what completing a user task costs, beside the bare transaction and the naive way, in one run."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

import click
from sqlalchemy import LargeBinary, create_engine, make_url, select, text, type_coerce

from runner import cases, clock, definitions, diagram, scenarios
from runner.commands.bench_people import town
from runner.documents.files import FileStore
from runner.engine.stock import StockFlow
from runner.jobs import Worker
from runner.library import gather
from runner.permissions import SYSTEM, Actor
from runner.scenarios import Move, Player, Scenario, posted
from runner.settings import ROOT, read
from runner.store import Store, schema
from runner.store import tables as t
from runner.store.types import PackedJson, PackedText

SCENARIO = ROOT / "tests" / "replays" / "food_premises" / "approved_paid_collected.yaml"
DIAGRAM = ROOT / "processes" / "food_premises.bpmn"
ROUNDS = (1, 100, 500)
ROW, SMALL = b"x" * 5000, "y" * 60
_BARE_TABLES = (
    "CREATE TABLE bench_case (id INTEGER PRIMARY KEY, state {blob})",
    "CREATE TABLE bench_row (id BIGINT PRIMARY KEY, words TEXT)",
)


@click.command("step")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--cases", "many", default=20, show_default=True, help="Whole cases to complete.")
def step_command(as_json: bool, many: int) -> None:
    """Measure a durable step on SQLite, and on PostgreSQL when ANUYAT_BENCH_DATABASE_URL is set."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="anuyat-bench-") as folder:
        figures["sqlite"] = measure(f"sqlite:///{folder}/bench.db", folder, many)
        if url := os.environ.get("ANUYAT_BENCH_DATABASE_URL"):
            with _fresh_database(url) as fresh:
                figures["postgresql"] = measure(fresh, folder, many)
    click.echo(json.dumps(figures, indent=1) if as_json else table(figures))


def table(figures: dict[str, Any]) -> str:
    """The figures for people: milliseconds are medians."""
    lines = [f"{'':28}" + "".join(f"{name:>14}" for name in figures)]
    rows: list[tuple[str, Callable[[Any], str]]] = [
        ("a  step through cases, ms", lambda f: f"{f['step_ms']:.2f}"),
        ("b  bare transaction, ms", lambda f: f"{f['bare_ms']:.2f}"),
        ("c  stock serializer, ms", lambda f: f"{f['stock_ms']:.2f}"),
        ("a / b", lambda f: f"{f['step_ms'] / f['bare_ms']:.2f}"),
        ("c / a", lambda f: f"{f['stock_ms'] / f['step_ms']:.1f}"),
        *((f"after {n} rounds, ms", lambda f, n=n: f"{f['rounds'][str(n)]:.2f}") for n in ROUNDS),
        ("bytes of a finished case", lambda f: f"{f['bytes_per_case']:,}"),
    ]
    return "\n".join(lines + [f"{label:28}" + "".join(f"{say(f):>14}" for f in figures.values()) for label, say in rows])


@contextmanager
def _fresh_database(url: str) -> Iterator[str]:
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


@dataclass
class Bench:
    """One database being measured."""

    store: Store
    player: Player
    people: dict[str, Actor]
    scenario: Scenario


def measure(url: str, folder: str, many: int) -> dict[str, Any]:
    """All figures of one database, in milliseconds (medians) and bytes."""
    store = Store.open(url)
    schema.upgrade(store)
    bench = _prepare(store, folder)
    steps, last = _steps(bench, many)
    bare = _bare(store, len(steps))
    figures = {
        "step_ms": median(steps), "bare_ms": median(bare), "stock_ms": median(_stock(store, bench.scenario)),
        "rounds": {str(n): median(_after_rounds(bench, n)) for n in ROUNDS}, "bytes_per_case": bytes_of(store, last),
    }  # fmt: skip
    store.close()
    return figures


def _prepare(store: Store, folder: str) -> Bench:
    definitions.deploy(store, SYSTEM, DIAGRAM)
    people, agency_id = town(store)
    settings = read({"ANUYAT_FILES": f"{folder}/files", "ANUYAT_SECRET_KEY": "bench"})
    player = Player(store, FileStore.open(settings.files), settings, people, agency_id)
    scenario = scenarios.read(SCENARIO)
    wordy = {**scenario.moves[0].values, "food_kind": "อาหารตามสั่ง " * 15, "proxy_name": ""}
    moves = [Move("applicant", "Task_Apply", values=wordy, files=scenario.moves[0].files), *scenario.moves[1:]]
    return Bench(store, player, people, Scenario(scenario.name, scenario.service, moves, {}))


def _timed(bench: Bench, case_id: int, move: Move) -> float:
    """Milliseconds of one completion: from the request's values to the commit."""
    task = bench.player._task(case_id, move.task, bench.people[move.who])
    form_post = posted(move.values)
    for target, reason in move.correct.items():
        form_post |= {f"corrections:verdict:{target}": ["correct"], f"corrections:reason:{target}": [reason]}
    if task is None:
        raise RuntimeError(f"{move.task} is not open")
    key, actor = clock.token(12), bench.people[move.who]
    began = time.perf_counter()
    cases.complete_task(bench.store, actor, task.id, form_post, key)
    return (time.perf_counter() - began) * 1000


def _steps(bench: Bench, many: int) -> tuple[list[float], int]:
    times: list[float] = []
    case_id = 0
    for _ in range(many):
        case_id = cases.start(bench.store, bench.people["applicant"], bench.scenario.service, bench.player.agency_id).case_id
        bench.player._move(case_id, bench.scenario.moves[0])
        times += [_timed(bench, case_id, move) for move in bench.scenario.moves[1:] if move.task]
    Worker(bench.store, bench.player.files, bench.player.settings, "bench").run_due()  # letters are printed, as in life
    return times, case_id


CHECK = Move("officer", "Task_CheckDocuments", values={"check_result": "correct"}, correct={"food_kind": "ระบุให้ชัดเจน"})
CORRECT = Move("applicant", "Task_Correct", values={"food_kind": "อาหารตามสั่งและเครื่องดื่ม"})


def _after_rounds(bench: Bench, rounds: int) -> list[float]:
    """Completions of the ten rounds that follow after `rounds` correction rounds."""
    case_id = cases.start(bench.store, bench.people["applicant"], bench.scenario.service, bench.player.agency_id).case_id
    bench.player._move(case_id, bench.scenario.moves[0])
    for _ in range(rounds):
        _timed(bench, case_id, CHECK), _timed(bench, case_id, CORRECT)
    return [_timed(bench, case_id, move) for _ in range(10) for move in (CHECK, CORRECT)]


def _bare(store: Store, times: int) -> list[float]:
    """The same database, nothing but one row of 5 KB and three small ones in a transaction."""
    with store.begin() as connection:
        for statement in _BARE_TABLES:
            connection.execute(text(statement.format(blob="BLOB" if store.is_sqlite else "BYTEA")))
        connection.execute(text("INSERT INTO bench_case VALUES (1, :state)"), {"state": ROW})
    update, add = text("UPDATE bench_case SET state = :state WHERE id = 1"), text("INSERT INTO bench_row VALUES (:id, :words)")
    found = []
    for _ in range(times):
        rows = [{"id": clock.new_id(), "words": SMALL} for _ in range(3)]
        began = time.perf_counter()
        with store.begin() as connection:
            connection.execute(update, {"state": ROW})
            for row in rows:
                connection.execute(add, row)
        found.append((time.perf_counter() - began) * 1000)
    return found


def _stock(store: Store, scenario: Scenario) -> list[float]:
    """Stock SpiffWorkflow and its serializer into one row, over the same path."""
    models = [diagram.read(content, path) for path, content in gather(DIAGRAM).items() if path.endswith(".bpmn")]
    flow = StockFlow(scenario.service, models)
    with store.begin() as connection:
        connection.execute(text("CREATE TABLE bench_stock (id INTEGER PRIMARY KEY, state TEXT)"))
        connection.execute(text("INSERT INTO bench_stock VALUES (1, '')"))
    found: list[float] = []
    for _ in range(3):
        _put(store, flow.start())
        for move in scenario.moves:
            if move.task:
                values = json.loads(json.dumps(dict(move.values), default=str)) | {"fee_total": 1}
                began = time.perf_counter()
                with store.begin() as connection:
                    state = connection.execute(text("SELECT state FROM bench_stock WHERE id = 1")).scalar_one()
                    state = flow.complete(state, move.task, values)
                    connection.execute(text("UPDATE bench_stock SET state = :state WHERE id = 1"), {"state": state})
                found.append((time.perf_counter() - began) * 1000)
    return found


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
