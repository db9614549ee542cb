"""Plans: services that one business applies for together. Data and documents given to one of them fill in the forms of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from runner import audit, cases, clock
from runner.cases import Done
from runner.definitions import Definition
from runner.errors import NotFound
from runner.finder import APPLICATION
from runner.form import Form
from runner.permissions import Actor
from runner.store import Store, loads
from runner.store import tables as t

MOST = 40  # services in one person's plan
Chosen = tuple[str, str, int]  # service, kind of application, rank
_plan, _document = t.plan.c, t.document.c
_NOT_SHARED = frozenset({"kind", "certified", "held_number", "licence_number"})  # said anew in every application


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
    c = t.case.c
    query = (
        select(t.plan, c.number, c.status, c.outcome, c.stage, c.definition_id)
        .outerjoin(t.case, c.id == _plan.case_id)
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


def find(store: Store, actor: Actor, plan_id: int) -> Row[Any]:
    """One service of the applicant's plan. NotFound for others'."""
    found = next((row for row in own(store, actor) if row.id == plan_id), None)
    if found is None:
        raise NotFound
    return found


def begin(store: Store, actor: Actor, plan_id: int, agency_id: int, key: str = "") -> Done:
    """Open the draft of a planned service, filled in with what the business and its other applications have said."""
    planned = find(store, actor, plan_id)
    with store.read() as connection:
        others = _others(connection, actor, planned)
        given = dict(planned.facts)
        for row in others:
            given.update(_answers(connection, row))
    if planned.kind:
        given["kind"] = planned.kind
    done = cases.start(store, actor, planned.service, agency_id, key=key, given=given)
    with store.begin() as connection:
        connection.execute(update(t.plan).where(_plan.id == plan_id).values(case_id=done.case_id))
        if done.next_task is not None and not done.again:
            _bring(connection, actor, done, others)
    return done


def _others(connection: Connection, actor: Actor, planned: Row[Any]) -> list[Row[Any]]:
    """The cases of the same plan, oldest first: the newest word counts."""
    ids = [row.case_id for row in _of(connection, actor) if row.case_id is not None and row.id != planned.id]
    return list(connection.execute(select(t.case).where(t.case.c.id.in_(ids)).order_by(t.case.c.created_at)))


def _first_form(definition: Definition) -> Form | None:
    """The application: parts name it by this id too."""
    return definition.form(APPLICATION)


def _answers(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """What a case's first form says, from its draft while it is one."""
    definition = cases.definitions.get(connection, row.definition_id)
    form = _first_form(definition)
    if form is None:
        return {}
    values = loads(bytes(row.variables))
    draft = connection.execute(select(t.task.c.draft).where(t.task.c.case_id == row.id, t.task.c.state == 0)).scalars().first()
    said = {**values, **((draft or {}).get("values", {}) if row.status == "draft" else {})}
    files = {path.split(".")[0].split("[")[0] for path in form.documents}
    return {name: said[name] for name in form.names - files - _NOT_SHARED if said.get(name) is not None}


def _bring(connection: Connection, actor: Actor, done: Done, others: Sequence[Row[Any]]) -> None:
    """Copy the documents that the other cases have and this one asks for, by their id in the service sheets."""
    row = connection.execute(select(t.case).where(t.case.c.id == done.case_id)).one()
    form = _first_form(cases.definitions.get(connection, row.definition_id))
    had = {name: found for other in others for name, found in _papers(connection, other)}
    wanted = {path: had[name] for path, name in form.documents.items() if name in had and "." not in path} if form else {}
    if not wanted:
        return
    brought = {path: [_copied(connection, actor, row, path, paper) for paper in papers] for path, papers in wanted.items()}
    draft = connection.execute(select(t.task.c.draft).where(t.task.c.id == done.next_task)).scalar() or {}
    values = {**draft.get("values", {}), **brought}
    connection.execute(update(t.task).where(t.task.c.id == done.next_task).values(draft={"typed": {}, **draft, "values": values}))


def _papers(connection: Connection, row: Row[Any]) -> Iterator[tuple[str, list[Row[Any]]]]:
    """Document id of the sheet → the uploads that a case has for it."""
    form = _first_form(cases.definitions.get(connection, row.definition_id))
    mine = (_document.case_id == row.id) & (_document.kind == "upload") & _document.replaced_at.is_(None)
    uploads = connection.execute(select(t.document).where(mine).order_by(_document.id)).all()
    for path, name in (form.documents if form else {}).items():
        found = [one for one in uploads if one.field == path]
        if name and found:
            yield name, found


def _copied(connection: Connection, actor: Actor, row: Row[Any], path: str, paper: Row[Any]) -> str:
    """The same file as a document of another case; files are never changed, so both rows may name it."""
    copy = {**paper._mapping, "id": clock.new_id(), "case_id": row.id, "field": path, "made_at": clock.now(), "made_by": actor.person_id}
    connection.execute(insert(t.document), copy)
    data = {"document": str(copy["id"]), "sha256": copy["sha256"], "from": str(paper.id)}
    audit.record(connection, actor.person_id, "document:attached", stream=row.id, element=path, data=data)
    return str(copy["id"])
