"""Random walks: a case that is stored and loaded at every step goes the same way as one that stays in memory."""

from __future__ import annotations

import os

import pytest

from runner import clock, diagram, engine
from runner.store.types import dumps, loads
from tests.differential.asking import Told
from tests.differential.diagrams import ALL
from tests.differential.walking import FIRST_DAY, Walker, beginning, seen

WALKS = int(os.environ.get("ANUYAT_WALKS", "100"))


@pytest.mark.parametrize("name", ALL)
def test_a_stored_case_goes_as_one_kept_in_memory(name: str) -> None:
    content, messages = ALL[name]
    program = engine.compile_process(name, name, [diagram.read(content, name)], {})
    steps = ended = 0
    for seed in range(WALKS):
        time = clock.SetClock(FIRST_DAY)
        with clock.use(time):
            told, told_too = Told(), Told()
            kept, stored = (engine.start(program, beginning(seed), {}, listener) for listener in (told, told_too))
            walker = Walker(seed, time, messages)
            for _ in range(80):
                move = walker.next(kept)
                if kept.ended or move is None:
                    break
                stored = engine.load(program, stored.dump(), loads(dumps(stored.variables)), {}, told_too)
                move(kept)
                move(stored)
                assert seen(kept) == seen(stored), (name, seed)
                assert kept.crossed == stored.crossed, (name, seed)
                assert told == told_too, (name, seed)
                steps += 1
            ended += kept.ended
    assert steps > WALKS
    assert ended > WALKS // 2


@pytest.mark.parametrize("name", ALL)
def test_walks_never_change_the_program_that_all_cases_share(name: str) -> None:
    content, messages = ALL[name]
    program = engine.compile_process(name, name, [diagram.read(content, name)], {})
    before = _fingerprint(program)
    for seed in range(5):
        time = clock.SetClock(FIRST_DAY)
        with clock.use(time):
            run = engine.start(program, beginning(seed), {})
            walker = Walker(seed, time, messages)
            while not run.ended and (move := walker.next(run)) is not None:
                move(run)
    assert _fingerprint(program) == before


def _fingerprint(program: engine.Program) -> list[object]:
    found: list[object] = []
    for plan in program.plans.values():
        for name, node in plan.nodes.items():
            said = {k: repr(v) for k, v in vars(node).items() if not k.startswith("_wf") and not k.endswith("_event")}
            found.append((plan.name, name, type(node).__name__, sorted(said.items()), node.completed_event.n_subscribers()))  # type: ignore[attr-defined]
    return found
