"""One random walk over a running case: what a person, a worker, a message or the clock might do next."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from runner import engine
from runner.clock import SetClock
from runner.engine.case import Token
from runner.store.types import dumps

FIRST_DAY = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)
Move = Callable[[engine.Run], None]


def place(token: Token) -> tuple[str, ...]:
    """Where a token stands, in words that do not depend on its id: elements and instance numbers from the outside in."""
    at: Token | None = token
    found: list[str] = []
    while at is not None:
        found = [at.task_spec.element.id, str(at.internal_data.get("index", "")), *found]
        at = at.workflow.owner
    return tuple(found)


def seen(run: engine.Run) -> dict[str, Any]:
    """All that anybody can see of a case."""
    tokens = run.case.all_tokens()
    return {
        "ended": run.ended,
        "ends": run.end_events,
        "open": sorted((place(t), json.loads(dumps(t.internal_data.get("locals")))) for t in run._workable()),
        "live": sorted(place(t) for t in tokens if t.task_spec.holds_token),
        "due": sorted((place(w.token), w.branch, w.wait["due"]) for w in run.case.waiting() if "due" in w.wait),
        "messages": sorted((s.element.id, s.name, s.key) for s in run.subscriptions()),
        "variables": json.loads(dumps(run.variables)),
        "tokens": len(tokens),
    }


class Walker:
    """Chooses moves by a seed; the same choices can be played on several runs of the same case."""

    def __init__(
        self, seed: int, clock: SetClock, messages: tuple[str, ...] = (), values: Callable[[random.Random], dict[str, Any]] | None = None
    ) -> None:
        self.random, self.clock, self.messages, self.values = random.Random(seed), clock, messages, values or answers

    def next(self, run: engine.Run) -> Move | None:
        """A move that fits the case's present state, None when nothing can be done."""
        tasks = sorted(run._workable(), key=place)
        due, chance = run.next_due(), self.random.random()
        if self.messages and chance < 0.12:
            return self._message()
        if due is not None and (chance < 0.3 or not tasks):
            self.clock.move(max(self.clock.at, due + timedelta(seconds=self.random.choice((0, 60, 86400 * 3)))))
            return lambda run: _nothing(run.tick())
        return self._complete(tasks) if tasks else self._message() if self.messages else None

    def _message(self) -> Move:
        name, note = self.random.choice(self.messages), self.random.randint(0, 9)
        return lambda run: _nothing(run.message(name, "A1", {"note": note}))

    def _complete(self, tasks: list[Token]) -> Move:
        where = place(self.random.choice(tasks))
        values = self.values(self.random)

        def move(run: engine.Run) -> None:
            task = next(t for t in run._workable() if place(t) == where)
            run.complete(str(task.id), dict(values))

        return move


def _nothing(_: object) -> None:
    return None


def answers(chance: random.Random) -> dict[str, Any]:
    """What the forms of the built diagrams give."""
    given = {
        "ok": int(chance.random() < 0.4), "again": int(chance.random() < 0.35), "bad": int(chance.random() < 0.2),
        "x": chance.randint(0, 1),
        "y": chance.randint(0, 1), "stop": int(chance.random() < 0.3), "verdict": f"v{chance.randint(0, 99)}", "it": chance.randint(0, 9),
    }  # fmt: skip
    if chance.random() < 0.5:
        del given["it"]
    return given


def beginning(seed: int) -> dict[str, Any]:
    """The first variables of a walk."""
    return {
        "case_no": "A1",
        "items": list(range(random.Random(seed).randint(0, 3))),
        "n": 10,
        "bad": 0,
        "again": 0,
        "x": 0,
        "y": 0,
        "stop": 0,
    }
