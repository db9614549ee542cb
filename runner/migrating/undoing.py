"""Take a migration back: a case that has not moved since becomes what it was, on the version that it was on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select, update

from runner import audit
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.cases.writing import CANCELLED, OPEN
from runner.permissions import Actor, demand
from runner.store import tables as t
from runner.store.types import Moment

_u = t.migration_undo.c
_BACK = ("stage", "state", "variables")
_KEPT = ("assignee_id", "draft")  # of a task that stayed: people may have changed these meanwhile


_case: Any = bindparam("of_case")
_ROWS = {  # built once: building a statement anew costs more than running it
    "task": select(t.task).where(t.task.c.case_id == _case, t.task.c.state == OPEN).order_by(t.task.c.id),
    "job": select(t.job).where(t.job.c.case_id == _case, t.job.c.kind.in_(("timer", "topic"))).order_by(t.job.c.id),
    "message_subscription": select(t.message_subscription).where(t.message_subscription.c.case_id == _case).order_by("token", "name"),
}
_FORGET = delete(t.migration_undo).where(_u.case_id == _case)
_KEEP = insert(t.migration_undo)


# ---- what was ------------------------------------------------------------------------------------------------------------
def rows(connection: Connection, case_id: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of a case that a migration may change, by table."""
    return {name: [_plain(row) for row in connection.execute(query, {"of_case": case_id}).mappings()] for name, query in _ROWS.items()}


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {f"{name}": value for name, value in row.items()}  # SQLAlchemy's names are strings of its own, which JSON does not take


def keep(step: Step, before: dict[str, list[dict[str, Any]]]) -> None:
    """Remember what a case was, now that it has been moved and written."""
    row = step.row
    same = {name: getattr(row, name) for name in ("service", "definition_id", *_BACK)}
    made = {"case_id": row.id, "revision": row.revision + 1, "rows": before, "made_at": step.now, "made_by": step.actor.person_id}
    step.connection.execute(_KEEP, same | made)


def forget(connection: Connection, case_id: int) -> None:
    """A case can go back one migration, not two."""
    connection.execute(_FORGET, {"of_case": case_id})


def forget_spent(connection: Connection, service: str) -> None:
    """Drop what means nothing any more: the cases have made a step."""
    same = select(t.case.c.id).where(t.case.c.id == _u.case_id, t.case.c.revision == _u.revision).exists()
    connection.execute(delete(t.migration_undo).where(_u.service == service, ~same))


def cancel(step: Step, task_id: int) -> None:
    """A task that nobody does any more."""
    gone = {"state": CANCELLED, "done_at": step.now, "done_by": step.actor.person_id, "draft": None}
    step.connection.execute(update(t.task).where(t.task.c.id == task_id).values(gone))


# ---- back ----------------------------------------------------------------------------------------------------------------
def undoable(connection: Connection, service: str, after: int = 0, most: int | None = None) -> list[int]:
    """Ids of the service's cases that can go back, ascending."""
    query = select(_u.case_id).join(t.case, and_(t.case.c.id == _u.case_id, t.case.c.revision == _u.revision))
    return list(connection.scalars(query.where(_u.service == service, _u.case_id > after).order_by(_u.case_id).limit(most)))


def undo(connection: Connection, actor: Actor, service: str, case_id: int) -> str:
    """Take one case back: `moved`, or `spent` when it has made a step since, or was not migrated."""
    row = case_row(connection, case_id, lock=True)
    demand(actor, "migrate", row)
    was = connection.execute(select(t.migration_undo).where(_u.case_id == case_id)).first()
    if was is None or was.revision != row.revision or row.service != service:
        return "spent"
    versions = select(t.definition.c.id, t.definition.c.version).where(t.definition.c.id.in_((row.definition_id, was.definition_id)))
    numbers = {one.id: one.version for one in connection.execute(versions)}
    now = rows(connection, case_id)
    _tasks(connection, _by_id(now["task"]), _read(t.task, was.rows["task"]))
    _jobs(connection, _by_id(now["job"]), _read(t.job, was.rows["job"]))
    _subscriptions(connection, case_id, now["message_subscription"], was.rows["message_subscription"])
    back = {name: getattr(was, name) for name in ("definition_id", *_BACK)}
    connection.execute(update(t.case).where(t.case.c.id == case_id).values(back | {"revision": row.revision + 1}))
    data = {"from": numbers[row.definition_id], "to": numbers[was.definition_id]}
    audit.record(connection, actor.person_id, "case:migrated_back", stream=case_id, data=data)
    forget(connection, case_id)
    return "moved"


def _read(table: Table, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that were kept as JSON, with their moments."""
    moments = {column.name for column in table.c if isinstance(column.type, Moment)}
    return [{k: datetime.fromisoformat(v) if k in moments and v else v for k, v in row.items()} for row in found]


def _by_id(found: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in found}


def _tasks(connection: Connection, now: dict[int, dict[str, Any]], found: list[dict[str, Any]]) -> None:
    """Tasks that the migration opened go, those that it closed open again; of those that stayed, drafts and people stay as they are."""
    _gone(connection, t.task, now, found)
    for row in found:
        current = now.get(row["id"], {})
        stayed = current.get("role") == row["role"]
        values = {k: v for k, v in row.items() if (k not in current or current[k] != v) and not (stayed and k in _KEPT) and k != "id"}
        if values:
            connection.execute(update(t.task).where(t.task.c.id == row["id"]).values(values))


def _jobs(connection: Connection, now: dict[int, dict[str, Any]], found: list[dict[str, Any]]) -> None:
    """A lease that somebody holds on a job that stayed is theirs still."""
    job = t.job
    _gone(connection, job, now, found)
    for row in found:
        if row["id"] not in now:
            connection.execute(insert(job), row)
        elif (now[row["id"]]["topic"], now[row["id"]]["due_at"]) != (row["topic"], row["due_at"]):
            values = {"topic": row["topic"]} | ({"due_at": row["due_at"]} if row["kind"] == "timer" else {})
            connection.execute(update(job).where(job.c.id == row["id"]).values(values))


def _gone(connection: Connection, table: Table, now: dict[int, Any], found: list[dict[str, Any]]) -> None:
    if new := now.keys() - {row["id"] for row in found}:
        connection.execute(delete(table).where(table.c.id.in_(new)))


def _subscriptions(connection: Connection, case_id: int, now: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    heard = t.message_subscription
    if now != found:
        connection.execute(delete(heard).where(heard.c.case_id == case_id))
    if now != found and found:
        connection.execute(insert(heard), found)
