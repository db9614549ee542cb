"""What workers outside say of the service tasks that they have taken: done, with results, or failed with a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from runner import engine
from runner.cases import incidents, leases
from runner.cases.commands import definitions
from runner.cases.done import Done, before, done, once, stale
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.cases.writing import write
from runner.errors import AnuyatError, Conflict, DecisionError, ExpressionError, NotFound, Stuck
from runner.permissions import Actor
from runner.store import Store

NOTHING: Mapping[str, Any] = MappingProxyType({})
Move = Callable[[engine.Run, str], None]


def complete(store: Store, actor: Actor, job_id: int, values: Mapping[str, Any], key: str, lease: str | None = None) -> Done:
    """A worker has done the topic job `job_id`; its service task completes with `values`, the case runs on.

    `actor` is a system, authenticated by the caller, or who answers for one (role `worker`). `key` is the worker's idempotency key: sent
    twice, the second answer says `again`. Raises as `leases.held`; Stuck, for the runner itself only, where the case cannot go on: the
    job then stays. What a worker outside has done is not asked of it again: its values are kept in the incident.
    """
    what = {"command": "job:completed", "job": job_id, "values": dict(values), "key": key}
    return _worked(store, actor, what, dict(values), lease, lambda run, token: run.complete(token, values))


def fail(
    store: Store, actor: Actor, job_id: int, code: str, message: str = "", key: str = "",
    lease: str | None = None, values: Mapping[str, Any] = NOTHING,
) -> Done:  # fmt: skip
    """The work cannot be done: a BPMN error `code`, which the nearest event of the diagram that catches it takes over, with `values`.

    Raises as `complete`; Stuck too when no event catches the code.
    """
    told = {"code": code, "message": message, "values": dict(values)}
    what = {"command": "job:failed", "job": job_id, **told, "key": key}
    return _worked(store, actor, what, told, lease, lambda run, token: run.throw_error(token, code, message, values))


def again(store: Store, what: Mapping[str, Any]) -> None:
    """Try anew what an incident has kept of a job: another try of the work, or what the worker answered. Raises as `complete`."""
    worker, job_id = Actor(what["person"], what["name"], "system"), int(what["job"])
    if what["command"] == "job":
        leases.try_again(store, job_id)
    elif what["command"] == "job:completed":
        complete(store, worker, job_id, what["values"], what["key"])
    else:
        fail(store, worker, job_id, what["code"], what["message"], what["key"], values=what["values"])


def _worked(store: Store, actor: Actor, what: dict[str, Any], told: dict[str, Any], lease: str | None, move: Move) -> Done:
    try:
        return _moved(store, actor, what, told, lease, move)
    except (Stuck, DecisionError, ExpressionError) as error:
        if actor.kind == "system":
            raise
        return _kept(store, actor, what, error)


def _moved(store: Store, actor: Actor, what: dict[str, Any], told: dict[str, Any], lease: str | None, move: Move) -> Done:
    key = what["key"]
    with store.begin() as connection:
        try:
            if (earlier := before(connection, key)) is not None:
                return earlier
            step, token = _loaded(connection, actor, what["job"], lease)
        except (NotFound, Conflict):  # somebody was faster: perhaps this very answer, sent twice at the same time
            if (earlier := before(connection, key)) is not None:
                return earlier
            raise
        step.note(what["command"], element=step.before[token].element.id, data=told)
        once(connection, key, actor, step.row.id)
        move(step.run, token)
        write(step, completed=token if what["command"] == "job:completed" else "", key=key)
        return done(step)


def _loaded(connection: Connection, actor: Actor, job_id: int, lease: str | None) -> tuple[Step, str]:
    """The case of a job, locked and loaded, and the token that the job belongs to."""
    wanted = leases.held(connection, actor, job_id, lease)
    row = case_row(connection, wanted.case_id, lock=True)
    step = Step(connection, replace(actor, kind="system"), row, definitions.get(connection, row.definition_id)).load()
    if wanted.token not in step.before:  # the case has moved on while this transaction waited for its turn
        raise stale()
    return step, wanted.token


def _kept(store: Store, actor: Actor, what: dict[str, Any], error: AnuyatError) -> Done:
    """The work is done, the diagram is at fault: the result waits with the incident until the administrator tries it again."""
    with store.begin() as connection:
        case_id = leases.park(connection, what["job"], str(error))
        number = case_row(connection, case_id).number
    incidents.keep(store, actor, what | {"case": case_id}, error)
    return Done(case_id, number, False)
