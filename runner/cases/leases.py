"""Jobs of service tasks on loan: a worker outside takes some for a while, and gives back those that it could not do.

A lease is two columns of the job's row. Who dies loses it by the clock, and the next who asks gets the job: every job is taken at
least once, its result counts once. `retries` is what is left of the tries that the diagram gives; at none the job waits for the
administrator. An officer may do a task `by_hand` all the while: whoever is first has done it, the other finds it gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, false, or_, select, true, update

from runner import audit, clock
from runner.cases import incidents
from runner.cases.commands import definitions
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.errors import Conflict, NotAllowed, NotFound, Stuck
from runner.permissions import RIGHTS, Actor
from runner.store import Store
from runner.store.tables import case, job

MOST = 50  # jobs at once
LONGEST, MOST_TRIES = timedelta(days=1), 1000
_ON_REQUEST = ("case", "agency", "applicant", "setting")  # of the environment, only where a worker names it: no more than it needs


@dataclass(frozen=True)
class Wanted:
    """What a worker asks for. `fetch` names the variables it needs, all of the case where it is empty. `fenced`: with a lease token."""

    topic: str
    worker: str
    seconds: float
    most: int = 1
    fetch: tuple[str, ...] = ()
    fenced: bool = False


@dataclass(frozen=True)
class Taken:
    """A job on loan until `deadline`. `lease` must come with its result where the worker asked for such a token."""

    id: int
    topic: str
    case_id: int
    service: str
    version: int
    definition_id: int
    element: str
    headers: Mapping[str, str]
    worker: str
    retries: int
    deadline: datetime
    variables: Mapping[str, Any]
    lease: str | None


def take(store: Store, actor: Actor, wanted: Wanted) -> list[Taken]:
    """Lease what waits for this topic, the oldest first, of the services and agencies that the actor works for."""
    with store.read() as connection:  # a look that takes no write lock: workers ask all day
        if connection.execute(_waiting(actor, wanted).limit(1)).first() is None:
            return []
    token = clock.token(12) if wanted.fenced else ""
    leased, first = _lease(store, actor, wanted, token)
    found = [taken for row in leased if (taken := _look(store, actor, row, wanted, token))]
    _told(store, actor, [taken for taken in found if taken.id in first])
    return found


def _lease(store: Store, actor: Actor, wanted: Wanted, token: str) -> tuple[list[Row[Any]], set[int]]:
    """The rows that are now the worker's, and the ids of those that nobody had before."""
    until = clock.now() + min(timedelta(seconds=wanted.seconds), LONGEST)
    lease = {"leased_until": until, "leased_by": (wanted.worker or actor.name)[:100], "payload": {"lease": token} if token else {}}
    with store.begin() as connection:
        chosen = _waiting(actor, wanted).limit(min(wanted.most, MOST)).with_for_update(skip_locked=True, of=job)
        rows = connection.execute(chosen).all()
        mine = update(job).where(job.c.id.in_([row.id for row in rows])).values(lease).returning(*job.c)
        leased = sorted(connection.execute(mine), key=lambda row: (row.due_at, row.id)) if rows else []
    return leased, {row.id for row in rows if not row.leased_by}


def _waiting(actor: Actor, wanted: Wanted) -> Any:
    now = clock.now()
    free = or_(job.c.leased_until.is_(None), job.c.leased_until < now)
    due = and_(job.c.kind == "topic", job.c.topic == wanted.topic, job.c.due_at <= now, free, job.c.retries > 0)
    query = select(job.c.id, job.c.leased_by).join(case, case.c.id == job.c.case_id)
    return query.where(due, _works_for(actor)).order_by(job.c.due_at, job.c.id)


def _works_for(actor: Actor) -> ColumnElement[bool]:
    grants = [grant for grant in actor.grants if "jobs" in RIGHTS[grant.role]]
    of_service = [true() if grant.service == "*" else case.c.service == grant.service for grant in grants]
    of_agency = [true() if grant.agency_id is None else case.c.agency_id == grant.agency_id for grant in grants]
    return or_(false(), *(and_(*both) for both in zip(of_service, of_agency, strict=True)))


def _look(store: Store, actor: Actor, row: Row[Any], wanted: Wanted, token: str) -> Taken | None:
    """The job with what its task sees; None where the case has moved on since it was leased."""
    try:
        with store.read() as connection:
            of_case = case_row(connection, row.case_id)
            definition = definitions.get(connection, of_case.definition_id)
            step = Step(connection, replace(actor, kind="system"), of_case, definition).load()
            task = step.before.get(row.token)
            if task is None:
                return None
            seen = {**step.run.variables, **task.locals}
            if wanted.fetch:
                seen |= {name: dict(step.environment[name]) for name in _ON_REQUEST if name in wanted.fetch}
                seen = {name: value for name, value in seen.items() if name in wanted.fetch}
            return Taken(
                row.id, row.topic, row.case_id, of_case.service, definition.version, definition.id, task.element.id, task.element.headers,
                row.leased_by, row.retries, row.leased_until, seen, token or None,
            )  # fmt: skip
    except NotFound:
        return None


