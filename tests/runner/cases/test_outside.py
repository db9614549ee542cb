"""Service tasks that workers outside do: once, by systems only, with errors that the diagram catches."""

from __future__ import annotations

from pathlib import Path as File

import pytest
from sqlalchemy import select

from runner import audit, cases, definitions
from runner.clock import SetClock
from runner.errors import NotAllowed, NotFound, Stuck
from runner.permissions import SYSTEM, Actor
from runner.store import Store
from runner.store import tables as t
from tests.differential.build import end, error, file, job, on, path, process, start
from tests.support.people import settle

DIAGRAM = file(
    process(
        "parcel", start(), job("post"), end(), end("lost"), on("post", "caught", error("LOST")),
        path("s", "post", "e"), path("caught", "lost"),
    ),
    errors=("LOST",),
)  # fmt: skip


@pytest.fixture
def waiting(sqlite_store: Store, tmp_path: File, set_clock: SetClock) -> tuple[Store, int, int]:
    """A case whose service task waits for a worker: the store, the case, the job."""
    drawn = tmp_path / "parcel.bpmn"
    drawn.write_bytes(DIAGRAM)
    cast = settle(sqlite_store)
    definitions.put(sqlite_store, SYSTEM, drawn)
    case_id = cases.start(sqlite_store, cast.somchai, "parcel", cast.town).case_id
    with sqlite_store.read() as connection:
        job_id = connection.execute(select(t.job.c.id).where(t.job.c.case_id == case_id, t.job.c.kind == "topic")).scalar_one()
    return sqlite_store, case_id, job_id


def _ends(store: Store, case_id: int) -> str:
    with store.read() as connection:
        assert audit.broken(connection, case_id) == []
        return str(connection.execute(select(t.case.c.end_event).where(t.case.c.id == case_id)).scalar())


def test_a_result_moves_the_case_on(waiting: tuple[Store, int, int]) -> None:
    store, case_id, job_id = waiting
    done = cases.complete(store, SYSTEM, job_id, {"parcel": "EY1"}, "key-1")
    assert done.ended
    assert _ends(store, case_id) == "e"


def test_the_same_key_is_done_once(waiting: tuple[Store, int, int]) -> None:
    store, case_id, job_id = waiting
    cases.complete(store, SYSTEM, job_id, {}, "key-1")
    again = cases.complete(store, SYSTEM, job_id, {}, "key-1")
    assert (again.case_id, again.again, again.ended) == (case_id, True, True)


def test_a_job_that_is_done_is_not_found(waiting: tuple[Store, int, int]) -> None:
    store, _case_id, job_id = waiting
    cases.complete(store, SYSTEM, job_id, {}, "key-1")
    with pytest.raises(NotFound):
        cases.complete(store, SYSTEM, job_id, {}, "key-2")


def test_a_failure_takes_the_event_that_catches_it(waiting: tuple[Store, int, int]) -> None:
    store, case_id, job_id = waiting
    cases.fail(store, SYSTEM, job_id, "LOST", "nobody lives there")
    assert _ends(store, case_id) == "lost"


def test_a_failure_that_nothing_catches_leaves_the_job(waiting: tuple[Store, int, int]) -> None:
    store, case_id, job_id = waiting
    with pytest.raises(Stuck):
        cases.fail(store, SYSTEM, job_id, "STRANGE")
    assert cases.complete(store, SYSTEM, job_id, {}, "").ended
    assert _ends(store, case_id) == "e"


def test_people_are_no_workers(waiting: tuple[Store, int, int]) -> None:
    store, _case_id, job_id = waiting
    with pytest.raises(NotAllowed):
        cases.complete(store, Actor(1, "มาลี รักงาน", "staff"), job_id, {}, "")
