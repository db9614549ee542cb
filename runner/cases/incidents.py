"""Steps that failed: what was typed stays as a draft, what the case cannot do by itself waits for the administrator."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from runner import audit, clock
from runner.errors import AnuyatError, DecisionError, ExpressionError, NotFound, Stuck
from runner.permissions import Actor
from runner.store import Store
from runner.store import tables as t

_PERSONS_FAULT = "not_found not_allowed conflict too_many unavailable bad_upload"  # codes after which nothing is to be repaired


def keep(store: Store, actor: Actor, what: dict[str, Any], error: Exception) -> None:
    """Called after the rollback: keep the draft, record the incident. Its own failure must not hide the first error."""
    code = error.code if isinstance(error, AnuyatError) else "unexpected"
    if code in _PERSONS_FAULT.split():
        return
    task_id = what.get("task")
    if task_id:
        _keep_typed(store, actor, int(task_id), what["posted"])
    if code == "invalid_form":
        return
    with store.begin() as connection:
        row = connection.execute(select(t.task).where(t.task.c.id == task_id)).first() if task_id else None
        case_id = row.case_id if row is not None else what.get("case")
        found = _incident(case_id, row, actor, what, error)
        if not _known(connection, found):
            connection.execute(insert(t.incident), found)


def _known(connection: Connection, found: dict[str, Any]) -> bool:
    """Whether the same fault of the same case waits already: a timer that fails is tried again and again."""
    same = [t.incident.c[name] == found[name] for name in ("case_id", "element", "en")]
    return connection.execute(select(t.incident.c.id).where(*same, t.incident.c.solved_at.is_(None)).limit(1)).first() is not None


def _keep_typed(store: Store, actor: Actor, task_id: int, posted: dict[str, list[str]]) -> None:
    from runner.cases.tasks import save_draft

    try:
        save_draft(store, actor, task_id, posted)
    except AnuyatError:
        return  # the task is gone or not theirs: there is nothing to keep it with


def _incident(case_id: int | None, task: Any, actor: Actor, what: dict[str, Any], error: Exception) -> dict[str, Any]:
    known = error if isinstance(error, Stuck | DecisionError | ExpressionError) else None
    return {
        "id": clock.new_id(),
        "case_id": case_id,
        "at": clock.now(),
        "what": what | {"person": actor.person_id, "name": actor.name, "kind": actor.kind},
        "element": getattr(known, "element", "") or (task.element if task is not None else ""),
        "th": known.th if known else "ระบบทำงานขัดข้อง",
        "en": known.en if known else f"Unexpected {type(error).__name__}",
        "detail": str(error) if known else type(error).__name__,
    }


def open_incidents(store: Store) -> list[Any]:
    """Incidents that nobody has solved, newest first, with the case's number."""
    query = select(t.incident, t.case.c.number).outerjoin(t.case, t.case.c.id == t.incident.c.case_id)
    with store.read() as connection:
        return list(connection.execute(query.where(t.incident.c.solved_at.is_(None)).order_by(t.incident.c.at.desc()).limit(200)))


def retry(store: Store, actor: Actor, incident_id: int) -> None:
    """Try the failed command again as the person who gave it; solved when it goes through, else the error is raised anew."""
    from runner.cases import commands, outside
    from runner.people.actors import actor_of

    with store.read() as connection:
        row = connection.execute(select(t.incident).where(t.incident.c.id == incident_id)).first()
        if row is None:
            raise NotFound
        what: dict[str, Any] = row.what
        of_job = what["command"].split(":")[0] == "job"
        person = actor_of(connection, what["person"]) if what.get("person") and not of_job else None
    if of_job:
        outside.again(store, what)
    elif what["command"] == "tick":
        commands.tick(store, int(what["case"]))
    elif person is None:
        raise NotFound
    elif what["command"] == "complete_task":
        commands.complete_task(store, person, int(what["task"]), what["posted"], what["key"])
    else:
        commands.send(store, person, int(what["case"]), what["message"], what["posted"], what["key"])
    solve(store, actor, incident_id)


def solve(store: Store, actor: Actor, incident_id: int) -> None:
    """Close an incident, and others of the same command."""
    with store.begin() as connection:
        row = connection.execute(select(t.incident).where(t.incident.c.id == incident_id)).first()
        if row is None:
            raise NotFound
        same = (t.incident.c.case_id == row.case_id) & (t.incident.c.element == row.element) & t.incident.c.solved_at.is_(None)
        connection.execute(update(t.incident).where(same).values(solved_at=clock.now(), solved_by=actor.person_id))
        audit.record(connection, actor.person_id, "incident:solved", stream=row.case_id or 0, element=row.element)
