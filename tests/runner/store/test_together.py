"""Writes that go to the database as one statement, and statements that are compiled once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from runner import mail, series
from runner.store import Store, together
from runner.store import tables as t
from runner.store.prepared import Prepared, insert_into
from runner.store.together import Write

NOON = datetime(2026, 6, 8, 5, 0, tzinfo=UTC)
_series = t.series.c
_SET = Prepared(t.series.update().where(_series.name == bindparam("which")).values(last=bindparam("to")))
_DROP = Prepared(t.series.delete().where(_series.name == bindparam("which")))
_SHOW = Prepared(select(_series.name.label("what"), _series.last).where(_series.name == bindparam("which")))


def _jobs(*ids: int) -> Write:
    rows = [mail.new_job("mail", NOON, job_id=number, payload={"mail": number}) for number in ids]
    return Write(insert_into(t.job, tuple(rows[0])), rows)


def _numbers(store: Store) -> dict[str, int]:
    with store.read() as connection:
        return {row.name: row.last for row in connection.execute(select(t.series))}


@pytest.fixture
def drawn(store: Store) -> Store:
    """Three series, each at 1."""
    with store.begin() as connection:
        for name in ("FP-2569", "ภ.ป.-2569", "old"):
            series.draw(connection, name)
    return store


def test_all_writes_are_done_and_the_main_one_is_counted(drawn: Store) -> None:
    writes = [_jobs(1, 2, 3), Write(_SET, [{"which": "ภ.ป.-2569", "to": 7}]), Write(_DROP, [{"which": "old"}])]
    with drawn.begin() as connection:
        assert together.run(connection, writes, Write(_SET, [{"which": "FP-2569", "to": 12}])) == 1
    assert _numbers(drawn) == {"FP-2569": 12, "ภ.ป.-2569": 7}
    with drawn.read() as connection:
        found = connection.execute(select(t.job).order_by(t.job.c.id)).all()
    assert [(row.id, row.kind, row.due_at, row.payload) for row in found] == [(n, "mail", NOON, {"mail": n}) for n in (1, 2, 3)]


def test_one_statement_changes_several_rows_each_in_its_own_way(drawn: Store) -> None:
    rows = [{"which": "old", "to": 3}, {"which": "ภ.ป.-2569", "to": 4}]
    with drawn.begin() as connection:
        together.run(connection, [Write(_SET, rows)], Write(_SET, [{"which": "FP-2569", "to": 5}]))
    assert _numbers(drawn) == {"old": 3, "ภ.ป.-2569": 4, "FP-2569": 5}


def test_it_says_when_the_main_write_found_nothing(drawn: Store) -> None:
    with drawn.begin() as connection:
        assert together.run(connection, [_jobs(1)], Write(_SET, [{"which": "nothing", "to": 1}])) == 0


def test_a_write_that_fails_takes_the_others_with_it(drawn: Store) -> None:
    twice = Write(_SET, [{"which": "FP-2569", "to": 12}])
    with pytest.raises(IntegrityError) as refused, drawn.begin() as connection:
        together.run(connection, [_jobs(1), _jobs(1)], twice)
    assert "FP-2569" not in str(refused.value)  # values stay out of logs
    assert _numbers(drawn)["FP-2569"] == 1
    with drawn.read() as connection:
        assert connection.execute(select(t.job)).first() is None


def test_the_same_writes_go_on_working_once_the_server_has_prepared_them(drawn: Store) -> None:
    for turn in range(1, 15):
        with drawn.begin() as connection:
            together.run(connection, [_jobs(turn * 2, turn * 2 + 1)], Write(_SET, [{"which": "FP-2569", "to": turn}]))
    assert _numbers(drawn)["FP-2569"] == 14


def test_a_row_is_read_by_its_labels(drawn: Store) -> None:
    with drawn.read() as connection:
        found = _SHOW.first(connection, {"which": "ภ.ป.-2569"})
        assert (found.what, found.last) == ("ภ.ป.-2569", 1)
        assert _SHOW.first(connection, {"which": "nothing"}) is None


@pytest.mark.postgresql
def test_reading_does_not_make_the_server_forget_what_it_prepared(postgresql_store: Store) -> None:
    def prepared() -> int:
        with postgresql_store.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one())

    before = prepared()
    for _ in range(8):
        with postgresql_store.begin() as connection:
            series.draw(connection, "FP-2569")
        with postgresql_store.read() as connection:
            connection.execute(select(t.series)).all()
    assert prepared() > before
