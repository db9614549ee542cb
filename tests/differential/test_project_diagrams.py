"""Random walks over every diagram of the project, parts too: stored and loaded at every step against kept in memory."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from runner import clock, decisions, diagram, engine
from runner.errors import Stuck
from runner.library import gather
from runner.settings import ROOT
from runner.store.types import dumps, loads
from tests.differential.walking import FIRST_DAY, Walker, seen

WALKS = int(os.environ.get("ANUYAT_WALKS", "100")) // 2
DIAGRAMS = sorted((ROOT / "processes").glob("*.bpmn"))
_WAITING = ("userTask", "serviceTask", "sendTask", "receiveTask", "intermediateCatchEvent")
_DAY = "2026-03-02"
_SIGN = {"kind": "1ข", "text": "x", "place": "x", "width_cm": 100, "height_cm": 500, "sides": 1, "quantity": 1, "installed_on": _DAY}
_FIRST = {
    "fee_lines": [], "surcharge_lines": [], "corrections": [], "floor_area": 250, "fee_total": 100, "signs": [_SIGN], "tax_year": "2569",
}  # fmt: skip
_ABSENT = re.compile(r"(\w+)\s*(?:=|!=)\s*null")
_LITERAL = re.compile(r'(\w+)\s*(?:=|!=)\s*"([^"]*)"')


class Settings(Mapping[str, Any]):
    """Whatever setting is asked for is a small number of days."""

    def __getitem__(self, name: str) -> Any:
        return 7

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


ENVIRONMENT: dict[str, Any] = {
    "setting": Settings(),
    "case": {"id": 1, "number": "FP-2569-000001", "clock_due_on": _DAY, "filed_on": _DAY, "stage": "check"},
    "agency": {"code": "x", "name": "x"}, "applicant": {"name": "สมชาย", "kind": "citizen"}, "actor": {"name": "มาลี", "role": "officer"},
    "staff": {"committee": [{"id": "1", "name": "กรรณิการ์"}, {"id": "2", "name": "ขวัญใจ"}]},
}  # fmt: skip


def _compiled(file: Path) -> engine.Program:
    files = gather(file)
    models = [diagram.read(content, name) for name, content in files.items() if name.endswith(".bpmn")]
    tables = [decisions.read(content, name) for name, content in files.items() if name.endswith(".dmn")]
    own = next(m for m in models if m.file.endswith(f"/{file.name}"))
    return engine.compile_process(file.stem, next(iter(own.processes)), models, {d: t for t in tables for d in t.decisions})


def _answers(program: engine.Program) -> Callable[[random.Random], dict[str, Any]]:
    """Values that the conditions ask for: for each name one of the strings it is compared with, or a number or truth value."""
    texts = [f.condition for f in program.flows.values() if f.condition]
    strings: dict[str, set[str]] = {}
    for name, literal in _LITERAL.findall("\n".join(texts)):
        strings.setdefault(name, {"something else"}).add(literal)
    others = (
        {n for t in texts for n in re.findall(r"[a-z_]\w+", re.sub(r'"[^"]*"', "", t))}
        - strings.keys()
        - {"true", "false", "not", "and", "or", "null"}
    )
    absent = set(_ABSENT.findall("\n".join(texts)))
    dates = {
        n for e in program.elements.values() for n in re.findall(r"\b\w+_(?:on|date)\b", f"{e.event}{e.inputs}{e.outputs}{e.script}")
    } - {"clock_due_on"}

    def choose(chance: random.Random) -> dict[str, Any]:
        given: dict[str, Any] = {name: chance.choice(sorted(said)) for name, said in strings.items()}
        given |= {name: chance.choice((0, 1, 250, None) if name in absent else (0, 1, 250)) for name in sorted(others)}
        return given | dict.fromkeys(sorted(dates), _DAY)

    return choose


def _try(move: Callable[[engine.Run], None], run: engine.Run) -> str:
    """An error that nobody catches, as when a part is run by itself, ends the walk; both runs must meet it."""
    try:
        move(run)
    except Stuck as stuck:
        return str(stuck)
    return ""


@pytest.mark.parametrize("file", DIAGRAMS, ids=lambda f: f.stem)
def test_the_projects_diagrams_go_stored_as_kept(file: Path) -> None:
    program = _compiled(file)
    answers = _answers(program)
    names = tuple(sorted({e.event.name for e in program.elements.values() if e.event and e.event.kind == "message"}))
    steps = 0
    for seed in range(WALKS):
        time = clock.SetClock(FIRST_DAY)
        with clock.use(time):
            first = _FIRST | answers(random.Random(seed))
            kept, stored = (engine.start(program, dict(first), ENVIRONMENT) for _ in range(2))
            walker = Walker(seed, time, names, answers)
            for _ in range(60):
                move = walker.next(kept)
                if kept.ended or move is None:
                    break
                stored = engine.load(program, stored.dump(), loads(dumps(stored.variables)), ENVIRONMENT)
                stuck, stuck_too = _try(move, kept), _try(move, stored)
                assert stuck == stuck_too, (file.name, seed)
                if stuck:
                    break
                assert seen(kept) == seen(stored), (file.name, seed)
                steps += 1
    assert (steps > 0) == any(element.kind in _WAITING for element in program.elements.values())  # a part may only run through
