"""Scenarios: a path through a service as a person reads it (who, task, values, clock, expectation), played through `runner.cases`.

They are YAML files; tests replay them, the demo plays them half-way, and the benchmark takes its case from one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Row, select

from runner import cases, clock, feel
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.documents.sample import sample_pdf
from runner.errors import AnuyatError, Finding, InvalidDiagram
from runner.jobs import OWN, Worker
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.store import tables as t

Posted = dict[str, list[str]]


@dataclass(frozen=True)
class Move:
    """One line of a scenario. Exactly one of `task`, `send`, `deliver`, `wait` is given.

    `task` is the element that `who` (a role) completes with `values`, `correct` being the targets sent back with a reason;
    `files` maps file fields to names; `send` an offered message; `deliver` one from outside; `wait` a duration (`P30D`).
    """

    who: str = "applicant"
    task: str = ""
    send: str = ""
    deliver: str = ""
    wait: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    correct: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """A whole path. `expect` may name `outcome`, `end`, `letters` (in order of issue) and variables under `values`."""

    name: str
    service: str
    moves: Sequence[Move]
    expect: Mapping[str, Any]


def read(file: Path, known: Mapping[str, Mapping[str, Any]] | None = None) -> Scenario:
    """A scenario file. `like: other` begins with the moves of the scenario beside it, up to `until: <task>`."""
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
        moves = [Move(**move) for move in content.get("moves", [])]
        if like := content.get("like"):
            moves = [*_until(read(file.parent / f"{like}.yaml").moves, content.get("until", "")), *moves]
        return Scenario(content["name"], content["service"], moves, content.get("expect", {}))
    except (yaml.YAMLError, KeyError, TypeError) as error:
        wrong = Finding(file.name, 1, "", "scenario", "อ่านไฟล์เส้นทางไม่ได้", f"This scenario cannot be read: {error}")
        raise InvalidDiagram([wrong]) from error


def _until(moves: Sequence[Move], task: str) -> Iterator[Move]:
    for move in moves:
        if task and move.task == task:
            return
        yield move


def posted(values: Mapping[str, Any]) -> Posted:
    """The form post that gives these values: contexts become `a.b`, rows `a[0].b`, lists repeat their name; `=` begins FEEL."""
    found: Posted = {}

    def put(name: str, value: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            value = feel.compile(value[1:]).evaluate({})
        if isinstance(value, Mapping):
            for key, inner in value.items():
                put(f"{name}.{key}", inner)
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for n, inner in enumerate(value):
                put(f"{name}[{n}]", inner)
        elif isinstance(value, list):
            found[name] = [str(one) for one in value]
        elif value is not None and value is not False:
            found[name] = ["true" if value is True else str(value)]

    for key, value in values.items():
        put(key, value)
    return found


class Lost(AnuyatError):
    """A scenario does not fit the diagram: its task is not open."""

    code = "scenario"


@dataclass
class Player:
    """Plays scenarios: every role has its actor; the clock is moved where a scenario waits, and due jobs are done."""

    store: Store
    files: FileStore
    settings: Settings
    people: Mapping[str, Actor]
    agency_id: int
    clock: SetClock | None = None
    kinds: tuple[str, ...] = OWN  # jobs that are done after every move
    after: Callable[[int, Move], None] = lambda case_id, move: None

    def play(self, scenario: Scenario, *, until: str = "") -> int:
        """The id of the case, after all moves or before the one on task `until`. Raises Lost where the diagram differs."""
        case_id = cases.start(self.store, self.people["applicant"], scenario.service, self.agency_id).case_id
        for number, move in enumerate(scenario.moves, 1):
            if until and move.task == until:
                break
            try:
                self._move(case_id, move)
            except Lost as lost:
                raise Lost(f"{scenario.name} ขั้นที่ {number}: {lost.th}", f"{scenario.name}, move {number}: {lost.en}") from lost
            self.after(case_id, move)
        return case_id

    def _move(self, case_id: int, move: Move) -> None:
        actor = self.people[move.who]
        if move.wait:
            self._wait(move.wait)
        elif move.send:
            cases.send(self.store, actor, case_id, move.send, posted(move.values), clock.token(12))
        elif move.deliver:
            cases.deliver(self.store, actor, case_id, move.deliver, move.values, clock.token(12))
        else:
            self._complete(case_id, move, actor)
        Worker(self.store, self.files, self.settings, "player", self.kinds).run_due()

    def _wait(self, duration: str) -> None:
        if self.clock is None:
            raise Lost("เลื่อนนาฬิกาจริงไม่ได้", "A real clock cannot be moved")
        span = feel.compile(f'duration("{duration}")').evaluate({})
        self.clock.move(_timedelta(span, self.clock))

    def _complete(self, case_id: int, move: Move, actor: Actor) -> None:
        task = self._task(case_id, move.task, actor)
        if task is None:
            raise Lost(f"ไม่มีงาน {move.task} ที่เปิดอยู่", f"task {move.task} is not open; open: {', '.join(self._open(case_id)) or 'nothing'}")
        form_post = posted(move.values)
        for path, name in move.files.items():
            document = cases.attach(
                self.store, self.files, self.settings, actor, task.id, path, name, io.BytesIO(sample_pdf(name)), "application/pdf"
            )
            form_post.setdefault(path, []).append(str(document))
        for target, reason in move.correct.items():
            form_post |= {f"corrections:verdict:{target}": ["correct"], f"corrections:reason:{target}": [reason]}
        cases.complete_task(self.store, actor, task.id, form_post, clock.token(12))

    def _task(self, case_id: int, element: str, actor: Actor) -> Row[Any] | None:
        """The open task on an element; of several (a committee's) the one that is this person's."""
        here = (t.task.c.case_id == case_id, t.task.c.element == element, t.task.c.state == 0)
        with self.store.read() as connection:
            found = connection.execute(select(t.task).where(*here).order_by(t.task.c.id)).all()
        return next((task for task in found if task.assignee_id in (None, actor.person_id)), found[0] if found else None)

    def _open(self, case_id: int) -> list[str]:
        with self.store.read() as connection:
            return list(connection.scalars(select(t.task.c.element).where(t.task.c.case_id == case_id, t.task.c.state == 0)))


def _timedelta(span: Any, standing: SetClock) -> timedelta:
    moved = feel.compile("at + span").evaluate({"at": standing.now(), "span": span})
    return moved - standing.now()  # type: ignore[operator,no-any-return]


def found_in(folder: Path) -> list[Path]:
    """Scenario files of a service, by name."""
    return sorted(folder.glob("*.yaml"))
