"""`anuyat bench worklist`: what an officer's first page, searches and counts cost in the server, on the database that is set."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import click
from sqlalchemy import func, select

from runner import worklist
from runner.commands.bench_fill import fill_command, measured_officer
from runner.commands.setting import opened
from runner.permissions import Actor
from runner.store import Store
from runner.store import tables as t
from runner.worklist import Query

LIMIT_MS = 20.0
WORDS = (
    "มา",
    "ป้",
    "ร้าน",
    "สมชาย",
    "ลำดวน",
    "แดง",
    "ใจดี",
    "BM-2569-012345",
    "2569",
    "01234",
    "999",
    "ครัว ริมน้ำ",
    "สมชาย ใจดี",
    "ส้มตำ เจ๊เล็ก บางปู",
    "ท่าวังผา",
    "ฮ",
    "ก",
    "ไม่มีคำนี้",
    "กฟ",
    "บริษัท ไทยเจริญ",
)  # fmt: skip  common and rare, two letters and many, numbers, several words, nothing found
_PAGES = (
    Query(), Query(whose="mine"), Query(whose="group"), Query(late=True), Query(stage="check"), Query(stage="collect"),
    Query(service="clinic_plan"), Query(service="food_premises", stage="make"), Query(sort="newest"), Query(sort="oldest"),
    Query(page=2), Query(page=8),
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Milliseconds of one kind of question: median and 95th percentile over all calls, and the slowest question's median."""

    calls: int
    median: float
    p95: float
    slowest: float
    slowest_is: str


def measure(store: Store, actor: Actor, rounds: int = 20) -> dict[str, Figures]:
    """Every question `rounds` times, one after the other, after one round that warms the caches."""
    kinds: Mapping[str, Mapping[str, Callable[[], object]]] = {
        "first page": {"": lambda: worklist.page(store, actor, Query())},
        "filters": {_told(query): _page(store, actor, query) for query in _PAGES},
        "search": {word: _page(store, actor, Query(search=word)) for word in WORDS},
        "counts": {"": lambda: worklist.counts(store, actor)},
    }
    return {kind: _figures(questions, rounds * (1 if len(questions) > 1 else 10)) for kind, questions in kinds.items()}


def _page(store: Store, actor: Actor, query: Query) -> Callable[[], object]:
    return lambda: worklist.page(store, actor, query)


def _told(query: Query) -> str:
    plain = Query()
    return " ".join(f"{name}={value}" for name, value in vars(query).items() if value != getattr(plain, name)) or "all"


def _figures(questions: Mapping[str, Callable[[], object]], rounds: int) -> Figures:
    taken: dict[str, list[float]] = {name: sorted(_timed(ask, rounds)) for name, ask in questions.items()}
    together = sorted(one for times in taken.values() for one in times)
    slowest = max(taken, key=lambda name: taken[name][rounds // 2])
    middle, late = together[len(together) // 2], together[int(len(together) * 0.95)]
    return Figures(len(together), round(middle, 2), round(late, 2), round(taken[slowest][rounds // 2], 2), slowest)


def _timed(ask: Callable[[], object], rounds: int) -> Iterator[float]:
    ask()
    for _ in range(rounds):
        begin = time.perf_counter()
        ask()
        yield (time.perf_counter() - begin) * 1000


def report(store: Store, rounds: int = 20) -> dict[str, object]:
    """The figures as JSON: `{"cases", "own", "limit_ms", "ms": {kind: {"median", "p95", "slowest", "slowest_is", "calls"}}}`."""
    actor = measured_officer(store)
    with store.read() as connection:
        cases = connection.execute(select(func.count()).select_from(t.case).where(t.case.c.status == "open")).scalar_one()
    figures = {kind: vars(found) for kind, found in measure(store, actor, rounds).items()}
    return {"cases": cases, "own": worklist.counts(store, actor).all, "limit_ms": LIMIT_MS, "ms": figures}


def _print(found: Mapping[str, object]) -> None:
    click.echo(f"{found['cases']:,} open cases, {found['own']:,} open tasks of the measured officer; milliseconds in the server\n")
    click.echo(f"{'':<12}{'calls':>7}{'median':>9}{'95 %':>9}{'slowest':>9}  which")
    figures: Mapping[str, Mapping[str, object]] = found["ms"]  # type: ignore[assignment]
    for kind, one in figures.items():
        click.echo(f"{kind:<12}{one['calls']:>7}{one['median']:>9}{one['p95']:>9}{one['slowest']:>9}  {one['slowest_is']}")


@click.command("worklist")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--rounds", default=20, show_default=True, type=click.IntRange(1, 1000))
def worklist_command(as_json: bool, rounds: int) -> None:
    """Measure an officer's worklist on the database that is set (fill it first)."""
    _, store, _ = opened()
    found = report(store, rounds)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)


__all__ = ["Figures", "fill_command", "measure", "report", "worklist_command"]
