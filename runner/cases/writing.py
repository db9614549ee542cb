"""Write what a step has changed, all in the step's transaction: one statement per table that changed, on PostgreSQL one for all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, null
from sqlalchemy.dialects import postgresql

from runner import audit, calendar, effects, feel, mail, search
from runner.cases import onlookers
from runner.errors import Conflict
from runner.form.spoken import say
from runner.store import tables as t
from runner.store import together
from runner.store.prepared import Prepared, insert_into
from runner.store.together import Write

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.engine import OpenTask, Standing

OPEN, DONE, CANCELLED = 0, 1, 2
TRIES = "3"  # of a job whose diagram does not say, as in Camunda
NO_HURRY = datetime(2999, 12, 31, tzinfo=UTC)  # rank of a task without a due time: after all others

_CASE = t.case.update().where(and_(t.case.c.id == bindparam("case_id"), t.case.c.revision == bindparam("was")))
# Statements are built once: building one anew costs more than running it.
_CLOSE = Prepared(
    t.task.update()
    .where(and_(t.task.c.case_id == bindparam("of_case"), t.task.c.token == bindparam("of_token")))
    .values({name: bindparam(name) for name in ("state", "done_at", "done_by", "done_key", "draft")})
)
_FREE = {"leased_until": null(), "attempts": 0}
# the job's id is the case's: where it has a timer already, that one moves
_new_job = postgresql.insert(t.job).values({name: bindparam(name) for name in mail.new_job("timer", NO_HURRY)})  # SQLite says it alike
_SET_TIMER = Prepared(_new_job.on_conflict_do_update(index_elements=["id"], set_={"due_at": _new_job.excluded.due_at, **_FREE}))
_DROP_JOB = Prepared(t.job.delete().where(t.job.c.id == bindparam("job_id")))
_of_job = t.job.c
_DROP_TOPIC = Prepared(
    t.job.delete().where(_of_job.case_id == bindparam("of_case"), _of_job.kind == "topic", _of_job.token == bindparam("of_token"))
)
_SOLVED = Prepared(
    t.incident.update()
    .where(and_(*(t.incident.c[name] == bindparam(f"of_{name}") for name in ("case_id", "element")), t.incident.c.solved_at.is_(None)))
    .values(solved_at=bindparam("at"), solved_by=bindparam("by"))
)
_of = t.message_subscription.c
_UNSUBSCRIBE = Prepared(
    t.message_subscription.delete().where(
        _of.case_id == bindparam("of_case"), _of.token == bindparam("of_token"), _of.name == bindparam("of_name")
    )
)


@lru_cache(maxsize=64)
def _update_case(columns: tuple[str, ...]) -> Prepared:
    return Prepared(_CASE.values({name: bindparam(name) for name in columns}))


def write(step: Step, *, completed: str = "", key: str = "") -> None:
    """Store the step. `completed` is the token of the task that the actor completed, `key` its form's idempotency key.

    Raises Conflict when somebody else has moved the case since it was loaded.
    """
    stands = step.run.standing()
    opened = [task for token, task in stands.tasks.items() if token not in step.before]
    _opened(step, opened)
    effects.tell_what_is_asked(step, opened)
    closed = _closed(step, [token for token in step.before if token not in stands.tasks], completed, key)
    _case(step, [*closed, *_subscriptions(step, stands), *_timer(step, stands)])
    onlookers.show(step)


def _alike(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows in groups that name the same columns: each group is one statement."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return list(groups.values())


def _case(step: Step, writes: list[Write]) -> None:
    """The case row, with all that the step collected beside it."""
    made, chain = audit.rows(step.row.id, step.row.events, step.row.chain, step.entries)
    columns = step.values() | {"events": step.row.events + len(made), "chain": chain or None}
    if made:
        step.rows.setdefault("event", []).extend(made)
    writes += [Write(statement, [values]) for statement, values in step.changes.items()]
    for table, rows in step.rows.items():
        writes += [Write(insert_into(t.metadata.tables[table], tuple(alike[0])), alike) for alike in _alike(rows)]
    writes += _findable(step, columns)
    moved = Write(_update_case(tuple(columns)), [columns | {"case_id": step.row.id, "was": step.row.revision}])
    if together.run(step.connection, writes, moved) != 1:
        raise Conflict("คำขอนี้เพิ่งถูกดำเนินการโดยผู้อื่น โปรดเปิดหน้านี้ใหม่", "Somebody else has just moved this case. Open the page again.")


def _findable(step: Step, columns: dict[str, Any]) -> list[Write]:
    """Tell the search index of a case that was filed, got another title or has ended; drafts are nobody's but the applicant's."""
    row = step.row
    if columns["status"] == "draft":
        return []
    before = search.Findable(row.agency_id, row.status == "open", row.search) if row.status != "draft" else None
    after = search.Findable(row.agency_id, columns["status"] == "open", columns.get("search", row.search))
    return search.changes(row.id, before, after, sqlite=step.connection.dialect.name == "sqlite")


def _opened(step: Step, tasks: list[OpenTask]) -> None:
    """User tasks go to the worklist; service tasks wait for a worker, and if the diagram says `by_hand` for an officer too."""
    for task in tasks:
        outside = task.element.kind != "userTask"
        if outside:
            tries = _number(step, task, task.element.retries or TRIES)
            named = mail.new_job("topic", step.now, case_id=step.row.id, topic=task.element.topic or "", token=task.token, retries=tries)
            step.add("job", named)
        if not outside or task.element.properties.get("by_hand") == "true":
            step.add("task", task_values(step, task))


def task_values(step: Step, task: OpenTask) -> dict[str, Any]:
    """The row of a task that has just been opened."""
    element = task.element
    due = task.due or _stated(step, task)
    role = task.groups[0] if task.groups else "officer"
    return {
        "case_id": step.row.id, "token": task.token, "element": element.id, "name": _name(step, task),
        "kind": "user" if element.kind == "userTask" else "service", "role": role, "stage": element.properties.get("stage", step.stage),
        "service": step.row.service, "agency_id": step.row.agency_id, "assignee_id": _assignee(step, role, task.assignee), "state": OPEN,
        "priority": task.priority, "opened_at": step.now, "due_at": due, "rank_at": due or NO_HURRY,
    }  # fmt: skip


def _name(step: Step, task: OpenTask) -> str:
    """The element's name; of several tasks on it each says what it is about (`ตรวจป้าย · หน้าร้าน`)."""
    about = feel.template(task.element.properties.get("about", "")).evaluate(step.scope(task.locals))
    return " · ".join(filter(None, (task.element.name, say(about, "th")[:200]))) if about else task.element.name


