"""What must hold of a case at any time, whatever died in between: rows, engine state, history and papers tell the same story."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, select

from runner import audit
from runner.cases import definitions
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.permissions import SYSTEM
from runner.store import Store
from runner.store import tables as t

MOVES = ("case:started", "task:completed", "message:sent", "timer:fired", "message:received")  # one of them in every stored step


def faults(store: Store, case_id: int) -> list[str]:
    """What does not hold; an empty list when all is well."""
    with store.read() as connection:
        step = Step(connection, SYSTEM, row := case_row(connection, case_id), definitions.get(connection, _version(connection, case_id)))
        step.load()
        found = audit.broken(connection, case_id) + _rows(connection, step, case_id) + _papers(connection, case_id)
        actions = Counter(event.action for event in audit.history(connection, case_id))
        if row.revision != (moves := sum(actions[action] for action in MOVES)):
            found.append(f"revision {row.revision} after {moves} steps")
        if (row.status == "ended") != step.run.ended:
            found.append(f"status {row.status}, but the engine says ended={step.run.ended}")
    return [f"case {case_id}: {fault}" for fault in found]


def _version(connection: Connection, case_id: int) -> int:
    return int(connection.execute(select(t.case.c.definition_id).where(t.case.c.id == case_id)).scalar_one())


def _rows(connection: Connection, step: Step, case_id: int) -> list[str]:
    """Open tasks, subscriptions and the timer's job against the engine's own state."""
    of_case = t.task.c.case_id == case_id
    rows = sorted(connection.scalars(select(t.task.c.token).where(of_case, t.task.c.state == 0)))
    waits = sorted((one.token, one.name) for one in step.run.subscriptions())
    subscribed = select(t.message_subscription.c.token, t.message_subscription.c.name).where(t.message_subscription.c.case_id == case_id)
    timers = list(connection.scalars(select(t.job.c.due_at).where(t.job.c.case_id == case_id, t.job.c.kind == "timer")))
    due = None if step.run.ended else step.run.next_due()
    pairs: list[tuple[str, Any, Any]] = [
        ("open tasks", rows, sorted(task.token for task in step.run.open_tasks())),
        ("subscriptions", sorted((row.token, row.name) for row in connection.execute(subscribed)), waits),
        ("timer jobs", timers, [due] if due else []),
    ]
    return [f"{what}: rows {seen}, engine {wanted}" for what, seen, wanted in pairs if seen != wanted]


def _papers(connection: Connection, case_id: int) -> list[str]:
    """Letters, licences and done tasks against the history."""
    events = Counter(event.action for event in audit.history(connection, case_id))
    letters = select(t.document.c.id).where(t.document.c.case_id == case_id, t.document.c.kind == "letter")
    pairs = [
        ("letter:issued", letters),
        ("licence:issued", select(t.licence.c.id).where(t.licence.c.case_id == case_id)),
        ("task:completed", select(t.task.c.id).where(t.task.c.case_id == case_id, t.task.c.state == 1)),
    ]
    counted = [(action, events[action], len(connection.execute(query).all())) for action, query in pairs]
    return [f"{action}: {said} in the history, {there} rows" for action, said, there in counted if said != there]


def completed(store: Store, case_id: int) -> list[str]:
    """The elements of the tasks that were completed, in the order of the history."""
    with store.read() as connection:
        return [event.element for event in audit.history(connection, case_id) if event.action == "task:completed"]
