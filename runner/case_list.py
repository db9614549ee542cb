"""All filed cases that staff may see, newest first: pages with filters and search, from indexed columns; no case is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, select, tuple_, union_all

from runner import search
from runner.permissions import RIGHTS, Actor
from runner.store import Store
from runner.store import tables as t
from runner.worklist import MOST_PLACES, ranges

PAGE, MOST_PAGES = 25, 400
MOST_FOUND = 500  # cases that a search shows: the newest
SEERS = tuple(role for role, rights in RIGHTS.items() if "view" in rights and role != "applicant")


@dataclass(frozen=True)
class CaseQuery:
    """What is asked for. `page` counts from 1; an empty status is open and ended."""

    status: Literal["", "open", "ended"] = ""
    service: str = ""
    stage: str = ""
    agency_id: int | None = None
    search: str = ""
    page: int = 1


@dataclass(frozen=True)
class CaseList:
    """One page: rows of case, applicant and agency columns; `more` tells whether another follows; `places` what can be filtered by."""

    rows: Sequence[Row[Any]]
    page: int
    more: bool
    services: Sequence[str]
    agencies: Sequence[int]


def cases(store: Store, actor: Actor, query: CaseQuery) -> CaseList:
    """One page of the cases of the person's services and agencies."""
    page = min(max(1, query.page), MOST_PAGES)
    with store.read() as connection:
        places = sorted({(agency_id, service) for agency_id, service, _ in ranges(connection, actor, SEERS)})
        wanted = [one for one in places if query.agency_id in (None, one[0]) and query.service in ("", one[1])]
        ids = _ids(connection, query, wanted, page) if wanted else []
        rows = {row.id: row for row in connection.execute(_LIST.where(t.case.c.id.in_(ids[:PAGE])))} if ids else {}
    shown = [rows[case_id] for case_id in ids[:PAGE]]
    services, agencies = sorted({service for _, service in places}), sorted({agency_id for agency_id, _ in places})
    return CaseList(shown, page, len(ids) > PAGE, services, agencies)


_LIST: Select[Any] = (
    select(
        t.case.c.id, t.case.c.number, t.case.c.service, t.case.c.agency_id, t.case.c.title, t.case.c.status, t.case.c.outcome,
        t.case.c.stage, t.case.c.due_at, t.case.c.filed_at, t.case.c.ended_at, t.person.c.name.label("applicant_name"),
        t.agency.c.name_th.label("agency_th"), t.agency.c.name_en.label("agency_en"),
    )
    .join(t.person, t.person.c.id == t.case.c.applicant_id)
    .join(t.agency, t.agency.c.id == t.case.c.agency_id)
)  # fmt: skip


def _ids(connection: Connection, query: CaseQuery, wanted: list[tuple[int, str]], page: int) -> list[int]:
    c, words = t.case.c, search.words(query.search)
    if query.search.strip() and not words:
        return []
    conditions: list[Any] = [c.filed_at.is_not(None)]
    conditions += [getattr(c, name) == value for name in ("status", "stage") if (value := getattr(query, name))]
    one, parts = select(c.id, c.filed_at), list[Select[Any]]()
    agencies = sorted({agency_id for agency_id, _ in wanted})
    if words:
        places = agencies if len(agencies) <= MOST_PLACES else {None}
        found = search.found(connection, words, places, open_only=False, most=MOST_FOUND, newest=True)
        parts = [one.where(c.id.in_(found), tuple_(c.agency_id, c.service).in_(wanted), *conditions)]
    for agency_id in [] if words else agencies:
        services = [service for agency, service in wanted if agency == agency_id]
        mine = one.where(c.agency_id == agency_id, c.service.in_(services), *conditions)
        parts.append(select(mine.order_by(c.filed_at.desc(), c.id.desc()).limit(page * PAGE + 1).subquery()))
    both = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery().c
    merged = select(both.id).order_by(both.filed_at.desc(), both.id.desc()).offset((page - 1) * PAGE).limit(PAGE + 1)
    return list(connection.scalars(merged))
