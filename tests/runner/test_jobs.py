"""Leased work: done once, by whoever lives, later again when it fails."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from runner import clock, jobs, mail
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.errors import Unavailable
from runner.jobs import Worker
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import job

done: list[int] = []


@pytest.fixture
def worker(store: Store, settings: Settings, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker whose mails are only counted."""
    done.clear()
    monkeypatch.setitem(jobs.KINDS, "mail", lambda worker, row: done.append(row.payload["mail"]))
    return Worker(store, FileStore.open(settings.files), settings, "one")


def put(store: Store, count: int, **values: object) -> None:
    with store.begin() as connection:
        rows = [mail.new_job("mail", clock.now(), payload={"mail": n}) | values for n in range(count)]
        connection.execute(insert(job), rows)


def left(store: Store) -> int:
    with store.read() as connection:
        return len(connection.execute(select(job.c.id)).all())


def test_what_is_due_is_done_once_and_forgotten(worker: Worker, store: Store) -> None:
    put(store, 25)
    assert worker.run_due() == 25
    assert sorted(done) == list(range(25))
    assert left(store) == 0


def test_what_is_not_due_waits(worker: Worker, store: Store, set_clock: SetClock) -> None:
    put(store, 1, due_at=clock.now() + timedelta(hours=1))
    assert worker.run_due() == 0
    set_clock.move(timedelta(hours=1))
    assert worker.run_due() == 1


def test_two_workers_share_without_doing_anything_twice(worker: Worker, store: Store) -> None:
    put(store, 60)
    other = Worker(store, worker.files, worker.settings, "two")
    threads = [threading.Thread(target=one.run_due) for one in (worker, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(60))
    assert left(store) == 0


def test_a_rolled_back_step_leaves_no_job(worker: Worker, store: Store) -> None:
    def fails() -> None:
        with store.begin() as connection:
            connection.execute(insert(job), [mail.new_job("mail", clock.now(), payload={"mail": 1})])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert worker.run_due() == 0


def test_a_batch_of_slow_mails_keeps_its_lease(worker: Worker, store: Store, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Worker(store, worker.files, worker.settings, "two")
    taken: list[Any] = []

    def slow(one: Worker, row: Row[Any]) -> None:
        done.append(row.payload["mail"])
        set_clock.move(timedelta(seconds=25))
        taken.extend(other.claim())

    monkeypatch.setitem(jobs.KINDS, "mail", slow)
    put(store, jobs.BATCH)
    assert worker.run_due() == jobs.BATCH
    assert sorted(done) == list(range(jobs.BATCH))
    assert taken == []
    assert left(store) == 0


def test_what_another_worker_took_after_the_lease_ran_out_is_left_to_it(
    worker: Worker, store: Store, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Worker(store, worker.files, worker.settings, "two")
    taken: list[Any] = []

    def hangs(one: Worker, row: Row[Any]) -> None:
        done.append(row.payload["mail"])
        set_clock.move(jobs.LEASE + timedelta(seconds=1))
        taken.extend(row.payload["mail"] for row in other.claim())

    monkeypatch.setitem(jobs.KINDS, "mail", hangs)
    put(store, 3)
    worker.run_due()
    assert sorted(taken) == [0, 1, 2]
    assert len(done) == 1


def test_a_dead_workers_lease_runs_out_and_another_takes_over(worker: Worker, store: Store, set_clock: SetClock) -> None:
    put(store, 1)
    assert len(Worker(store, worker.files, worker.settings, "dead").claim()) == 1
    assert worker.run_due() == 0
    set_clock.move(jobs.LEASE + timedelta(seconds=1))
    assert worker.run_due() == 1
    assert done == [0]


def test_a_failed_job_comes_back_later_and_later_and_then_rests(
    worker: Worker, store: Store, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_worker: Worker, _row: object) -> None:
        raise Unavailable("ไม่ตอบ", "does not answer")

    monkeypatch.setitem(jobs.KINDS, "mail", fails)
    put(store, 1)
    tries = 0
    for _ in range(200):
        tries += worker.run_due()
        set_clock.move(timedelta(minutes=10))
    assert tries == 5
    assert jobs.waiting(store) == {"failed": 1}
    with store.read() as connection:
        assert "does not answer" in connection.execute(select(job.c.error)).scalar_one()


def test_a_worker_outlives_an_error_that_nobody_foresaw(worker: Worker, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs.KINDS, "mail", lambda worker, row: 1 / 0)
    put(store, 3)
    assert worker.run_due() == 3
    assert left(store) == 3


def test_a_worker_in_the_background_stops_when_told(worker: Worker, store: Store, tmp_path: Path) -> None:
    put(store, 2)
    thread, stop = jobs.in_background(worker)
    for _ in range(100):
        if not left(store):
            break
        threading.Event().wait(0.05)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert sorted(done) == [0, 1]