def _told(store: Store, actor: Actor, first: list[Taken]) -> None:
    """Who was shown a case's data stands in its history, once for every job."""
    for taken in first:
        with store.begin() as connection:
            data = {"topic": taken.topic, "worker": taken.worker}
            audit.record(connection, actor.person_id, "job:taken", stream=taken.case_id, element=taken.element, data=data)


def held(connection: Connection, actor: Actor, job_id: int, lease: str | None = None) -> Row[Any]:
    """A topic job that can still be done, with its case's service and agency.

    Raises NotFound for one that is not there or not the actor's, NotAllowed for people, Conflict where no tries are left, it was put
    back for later, or another has it with a lease token.
    """
    query = select(job, case.c.service, case.c.agency_id, case.c.applicant_id).join(case, case.c.id == job.c.case_id)
    row = connection.execute(query.where(job.c.id == job_id, job.c.kind == "topic")).first()
    if actor.kind != "system" and not actor.has("worker"):
        raise NotAllowed
    if row is None or not actor.may("jobs", row):
        raise NotFound("ไม่พบงานนี้ อาจดำเนินการแล้วหรือถูกยกเลิกแล้ว", f"There is no job {job_id}: it may be done or cancelled")
    if actor.kind != "system" and (row.retries <= 0 or row.due_at > clock.now()):
        raise Conflict("งานนี้รอผู้ดูแลระบบหรือรอเวลาลองใหม่", f"Job {job_id} is not active: it failed before and waits")
    if actor.kind != "system" and row.payload.get("lease", "") not in ("", lease):
        raise Conflict("งานนี้มีผู้อื่นรับไปแล้ว", f"Job {job_id} is leased to another worker")
    return row


def put_back(store: Store, actor: Actor, job_id: int, retries: int, message: str = "", wait: float = 0, lease: str | None = None) -> None:
    """The worker could not do it: `retries` are left, the next not before `wait` seconds. At none an incident tells the administrator.

    Raises as `held`.
    """
    later = min(timedelta(seconds=max(0.0, wait)), LONGEST)
    with store.begin() as connection:
        row = held(connection, actor, job_id, lease)
        values: dict[str, Any] = {"leased_until": None, "payload": {}, "due_at": clock.now() + later}
        values |= {"retries": min(max(0, retries), MOST_TRIES), "error": message[:500]}
        connection.execute(update(job).where(job.c.id == job_id).values(values))
    if retries <= 0:
        incidents.keep(store, actor, {"command": "job", "case": row.case_id, "job": job_id}, _used_up(row, message, _element(store, row)))


def _used_up(row: Row[Any], message: str, element: str) -> Stuck:
    th = f"ระบบภายนอกดำเนินการงาน “{row.topic}” ไม่สำเร็จจนครบจำนวนครั้งแล้ว"
    return Stuck(th, f"The outside system has used up its tries of “{row.topic}”", element=element, detail=message[:500])


def _element(store: Store, row: Row[Any]) -> str:
    """The element that a job belongs to."""
    with store.read() as connection:
        of_case = case_row(connection, row.case_id)
        step = Step(connection, Actor(None, "", "system"), of_case, definitions.get(connection, of_case.definition_id)).load()
        return step.before[row.token].element.id if row.token in step.before else ""


def change(
    store: Store, actor: Actor, job_id: int, *, seconds: float | None = None, retries: int | None = None, lease: str | None = None
) -> None:
    """Keep a job for `seconds` from now on, or give it other `retries`. Raises as `held`; Conflict for the time of one that nobody has."""
    with store.begin() as connection:
        row, now = held(connection, actor, job_id, lease), clock.now()
        values: dict[str, Any] = {} if retries is None else {"retries": min(retries, MOST_TRIES)}
        if seconds is not None:
            if row.leased_until is None or row.leased_until < now:
                raise Conflict("ไม่มีผู้ใดรับงานนี้ไว้", f"Nobody has taken job {job_id}")
            values["leased_until"] = now + min(timedelta(seconds=seconds), LONGEST)
        if values:
            connection.execute(update(job).where(job.c.id == job_id).values(values))


def try_again(store: Store, job_id: int) -> None:
    """One more try for a job that had none left. Conflict when it is done or gone: nothing is left to try."""
    with store.begin() as connection:
        again = update(job).where(job.c.id == job_id, job.c.kind == "topic").values(retries=1, due_at=clock.now(), leased_until=None)
        if connection.execute(again).rowcount != 1:
            gone = "งานนี้ดำเนินการแล้วหรือถูกยกเลิกแล้ว", "This job is done or gone"
            raise Conflict(*gone, winner="job")


def park(connection: Connection, job_id: int, message: str) -> int:
    """No worker gets the job any more: its result is known, and the case cannot go on with it. Answers the case's id; NotFound."""
    parked = update(job).where(job.c.id == job_id).values(retries=0, leased_until=None, error=message[:500]).returning(job.c.case_id)
    case_id = connection.execute(parked).scalar()
    if case_id is None:
        raise NotFound
    return int(case_id)
