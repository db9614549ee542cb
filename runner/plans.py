"""Plans: services that one business applies for together. Data and documents given to one of them fill in the forms of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from runner import cases, clock
from runner.agreed import APPLICATION, KIND, OF_THIS_APPLICATION
from runner.cases import Done
from runner.cases.given import Papers, fill_in
from runner.cases.step import Step
from runner.errors import NotFound
from runner.form import Form
from runner.permissions import Actor
from runner.store import Store, loads
from runner.store import tables as t

MOST = 40  # services in one person's plan
Chosen = tuple[str, str, int]  # service, kind of application, rank
_plan, _case, _document = t.plan.c, t.case.c, t.document.c


def keep(store: Store, actor: Actor, chosen: Sequence[Chosen], facts: Mapping[str, Any]) -> int:
    """Put services into the applicant's plan; those that wait there already get the new answers. How many wait now."""
    with store.begin() as connection:
        waiting = {row.service: row.id for row in _of(connection, actor) if row.case_id is None}
        for service, kind, rank in chosen[:MOST]:
            values = {"kind": kind, "rank": rank, "facts": dict(facts), "made_at": clock.now()}
            if service in waiting:
                connection.execute(update(t.plan).where(_plan.id == waiting[service]).values(values))
            elif len(waiting) < MOST:
                waiting[service] = clock.new_id()
                connection.execute(insert(t.plan), {"id": waiting[service], "person_id": actor.person_id, "service": service, **values})
        return len(waiting)


def own(store: Store, actor: Actor) -> list[Row[Any]]:
    """The applicant's plan in the order in which to apply, with number, status and outcome of the cases that it led to."""
    with store.read() as connection:
        return _of(connection, actor)


def _of(connection: Connection, actor: Actor) -> list[Row[Any]]:
    query = (
        select(t.plan, _case.number, _case.status, _case.outcome, _case.stage, _case.definition_id)
        .outerjoin(t.case, _case.id == _plan.case_id)
        .where(_plan.person_id == actor.person_id)
        .order_by(_plan.rank, _plan.id)
    )
    return list(connection.execute(query))


def drop(store: Store, actor: Actor, plan_id: int) -> None:
    """Take a service out of the plan; a case that it led to stays."""
    with store.begin() as connection:
        mine = (_plan.id == plan_id) & (_plan.person_id == actor.person_id)
        if not connection.execute(t.plan.delete().where(mine)).rowcount:
            raise NotFound


def begin(store: Store, actor: Actor, plan_id: int, agency_id: int) -> Done:
    """Open the draft of a planned service, filled in with what the business and its other applications have said.

    Begun again, it is the same draft. NotFound for others' plans.
    """
    mine = (_plan.id == plan_id) & (_plan.person_id == actor.person_id)
    with store.read() as connection:
        planned = connection.execute(select(t.plan).where(mine)).first()
        if planned is None:
            raise NotFound
        given, papers = _known(connection, planned)

    def link(step: Step) -> None:
        fill_in(step, given, papers)
        step.connection.execute(update(t.plan).where(mine).values(case_id=step.row.id))

    return cases.start(store, actor, planned.service, agency_id, key=f"plan-{plan_id}", then=link)


def _known(connection: Connection, planned: Row[Any]) -> tuple[dict[str, Any], Papers]:
    """The answers and documents that the business and its other cases have given; the newest word counts."""
    given: dict[str, Any] = dict(planned.facts)
    papers: dict[str, list[Row[Any]]] = {}
    others = select(t.case).join(t.plan, _plan.case_id == _case.id).where(_plan.person_id == planned.person_id, _plan.id != planned.id)
    for row in connection.execute(others.order_by(_case.created_at)).all():
        form = cases.definitions.get(connection, row.definition_id).form(APPLICATION)
        if form is not None:
            given |= _answers(connection, row, form)
            papers |= _papers(connection, row, form)
    return given | ({KIND: planned.kind} if planned.kind else {}), papers


def _answers(connection: Connection, row: Row[Any], form: Form) -> dict[str, Any]:
    """What a case's application says, from its draft while it is one."""
    said = loads(bytes(row.variables))
    if row.status == "draft":
        draft = connection.execute(select(t.task.c.draft).where(t.task.c.case_id == row.id, t.task.c.state == 0)).scalars().first()
        said = {**said, **(draft or {}).get("values", {})}
    return {name: said[name] for name in form.names - OF_THIS_APPLICATION if said.get(name) is not None}


def _papers(connection: Connection, row: Row[Any], form: Form) -> Iterator[tuple[str, list[Row[Any]]]]:
    """Document of the service sheets → the uploads that a case has for it."""
    mine = (_document.case_id == row.id) & (_document.kind == "upload") & _document.replaced_at.is_(None)
    uploads = connection.execute(select(t.document).where(mine).order_by(_document.id)).all()
    for path, name in form.documents.items():
        found = [one for one in uploads if one.field == path]
        if name and found:
            yield name, found
