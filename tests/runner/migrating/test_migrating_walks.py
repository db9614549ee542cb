"""Random walks over every diagram that are migrated on the way to a version with one change, and go on to an end."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from runner import clock, decisions, diagram, engine
from runner.clock import SetClock
from runner.engine import Passage, Program, Run
from runner.errors import Stuck
from runner.library import gather
from runner.store.types import dumps, loads
from tests.differential import diagrams
from tests.differential.test_project_diagrams import _FIRST, DIAGRAMS, ENVIRONMENT, _answers
from tests.differential.walking import FIRST_DAY, Walker, answers, beginning
from tests.runner.migrating import mutating
from tests.runner.migrating.mutating import Drawing, Mutation

WALKS = int(os.environ.get("ANUYAT_WALKS", "100")) // 4
SERVICES = [file for file in DIAGRAMS if not file.stem.startswith("part_")]  # each with the parts that it calls
Values = Callable[[random.Random], dict[str, Any]]


class Ground:
    """A diagram with the parts that it calls, to be compiled as it is or changed."""

    def __init__(self, process: str, own: str, files: Mapping[str, bytes]) -> None:
        self.process, self.own = process, own
        self.drawn = {name: content for name, content in files.items() if name.endswith(".bpmn")}
        tables = [decisions.read(content, name) for name, content in files.items() if name.endswith(".dmn")]
        self.decisions = {d: t for t in tables for d in t.decisions}
        self.program = self.compiled(own, self.drawn[own])

    def compiled(self, name: str, content: bytes) -> Program:
        models = [diagram.read(c, n) for n, c in (self.drawn | {name: content}).items()]
        return engine.compile_process(self.process, self.process, models, self.decisions)

    def mutated(self, mutate: Callable[[Drawing], Mutation | None], chance: random.Random) -> tuple[Mutation, Program] | None:
        """One change, in the diagram itself or in one of its parts."""
        name = self.own if chance.random() < 0.5 else chance.choice(sorted(self.drawn))
        mutation = mutate(Drawing(self.drawn[name], chance))
        return (mutation, self.compiled(name, mutation.content)) if mutation else None


def _ground(file: Path) -> Ground:
    files = gather(file)
    own = next(name for name in files if name.endswith(f"/{file.name}"))
    return Ground(next(iter(diagram.read(files[own], own).processes)), own, files)


def _walk(run: Run, walker: Walker, most: int) -> tuple[Run, str]:
    """At most so many moves, stored at each; and how it got stuck, if it did."""
    for _ in range(most):
        move = walker.next(run)
        if run.ended or move is None:
            break
        run = engine.load(run.program, run.dump(), loads(dumps(run.variables)), run.case.environment)
        try:
            move(run)
        except Stuck as stuck:
            return run, stuck.detail or str(stuck)
    return run, ""


def _tasks(run: Run) -> dict[str, str]:
    return {task.token: task.element.id for task in run.open_tasks()}


def _migrated(ground: Ground, run: Run, mutation: Mutation, new: Program) -> Run | None:
    """The case in the new program; None where a choice cannot be where it is made. What stays is held to its token."""
    kept = engine.same_ids(ground.program, new) | mutation.renamed
    passage = Passage(ground.program, new, kept, {old: to for old, to in mutation.decided.items() if old in ground.program.elements})
    stored = run.dump()
    before, due = _tasks(run), {name: at for at, name in reversed(run.timers())}
    undecided = engine.survey(Passage(ground.program, new, kept), stored).problems
    assert {one.element for one in undecided} <= mutation.decided.keys(), mutation.what
    loaded = engine.load(ground.program, stored, loads(dumps(run.variables)), ENVIRONMENT)
    try:
        found = engine.migrate(passage, loaded, ENVIRONMENT)
    except Stuck:
        if mutation.decided:  # only what begins anew runs, and so may get stuck
            return None
        raise
    assert found.problems == engine.survey(passage, stored).problems
    if found.run is None:
        assert {one.reason for one in found.problems} == {"scope"}, mutation.what
        return None
    after = _tasks(found.run)
    for token, element in before.items():
        if not found.placed:  # what begins anew may run on to an end that cancels others
            assert after[token] == kept[element], mutation.what
    for at, name in found.run.timers():
        was = [due[old] for old, now in kept.items() if now == name and old in due]
        assert not was or at >= was[0], mutation.what
    return found.run


def _go(
    ground: Ground,
    seed: int,
    first: Mapping[str, Any],
    values: Values,
    environment: Mapping[str, Any],
    counted: Counter[str],
    most: int = 12,
) -> None:
    chance = random.Random(seed)
    mutate = mutating.ALL[seed % len(mutating.ALL)]
    made = ground.mutated(mutate, chance)
    if made is None:
        return
    messages = tuple(sorted({e.event.name for e in ground.program.elements.values() if e.event and e.event.kind == "message"}))
    time = SetClock(FIRST_DAY)
    with clock.use(time):
        walker = Walker(seed, time, messages, values)
        run, stuck = _walk(engine.start(ground.program, dict(first), environment), walker, chance.randint(0, most))
        if not stuck and not run.ended and (moved := _migrated(ground, run, *made)) is not None:
            end, stuck = _walk(moved, walker, 60)
            assert stuck != "deadlock", (seed, made[0].what)
            counted.update([mutate.__name__, "ended" if end.ended else "going on"])
    if run.ended and most:  # a short service: it is stopped earlier
        _go(ground, seed, first, values, environment, counted, most // 2)


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_the_projects_cases_go_on_in_a_changed_version(file: Path) -> None:
    ground, counted = _ground(file), Counter[str]()
    values = _answers(ground.program)
    for seed in range(WALKS * 2):
        _go(ground, seed, _FIRST | values(random.Random(seed)), values, ENVIRONMENT, counted)
    assert counted["ended"] + counted["going on"] > WALKS // 2


@pytest.mark.parametrize("name", diagrams.ALL)
def test_every_construct_goes_on_in_a_changed_version(name: str) -> None:
    ground, counted = Ground(name, f"{name}.bpmn", {f"{name}.bpmn": diagrams.ALL[name][0]}), Counter[str]()
    for seed in range(WALKS * 3):
        _go(ground, seed, beginning(seed), answers, {}, counted)
    assert counted["ended"] > WALKS // 2
