"""Write what a step has changed: one statement per table that changed, all in the step's transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, insert

from runner import audit, calendar, clock, effects
from runner.errors import Conflict
from runner.store import tables as t

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.engine import OpenTask

OPEN, DONE, CANCELLED = 0, 1, 2
NO_HURRY = datetime(2999, 12, 31, tzinfo=UTC)  # rank of a task without a due time: after all others

_CASE = t.case.update().where(and_(t.case.c.id == bindparam("case_id"), t.case.c.revision == bindparam("was")))
_CLOSE = t.task.update().where(and_(t.task.c.case_id == bindparam("of_case"), t.task.c.token == bindparam("of_token")))


def write(step: Step, *, completed: str = "", key: str = "") -> None:
    """Store the step. `completed` is the token of the task that the actor completed, `key` its form's idempotency key.

    Raises Conflict when somebody else has moved the case since it was loaded.
    """
    after = {task.token: task for task in step.run.open_tasks()}
    _opened(step, [task for token, task in after.items() if token not in step.before])
    _closed(step, [token for token in step.before if token not in after], completed, key)
    _subscriptions(step)
    _timer(step)
    effects.tell_what_is_asked(step, [task for token, task in after.items() if token not in step.before])
    _case(step)
    for table, rows in step.rows.items():
        step.connection.execute(insert(t.metadata.tables[table]), rows)


def _case(step: Step) -> None:
    made, chain = audit.rows(step.row.id, step.row.events, step.row.chain, step.entries)
    columns = step.values() | {"events": step.row.events + len(made), "chain": chain or None}
    done = step.connection.execute(
        _CASE.values({name: bindparam(name) for name in columns}), columns | {"case_id": step.row.id, "was": step.row.revision}
    )
    if done.rowcount != 1:
        raise Conflict("คำขอนี้เพิ่งถูกดำเนินการโดยผู้อื่น โปรดเปิดหน้านี้ใหม่", "Somebody else has just moved this case. Open the page again.")
    if made:
        step.rows.setdefault("event", []).extend(made)


def _opened(step: Step, tasks: list[OpenTask]) -> None:
    for task in tasks:
        step.add("task", task_values(step, task))


def task_values(step: Step, task: OpenTask) -> dict[str, Any]:
    """The row of a task that has just been opened."""
    element = task.element
    due = task.due or _stated(step, element.properties)
    role = element.groups[0] if element.groups else "officer"
    return {
        "case_id": step.row.id, "token": task.token, "element": element.id, "name": element.name,
        "kind": "user" if element.kind == "userTask" else "service", "role": role, "stage": element.properties.get("stage", step.stage),
        "service": step.row.service, "agency_id": step.row.agency_id, "assignee_id": _assignee(step, role, task.assignee), "state": OPEN,
        "priority": task.priority, "opened_at": step.now, "due_at": due, "rank_at": due or NO_HURRY,
    }  # fmt: skip


def _stated(step: Step, properties: Any) -> datetime | None:
    """The due time from the time that the citizen manual states for the step."""
    days, hours, minutes = (int(properties.get(name, 0)) for name in ("days", "hours", "minutes"))
    if not (days or hours or minutes):
        return None
    return calendar.due(step.now, days=days, minutes=hours * 60 + minutes, unit=properties.get("unit", "working"))


def _assignee(step: Step, role: str, assignee: str | None) -> int | None:
    if role == "applicant":
        return int(step.row.applicant_id)
    return int(assignee) if assignee and assignee.isdecimal() and assignee.isascii() else None


def _closed(step: Step, tokens: list[str], completed: str, key: str) -> None:
    if not tokens:
        return
    rows = [{"of_case": step.row.id, "of_token": token, "state": DONE if token == completed else CANCELLED,
             "done_at": step.now, "done_by": step.actor.person_id, "done_key": key if token == completed else "", "draft": None}
            for token in tokens]  # fmt: skip
    step.connection.execute(_CLOSE, rows)
    topics = [token for token in tokens if step.before[token].element.kind != "userTask"]
    if topics:
        step.connection.execute(t.job.delete().where(t.job.c.case_id == step.row.id, t.job.c.kind == "topic", t.job.c.token.in_(topics)))


def _subscriptions(step: Step) -> None:
    after = {(found.token, found.name): found for found in step.run.subscriptions()}
    for gone in step.before_subscriptions.keys() - after.keys():
        table = t.message_subscription
        step.connection.execute(table.delete().where(table.c.case_id == step.row.id, table.c.token == gone[0], table.c.name == gone[1]))
    for new in sorted(after.keys() - step.before_subscriptions.keys()):
        found = after[new]
        row = {"case_id": step.row.id, "token": found.token, "name": found.name, "key": found.key or "", "element": found.element.id}
        step.rows.setdefault("message_subscription", []).append(row)


def _timer(step: Step) -> None:
    """A case has at most one timer job: its earliest. The job's id is the case's."""
    due = None if step.run.ended else step.run.next_due()
    if due == step.before_due:
        return
    if due and step.before_due:
        values = {"due_at": due, "leased_until": None, "attempts": 0}
        done = step.connection.execute(t.job.update().where(t.job.c.id == step.row.id).values(values))
        if done.rowcount:
            return
    if due:
        step.rows.setdefault("job", []).append({"id": step.row.id, "kind": "timer", "case_id": step.row.id, "due_at": due})
    else:
        step.connection.execute(t.job.delete().where(t.job.c.id == step.row.id))


def topic_job(step: Step, task: OpenTask) -> dict[str, Any]:
    """The job of a service task that an outside worker may take."""
    return {
        "id": clock.new_id(),
        "kind": "topic",
        "topic": task.element.topic or "",
        "case_id": step.row.id,
        "token": task.token,
        "due_at": step.now,
    }
