"""The list of all cases that staff may see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from runner import case_list, search
from runner.case_list import PAGE, CaseQuery
from runner.clock import SetClock
from runner.commands import bench_fill
from runner.permissions import Actor, Grant
from runner.store import Store
from runner.store import tables as t


@pytest.fixture
def officer(store: Store, set_clock: SetClock) -> Actor:
    bench_fill.fill(store, 400)
    actor = bench_fill.measured_officer(store)
    with store.begin() as connection:
        for row in list(connection.execute(select(t.case).order_by(t.case.c.id).limit(100))):
            connection.execute(update(t.case).where(t.case.c.id == row.id).values(status="ended", outcome="issued"))
            search.keep(
                connection, row.id, search.Findable(row.agency_id, True, row.search), search.Findable(row.agency_id, False, row.search)
            )
    return actor


def _plainly(store: Store, actor: Actor, query: CaseQuery) -> list[int]:
    with store.read() as connection:
        rows: list[Any] = list(connection.execute(select(t.case).where(t.case.c.filed_at.is_not(None))))
    found = [
        row
        for row in rows
        if actor.may("view", row)
        and query.status in ("", row.status)
        and query.service in ("", row.service)
        and query.stage in ("", row.stage)
        and query.agency_id in (None, row.agency_id)
        and all(word in row.search for word in search.words(query.search))
    ]
    order: Any = lambda row: (row.filed_at, row.id)  # noqa: E731
    return [row.id for row in sorted(found, key=order, reverse=True)]


def test_it_holds_what_a_look_at_every_case_would_find(store: Store, officer: Actor) -> None:
    auditor = replace(officer, grants=(Grant("auditor"),))
    queries = (
        CaseQuery(), CaseQuery(status="ended"), CaseQuery(status="open", stage="check"), CaseQuery(service="sign_tax"), CaseQuery(page=2),
        CaseQuery(search="มา"), CaseQuery(search="ร้าน", status="ended"), CaseQuery(search="BM-2569-000011"), CaseQuery(search="ไม่มี"),
    )  # fmt: skip
    for actor in (officer, auditor):
        for query in queries:
            expected = _plainly(store, actor, query)
            found = case_list.cases(store, actor, query)
            first = (query.page - 1) * PAGE
            assert [row.id for row in found.rows] == expected[first : first + PAGE], query
            assert found.more == (len(expected) > first + PAGE), query


def test_an_administrator_sees_no_cases(store: Store, officer: Actor) -> None:
    found = case_list.cases(store, replace(officer, grants=(Grant("administrator"),)), CaseQuery())
    assert not found.rows
    assert not found.services


def test_a_draft_is_not_in_the_list(store: Store, officer: Actor) -> None:
    with store.begin() as connection:
        connection.execute(update(t.case).values(filed_at=None, status="draft"))
    assert not case_list.cases(store, officer, CaseQuery()).rows