def _stated(step: Step, task: OpenTask) -> datetime | None:
    """The due time from the time that the citizen manual states for the step; a value that begins with `=` is FEEL."""
    properties = task.element.properties
    days, hours, minutes = (_number(step, task, properties.get(name, "0")) for name in ("days", "hours", "minutes"))
    if not (days or hours or minutes):
        return None
    return calendar.due(step.now, days=days, minutes=hours * 60 + minutes, unit=properties.get("unit", "working"))


def _number(step: Step, task: OpenTask, stated: str) -> int:
    found = feel.template(stated).evaluate(step.scope(task.locals)) if stated.startswith("=") else stated
    return int(found) if isinstance(found, int | Decimal) or (isinstance(found, str) and found.isdecimal()) else 0


def _assignee(step: Step, role: str, assignee: str | None) -> int | None:
    if role == "applicant":
        return int(step.row.applicant_id)
    return int(assignee) if assignee and assignee.isdecimal() and assignee.isascii() else None


def _closed(step: Step, tokens: list[str], completed: str, key: str) -> Iterator[Write]:
    if not tokens:
        return
    rows = [{"of_case": step.row.id, "of_token": token, "state": DONE if token == completed else CANCELLED,
             "done_at": step.now, "done_by": step.actor.person_id, "done_key": key if token == completed else "", "draft": None}
            for token in tokens]  # fmt: skip
    yield Write(_CLOSE, rows)
    topics = [token for token in tokens if step.before[token].element.kind != "userTask"]
    if topics:
        yield Write(_DROP_TOPIC, [{"of_case": step.row.id, "of_token": token} for token in topics])
        past = {"of_case_id": step.row.id, "at": step.now, "by": step.actor.person_id}  # done in another way, or not wanted any more
        yield Write(_SOLVED, [past | {"of_element": name} for name in sorted({step.before[token].element.id for token in topics})])


def _subscriptions(step: Step, stands: Standing) -> Iterator[Write]:
    before, after = step.stood.subscriptions, stands.subscriptions
    gone = [{"of_case": step.row.id, "of_token": token, "of_name": name} for token, name in before.keys() - after.keys()]
    if gone:
        yield Write(_UNSUBSCRIBE, gone)
    for new in sorted(after.keys() - before.keys()):
        found = after[new]
        row = {"case_id": step.row.id, "token": found.token, "name": found.name, "key": found.key or "", "element": found.element.id}
        step.rows.setdefault("message_subscription", []).append(row)


def _timer(step: Step, stands: Standing) -> Iterator[Write]:
    """A case has at most one timer job: its earliest. The job's id is the case's."""
    if stands.due != step.stood.due:
        yield _timer_at(step, stands.due)


def set_timer(step: Step) -> None:
    """Put the timer's job to the moment that the engine waits for. A worker asked and nothing was due: its clock was set back."""
    statement, rows = _timer_at(step, step.run.next_due())
    statement.run(step.connection, rows)


def _timer_at(step: Step, due: datetime | None) -> Write:
    if due is None:
        return Write(_DROP_JOB, [{"job_id": step.row.id}])
    return Write(_SET_TIMER, [mail.new_job("timer", due, job_id=step.row.id, case_id=step.row.id)])
