"""What pages show of a case and of a task: read in one snapshot, nothing changed but the note that a stranger's data was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from runner import audit, clock, form
from runner.cases.attachments import references
from runner.cases.commands import definitions, permits
from runner.cases.environment import plain
from runner.cases.rows import LICENCES, TaskColumns, case_row, task_row
from runner.cases.step import Step
from runner.definitions import Definition
from runner.diagram import Element
from runner.permissions import Actor, demand, may_work_on
from runner.service_clock import ServiceClock
from runner.store import Store
from runner.store import tables as t


@dataclass(frozen=True)
class Offer:
    """Something that the diagram offers this person at any time: a message with its words and form."""

    message: str
    name: str
    element: str
    form: form.Form | None


@dataclass(frozen=True)
class Happened:
    """One line of the history, with the names that people read."""

    event: audit.Recorded
    who: str
    behalf: bool
    element: str  # label of the element, Thai


@dataclass(frozen=True)
class CaseView:
    """Everything on a case page. `row` has the case's, agency's and applicant's columns."""

    row: Row[Any]
    definition: Definition
    clock: ServiceClock
    scope: dict[str, Any]
    tasks: Sequence[Row[Any]]  # open tasks with `assignee_name`
    own_tasks: Sequence[Row[Any]]  # those that this person may complete
    documents: Sequence[Row[Any]]
    licences: Sequence[Row[Any]]
    payments: Sequence[Row[Any]]
    offers: Sequence[Offer]
    history: Sequence[Happened]
    live: Sequence[str]  # elements that hold a token
    passed: Sequence[str]  # elements that were completed
    references: dict[str, form.DocumentRef]


@dataclass(frozen=True)
class TaskView:
    """A task's page: the case around it, with the locals of the task in its scope, and the form with what stands in it."""

    case: CaseView
    task: Row[Any]
    element: Element
    form: form.Form | None
    draft: dict[str, Any] | None
    may_work: bool
    may_claim: bool
    done: bool


def view(store: Store, actor: Actor, case_id: int) -> CaseView:
    """A case as this person may see it; somebody else's answers NotFound. Staff who look are noted in the history."""
    with store.read() as connection:
        row = case_row(connection, case_id)
        demand(actor, "view", row)
        seen = _case_view(connection, actor, row)
    if actor.person_id not in (row.applicant_id, None):
        _note_view(store, actor, row)
    return seen


def by_number(store: Store, actor: Actor, number: str) -> CaseView:
    """The same, by the case's number."""
    with store.read() as connection:
        found = connection.execute(select(t.case.c.id).where(t.case.c.number == number)).scalar()
    return view(store, actor, found or 0)


def _note_view(store: Store, actor: Actor, row: Row[Any]) -> None:
    """One event per person and case for views without anything between: reading twice is one reading."""
    with store.begin() as connection:
        last = connection.execute(
            select(t.event.c.actor_id, t.event.c.action).where(t.event.c.stream == row.id).order_by(t.event.c.seq.desc()).limit(1)
        ).first()
        if last is None or (last.actor_id, last.action) != (actor.person_id, "case:viewed"):
            audit.record(connection, actor.person_id, "case:viewed", stream=row.id)


def _case_view(connection: Connection, actor: Actor, row: Row[Any], token: str = "") -> CaseView:
    """The case; its `scope` is what the open task with this token sees, where there is one."""
    definition = definitions.get(connection, row.definition_id)
    step = Step(connection, actor, row, definition).load()
    task = step.before.get(token)
    tasks = _open_tasks(connection, row.id)
    events = audit.history(connection, row.id)
    return CaseView(
        row=row,
        definition=definition,
        clock=step.clock,
        scope=plain(step.scope(task.locals if task else None)),
        tasks=tasks,
        own_tasks=[task for task in tasks if may_work_on(actor, task, row)],
        documents=_documents(connection, actor, row),
        licences=list(connection.execute(select(t.licence).where(t.licence.c.case_id == row.id))),
        payments=list(connection.execute(select(t.payment).where(t.payment.c.case_id == row.id))),
        offers=_offers(step, actor),
        history=_told(connection, definition, events),
        live=step.run.live(),
        passed=sorted({event.element for event in events if event.element and event.action == "task:completed"}),
        references=references(connection, row.id),
    )


