"""Move one case, in the caller's transaction: the engine's state, and the rows by which people and workers find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, update

from runner import engine
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.cases.writing import OPEN, task_values, write
from runner.definitions import Definition
from runner.diagram import Element
from runner.engine import OpenTask, Problem
from runner.errors import NotFound
from runner.migrating import undoing
from runner.migrating.courses import Course
from runner.permissions import Actor, demand
from runner.store import tables as t

_FOLLOWS = ("element", "name", "kind", "stage", "role")  # columns of a task that say what the version says; the others stay
_LOST = frozenset({"document", "licence", "payment"})  # a step that made one of these cannot be taken back


@dataclass(frozen=True)
class Moved:
    """What came of one case: moved, already (there), ended, left (as decided), undecided (`problems`), failed (`said`: Thai, English);
    when going back moved or spent (it has made a step since)."""

    case_id: int
    what: str
    problems: tuple[Problem, ...] = ()
    said: tuple[str, str] = ("", "")


class Arrival(Step):
    """The step in which a case comes into another version."""

    def values(self) -> dict[str, Any]:
        return super().values() | {"definition_id": self.definition.id}


def move(connection: Connection, actor: Actor, case_id: int, of: Callable[[int], Course], to: Definition) -> Moved:
    """Move a case of the service to version `to`, by the course of its own. Raises NotFound, Stuck where it could not go on there."""
    row = case_row(connection, case_id, lock=True)
    demand(actor, "migrate", row)
    if row.service != to.service:
        raise NotFound
    if row.status == "ended" or row.definition_id == to.id:
        return Moved(case_id, "ended" if row.status == "ended" else "already")
    course = of(row.definition_id)
    found = course.survey(bytes(row.state))
    if course.stays(found) or found.problems:
        return Moved(case_id, "left" if course.stays(found) else "undecided", found.problems)
    return _move(connection, actor, row, course)


def _move(connection: Connection, actor: Actor, row: Any, course: Course) -> Moved:
    before = Step(connection, actor, row, course.old).load()
    step = Arrival(connection, actor, row, course.new)
    step.stood = before.stood
    chosen = {name: target for name, target in course.passage.chosen.items() if name in before.run.live()}
    rows = undoing.rows(connection, row.id)
    found = engine.migrate(course.passage, before.run, step.environment, step._passed)
    if found.run is None:
        return Moved(row.id, "undecided", found.problems)
    step.run = found.run
    data = {"from": course.old.version, "to": course.new.version, "placed": chosen, "armed": list(found.armed)}
    step.note("case:migrated", data={name: value for name, value in data.items() if value})
    _follow(step, rows["task"])
    write(step)
    _hand_on_drafts(step, rows["task"], found.placed, course)
    undoing.forget(connection, row.id)
    if not step.run.ended and _LOST.isdisjoint(step.rows) and step.number == row.number:
        undoing.keep(step, rows)
    return Moved(row.id, "moved")


# ---- rows that stay ------------------------------------------------------------------------------------------------------
def _follow(step: Step, rows: list[dict[str, Any]]) -> None:
    """Kept tasks, jobs and subscriptions say what the new version says of them."""
    by_token = {row["token"]: row for row in rows}
    stands = step.run.standing()
    for task in stands.tasks.values():
        before = step.before.get(task.token)
        if before is not None and _plain(before.element) != _plain(task.element):
            _task_follows(step, task, by_token.get(task.token))
            _job_follows(step, task, before)
    was, after = step.stood.subscriptions, stands.subscriptions
    for key in was.keys() & after.keys():
        if was[key].element.id != after[key].element.id:
            c = t.message_subscription.c
            same = and_(c.case_id == step.row.id, c.token == key[0], c.name == key[1])
            step.connection.execute(update(t.message_subscription).where(same).values(element=after[key].element.id))


def _plain(element: Element) -> Element:
    return replace(element, process="", parent="", lane="", line=0, documentation="", incoming=(), outgoing=(), default="")


def _task_follows(step: Step, task: OpenTask, row: dict[str, Any] | None) -> None:
    shown = task.element.kind == "userTask" or task.element.properties.get("by_hand") == "true"
    if row is None:
        if shown:
            step.add("task", task_values(step, task))
        return
    if not shown:  # from now on only a worker does it
        undoing.cancel(step, row["id"])
        return
    said = task_values(step, task)
    values = {name: said[name] for name in _FOLLOWS if said[name] != row[name]}
    if "role" in values:
        values["assignee_id"] = said["assignee_id"]  # whose it was has another role
    if values:
        step.connection.execute(update(t.task).where(t.task.c.id == row["id"]).values(values))


def _job_follows(step: Step, task: OpenTask, before: OpenTask) -> None:
    if task.element.topic != before.element.topic:
        same = and_(t.job.c.case_id == step.row.id, t.job.c.kind == "topic", t.job.c.token == task.token)
        step.connection.execute(update(t.job).where(same).values(topic=task.element.topic or ""))


# ---- tasks that begin anew -------------------------------------------------------------------------------------------------
def _hand_on_drafts(step: Step, rows: list[dict[str, Any]], placed: Any, course: Course) -> None:
    """What was typed goes on with the task that stands for the old one, where that asks with the same form."""
    drafts = {row["token"]: row for row in rows if row["draft"] is not None}
    for old, new in _same_forms(step, placed, course):
        if old in drafts:
            c = t.task.c
            this = and_(c.case_id == step.row.id, c.token == new, c.state == OPEN)
            step.connection.execute(update(t.task).where(this).values(draft=drafts[old]["draft"]))


def _same_forms(step: Step, placed: Any, course: Course) -> Iterator[tuple[str, str]]:
    now = {task.token: task.element for task in step.run.open_tasks()}
    for old, new in placed.items():
        before = step.before.get(old)
        if before and new in now and before.element.form_id == now[new].form_id:
            yield old, new
