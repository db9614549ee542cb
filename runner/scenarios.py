"""Scenarios: a path through a service as a person reads it (who, task, values, clock, expectation), played through `runner.cases`.

They are YAML files; tests replay them, the demo plays them half-way, and the benchmark takes its case from one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from sqlalchemy import Row, select

from runner import cases, clock, engine, feel
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.documents.sample import sample_file
from runner.errors import AnuyatError, Finding, InvalidDiagram
from runner.jobs import OWN, Worker
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store, loads
from runner.store import tables as t

Posted = dict[str, list[str]]
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Move:
    """One line of a scenario. Exactly one of `task`, `send`, `deliver`, `work`, `wait` is given.

    `task` is the element that `who` (a role) completes with `values`, `correct` being the targets sent back with a reason;
    `files` maps file fields to names; `send` an offered message; `deliver` one from outside; `work` a service task that a worker
    completes with `values`, or fails with `code`; `wait` a duration (`P30D`).
    """

    who: str = "applicant"
    task: str = ""
    send: str = ""
    deliver: str = ""
    work: str = ""
    code: str = ""
    wait: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    correct: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """A whole path. `expect` may name `outcome`, `end`, `letters` (in order of issue) and variables under `values`.

    `settings`, `agency` and `applicant` are what the path needs otherwise than usual (`applicant: {kind: juristic}`); `committee` is
    how many members it has; `start` the moment at which it begins, where that matters. `before` is the path of a case that the same
    applicant had before; FEEL in values sees what that came to as `before` (`=before.licence.number`).
    """

    name: str
    service: str
    moves: Sequence[Move]
    expect: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    agency: Mapping[str, Any] = field(default_factory=dict)
    applicant: Mapping[str, Any] = field(default_factory=dict)
    committee: int = 2
    before: Scenario | None = None
    start: datetime | None = None


def read(file: Path) -> Scenario:
    """A scenario file. `before: vet_plan/approved` names one of another service.

    `like: other` begins with the moves of the scenario beside it, up to `until: <task>`; a move of `instead` takes the place of the first
    one on its task.
    """
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
        moves = [Move(**move) for move in content.get("moves", [])]
        if like := content.get("like"):
            other = read(file.parent / f"{like}.yaml")
            moves = [*_until(_instead(other.moves, content.get("instead", [])), content.get("until", "")), *moves]
        before = other.before if like else None
        if earlier := content.get("before"):
            before = read(file.parent.parent / f"{earlier}.yaml")
        around = {name: content.get(name, {}) for name in ("expect", "settings", "agency", "applicant")}
        start = datetime.fromisoformat(content["start"]) if "start" in content else None
        more = {"committee": content.get("committee", 2), "before": before, "start": start}
        return Scenario(content["name"], content["service"], moves, **around, **more)
    except (yaml.YAMLError, KeyError, TypeError) as error:
        wrong = Finding(file.name, 1, "", "scenario", "อ่านไฟล์เส้นทางไม่ได้", f"This scenario cannot be read: {error}")
        raise InvalidDiagram([wrong]) from error


def _instead(moves: Sequence[Move], other: Sequence[Mapping[str, Any]]) -> list[Move]:
    left = {one["task"]: Move(**one) for one in other}
    return [left.pop(move.task, move) for move in moves]


def _until(moves: Sequence[Move], task: str) -> Iterator[Move]:
    for move in moves:
        if task and move.task == task:
            return
        yield move


def posted(values: Mapping[str, Any], scope: Mapping[str, Any] = NOTHING) -> Posted:
    """The form post that gives these values, where a text that begins with `=` is FEEL."""
    return as_posted(worked_out(values, scope))


def worked_out(value: Any, scope: Mapping[str, Any] = NOTHING) -> Any:
    """A value of a scenario at this moment: texts that begin with `=` are FEEL."""
    if isinstance(value, str) and value.startswith("="):
        return feel.compile(value[1:]).evaluate(scope)
    if isinstance(value, Mapping):
        return {key: worked_out(inner, scope) for key, inner in value.items()}
    return [worked_out(inner, scope) for inner in value] if isinstance(value, list) else value


def as_posted(values: Mapping[str, Any]) -> Posted:
    """The form post that gives these values as they are: contexts become `a.b`, rows `a[0].b`, lists repeat their name."""
    found: Posted = {}

    def put(name: str, value: Any) -> None:
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
    known: dict[int, Mapping[str, Any]] = field(default_factory=dict)  # what the values of a case's moves may read

    def play(self, scenario: Scenario, *, until: str = "") -> int:
        """The id of the case, after all moves or before the one on task `until`. Raises Lost where the diagram differs."""
        if scenario.start is not None and self.clock is not None:
            self.clock.move(scenario.start)
        known = {"before": self._came_before(scenario.before)} if scenario.before else NOTHING
        case_id = cases.start(self.store, self.people["applicant"], scenario.service, self.agency_id).case_id
        self.known[case_id] = known
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
            cases.send(self.store, actor, case_id, move.send, self._posted(case_id, move), clock.token(12))
        elif move.deliver:
            cases.deliver(self.store, actor, case_id, move.deliver, move.values, clock.token(12))
        elif move.work:
            self._work(case_id, move, actor)
        else:
            self._complete(case_id, move, actor)
        self.work()

    def work(self) -> None:
        """Do the jobs that are due now."""
        Worker(self.store, self.files, self.settings, "player", self.kinds).run_due()

    def _work(self, case_id: int, move: Move, actor: Actor) -> None:
        jobs = self.jobs(case_id, move.work)
        if not jobs:
            raise Lost(f"ไม่มีงาน {move.work} ที่รอระบบภายนอก", f"no worker can take {move.work}: it is not open")
        if move.code:
            cases.fail(self.store, actor, jobs[0], move.code)
        else:
            cases.complete(self.store, actor, jobs[0], worked_out(move.values), clock.token(12))

    def jobs(self, case_id: int, element: str) -> list[int]:
        """The topic jobs of a service task that is open on an element, oldest first."""
        job = t.job.c
        with self.store.read() as connection:
            row = connection.execute(select(t.case.c.definition_id, t.case.c.state).where(t.case.c.id == case_id)).one()
            waiting = connection.execute(select(job.id, job.token).where(job.case_id == case_id, job.kind == "topic")).all()
            program = cases.definitions.get(connection, row.definition_id).program
        open_tasks = engine.load(program, bytes(row.state), {}, {}).open_tasks()
        tokens = [task.token for task in open_tasks if task.element.id == element]
        return [
            one.id for one in sorted(waiting, key=lambda one: tokens.index(one.token) if one.token in tokens else 0) if one.token in tokens
        ]

    def _came_before(self, scenario: Scenario) -> Any:
        """The variables of a case that went this way and, where the clock can be set back for it, ended a week ago."""
        standing, now = self.clock, clock.now()
        if standing is not None:
            standing.move(-sum((_timedelta(move.wait, standing) for move in scenario.moves if move.wait), timedelta(days=7)))
        case_id = replace(self, after=lambda case_id, move: None).play(scenario)
        if standing is not None:
            standing.move(now)
        with self.store.read() as connection:
            return loads(bytes(connection.scalars(select(t.case.c.variables).where(t.case.c.id == case_id)).one()))

    def _posted(self, case_id: int, move: Move) -> Posted:
        return posted(move.values, self.known.get(case_id, NOTHING))

    def _wait(self, duration: str) -> None:
        if self.clock is None:
            raise Lost("เลื่อนนาฬิกาจริงไม่ได้", "A real clock cannot be moved")
        self.clock.move(_timedelta(duration, self.clock))

    def _complete(self, case_id: int, move: Move, actor: Actor) -> None:
        task = self._task(case_id, move.task, actor)
        if task is None:
            raise Lost(f"ไม่มีงาน {move.task} ที่เปิดอยู่", f"task {move.task} is not open; open: {', '.join(self._open(case_id)) or 'nothing'}")
        self.complete(task.id, actor, self._posted(case_id, move), move.files, move.correct)

    def complete(self, task_id: int, actor: Actor, post: Posted, files: Mapping[str, str], correct: Mapping[str, str]) -> None:
        """Complete an open task with what `filled` makes of the post."""
        cases.complete_task(self.store, actor, task_id, self.filled(task_id, actor, post, files, correct), clock.token(12))

    def filled(self, task_id: int, actor: Actor, post: Posted, files: Mapping[str, str], correct: Mapping[str, str]) -> Posted:
        """The post with the files attached, by field the name of a sample, and what is sent back with its reason."""
        for path, name in files.items():
            content, kind = sample_file(name)
            document = cases.attach(self.store, self.files, self.settings, actor, task_id, path, name, io.BytesIO(content), kind)
            post.setdefault(path, []).append(str(document))
        for target, reason in correct.items():
            post |= {f"corrections:verdict:{target}": ["correct"], f"corrections:reason:{target}": [reason]}
        return post

    def _task(self, case_id: int, element: str, actor: Actor) -> Row[Any] | None:
        """The open task on an element; of several (a committee's) the one that is this person's."""
        here = (t.task.c.case_id == case_id, t.task.c.element == element, t.task.c.state == 0)
        with self.store.read() as connection:
            found = connection.execute(select(t.task).where(*here).order_by(t.task.c.id)).all()
        return next((task for task in found if task.assignee_id in (None, actor.person_id)), found[0] if found else None)

    def _open(self, case_id: int) -> list[str]:
        with self.store.read() as connection:
            return list(connection.scalars(select(t.task.c.element).where(t.task.c.case_id == case_id, t.task.c.state == 0)))


def _timedelta(duration: str, standing: SetClock) -> timedelta:
    span = feel.compile(f'duration("{duration}")').evaluate({})
    moved = feel.compile("at + span").evaluate({"at": standing.now(), "span": span})
    return moved - standing.now()  # type: ignore[operator,no-any-return]


def found_in(folder: Path) -> list[Path]:
    """Scenario files of a service, by name."""
    return sorted(folder.glob("*.yaml"))
