"""Other people's diagrams, sound and faulty ones: found, compiled, and played with whatever their forms would accept."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from runner import clock, definitions, diagram, engine
from runner.clock import SetClock
from runner.form import Form
from runner.form.model import Component
from runner.library import Library, gather

CORPUS = Path(__file__).resolve().parent.parent / "runner" / "paths" / "corpus"
MONDAY = datetime(2027, 1, 11, 2, 0, tzinfo=UTC)
_STEPS = 400


@dataclass(frozen=True)
class Specimen:
    """One diagram of the corpus. `expected` is what is wrong with a faulty one: kind, element, data."""

    kind: str
    name: str

    @property
    def folder(self) -> Path:
        return CORPUS / self.kind / self.name

    @property
    def file(self) -> Path:
        return self.folder / f"{self.name}.bpmn"

    @cached_property
    def definition(self) -> definitions.Definition:
        return definitions.compile_files(gather(self.file), self.name)

    @cached_property
    def models(self) -> list[diagram.Model]:
        return diagram.with_parts(diagram.read(self.file.read_bytes(), self.file.name), Library.beside(self.file))

    @property
    def expected(self) -> dict[str, Any]:
        found = yaml.safe_load((self.folder / "expected.yaml").read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found


def specimens(kind: str) -> list[Specimen]:
    """All diagrams of a kind (sound, faulty), by name."""
    return [Specimen(kind, folder.name) for folder in sorted((CORPUS / kind).iterdir()) if folder.is_dir()]


def play(definition: definitions.Definition, seed: int) -> engine.Run:
    """A case from its start until it ends, or nothing is left to do; what stops it is raised."""
    chance, now = random.Random(seed), SetClock(MONDAY)
    with clock.use(now):
        environment = {"actor": {"name": "มาลี"}, "case": {}, "agency": {}, "applicant": {}, "setting": {}, "staff": {}}
        run = engine.start(definition.program, {}, environment, None)
        for _ in range(_STEPS):
            if run.ended or not _step(run, definition, chance, now):
                break
        return run


def _step(run: engine.Run, definition: definitions.Definition, chance: random.Random, now: SetClock) -> bool:
    tasks, messages, due = run.open_tasks(), run.subscriptions(), run.next_due()
    if due is not None and (not tasks or chance.random() < 0.1):
        now.move(max(now.at, due + timedelta(seconds=1)))
        run.tick()
    elif messages and (not tasks or chance.random() < 0.1):
        one = chance.choice(messages)
        run.message(one.name, one.key, {"paid": chance.choice((100, 500))})
    elif tasks:
        task = chance.choice(tasks)
        codes = [
            e.event.code for e in definition.program.elements.values() if e.attached_to == task.element.id and e.event and e.event.code
        ]
        if task.element.kind == "serviceTask" and codes and chance.random() < 0.3:
            run.throw_error(task.token, codes[0], "")
        else:
            form = definition.form_of(task.element)
            run.complete(task.token, answers(form, chance) if form else {})
    else:
        return False
    return True


def answers(form: Form, chance: random.Random) -> dict[str, Any]:
    """Values for every field, as the case keeps them; rules across fields are not looked at."""
    return dict(_filled(form.components, chance))


def _filled(components: tuple[Component, ...], chance: random.Random) -> Iterator[tuple[str, Any]]:
    for c in components:
        name = c.path.rpartition(".")[2]
        if c.kind == "dynamiclist":
            count = chance.randint(max(1, c.rows.least), max(3, c.rows.least))
            yield name, [dict(_filled(c.children, chance)) for _ in range(count)]
        elif c.kind == "group":
            yield from _filled(c.children, chance)
        elif c.keyed and c.readonly.constant is not True:
            optional = c.limits.required.constant is not True and c.kind not in ("checkbox", "checklist")
            yield name, None if optional and chance.random() < 0.3 else _value(c, chance)


def _value(c: Component, chance: random.Random) -> Any:
    if c.kind in ("radio", "select"):
        return chance.choice(c.choices.fixed)[0]
    if c.kind == "checklist":
        return [value for value, _ in c.choices.fixed if chance.random() < 0.5]
    if c.kind == "checkbox":
        return c.limits.required.constant is True or chance.random() < 0.5
    if c.kind == "number":
        low, high = (int(str(limit.constant)) for limit in (c.limits.minimum, c.limits.maximum))
        return chance.choice((low, high, chance.randint(low, high), chance.randint(low, min(high, low + 10))))
    if c.kind == "datetime":
        return f"20{chance.randint(10, 27)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    return ["document"] if c.kind == "filepicker" else f"AB-{chance.randint(100000, 999999)}"
