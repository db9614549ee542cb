"""Worklists: pages of open tasks with filters, search and counts, from indexed tables only; no case is loaded.

The open tasks of an agency stand in the index `ix_task_rank` as they are due; a page is its first rows that the person may work on
and asked for. So a page costs about the same with a hundred and with a hundred thousand open cases. A search asks the index of
`runner.search`; where it finds very many cases, walking the worklist and looking at each case's text is quicker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any, Literal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    func,
    literal,
    select,
    text,
    true,
    tuple_,
    union_all,
)

from runner import clock, search
from runner.permissions import TASK_ROLES, Actor, may_work_on
from runner.store import Store, dumps
from runner.store import tables as t

Mine = Literal["all", "mine", "group"]
Sort = Literal["rank", "newest", "oldest"]
Range = tuple[int, str, str]
PAGE, MOST_PAGES = 25, 400
MOST_PLACES = 20  # agencies that a search names
GLANCE, LONG = 1200, 9  # tasks looked at before the index is asked; not for so many letters, which few cases have
DENSE = 2000  # cases found: from here on it is quicker to walk the worklist and look at each case's text
_OPEN = text("task.state = 0")
_PLACE = (t.task.c.agency_id, t.task.c.service, t.task.c.role)


@dataclass(frozen=True)
class Query:
    """What an officer asks for. `page` counts from 1; `sort` is rank (due first), newest or oldest; `late`: due before today."""

    whose: Mine = "all"
    service: str = ""
    stage: str = ""
    agency_id: int | None = None
    late: bool = False
    search: str = ""
    sort: Sort = "rank"
    page: int = 1


@dataclass(frozen=True)
class Counts:
    """Open tasks by what the filters offer; `late` are those due before today."""

    all: int = 0
    mine: int = 0
    group: int = 0
    late: int = 0
    services: dict[str, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)
    agencies: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """One page: rows of task, case and applicant columns; `more` tells whether another follows."""

    rows: Sequence[Row[Any]]
    page: int
    more: bool


def ranges(connection: Connection, actor: Actor, roles: Sequence[str] = TASK_ROLES) -> list[Range]:
    """The (agency, service, role) that the person may work on: the deployed services of the agencies that there are."""
    wide = any(grant.service == "*" or grant.agency_id is None for grant in actor.grants)
    known = connection.execute(_PAIRS).all() if wide else []
    found: set[Range] = set()
    for grant in actor.grants:
        if grant.role not in roles:
            continue
        if grant.service != "*" and grant.agency_id is not None:
            found.add((grant.agency_id, grant.service, grant.role))
            continue
        found |= {(pair.agency_id, pair.service, grant.role) for pair in known if grant.covers(pair.service, pair.agency_id)}
    return sorted(found)


# all pairs of an agency and a deployed service: small tables, no look at the cases
_PAIRS = select(t.agency.c.id.label("agency_id"), t.definition.c.service).select_from(t.agency.join(t.definition, true())).distinct()


def page(store: Store, actor: Actor, query: Query) -> Page:
    """One page of the person's worklist."""
    query = replace(query, page=min(max(1, query.page), MOST_PAGES))
    with store.read() as connection:
        wanted = [r for r in ranges(connection, actor) if query.agency_id in (None, r[0]) and query.service in ("", r[1])]
        ids = _ids(connection, actor, query, wanted) if wanted else []
        return Page(_rows(connection, ids[:PAGE]), query.page, len(ids) > PAGE)


def _ids(connection: Connection, actor: Actor, query: Query, wanted: list[Range]) -> list[int]:
    """The page's tasks, and one more when another page follows."""
    words, sqlite = search.words(query.search), connection.dialect.name == "sqlite"
    if query.search.strip() and not words:
        return []
    asked = _Asked(query, wanted, _conditions(query, actor), search.holding(sqlite, words))
    if words:
        if asked.one_agency and sum(map(len, words)) < LONG and len(found := asked.cut(connection, asked.glance())) > PAGE:
            return found
        few = search.found(connection, words, asked.agencies, open_only=True, most=DENSE)
        if len(few) < DENSE:
            return asked.cut(connection, asked.among(in_cases(connection, few)))
    return asked.cut(connection, asked.among() if query.whose == "mine" and not words else asked.walk())


