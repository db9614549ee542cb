"""The disk is full: people are told, everything acknowledged stays, pages are still read, and with space all is well again."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text, update

from runner import cases, clock
from runner.clock import SetClock
from runner.errors import Unavailable
from runner.store import Store
from runner.store import tables as t
from tests.reliability.conftest import House
from tests.reliability.holding import completed, faults
from tests.reliability.path import CHECK, correct, open_task
from tests.reliability.server import Server
from tests.runner.cases.conftest import Standing
from tests.support.people import Cast

COMPLETE = {"check_result": ["complete"]}
ON_SQLITE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="another process's limits can be set on Linux only")


@contextmanager
def full(server: Server) -> Iterator[None]:
    """The running server cannot write beyond the first 4 KB of any file: what a full disk does to SQLite's log and to uploads."""
    most = resource.RLIM_INFINITY
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (4096, most))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, most))


@ON_LINUX
@ON_SQLITE
@pytest.mark.slow
def test_a_server_whose_disk_is_full_still_shows_pages_and_recovers_with_space(house: House) -> None:
    first, second = house.filed(2)
    server = house.serve()
    visitors = house.visitors(server)
    officer, applicant = visitors["officer"], visitors["applicant"]
    before, after = (f"/work/tasks/{open_task(house.store, case, CHECK)}" for case in (first, second))
    pages = ("/work", after, f"/my/cases/{second}", "/services")
    assert officer.get(after).status == 200  # seeing a stranger's papers is written into the history: only what is written may be seen
    assert officer.complete(before, COMPLETE, "before").status == 303
    with full(server):
        for _ in range(3):
            refused = officer.complete(after, COMPLETE, "during")
            assert refused.status == 503
            assert "โปรดลองใหม่อีกครั้ง" in refused.body
        assert [(applicant if "/my" in path else officer).get(path).status for path in pages] == [200] * len(pages)
        assert completed(house.store, first) == ["Task_Apply", CHECK]
        assert completed(house.store, second) == ["Task_Apply"]
    assert officer.complete(before, COMPLETE, "before").status == 303
    assert officer.complete(after, COMPLETE, "during").status == 303
    assert completed(house.store, second) == ["Task_Apply", CHECK]
    assert faults(house.store, first) + faults(house.store, second) == []


@ON_LINUX
@ON_SQLITE
@pytest.mark.slow
def test_pages_are_read_on_a_full_disk_by_people_who_were_away_for_minutes(house: House) -> None:
    """The sign of life that a session writes once a minute is not worth a page."""
    server = house.serve("--no-work")
    officer = house.visitors(server)["officer"]
    with house.store.begin() as connection:
        connection.execute(update(t.session).values(seen_at=clock.now() - timedelta(minutes=5)))
    with full(server):
        assert officer.get("/work").status == 200


@contextmanager
def no_more_pages(store: Store) -> Iterator[None]:
    """The database cannot grow by a single page, on any connection."""

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={1 if stands[0] else 1_000_000_000}")

    stands = [True]
    event.listen(store.engine, "checkout", limit)
    try:
        yield
    finally:
        stands[0] = False
        with store.read() as connection:
            connection.execute(text("SELECT 1"))
        event.remove(store.engine, "checkout", limit)


@ON_SQLITE
def test_a_database_that_cannot_grow_keeps_what_it_has(standing: Callable[[str], Standing], cast: Cast, store: Store) -> None:
    at = standing(CHECK)
    refusals = 0
    with no_more_pages(store):
        for n in range(200):  # free room within pages is used up first; rounds of correction are endless
            wish = correct(n)[n % 2]
            actor = {"officer": cast.mali, "applicant": cast.somchai}[wish.who]
            try:
                cases.complete_task(store, actor, open_task(store, at.case_id, wish.task), wish.posted, f"k{n}")
            except Unavailable:
                refusals = n
                break
        assert refusals, "the database never became full"
        assert faults(store, at.case_id) == []
        assert len(completed(store, at.case_id)) == 1 + refusals
        assert cases.view(store, cast.mali, at.case_id).row.revision == 2 + refusals
    cases.complete_task(store, actor, open_task(store, at.case_id, wish.task), wish.posted, f"k{refusals}")
    assert len(completed(store, at.case_id)) == 2 + refusals
    assert faults(store, at.case_id) == []


@ON_SQLITE
def test_a_timer_that_could_not_be_stored_fires_when_there_is_space(
    standing: Callable[[str], Standing], cast: Cast, store: Store, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from runner.cases import commands

    at = standing(CHECK)
    cases.complete_task(store, cast.mali, at.task.id, correct(1)[0].posted, "k")
    set_clock.move(timedelta(days=16))

    def full_disk(*_: Any, **__: Any) -> None:
        raise Unavailable("ดิสก์เต็ม", "disk full")

    monkeypatch.setattr(commands, "write", full_disk)
    with pytest.raises(Unavailable):
        cases.tick(store, at.case_id)
    monkeypatch.undo()
    assert faults(store, at.case_id) == []
    assert cases.tick(store, at.case_id).ended
