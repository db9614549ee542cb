"""The cases of a service centre: those that its staff began for others, and those that wait for the centre (money, handing out).

Pages come from indexed columns (`ix_case_for_another`, `ix_task_rank`); no case is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, Select, select, tuple_, union

from runner import search
from runner.people.centre import ROLE, places
from runner.permissions import Actor
from runner.store import Store
from runner.store import tables as t
from runner.worklist import MOST_PLACES

PAGE, MOST_PAGES = 25, 400
MOST_FOUND = 500  # cases that a search shows: the newest
Place = tuple[int, str]  # agency, service
State = Literal["", "centre", "applicant", "ended"]
STATES: Final[tuple[State, ...]] = ("", "centre", "applicant", "ended")


@dataclass(frozen=True)
class CentreQuery:
    """What is asked for. `state`: waiting for the `centre`, for the `applicant` (drafts, corrections, choices), or ended; empty is all.

    `applicant_id` asks for one applicant's cases at the centre's agencies, whoever began them; `page` counts from 1.
    """

    state: State = ""
    search: str = ""
    applicant_id: int | None = None
    page: int = 1


@dataclass(frozen=True)
class CentreList:
    """One page: rows of case, applicant and agency columns; `tasks` by case: what the centre may go on with; `more` follows."""

    rows: Sequence[Row[Any]]
    tasks: dict[int, Any]
    page: int
    more: bool


_c, _task = t.case.c, t.task.c
_LIST: Select[Any] = (
    select(
        _c.id, _c.number, _c.service, _c.definition_id, _c.agency_id, _c.title, _c.status, _c.outcome, _c.stage, _c.due_at, _c.created_at,
        _c.filed_at, _c.ended_at, t.person.c.name.label("applicant_name"), t.agency.c.name_th.label("agency_th"),
        t.agency.c.name_en.label("agency_en"),
    )
    .join(t.person, t.person.c.id == _c.applicant_id)
    .join(t.agency, t.agency.c.id == _c.agency_id)
)  # fmt: skip
_OPEN_TASK = _task.state == 0


def cases(store: Store, actor: Actor, query: CentreQuery) -> CentreList:
    """One page, the newest first."""
    page = min(max(1, query.page), MOST_PAGES)
    with store.read() as connection:
        mine = places(connection, actor)
        ids = _ids(connection, query, mine, page) if mine else []
        shown = ids[:PAGE]
        rows = {row.id: row for row in connection.execute(_LIST.where(_c.id.in_(shown)))} if shown else {}
        tasks = _tasks(connection, shown)
    return CentreList([rows[case_id] for case_id in shown], tasks, page, len(ids) > PAGE)


def _ids(connection: Connection, query: CentreQuery, mine: list[Place], page: int) -> list[int]:
    """The page's cases, and one more when another page follows."""
    words = search.words(query.search)
    if query.search.strip() and not words:
        return []
    conditions = _conditions(query)
    if words:
        agencies = {agency_id for agency_id, _ in mine}
        known = agencies if len(agencies) <= MOST_PLACES else {None}
        conditions.append(_c.id.in_(search.found(connection, words, known, open_only=False, most=MOST_FOUND, newest=True)))
    parts = [_newest(page, *of, *conditions) for of in _whose(query, mine)]
    both = (union(*parts) if len(parts) > 1 else parts[0]).subquery()
    return list(connection.scalars(select(both.c.id).order_by(both.c.id.desc()).offset((page - 1) * PAGE).limit(PAGE + 1)))


def _conditions(query: CentreQuery) -> list[Any]:
    if query.state == "ended":
        return [_c.status == "ended"]
    if query.state == "applicant":
        return [select(_task.id).where(_task.case_id == _c.id, _OPEN_TASK, _task.role == "applicant").exists()]
    return []


def _whose(query: CentreQuery, mine: list[Place]) -> list[list[Any]]:
    """Conditions of the sets of cases that are put together: each is read from an index of its own, newest first."""
    if query.applicant_id is not None:
        return [[_c.applicant_id == query.applicant_id, *_at(_c, mine)]]
    tasks = select(_task.case_id).where(_OPEN_TASK, _task.role == ROLE, *_at(_task, mine))
    waiting = [_c.id.in_(tasks)]  # a task stands where its case does
    if query.state == "centre":
        return [waiting]
    agencies = sorted({agency_id for agency_id, _ in mine})
    groups = [[place for place in mine if place[0] == one] for one in agencies] if len(agencies) <= MOST_PLACES else [mine]
    return [*([_c.filed_by != _c.applicant_id, *_at(_c, group)] for group in groups), waiting]


def _at(columns: Any, places: list[Place]) -> list[Any]:
    """Conditions: at one of the places. Agency and service are named apart, so that an index on both is used."""
    agencies, names = sorted({agency_id for agency_id, _ in places}), sorted({service for _, service in places})
    apart = [columns.agency_id.in_(agencies), columns.service.in_(names)]
    return apart if len(places) == len(agencies) * len(names) else [*apart, tuple_(columns.agency_id, columns.service).in_(places)]


def _newest(page: int, *conditions: Any) -> Select[Any]:
    """Ids grow with time: the first pages of a set are its largest ids."""
    most = select(_c.id).where(*conditions).order_by(_c.id.desc()).limit(page * PAGE + 1).subquery()
    return select(most.c.id)


def _tasks(connection: Connection, shown: list[int]) -> dict[int, Any]:
    """For each case the open task that the centre may do: one of its own first, else one in the applicant's place."""
    query = select(_task.id, _task.case_id, _task.name, _task.role, _task.due_at)
    query = query.where(_task.case_id.in_(shown), _OPEN_TASK, _task.role.in_((ROLE, "applicant")))
    tasks: dict[int, Any] = {}
    for row in connection.execute(query.order_by(_task.role.desc(), _task.id.desc())):
        tasks.setdefault(row.case_id, row)
    return tasks