def in_cases(connection: Connection, ids: Sequence[int]) -> ColumnElement[bool]:
    """Condition: a task of one of these cases. They go as one value, however many there are."""
    if connection.dialect.name == "sqlite":
        return t.task.c.case_id.in_(text("SELECT value FROM json_each(:cases)").bindparams(cases=dumps(list(ids)).decode()))
    return t.task.c.case_id == func.any(literal(list(ids), ARRAY(BigInteger)))


def _today() -> datetime:
    """The beginning of this day in Bangkok: what was due before it is late, as people count days."""
    return datetime.combine(clock.today(), time(), clock.BANGKOK)


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
        conditions.append(c.rank_at < _today())
    return conditions


class _Asked:
    """The queries that answer one question. Words that many cases have (ร้าน) fill a page from a glance at the first tasks;
    the index is quick for words that few cases have; what is left is walked through."""

    def __init__(self, query: Query, wanted: list[Range], conditions: list[Any], holding: list[Any]) -> None:
        self.query, self.wanted, self.conditions, self.holding = query, wanted, conditions, holding
        self.by_agency: dict[int, set[tuple[str, str]]] = {}
        for agency_id, service, role in wanted:
            self.by_agency.setdefault(agency_id, set()).add((service, role))

    @property
    def one_agency(self) -> bool:
        return len(self.by_agency) == 1

    @property
    def agencies(self) -> set[int | None]:
        """The agencies that the search index is asked for; who has very many asks for all and is shown their own."""
        return {None} if len(self.by_agency) > MOST_PLACES else set(self.by_agency)

    def among(self, *found: Any) -> Select[Any]:
        """From the tasks that another index finds: one person's, or those of a few cases."""
        return select(t.task.c.id, t.task.c.rank_at).where(tuple_(*_PLACE).in_(self.wanted), *self.conditions, *found)

    def walk(self) -> CompoundSelect[Any] | Select[Any]:
        """The first tasks of each agency, as many as all pages up to this one show."""
        most = self.query.page * PAGE + 1
        firsts = (self._tasks().where(*self.of(agency), *self.holding).order_by(*self.order).limit(most) for agency in self.by_agency)
        parts = [select(first.subquery()) for first in firsts]
        return union_all(*parts) if len(parts) > 1 else parts[0]

    def glance(self) -> Select[Any]:
        """Those that hold the words among the first tasks of the only agency."""
        c = t.task.c
        first = select(c.id, c.rank_at, c.case_id).where(*self.of(*self.by_agency)).order_by(*self.order).limit(GLANCE).subquery()
        return select(first.c.id, first.c.rank_at).join(t.case, t.case.c.id == first.c.case_id).where(*self.holding)

    def of(self, agency_id: int) -> list[Any]:
        """Conditions: what the person may work on at one agency, and what was asked for."""
        c, pairs = t.task.c, self.by_agency[agency_id]
        services, roles = {service for service, _ in pairs}, {role for _, role in pairs}
        mine: list[Any] = [tuple_(c.service, c.role).in_(sorted(pairs))]
        if len(pairs) == len(services) * len(roles):  # the usual case, the same roles for all services, is compared faster
            mine = [c.service.in_(sorted(services)), c.role.in_(sorted(roles))]
        return [c.agency_id == agency_id, *mine, *self.conditions]

    @property
    def order(self) -> tuple[Any, ...]:
        return _ordered(t.task.c, self.query.sort)

    def _tasks(self) -> Select[Any]:
        one = select(t.task.c.id, t.task.c.rank_at)
        return one.join(t.case, t.case.c.id == t.task.c.case_id) if self.holding else one

    def cut(self, connection: Connection, found: CompoundSelect[Any] | Select[Any]) -> list[int]:
        c = found.subquery().c
        page = select(c.id).order_by(*_ordered(c, self.query.sort)).offset((self.query.page - 1) * PAGE).limit(PAGE + 1)
        return list(connection.scalars(page))


