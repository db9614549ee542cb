"""Worklists: pages of open tasks with filters, search and counts, from indexed tables only; no case is loaded.

Every (agency, service, role) that a person may work on is one range of the index `ix_task_rank`; a page is the first rows of each
range, merged. So a page costs the same with a hundred and with a hundred thousand open cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, and_, func, literal_column, select, text, true, union_all

from runner import clock
from runner.permissions import TASK_ROLES, Actor
from runner.store import Store
from runner.store import tables as t

Mine = Literal["all", "mine", "group"]
PAGE = 25
_OPEN = text("task.state = 0")


@dataclass(frozen=True)
class Query:
    """What an officer asks for. `page` counts from 1; `sort` is rank (due first), newest or oldest."""

    whose: Mine = "all"
    service: str = ""
    stage: str = ""
    agency_id: int | None = None
    late: bool = False
    search: str = ""
    sort: Literal["rank", "newest", "oldest"] = "rank"
    page: int = 1


@dataclass(frozen=True)
class Counts:
    """Open tasks by what the filters offer; `late` and `today` by due time."""

    all: int = 0
    mine: int = 0
    group: int = 0
    late: int = 0
    services: dict[str, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """One page: rows of task, case and applicant columns; `more` tells whether another follows."""

    rows: Sequence[Row[Any]]
    page: int
    more: bool


def ranges(connection: Connection, actor: Actor) -> list[tuple[int, str, str]]:
    """The (agency, service, role) ranges of the index that the person may work on."""
    wide = any(grant.service == "*" or grant.agency_id is None for grant in actor.grants)
    known = connection.execute(_PAIRS).all() if wide else []
    found: set[tuple[int, str, str]] = set()
    for grant in actor.grants:
        if grant.role not in TASK_ROLES:
            continue
        if grant.service != "*" and grant.agency_id is not None:
            found.add((grant.agency_id, grant.service, grant.role))
            continue
        found |= {(pair.agency_id, pair.service, grant.role) for pair in known if grant.covers(pair.service, pair.agency_id)}
    return sorted(found)


# all pairs of an agency and a deployed service: small tables, no look at the cases
_PAIRS = select(t.agency.c.id.label("agency_id"), t.definition.c.service).select_from(t.agency.join(t.definition, true())).distinct()


def _wanted(query: Query, ranges_: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    return [r for r in ranges_ if query.agency_id in (None, r[0]) and query.service in ("", r[1])]


def _conditions(query: Query, actor: Actor) -> list[Any]:
    c = t.task.c
    conditions: list[Any] = [_OPEN]
    if query.whose == "mine":
        conditions.append(c.assignee_id == actor.person_id)
    elif query.whose == "group":
        conditions.append(c.assignee_id.is_(None))
    if query.stage:
        conditions.append(c.stage == query.stage)
    if query.late:
        conditions.append(c.rank_at < clock.now())
    return conditions


_ORDER = {
    "rank": (literal_column("rank_at"), literal_column("id")),
    "newest": (literal_column("id").desc(),),
    "oldest": (literal_column("id"),),
}


def page(store: Store, actor: Actor, query: Query) -> Page:
    """One page of the person's worklist."""
    with store.read() as connection:
        wanted = _wanted(query, ranges(connection, actor))
        if not wanted:
            return Page((), 1, False)
        ids = _ids(connection, actor, query, wanted)
        offset = (max(1, query.page) - 1) * PAGE
        rows = _rows(connection, ids[:PAGE], query)
        return Page(rows, 1 + offset // PAGE, len(ids) > PAGE)


def _ids(connection: Connection, actor: Actor, query: Query, wanted: list[tuple[int, str, str]]) -> list[int]:
    c = t.task.c
    offset, conditions = (max(1, query.page) - 1) * PAGE, _conditions(query, actor)
    if query.search.strip():
        cases = matching_cases(store_is_sqlite=connection.dialect.name == "sqlite", words=query.search)
        conditions.append(c.case_id.in_(cases))
    order = _ORDER[query.sort]
    parts: list[Select[Any]] = []
    for agency_id, service, role in wanted:
        one = select(c.id, c.rank_at).where(and_(c.agency_id == agency_id, c.service == service, c.role == role, *conditions))
        parts.append(select(one.order_by(*order).limit(offset + PAGE + 1).subquery()))
    both = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    merged = select(both.c.id).order_by(*_ORDER[query.sort]).offset(offset).limit(PAGE + 1)
    return list(connection.scalars(merged))


def matching_cases(*, store_is_sqlite: bool, words: str) -> Select[Any]:
    """Ids of cases whose number, applicant or title contains every word (three letters or more use the trigram index)."""
    parts = words.casefold().split()[:8]
    if store_is_sqlite and all(len(part) >= 3 for part in parts):
        quoted = " ".join('"' + part.replace('"', '""') + '"' for part in parts)
        return (
            select(literal_column("rowid"))
            .select_from(text("case_search"))
            .where(text("case_search MATCH :words").bindparams(words=quoted))
            .limit(500)
        )
    like = [t.case.c.search.contains(part, autoescape=True) for part in parts]
    return select(t.case.c.id).where(*like).limit(500)


_SHOWN = (
    *t.task.c,
    t.case.c.number.label("case_number"),
    t.case.c.title,
    t.case.c.filed_at,
    t.case.c.due_at.label("case_due_at"),
    t.case.c.clock,
    t.person.c.name.label("applicant_name"),
    t.agency.c.name_th.label("agency_th"),
    t.agency.c.name_en.label("agency_en"),
)
_assignee = t.person.alias("assignee")
_LIST = (
    select(*_SHOWN, _assignee.c.name.label("assignee_name"))
    .select_from(t.task.join(t.case, t.case.c.id == t.task.c.case_id))
    .join(t.person, t.person.c.id == t.case.c.applicant_id)
    .join(t.agency, t.agency.c.id == t.task.c.agency_id)
    .outerjoin(_assignee, _assignee.c.id == t.task.c.assignee_id)
)


def _rows(connection: Connection, ids: list[int], query: Query) -> list[Row[Any]]:
    found = {row.id: row for row in connection.execute(_LIST.where(t.task.c.id.in_(ids)))} if ids else {}
    return [found[task_id] for task_id in ids if task_id in found]


def counts(store: Store, actor: Actor) -> Counts:
    """How much there is, for the filters. One pass over the person's ranges of the index."""
    c = t.task.c
    with store.read() as connection:
        wanted = ranges(connection, actor)
        total: dict[str, int] = {"all": 0, "mine": 0, "group": 0, "late": 0}
        services: dict[str, int] = {}
        stages: dict[str, int] = {}
        for agency_id, service, role in wanted:
            where = and_(c.agency_id == agency_id, c.service == service, c.role == role, _OPEN)
            sums = _sums(c, actor)
            for row in connection.execute(select(c.stage, *sums).where(where).group_by(c.stage)):
                stages[row.stage] = stages.get(row.stage, 0) + row.n
                services[service] = services.get(service, 0) + row.n
                for name, value in (("all", row.n), ("mine", row.mine), ("group", row.free), ("late", row.late)):
                    total[name] += int(value or 0)
        return Counts(total["all"], total["mine"], total["group"], total["late"], services, stages)


def _sums(c: Any, actor: Actor) -> tuple[Any, ...]:
    return (
        func.count().label("n"),
        func.count().filter(c.assignee_id == actor.person_id).label("mine"),
        func.count().filter(c.assignee_id.is_(None)).label("free"),
        func.count().filter(c.rank_at < clock.now()).label("late"),
    )


def own_tasks(connection: Connection, person_id: int) -> list[Row[Any]]:
    """Open tasks that wait for an applicant, due first."""
    own = _LIST.where(t.task.c.assignee_id == person_id, _OPEN, t.task.c.role == "applicant")
    return list(connection.execute(own.order_by(t.task.c.rank_at, t.task.c.id).limit(100)))
