"""What came of a command, and whether the same command had been given before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from runner import clock
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.errors import Conflict
from runner.permissions import Actor, may_work_on
from runner.store.tables import done_once


@dataclass(frozen=True)
class Done:
    """What came of a command: the case, whether it has ended, and the task that the same person may go on with, if any."""

    case_id: int
    number: str | None
    ended: bool
    next_task: int | None = None
    again: bool = False  # the same form had been sent before; nothing was done twice


def done(step: Step) -> Done:
    """The answer to a command whose step has been written."""
    own = next((row["id"] for row in step.rows.get("task", ()) if may_work_on(step.actor, _Row(row), step.row)), None)
    return Done(step.row.id, step.number, step.run.ended, None if step.actor.kind == "system" else own)


class _Row:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)


def before(connection: Connection, key: str) -> Done | None:
    """The answer to a command that was given before with the same key; None for a new one."""
    case_id = connection.execute(select(done_once.c.case_id).where(done_once.c.key == key)).scalar() if key else None
    if case_id is None:
        return None
    row = case_row(connection, case_id)
    return Done(row.id, row.number, row.status == "ended", again=True)


def once(connection: Connection, key: str, actor: Actor, case_id: int) -> None:
    """Remember the key of a command, in its transaction."""
    if key:
        connection.execute(insert(done_once), {"key": key, "person_id": actor.person_id or 0, "case_id": case_id, "at": clock.now()})


def stale() -> Conflict:
    """The task was there when it was asked for, and is not any more."""
    return Conflict("งานนี้ไม่มีอยู่แล้ว เนื่องจากสถานะของคำขอเปลี่ยนไป", "This task is gone: the case has moved on.")
