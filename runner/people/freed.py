"""Tasks of somebody who may no longer do them go back to their group, so that no case waits for an account that was taken away."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from runner import audit
from runner.permissions import TASK_ROLES, Actor, Grant
from runner.store.tables import task

_OPEN = 0


def free_tasks(connection: Connection, actor: Actor, person_id: int, grants: Sequence[Grant] = ()) -> None:
    """Give back every open task of the person that none of `grants`, what they may still be, covers; drafts stay with the tasks."""
    held = select(task.c.id, task.c.case_id, task.c.element, task.c.role, task.c.service, task.c.agency_id)
    for row in connection.execute(held.where(task.c.assignee_id == person_id, task.c.state == _OPEN, task.c.role.in_(TASK_ROLES))).all():
        if any(grant.role == row.role and grant.covers(row.service, row.agency_id) for grant in grants):
            continue
        connection.execute(update(task).where(task.c.id == row.id, task.c.assignee_id == person_id).values(assignee_id=None))
        audit.record(connection, actor.person_id, "task:released", stream=row.case_id, element=row.element)
