"""What moves a task between people, not a case: claim, release, hand over, keep a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, select, update

from runner import audit
from runner.cases.commands import definitions
from runner.cases.people import colleagues
from runner.cases.rows import TaskColumns, task_row
from runner.cases.step import Step
from runner.errors import Conflict, NotAllowed, NotFound
from runner.permissions import TASK_ROLES, Actor, demand, may_work_on
from runner.store import Store
from runner.store import tables as t


def _open_task(connection: Connection, actor: Actor, task_id: int) -> Any:
    row = task_row(connection, task_id, lock=True)
    demand(actor, "work", row)
    if row.task_role not in actor.case_roles(row):
        raise NotAllowed
    if row.task_state != 0:
        raise Conflict("งานนี้เสร็จสิ้นหรือถูกยกเลิกแล้ว", "This task is done or gone.", at=row.task_done_at)
    return row


def claim(store: Store, actor: Actor, task_id: int) -> None:
    """Take a task of the group for oneself. One of several who try wins; the others get Conflict with the winner's name."""
    with store.begin() as connection:
        row = _open_task(connection, actor, task_id)
        free = and_(t.task.c.id == task_id, t.task.c.state == 0, t.task.c.assignee_id.is_(None))
        won = connection.execute(update(t.task).where(free).values(assignee_id=actor.person_id)).rowcount
        if not won and row.task_assignee_id != actor.person_id:
            name = connection.execute(select(t.person.c.name).where(t.person.c.id == row.task_assignee_id)).scalar() or ""
            raise Conflict(f"{name} รับงานนี้ไปแล้ว", f"{name} has already taken this task", winner=name)
        if won:
            audit.record(connection, actor.person_id, "task:claimed", stream=row.id, element=row.task_element)


def release(store: Store, actor: Actor, task_id: int) -> None:
    """Give one's own task back to the group; the draft stays."""
    with store.begin() as connection:
        row = _open_task(connection, actor, task_id)
        if row.task_assignee_id != actor.person_id:
            raise NotAllowed
        connection.execute(update(t.task).where(t.task.c.id == task_id).values(assignee_id=None))
        audit.record(connection, actor.person_id, "task:released", stream=row.id, element=row.task_element)


def hand_over(store: Store, actor: Actor, task_id: int, to: int, comment: str = "") -> None:
    """Give a task that is one's own or nobody's to a colleague of the same role. Who may sign may also take tasks from others."""
    with store.begin() as connection:
        row = _open_task(connection, actor, task_id)
        mine = row.task_assignee_id in (None, actor.person_id)
        if row.task_role not in TASK_ROLES or not (mine or "approver" in actor.case_roles(row)):
            raise NotAllowed
        if to not in {one.id for one in colleagues(connection, row, row.task_role)}:
            raise NotFound("ไม่พบเจ้าหน้าที่ผู้รับงาน", "That colleague cannot take this task")
        connection.execute(update(t.task).where(t.task.c.id == task_id).values(assignee_id=to))
        data = {"to": str(to)}
        audit.record(connection, actor.person_id, "task:handed_over", stream=row.id, element=row.task_element, comment=comment, data=data)


def save_draft(store: Store, actor: Actor, task_id: int, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Keep what was typed so far, right or wrong; nothing of the case moves. Answers the draft."""
    with store.begin() as connection:
        row = task_row(connection, task_id, lock=True)
        demand(actor, "work", row)
        if row.task_state != 0:
            raise Conflict("งานนี้เสร็จสิ้นหรือถูกยกเลิกแล้ว", "This task is done or gone.", at=row.task_done_at)
        if not may_work_on(actor, TaskColumns(row), row):
            raise NotAllowed
        draft = _draft(connection, actor, row, posted)
        connection.execute(update(t.task).where(t.task.c.id == task_id).values(draft=draft))
        return draft


def _draft(connection: Connection, actor: Actor, row: Any, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    step = Step(connection, actor, row, definitions.get(connection, row.definition_id)).load()
    task = step.before[row.task_token]
    bound = step.bind(task.element, posted, task.locals, draft=True)
    return {"values": bound.values, "typed": bound.typed} if step.definition.form_of(task.element) else {}