def _open_tasks(connection: Connection, case_id: int) -> list[Row[Any]]:
    query = select(t.task, t.person.c.name.label("assignee_name")).outerjoin(t.person, t.person.c.id == t.task.c.assignee_id)
    return list(connection.execute(query.where(t.task.c.case_id == case_id, t.task.c.state == 0).order_by(t.task.c.id)))


def _documents(connection: Connection, actor: Actor, row: Row[Any]) -> list[Row[Any]]:
    query = select(t.document).where(t.document.c.case_id == row.id, t.document.c.replaced_at.is_(None)).order_by(t.document.c.id)
    only_own = actor.case_roles(row) <= {"applicant"}
    return [found for found in connection.execute(query) if found.visible or not only_own]


def _offers(step: Step, actor: Actor) -> list[Offer]:
    if step.row.status != "open":
        return []
    found = []
    for one in step.run.subscriptions():
        properties = one.element.properties
        if permits(actor, step.row, properties.get("offered_to", "")):
            found.append(Offer(one.name, one.element.name, one.element.id, step.definition.form_of(one.element)))
    return found


def _told(connection: Connection, definition: Definition, events: Sequence[audit.Recorded]) -> list[Happened]:
    people = {event.actor_id for event in events if event.actor_id}
    names = {one.id: one.name for one in connection.execute(select(t.person.c.id, t.person.c.name).where(t.person.c.id.in_(people)))}
    elements = definition.program.elements
    return [
        Happened(
            event,
            names.get(event.actor_id or 0, ""),
            event.behalf_of is not None,
            elements[event.element].name if event.element in elements else "",
        )
        for event in events
    ]


def task_view(store: Store, actor: Actor, task_id: int) -> TaskView:
    """A task's page for who may see the case. A task that is done can still be looked at; `done` says so."""
    with store.read() as connection:
        row = task_row(connection, task_id)
        demand(actor, "view", row)
        case = _case_view(connection, actor, case_row(connection, row.id), row.task_token)
        task = connection.execute(select(t.task).where(t.task.c.id == task_id)).one()
    # a task that was done before the case came to another version may not be there any more
    element = case.definition.program.elements.get(task.element) or Element(task.element, "userTask", task.name)
    may_work = task.state == 0 and may_work_on(actor, TaskColumns(row), row)
    if actor.person_id not in (row.applicant_id, None):
        _note_view(store, actor, row)
    return TaskView(
        case=case,
        task=task,
        element=element,
        form=case.definition.form_of(element),
        draft=task.draft,
        may_work=may_work,
        may_claim=may_work and task.role != "applicant" and task.assignee_id is None,
        done=task.state != 0,
    )


def own_cases(store: Store, actor: Actor) -> list[Row[Any]]:
    """The applicant's cases, newest first, with agency; drafts included."""
    query = (
        select(t.case, t.agency.c.name_th.label("agency_th"), t.agency.c.name_en.label("agency_en"))
        .join(t.agency, t.agency.c.id == t.case.c.agency_id)
        .where(t.case.c.applicant_id == actor.person_id)
        .order_by(t.case.c.created_at.desc())
        .limit(200)
    )
    with store.read() as connection:
        return list(connection.execute(query))


def licence_by_token(store: Store, token: str) -> Row[Any] | None:
    """The public page of a licence: what it shows, and the number of the one that replaced it. None for an unknown token."""
    with store.read() as connection:
        return connection.execute(LICENCES.where(t.licence.c.token == token)).first()


def is_valid(licence: Row[Any]) -> bool:
    """Valid today: begun, not run out, not revoked; one that was cancelled or replaced until its last day."""
    today = clock.today()
    last = licence.valid_to if licence.status == "valid" else licence.ended_on
    ended = licence.status == "revoked" or (licence.status != "valid" and last is None)
    return not ended and licence.valid_from <= today and (last is None or today <= last)
