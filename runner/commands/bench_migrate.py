"""`anuyat bench migrate`: how many open cases a second come to another version, and go back; and what the preview costs."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import click
from sqlalchemy import Connection, insert, select

from runner import cases, clock, definitions, migrating
from runner.clock import SetClock
from runner.commands.bench_step import fresh_database
from runner.commands.bench_usual import Bench, usual
from runner.definitions import Definition
from runner.permissions import SYSTEM
from runner.scenarios import Scenario
from runner.settings import ROOT
from runner.store import Store, schema
from runner.store import tables as t

_NEW: Mapping[str, Mapping[str, Any]] = {"case": {"events": 0, "chain": None}, "task": {}, "job": {}, "message_subscription": {}}


@click.command("migrate")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--cases", "many", default=1000, show_default=True, type=click.IntRange(1), help="Open cases to move.")
@click.option("--service", default="food_premises", show_default=True)
def bench_migrate_command(as_json: bool, many: int, service: str) -> None:
    """Migrate filed cases of one service on SQLite, and on PostgreSQL when ANUYAT_BENCH_DATABASE_URL is set."""
    paths = usual(ROOT / "tests" / "replays")
    if service not in paths:
        raise click.BadParameter(f"no usual path of {service}; known: {', '.join(paths) or 'none'}", param_hint="--service")
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="anuyat-bench-") as folder:
        figures["sqlite"] = measure(f"sqlite:///{folder}/bench.db", folder, paths[service], many)
        if url := os.environ.get("ANUYAT_BENCH_DATABASE_URL"):
            with fresh_database(url) as fresh:
                figures["postgresql"] = measure(fresh, folder, paths[service], many)
    click.echo(json.dumps({"service": service, "cases": many, **figures}, indent=1) if as_json else table(figures, service, many))


def table(figures: Mapping[str, Mapping[str, float]], service: str, many: int) -> str:
    """The figures for people."""
    lines = [f"{many:,} open cases of {service}", f"{'':<14}{'preview':>12}{'migrated':>14}{'taken back':>14}"]
    for database, one in figures.items():
        ways = (f"{one['preview_ms']:.0f} ms", f"{one['migrated_per_second']:.0f}/s", f"{one['undone_per_second']:.0f}/s")
        lines.append(f"{database:<14}{ways[0]:>12}{ways[1]:>14}{ways[2]:>14}")
    return "\n".join(lines)


def measure(url: str, folder: str, scenario: Scenario, many: int) -> dict[str, float]:
    """`preview_ms`, `migrated_per_second`, `undone_per_second` of `many` cases, each in a transaction of its own."""
    store, standing = Store.open(url), SetClock(clock.now())
    schema.upgrade(store)
    with clock.use(standing):
        bench = Bench.prepare(store, folder, scenario, standing)
        first = bench.player.play(replace(bench.scenario, moves=bench.scenario.moves[:1]))
        with store.begin() as connection:
            for number in range(many - 1):
                _copy(connection, first, number)
        new = _next_version(store, scenario.service, first)
        figures = {
            "preview_ms": 1000 * _seconds(lambda: migrating.preview(store, SYSTEM, new)),
            "migrated_per_second": many / _seconds(lambda: _whole(migrating.migrate(store, SYSTEM, new), many)),
            "undone_per_second": many / _seconds(lambda: _whole(migrating.undo(store, SYSTEM, scenario.service), many)),
        }
    store.close()
    return figures


def _copy(connection: Connection, first: int, number: int) -> None:
    """Another case that stands as the first one does; its history is left out."""
    case_id = clock.new_id()
    for name, values in _NEW.items():
        table = t.metadata.tables[name]
        own = table.c.id if name == "case" else table.c.case_id
        for row in connection.execute(select(table).where(own == first)).mappings():
            ids: dict[str, Any] = {"id": case_id, "number": f"BENCH-{number}"} if name == "case" else {"case_id": case_id}
            if name in ("task", "job"):
                ids["id"] = clock.new_id()
            connection.execute(insert(table), {**{f"{column}": value for column, value in row.items()}, **values, **ids})


def _next_version(store: Store, service: str, case_id: int) -> Definition:
    """A version in which the task that waits is called otherwise: every case and its task follow."""
    with store.read() as connection:
        old = cases.definitions.newest(connection, service)
        waits = connection.scalar(select(t.task.c.name).where(t.task.c.case_id == case_id, t.task.c.state == 0).limit(1))
    said, now = f'name="{waits}"'.encode(), f'name="{waits} (2)"'.encode()
    files = {path: content.replace(said, now) if path.endswith(".bpmn") else content for path, content in old.files.items()}
    definitions.deploy_files(store, SYSTEM, service, files, without_replay="bench")
    with store.read() as connection:
        return cases.definitions.newest(connection, service)


def _whole(report: migrating.Report, many: int) -> None:
    if report.moved != many:
        raise click.ClickException(f"only {report.moved} of {many} cases moved: {report.counts}")


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
