"""Play a path through `runner.cases`: the right actor for each role, every form bound as if posted, the clock moved, every step checked.

The clock is that of the whole process: play in a process of its own (`replay_many`), never in one that serves people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from runner import cases, clock
from runner.clock import SetClock
from runner.errors import AnuyatError, InvalidForm
from runner.paths import checking_steps as checking
from runner.paths.checking_steps import Differs, Seen
from runner.paths.model import Fault, Move, Path
from runner.paths.replay_office import AGENCY_ID, Office
from runner.permissions import SYSTEM, Actor
from runner.scenarios import Player, as_posted
from runner.store import tables as t


@dataclass(frozen=True)
class Played:
    """What came of playing a path. `crossed`: the flows of the start and every move, as far as it went; `faults`: the first difference."""

    path: Path
    crossed: tuple[tuple[str, ...], ...] = ()
    ends: tuple[str, ...] = ()
    outcome: str = ""
    letters: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def flows(self) -> tuple[str, ...]:
        """All flows crossed, in order."""
        return tuple(flow for step in self.crossed for flow in step)


def play(office: Office, path: Path) -> Played:
    """Play one path from its start to its end, or to the first difference from what it says."""
    standing = SetClock(path.start)
    with clock.use(standing):
        applicant = office.prepare(path)
        player = Player(office.store, office.files, office.settings, {}, AGENCY_ID, standing, ("timer",))
        return _Walk(office, path, applicant, player).go()


@dataclass
class _Walk:
    """One path being played."""

    office: Office
    path: Path
    applicant: Actor
    player: Player
    seen: Seen = field(default_factory=Seen)
    crossed: list[tuple[str, ...]] = field(default_factory=list)
    case_id: int = 0
    at: int = 0  # the move being made; 0 while the case starts, one past the last when it has ended

    def go(self) -> Played:
        faults: tuple[Fault, ...] = ()
        with cases.looking_on(self.seen):
            try:
                self._start()
                for move in self.path.moves:
                    self.at += 1
                    self._move(move)
                self.at += 1
                self._end()
            except AnuyatError as error:
                faults = (self._fault(self.at, error),)
        found = checking.outcome_of(self.office.store, self.case_id) if self.case_id else {}
        outcome, letters = found.get("outcome") or "", tuple(found.get("letters", ()))
        return Played(self.path, tuple(self.crossed), tuple(self.seen.ends), outcome, letters, faults)

    def _start(self) -> None:
        self.case_id = cases.start(self.office.store, self.applicant, self.office.service, AGENCY_ID).case_id
        self._check(self.path.first, None)

    def _move(self, move: Move) -> None:
        self.seen.forget()
        DOES[move.does](self, move)
        self._check(move.crossed, move.opened)

    def _check(self, crossed: Iterable[str], opened: Iterable[str] | None) -> None:
        self.crossed.append(tuple(self.seen.crossed))
        expected = self.seen.live if opened is None else list(opened)
        checking.as_expected(self.office.definition.program, self.seen, list(crossed), expected)
        with self.office.store.read() as connection:
            checking.holds(connection, self.case_id)

    def _end(self) -> None:
        program = self.office.definition.program
        if sorted(self.path.ends) != sorted(self.seen.ends):
            wanted, found = (checking.elements_named(program, sorted(ends)) for ends in (self.path.ends, self.seen.ends))
            element = next(iter((*self.seen.ends, *self.path.ends)), "")
            raise Differs(f"คาดว่าจะสิ้นสุดที่ {wanted} แต่สิ้นสุดที่ {found}", f"expected to end at {wanted}, found {found}", element=element)
        with self.office.store.read() as connection:
            checking.nothing_left(connection, self.case_id)

    # -- what a move does ------------------------------------------------------------------------------------------
    def complete(self, move: Move) -> None:
        """A person completes a task with its form, or a worker its service task."""
        task = self._task(move)
        if task is None:
            cases.complete(self.office.store, SYSTEM, self._job(move), move.values, clock.token(12))
            return
        if move.role and task.role != move.role:
            raise Differs(
                f"งานเปิดให้ {task.role} ไม่ใช่ {move.role}", f"the task is open for {task.role}, not for {move.role}", element=move.element
            )
        post = as_posted(move.values) | self._verdicts(move)
        self.player.complete(task.id, self._actor(task.role, task.assignee_id), post, move.files, {})

    def fail(self, move: Move) -> None:
        """A worker says that the work cannot be done."""
        cases.fail(self.office.store, SYSTEM, self._job(move), move.code)

    def message(self, move: Move) -> None:
        """Somebody sends what the diagram offers them, or a system outside sends a message."""
        store, key = self.office.store, clock.token(12)
        if move.role:
            cases.send(store, self._actor(move.role), self.case_id, move.message, as_posted(move.values), key)
        else:
            cases.deliver(store, SYSTEM, self.case_id, move.message, move.values, key)

    def wait(self, move: Move) -> None:
        """The clock moves on, and what is due then happens."""
        if move.until is not None and self.player.clock is not None:
            self.player.clock.move(move.until)
        self.player.work()
        with self.office.store.read() as connection:
            checking.no_incident(connection, self.case_id)

    def _actor(self, role: str, assignee_id: int | None = None) -> Actor:
        return self.applicant if role == "applicant" else self.office.colleague(role, assignee_id)

    def _task(self, move: Move) -> Row[Any] | None:
        """The open task that is meant; None where only a worker can take it. Raises Differs when nothing is open there."""
        mine = (t.task.c.case_id == self.case_id, t.task.c.element == move.element, t.task.c.state == 0)
        with self.office.store.read() as connection:
            found = connection.execute(select(t.task).where(*mine).order_by(t.task.c.id)).all()
        element = self.office.definition.program.elements.get(move.element)
        if element is not None and element.kind != "userTask" and not found:
            return None
        if move.which >= len(found):
            raise self._not_open(move)
        return found[move.which]

    def _job(self, move: Move) -> int:
        """The topic job of a service task that is open on the element."""
        found = self.player.jobs(self.case_id, move.element)
        if move.which >= len(found):
            raise self._not_open(move)
        return found[move.which]

    def _not_open(self, move: Move) -> Differs:
        program = self.office.definition.program
        name, live = checking.named(program, move.element), checking.elements_named(program, self.seen.live)
        return Differs(f"ไม่มีงาน {name} ที่เปิดอยู่ รออยู่ที่ {live}", f"{name} is not open; the case waits at {live}", element=move.element)

    def _verdicts(self, move: Move) -> dict[str, list[str]]:
        """What is sent back for correction, as the verdicts of the task's form are posted."""
        definition = self.office.definition
        form = definition.form_of(definition.program.elements[move.element])
        place = next((c.path for c in form.walk() if c.role == "verdicts"), "corrections") if form else "corrections"
        post: dict[str, list[str]] = {}
        for target, reason in move.correct.items():
            post |= {f"{place}:verdict:{target}": ["correct"], f"{place}:reason:{target}": [reason]}
        return post

    # -- what went wrong -------------------------------------------------------------------------------------------
    def _fault(self, number: int, error: AnuyatError) -> Fault:
        moves = self.path.moves
        move = moves[number - 1] if 0 < number <= len(moves) else Move("wait")
        element = getattr(error, "element", "") or move.element or (self.path.ends or ("",))[-1]
        place = checking.named(self.office.definition.program, move.element) if move.element else move.message or ""
        where_th = f"ขั้นที่ {number} {place}" if 0 < number <= len(moves) else "เริ่มคำขอ" if number == 0 else "เมื่อสิ้นสุด"
        where_en = f"step {number} {place}" if 0 < number <= len(moves) else "at the start" if number == 0 else "at the end"
        th, en = sentences(error)
        data: dict[str, Any] = {"path": self.path.name, "step": number, **getattr(error, "data", {})}
        if move.values:
            data["values"] = dict(move.values)
        return Fault("failure", element, f"{self.path.name}: {where_th.strip()}: {th}", f"{self.path.name}: {where_en.strip()}: {en}", data)


DOES: Mapping[str, Any] = {"complete": _Walk.complete, "fail": _Walk.fail, "message": _Walk.message, "wait": _Walk.wait}


def sentences(error: AnuyatError) -> tuple[str, str]:
    """The error's sentences; of a refused form every field."""
    if isinstance(error, InvalidForm):
        return (
            "แบบฟอร์มไม่รับข้อมูล " + " ".join(f"{one.path}: {one.th}" for one in error.errors),
            "the form refuses " + " ".join(f"{one.path}: {one.en}" for one in error.errors),
        )
    return error.th, error.en


def play_all(office: Office, paths: Iterable[Path]) -> Iterator[Played]:
    """Play paths one after the other, each from the same beginning."""
    for path in paths:
        yield play(office, path)
