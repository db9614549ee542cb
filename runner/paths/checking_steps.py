"""What is looked at while a path is played: after each step what the path says of it, at the end that nothing is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from runner import audit, engine
from runner.cases.step import Step
from runner.engine import Program
from runner.errors import AnuyatError
from runner.store import Store, dumps, loads
from runner.store import tables as t


class Differs(AnuyatError):
    """A case went otherwise than its path or its scenario says. `element` is where."""

    code = "differs"

    def __init__(self, th: str, en: str, *, element: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(th, en)
        self.element, self.data = element, dict(data or {})


@dataclass
class Seen:
    """An onlooker (`cases.looking_on`): what the steps since the last `forget` have done to the case."""

    crossed: list[str] = field(default_factory=list)
    live: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    ended: bool = False

    def __call__(self, step: Step) -> None:
        self.crossed += step.run.crossed
        self.live, self.ends, self.ended = step.run.live(), step.run.end_events, step.run.ended
        _reloads_equal(step)

    def forget(self) -> None:
        """Begin a new step."""
        self.crossed = []


def _reloads_equal(step: Step) -> None:
    """A state that is stored and read back must be the same state, to the byte, with the same tasks open."""
    stored = step.run.dump()
    again = engine.load(step.definition.program, stored, loads(dumps(step.run.variables)), step.environment)
    tokens = [task.token for task in step.run.open_tasks()]
    if again.dump() != stored or [task.token for task in again.open_tasks()] != tokens or again.live() != step.run.live():
        raise Differs("สถานะที่เก็บไว้อ่านกลับมาไม่เหมือนเดิม", "the stored state reads back differently", element=(step.run.live() or [""])[0])


def as_expected(program: Program, seen: Seen, crossed: Sequence[str], opened: Sequence[str]) -> None:
    """Raise Differs unless the step crossed these flows, in this order, and left tokens on these elements."""
    if list(crossed) != seen.crossed:
        at = next((n for n, (one, other) in enumerate(zip(crossed, seen.crossed, strict=False)) if one != other), None)
        at = min(len(crossed), len(seen.crossed)) if at is None else at
        wanted, found = crossed[at : at + 1], seen.crossed[at : at + 1]
        raise Differs(
            f"คาดว่าจะผ่านเส้น {flows_named(program, wanted, 'ไม่มีเส้นใดอีก')} แต่ผ่าน {flows_named(program, found, 'ไม่มีเส้นใดอีก')}",
            f"expected to cross {flows_named(program, wanted, 'no further flow')}, found {flows_named(program, found, 'no further flow')}",
            element=(*wanted, *found)[0],
            data={"expected": list(crossed), "found": seen.crossed},
        )
    if set(opened) != set(seen.live):
        raise Differs(
            f"คาดว่าจะรออยู่ที่ {elements_named(program, opened)} แต่รออยู่ที่ {elements_named(program, seen.live)}",
            f"expected to wait at {elements_named(program, opened)}, found {elements_named(program, seen.live)}",
            element=next(iter(sorted(set(opened) ^ set(seen.live)))),
            data={"expected": sorted(opened), "found": sorted(seen.live)},
        )


def elements_named(program: Program, ids: Sequence[str]) -> str:
    """`Task_Check (ตรวจเอกสาร), …`; a dash for none."""
    return ", ".join(named(program, one) for one in ids) or "-"


def flows_named(program: Program, ids: Sequence[str], none: str) -> str:
    """Flows with their names; `none` for none."""
    names = {one: program.flows[one].name for one in ids if one in program.flows}
    return ", ".join(f"{one} ({names[one]})" if names.get(one) else one for one in ids) or none


def named(program: Program, element_id: str) -> str:
    """An element's id with its name."""
    element = program.elements.get(element_id)
    return f"{element_id} ({element.name})" if element and element.name else element_id


def holds(connection: Connection, case_id: int) -> None:
    """Raise Differs unless the case's audit chain holds."""
    for broken in audit.broken(connection, case_id):
        raise Differs(f"สายบันทึกเหตุการณ์ขาด: {broken}", f"the audit chain is broken: {broken}")


def left_over(connection: Connection, case_id: int) -> Iterator[tuple[str, str, str]]:
    """What an ended case may not leave behind: element, and what it is in Thai and English."""
    task, job, subscription = t.task.c, t.job.c, t.message_subscription.c
    for one in connection.execute(select(task.element).where(task.case_id == case_id, task.state == 0)):
        yield one.element, "งานที่ยังเปิดอยู่", "an open task"
    for row in connection.execute(select(job.kind, job.topic).where(job.case_id == case_id, job.kind.in_(("timer", "topic")))):
        yield "", f"งานเบื้องหลัง {row.kind} {row.topic}".strip(), f"a {row.kind} job {row.topic}".strip()
    for waits in connection.execute(select(subscription.element, subscription.name).where(subscription.case_id == case_id)):
        yield waits.element, f"การรอข้อความ {waits.name}", f"a subscription to {waits.name}"


def nothing_left(connection: Connection, case_id: int) -> None:
    """Raise Differs unless the case has ended and left nothing behind."""
    status = connection.execute(select(t.case.c.status).where(t.case.c.id == case_id)).scalar_one()
    if status != "ended":
        raise Differs(f"คำขอยังไม่สิ้นสุด (สถานะ {status})", f"the case has not ended: its status is {status}")
    for element, th, en in left_over(connection, case_id):
        raise Differs(f"คำขอสิ้นสุดแล้วแต่ยังมี{th}ค้างอยู่", f"the case has ended but left {en} behind", element=element)


def no_incident(connection: Connection, case_id: int) -> None:
    """Raise Differs with what an incident of the case says: a timer that fails tells nobody else."""
    here = (t.incident.c.case_id == case_id, t.incident.c.solved_at.is_(None))
    for one in connection.execute(select(t.incident).where(*here).limit(1)):
        raise Differs(one.th, one.en, element=one.element)


def outcome_of(store: Store, case_id: int) -> dict[str, Any]:
    """How a case stands, in the words of a scenario's `expect`: outcome, end, letters in order of issue, and all variables as values."""
    with store.read() as connection:
        case = connection.execute(select(t.case).where(t.case.c.id == case_id)).one()
        issued = select(t.document.c.field).where(t.document.c.case_id == case_id, t.document.c.kind == "letter").order_by(t.document.c.id)
        letters = list(connection.scalars(issued))
    return {"outcome": case.outcome, "end": case.end_event or None, "letters": letters, "values": loads(bytes(case.variables))}


def unexpected(found: Mapping[str, Any], expect: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Where an outcome differs from a scenario's `expect`: name → (expected, found).

    Letters and variables are looked at where `expect` names them; a case that is not expected to end must not have ended.
    """
    told = {"letters": found["letters"], **expect}
    wanted = {name: told.get(name) for name in ("outcome", "end", "letters")}
    wrong = {name: (value, found[name]) for name, value in wanted.items() if found[name] != value}
    values = {name: (value, found["values"].get(name)) for name, value in expect.get("values", {}).items()}
    return wrong | {f"values.{name}": pair for name, pair in values.items() if pair[0] != pair[1]}