def _ordered(c: Any, sort: Sort) -> tuple[Any, ...]:
    return {"rank": (c.rank_at, c.id), "newest": (c.id.desc(),), "oldest": (c.id,)}[sort]


_SHOWN = (
    *(column for column in t.task.c if column.name != "draft"),
    t.case.c.number.label("case_number"),
    t.case.c.title,
    t.case.c.filed_at,
    t.case.c.definition_id,
    t.person.c.name.label("applicant_name"),
    t.agency.c.name_th.label("agency_th"),
    t.agency.c.name_en.label("agency_en"),
)
_assignee = t.person.alias("assignee")
_LIST: Select[Any] = (
    select(*_SHOWN, _assignee.c.name.label("assignee_name"))
    .select_from(t.task.join(t.case, t.case.c.id == t.task.c.case_id))
    .join(t.person, t.person.c.id == t.case.c.applicant_id)
    .join(t.agency, t.agency.c.id == t.task.c.agency_id)
    .outerjoin(_assignee, _assignee.c.id == t.task.c.assignee_id)
)


def _rows(connection: Connection, ids: list[int]) -> list[Row[Any]]:
    found = {row.id: row for row in connection.execute(_LIST.where(t.task.c.id.in_(ids)))} if ids else {}
    return [found[task_id] for task_id in ids if task_id in found]


def counts(store: Store, actor: Actor) -> Counts:
    """How much there is, for the filters. One pass over the person's agencies in the index `ix_task_count`."""
    c = t.task.c
    place = (c.agency_id, c.service, c.role, c.stage)
    sums = (
        func.count().label("n"),
        func.count().filter(c.assignee_id == actor.person_id).label("mine"),
        func.count().filter(c.assignee_id.is_(None)).label("free"),
        func.count().filter(c.rank_at < _today()).label("late"),
    )
    with store.read() as connection:
        wanted = set(ranges(connection, actor))
        agencies = sorted({agency_id for agency_id, _, _ in wanted})
        found = connection.execute(select(*place, *sums).where(c.agency_id.in_(agencies), _OPEN).group_by(*place)).all() if wanted else []
    return _sum_up([row for row in found if (row.agency_id, row.service, row.role) in wanted])


def _sum_up(rows: Sequence[Any]) -> Counts:
    services, stages, agencies = Counter[str](), Counter[str](), Counter[int]()
    for row in rows:
        services[row.service] += row.n
        stages[row.stage] += row.n
        agencies[row.agency_id] += row.n
    total = {name: sum(getattr(row, name) for row in rows) for name in ("n", "mine", "free", "late")}
    return Counts(total["n"], total["mine"], total["free"], total["late"], dict(services), dict(stages), dict(agencies))


def own_tasks(connection: Connection, person_id: int) -> list[Row[Any]]:
    """Open tasks that wait for an applicant, due first."""
    own = _LIST.where(t.task.c.assignee_id == person_id, _OPEN, t.task.c.role == "applicant")
    return list(connection.execute(own.order_by(t.task.c.rank_at, t.task.c.id).limit(100)))


def next_of_case(store: Store, actor: Actor, case_id: int) -> int | None:
    """The task of a case that this member of staff may go on with: their own first, then one that nobody has."""
    c = t.task.c
    query = select(t.task, t.case.c.applicant_id).join(t.case, t.case.c.id == c.case_id).where(c.case_id == case_id, c.state == 0)
    with store.read() as connection:
        found = [row for row in connection.execute(query.order_by(c.assignee_id.is_(None), c.id)) if row.role in TASK_ROLES]
    return next((int(row.id) for row in found if may_work_on(actor, row, row)), None)


def agencies(store: Store, ids: Iterable[int]) -> list[Row[Any]]:
    """Names of agencies: rows with id, name_th, name_en."""
    with store.read() as connection:
        return list(connection.execute(select(t.agency.c.id, t.agency.c.name_th, t.agency.c.name_en).where(t.agency.c.id.in_(list(ids)))))
