"""The index of pieces of words: what it compares, and that it keeps up with cases."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from runner import clock, search
from runner.clock import SetClock
from runner.commands import bench_fill
from runner.search import Findable
from runner.store import Store
from runner.store import tables as t


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("FP-2569-000123", "fp2569000123"),
        ("ร้านป้าแดง (สาขา ๒)", "ร้านป้าแดง สาขา 2"),
        ("น.ส. มาลี  รักงาน", "นส มาลี รักงาน"),
        ("เเม่น\u0e4d\u0e32", "เเม่น\u0e4d\u0e32"),
        ("  ", ""),
        ("%_\"'", ""),
    ],
)
def test_numbers_and_names_are_compared_as_people_type_them(typed: str, compared: str) -> None:
    assert search.plain(typed) == compared


def test_a_key_of_a_place_is_no_piece_of_a_word() -> None:
    keys = search.keys(Findable(7, True, "open agency7"))
    assert {"open", "open7", "agency7", "ope", "pen", "ag", "7"} <= set(keys)
    assert all(len(key) <= 3 or key in ("open", "open7", "agency7") for key in keys)


def _ids(store: Store, typed: str, agency: int, *, open_only: bool) -> list[int]:
    with store.read() as connection:
        return search.found(connection, search.words(typed), {agency}, open_only=open_only, most=100)


def test_a_case_is_found_by_its_new_title_and_not_by_its_old_one(store: Store, set_clock: SetClock) -> None:
    bench_fill.fill(store, 1)
    with store.begin() as connection:
        case = connection.execute(select(t.case)).one()
        before, after = Findable(case.agency_id, True, case.search), Findable(case.agency_id, True, "ครัวใหม่")
        search.keep(connection, case.id, before, after)
        connection.execute(update(t.case).values(search=after.text))
    assert _ids(store, "ครัวใหม่", case.agency_id, open_only=True) == [case.id]
    assert _ids(store, case.number, case.agency_id, open_only=True) == []


def test_a_case_that_has_ended_is_found_among_all_cases_only(store: Store, set_clock: SetClock) -> None:
    bench_fill.fill(store, 1)
    with store.begin() as connection:
        case = connection.execute(select(t.case)).one()
        search.keep(connection, case.id, Findable(case.agency_id, True, case.search), Findable(case.agency_id, False, case.search))
    assert _ids(store, case.number, case.agency_id, open_only=True) == []
    assert _ids(store, case.number, case.agency_id, open_only=False) == [case.id]
    assert _ids(store, case.number, case.agency_id + 1, open_only=False) == []


def test_filling_twice_adds_cases_with_other_numbers(store: Store, set_clock: SetClock) -> None:
    bench_fill.fill(store, 5)
    bench_fill.fill(store, 5)
    with store.read() as connection:
        assert len(set(connection.scalars(select(t.case.c.number)))) == 10


def test_a_draft_is_in_no_index(store: Store, set_clock: SetClock) -> None:
    bench_fill.fill(store, 1)
    with store.begin() as connection:
        row = dict(connection.execute(select(t.case)).one()._mapping)
        connection.execute(insert(t.case), row | {"id": clock.new_id(), "number": None, "status": "draft"})
    assert len(_ids(store, "BM", row["agency_id"], open_only=False)) == 1
