"""What workers outside say of the service tasks that they have taken: done, with results, or failed with a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from runner import engine
from runner.cases.commands import definitions
from runner.cases.done import Done, before, done, once, stale
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.cases.writing import write
from runner.errors import NotAllowed, NotFound
from runner.permissions import Actor
from runner.store import Store
from runner.store.tables import job


def complete(store: Store, actor: Actor, job_id: int, values: Mapping[str, Any], key: str) -> Done:
    """A worker has done the topic job `job_id`; its service task completes with `values`, the case runs on.

    `actor` is a system, authenticated by the caller. `key` is the worker's idempotency key: sent twice, the second answer says `again`.
    Raises NotFound for a job that is not there (done, cancelled, never was), Stuck where the case cannot go on: the job then stays.
    """
    return _worked(store, actor, job_id, key, "job:completed", dict(values), lambda run, token: run.complete(token, values))


def fail(store: Store, actor: Actor, job_id: int, code: str, message: str = "", key: str = "") -> Done:
    """The work cannot be done: a BPMN error `code`, which the nearest event of the diagram that catches it takes over.

    Raises as `complete`; Stuck too when no event catches the code.
    """
    told = {"code": code, "message": message}
    return _worked(store, actor, job_id, key, "job:failed", told, lambda run, token: run.throw_error(token, code, message))


def _worked(
    store: Store, actor: Actor, job_id: int, key: str, action: str, told: dict[str, Any], move: Callable[[engine.Run, str], None]
) -> Done:
    if actor.kind != "system":
        raise NotAllowed
    with store.begin() as connection:
        if (earlier := before(connection, key)) is not None:
            return earlier
        wanted = _job(connection, job_id)
        row = case_row(connection, wanted.case_id, lock=True)
        step = Step(connection, actor, row, definitions.get(connection, row.definition_id)).load()
        task = step.before.get(wanted.token)
        if task is None:  # the case has moved on while this transaction waited for its turn
            raise stale()
        step.note(action, element=task.element.id, data=told)
        once(connection, key, actor, row.id)
        move(step.run, task.token)
        write(step, completed=task.token if action == "job:completed" else "", key=key)
        return done(step)


def _job(connection: Connection, job_id: int) -> Any:
    """The case and the token of a topic job."""
    found = connection.execute(select(job.c.case_id, job.c.token).where(job.c.id == job_id, job.c.kind == "topic")).first()
    if found is None:
        raise NotFound
    return found
