"""Worklists answer what a look at every row would answer, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest
from sqlalchemy import select, update

from runner import clock, search, worklist
from runner.clock import SetClock
from runner.commands import bench_fill
from runner.permissions import Actor, Grant
from runner.store import Store
from runner.store import tables as t
from runner.worklist import PAGE, Query

CASES = 450


@pytest.fixture
def officer(store: Store, set_clock: SetClock) -> Actor:
    """The officer whose agency holds a quarter of 900 cases."""
    bench_fill.fill(store, CASES)
    return bench_fill.measured_officer(store)


def _plainly(store: Store, actor: Actor, query: Query) -> list[Any]:
    """The same question, asked of every row in Python."""
    joined = select(t.task, t.case.c.search).join(t.case, t.case.c.id == t.task.c.case_id).where(t.task.c.state == 0)
    with store.read() as connection:
        rows = list(connection.execute(joined))
    today = datetime.combine(clock.today(), time(), clock.BANGKOK)
    found = [
        row
        for row in rows
        if row.role in ("officer", "approver")
        and row.role in actor.roles_for(row.service, row.agency_id)
        and query.service in ("", row.service)
        and query.stage in ("", row.stage)
        and query.agency_id in (None, row.agency_id)
        and (query.whose != "mine" or row.assignee_id == actor.person_id)
        and (query.whose != "group" or row.assignee_id is None)
        and (not query.late or row.rank_at < today)
        and all(word in row.search for word in search.words(query.search))
    ]
    orders: dict[str, Any] = {"rank": lambda row: (row.rank_at, row.id), "newest": lambda row: -row.id, "oldest": lambda row: row.id}
    return sorted(found, key=orders[query.sort])


QUESTIONS = [
    Query(), Query(whose="mine"), Query(whose="group"), Query(late=True), Query(stage="check"), Query(service="sign_tax"),
    Query(sort="newest"), Query(sort="oldest"), Query(page=2), Query(page=3, whose="group", late=True),
    Query(service="clinic_plan", stage="make"),
    Query(search="มา"), Query(search="ร้าน"), Query(search="ร้าน", page=2), Query(search="สมชาย"), Query(search="ใจดี สมชาย"),
    Query(search="BM-2569-00001"), Query(search="bm2569000011"), Query(search="แดง", stage="check", whose="group"), Query(search="ก"),
    Query(search="ไม่มีคำนี้"), Query(search="2569", sort="newest"), Query(search="ลำดวน", late=True), Query(search="มา", whose="mine"),
]  # fmt: skip


def test_a_page_holds_what_a_look_at_every_row_would_find(store: Store, officer: Actor) -> None:
    for query in QUESTIONS:
        expected, page = _plainly(store, officer, query), worklist.page(store, officer, query)
        first = (query.page - 1) * PAGE
        assert [row.id for row in page.rows] == [row.id for row in expected[first : first + PAGE]], query
        assert page.more == (len(expected) > first + PAGE), query


def test_every_way_to_answer_a_search_gives_the_same_page(store: Store, officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    for query in QUESTIONS:
        pages = []
        for glance, dense in ((0, 10_000), (2000, 10_000), (0, 1), (30, 40)):
            monkeypatch.setattr(worklist, "GLANCE", glance)
            monkeypatch.setattr(worklist, "DENSE", dense)
            pages.append([row.id for row in worklist.page(store, officer, query).rows])
        assert pages == [pages[0]] * 4, query


def test_an_officer_of_all_agencies_sees_all_of_them(store: Store, officer: Actor) -> None:
    everywhere = replace(officer, grants=(Grant("officer"), Grant("approver", "hotel")))
    for query in (Query(), Query(search="มา"), Query(search="สมชาย ใจดี"), Query(stage="consider", sort="newest"), Query(page=4)):
        expected = _plainly(store, everywhere, query)[(query.page - 1) * PAGE :][:PAGE]
        assert [row.id for row in worklist.page(store, everywhere, query).rows] == [row.id for row in expected], query


def test_an_officer_of_two_services_sees_those_only(store: Store, officer: Actor) -> None:
    agency = officer.grants[0].agency_id
    some = replace(
        officer, grants=(Grant("officer", "hotel", agency), Grant("officer", "building", agency), Grant("approver", "hotel", agency))
    )
    for query in (Query(), Query(search="ร้าน"), Query(service="building"), Query(service="food_premises")):
        expected = _plainly(store, some, query)[:PAGE]
        assert [row.id for row in worklist.page(store, some, query).rows] == [row.id for row in expected], query


def test_the_counts_are_those_of_the_pages(store: Store, officer: Actor) -> None:
    counts = worklist.counts(store, officer)
    assert counts.all == len(_plainly(store, officer, Query())) > 0
    assert counts.mine == len(_plainly(store, officer, Query(whose="mine"))) > 0
    assert counts.group == len(_plainly(store, officer, Query(whose="group"))) > 0
    assert counts.late == len(_plainly(store, officer, Query(late=True))) > 0
    assert sum(counts.services.values()) == sum(counts.stages.values()) == sum(counts.agencies.values()) == counts.all
    assert counts.stages["check"] == len(_plainly(store, officer, Query(stage="check")))
    assert counts.services["hotel"] == len(_plainly(store, officer, Query(service="hotel")))


def test_nobody_without_a_role_sees_anything(store: Store, officer: Actor) -> None:
    nobody = replace(officer, grants=(Grant("analyst"), Grant("administrator")))
    assert not worklist.page(store, nobody, Query()).rows
    assert worklist.counts(store, nobody).all == 0


def test_work_that_is_done_is_gone(store: Store, officer: Actor) -> None:
    first = worklist.page(store, officer, Query()).rows[0]
    with store.begin() as connection:
        connection.execute(update(t.task).where(t.task.c.id == first.id).values(state=1))
    assert first.id not in [row.id for row in worklist.page(store, officer, Query()).rows]


def test_what_was_due_earlier_today_is_not_late_yet(store: Store, officer: Actor, set_clock: SetClock) -> None:
    set_clock.move(datetime.combine(clock.today(), time(23, 30), clock.BANGKOK))
    before = worklist.counts(store, officer).late
    set_clock.move(set_clock.at.replace(hour=17, minute=30))  # 00:30 of the next day in Bangkok
    assert worklist.counts(store, officer).late > before


def test_the_next_task_of_a_case_is_ones_own_before_a_free_one(store: Store, officer: Actor) -> None:
    row = worklist.page(store, officer, Query(whose="group")).rows[0]
    assert worklist.next_of_case(store, officer, row.case_id) == row.id
    with store.begin() as connection:
        connection.execute(update(t.task).where(t.task.c.id == row.id).values(assignee_id=row.case_id))
    assert worklist.next_of_case(store, officer, row.case_id) is None


def test_strange_searches_find_nothing_and_break_nothing(store: Store, officer: Actor) -> None:
    for typed in ('"', "a OR b", "ก*", "%", "_", "' OR 1=1 --", "\\", "😀", " ", "NEAR(ก ข)", "ก" * 500, "a " * 50, "--", "ก:ข", "\x00"):
        worklist.page(store, officer, Query(search=typed))
    assert not worklist.page(store, officer, Query(search='"')).rows
    assert not worklist.page(store, officer, Query(search="%")).rows
