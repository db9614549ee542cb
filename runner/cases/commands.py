"""What moves a case: start, complete a task, send a message, let time pass. One function, one transaction.

An exception stores nothing of the step. What the person typed is then kept as the task's draft, and where the case itself is at
fault an incident tells the administrator, who can try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select

from runner import clock, permissions
from runner.cases import incidents
from runner.cases.done import Done, before, done, once, stale
from runner.cases.given import fill_in
from runner.cases.rows import TaskColumns, case_row, task_row
from runner.cases.step import Step
from runner.cases.writing import DONE, set_timer, write
from runner.definitions import Definition, Definitions
from runner.diagram import Element
from runner.errors import AnuyatError, Conflict, InvalidForm, NotAllowed, NotFound
from runner.people.races import look_again
from runner.permissions import Actor, demand, may_work_on
from runner.store import Store, dumps
from runner.store import tables as t

Posted = Mapping[str, Sequence[str]]
definitions = Definitions()


@look_again
def start(
    store: Store,
    actor: Actor,
    service: str,
    agency_id: int,
    applicant_id: int | None = None,
    key: str = "",
    given: Mapping[str, Any] | None = None,
    then: Callable[[Step], None] | None = None,
) -> Done:
    """Open a draft case of a service at an agency, for oneself or (service centre) for an applicant.

    `key` is the page's idempotency key: sent twice, the second answer says `again` and names the same draft. `given` are answers with
    which the first form opens, as its saved draft; what it does not ask, or asks anew (files, certifications), is left out.
    `then` is done once the draft is written, in the same transaction.
    """
    key = key and f"start:{actor.person_id}:{key}"
    with store.begin() as connection:
        if begun := _begun(connection, key):
            return begun
        definition = definitions.newest(connection, service)
        applicant = applicant_id if applicant_id is not None else actor.person_id
        if applicant != actor.person_id and actor.kind != "system":
            _demand_for(connection, actor, service, agency_id, applicant)
        once(connection, key, actor, case_id := clock.new_id())
        _insert_case(connection, definition, agency_id, applicant, actor, case_id)
        step = Step(connection, actor, case_row(connection, case_id, lock=True), definition).start({})
        step.note("case:started", data={"service": service, "version": definition.version})
        write(step)
        if given:
            fill_in(step, given)
        if then:
            then(step)
        return done(step)


def _begun(connection: Connection, key: str) -> Done | None:
    found, c = before(connection, key), t.task.c
    if found is None:
        return None
    own = select(c.id).where(c.case_id == found.case_id, c.state == 0, c.role == "applicant").order_by(c.id)
    return replace(found, next_task=connection.execute(own).scalar())


def _demand_for(connection: Connection, actor: Actor, service: str, agency_id: int, applicant: int | None) -> None:
    """Only a service centre of the place files for others, and only for applicants whose accounts are open."""
    if "service_centre" not in actor.roles_for(service, agency_id):
        raise NotAllowed
    p = t.person.c
    if connection.execute(select(p.id).where(p.id == applicant, p.kind == "applicant", p.disabled_at.is_(None))).first() is None:
        raise NotFound


def _insert_case(connection: Connection, definition: Definition, agency_id: int, applicant: int | None, actor: Actor, case_id: int) -> None:
    for table, key in ((t.agency, agency_id), (t.person, applicant)):
        if key is None or connection.execute(select(table.c.id).where(table.c.id == key)).first() is None:
            raise NotFound
    sheet = definition.sheet
    row = {
        "id": case_id, "service": definition.service, "definition_id": definition.id, "agency_id": agency_id, "applicant_id": applicant,
        "filed_by": actor.person_id, "state": b"", "variables": dumps({}), "created_at": clock.now(),
        "clock": {"days": sheet.days, "unit": sheet.statutory_unit},
    }  # fmt: skip
    connection.execute(insert(t.case), row)


def complete_task(store: Store, actor: Actor, task_id: int, posted: Posted, key: str) -> Done:
    """Complete a user task (or a service task by hand) with what was posted to its form.

    `key` is the form's idempotency key: sent twice, the second answer says `again`. Raises InvalidForm with every refused value,
    Conflict when somebody else has completed the task (who and when), NotFound for others' tasks.
    """
    with (
        _watched(store, actor, {"command": "complete_task", "task": task_id, "posted": _plain(posted), "key": key}),
        store.begin() as connection,
    ):
        row = task_row(connection, task_id, lock=True)
        demand(actor, "work", row)
        columns = TaskColumns(row)
        if row.task_state != 0:
            return _already(connection, row, key)
        if not may_work_on(actor, columns, row):
            raise _somebody_elses(connection, row)
        step = Step(connection, actor, row, definitions.get(connection, row.definition_id)).load()
        task = step.before.get(row.task_token)
        if task is None:
            raise stale()
        bound = _bound(step, task.element, posted, task.locals)
        step.comment = str(bound.get("comment") or "")
        step.note("task:completed", element=task.element.id, comment=step.comment, data=bound)
        step.run.complete(task.token, bound)
        write(step, completed=task.token, key=key)
        return done(step)


def _bound(step: Step, element: Element, posted: Posted, local: Mapping[str, Any] | None = None) -> dict[str, Any]:
    bound = step.bind(element, posted, local)
    if bound.errors:
        raise InvalidForm(bound.errors, bound.typed)
    return dict(bound.values)


def send(store: Store, actor: Actor, case_id: int, message: str, posted: Posted, key: str) -> Done:
    """Send a message that the diagram offers to this person (withdraw), with its form."""
    with (
        _watched(store, actor, {"command": "send", "case": case_id, "message": message, "posted": _plain(posted), "key": key}),
        store.begin() as connection,
    ):
        row = case_row(connection, case_id, lock=True)
        demand(actor, "send", row)
        if (earlier := before(connection, key)) is not None:
            return earlier
        step = Step(connection, actor, row, definitions.get(connection, row.definition_id)).load()
        found = next((one for one in step.run.subscriptions() if one.name == message), None)
        if found is None:
            raise Conflict(
                "ขณะนี้ไม่สามารถดำเนินการรายการนี้ได้ เนื่องจากสถานะของคำขอเปลี่ยนไปแล้ว", "This cannot be done any more: the case has moved on."
            )
        if not permits(actor, row, found.element.properties.get("offered_to", "")):
            raise NotAllowed
        values = _bound(step, found.element, posted)
        step.note("message:sent", element=found.element.id, comment=str(values.get("comment") or ""), data=values)
        once(connection, key, actor, case_id)
        step.run.message(message, found.key, values)
        write(step)
        return done(step)


def permits(actor: Actor, row: Any, offered_to: str) -> bool:
    """Whether an offer of the diagram (`offered_to` names roles) is for this person; a service centre stands in for applicants."""
    roles = actor.case_roles(row)
    if "service_centre" in roles:
        roles = roles | {"applicant"}
    return actor.kind == "system" or bool(roles & set(offered_to.replace(",", " ").split()))


def deliver(store: Store, actor: Actor, case_id: int, message: str, values: Mapping[str, Any], key: str) -> Done:
    """A message from outside (payment gateway, another system), already authenticated by the caller.

    A message that nothing waits for is refused with Conflict, not kept: the sender asks again later.
    """
    with store.begin() as connection:
        row = case_row(connection, case_id, lock=True)
        if (earlier := before(connection, key)) is not None:
            return earlier
        step = Step(connection, actor, row, definitions.get(connection, row.definition_id)).load()
        found = next((one for one in step.run.subscriptions() if one.name == message), None)
        if found is None:
            raise Conflict("ไม่มีรายการที่รอข้อมูลนี้อยู่", f"Nothing in the case waits for {message}")
        step.note("message:received", element=found.element.id, data=dict(values))
        once(connection, key, actor, case_id)
        step.run.message(message, found.key, values)
        write(step)
        return done(step)


def tick(store: Store, case_id: int) -> Done:
    """Let everything that is due in a case happen. Called by the timer job; safe to call at any time."""
    with _watched(store, permissions.SYSTEM, {"command": "tick", "case": case_id}), store.begin() as connection:
        row = case_row(connection, case_id, lock=True)
        if row.status == "ended":
            connection.execute(t.job.delete().where(t.job.c.id == case_id))
            return Done(case_id, row.number, True)
        step = Step(connection, permissions.SYSTEM, row, definitions.get(connection, row.definition_id)).load()
        due = step.stood.due
        if due and due <= clock.now():
            step.note("timer:fired", data={"due": due.isoformat()})
            step.run.tick()
            write(step)
        else:
            set_timer(step)
        return done(step)


# ---- shared ------------------------------------------------------------------------------------------------------------
def _plain(posted: Posted) -> dict[str, list[str]]:
    return {name: list(values) for name, values in posted.items()}


def _already(connection: Connection, row: Any, key: str) -> Done:
    if row.task_state == DONE and key and row.task_done_key == key:
        return Done(row.id, row.number, row.status == "ended", again=True)
    if row.task_state != DONE:
        raise stale()
    name = connection.execute(select(t.person.c.name).where(t.person.c.id == row.task_done_by)).scalar() or "ระบบ"
    raise Conflict(f"งานนี้ {name} ดำเนินการแล้ว", f"{name} has already completed this task", winner=name, at=row.task_done_at)


def _somebody_elses(connection: Connection, row: Any) -> AnuyatError:
    name = (
        connection.execute(select(t.person.c.name).where(t.person.c.id == row.task_assignee_id)).scalar() if row.task_assignee_id else None
    )
    if name is None:
        return NotAllowed()
    return Conflict(f"งานนี้อยู่กับ {name} หากต้องการทำแทน โปรดขอให้ส่งต่องาน", f"{name} has this task. Ask them to hand it over.", winner=name)


@contextmanager
def _watched(store: Store, actor: Actor, what: dict[str, Any]) -> Iterator[None]:
    """Keep what was typed when the step fails, and record an incident when the case (not the person) is at fault."""
    try:
        yield
    except Exception as error:
        incidents.keep(store, actor, what, error)
        raise
