"""Jobs on loan: several workers on both databases, leases that outlive a worker, an officer who does the task by hand meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path as File
from typing import Any

import pytest

from runner import audit, cases
from runner.cases import Wanted
from runner.clock import SetClock
from runner.errors import AnuyatError, Conflict, NotAllowed, NotFound
from runner.permissions import SYSTEM, Actor, Grant
from runner.store import Store
from runner.store import tables as t
from tests.differential.build import end, job, path, properties, start
from tests.runner.cases.tiny import deploy_tiny
from tests.support.people import Cast, _person

NUMBER = {"type": "textfield", "key": "number", "label": "เลขอ้างอิง", "validate": {"required": True}}
BY_HAND = properties(by_hand="true", form="record")


@pytest.fixture
def keeper(store: Store, cast: Cast, tmp_path: File, set_clock: SetClock) -> Actor:
    """Keeps the system that does the one step of `tiny`; an officer may do it by hand."""
    body = (start(), job("a", "mis2", BY_HAND), end(), path("s", "a", "e"))
    deploy_tiny(store, tmp_path, *body, forms={"record": [NUMBER]})
    with store.begin() as connection:
        return _person(connection, "พิชัย ดูแลระบบ", "310170012390", "staff", (Grant("worker", "tiny", cast.town),))


def _wanted(worker: str = "one", most: int = 5, **more: Any) -> Wanted:
    return Wanted("mis2", worker, 60, most, **more)


def _begin(store: Store, cast: Cast, many: int) -> list[int]:
    return [cases.start(store, cast.somchai, "tiny", cast.town).case_id for _ in range(many)]


def test_several_workers_share_and_none_gets_the_same(store: Store, cast: Cast, keeper: Actor) -> None:
    made = _begin(store, cast, 15)
    with ThreadPoolExecutor(5) as pool:
        taken = list(pool.map(lambda n: cases.take(store, keeper, _wanted(f"w{n}")), range(5)))
    assert sorted(one.case_id for found in taken for one in found) == sorted(made)
    assert cases.take(store, keeper, _wanted()) == []


def test_a_result_that_comes_many_times_at_once_counts_once(store: Store, cast: Cast, keeper: Actor) -> None:
    (case_id,) = _begin(store, cast, 1)
    (taken,) = cases.take(store, keeper, _wanted())

    def complete(_: int) -> str:
        try:
            return "again" if cases.complete(store, keeper, taken.id, {"number": "1"}, "key").again else "first"
        except AnuyatError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(complete, range(4)))
    assert answers == ["again", "again", "again", "first"]
    with store.read() as connection:
        assert [one.action for one in audit.history(connection, case_id)].count("job:completed") == 1
        assert audit.broken(connection, case_id) == []


def test_a_lease_outlives_the_process_and_ends_by_the_clock(store: Store, cast: Cast, keeper: Actor, set_clock: SetClock) -> None:
    _begin(store, cast, 1)
    (taken,) = cases.take(store, keeper, _wanted("killed"))
    store.engine.dispose()  # as a server that was restarted: nothing but the row knows of the lease
    assert cases.take(store, keeper, _wanted("other")) == []
    set_clock.move(timedelta(seconds=61))
    (again,) = cases.take(store, keeper, _wanted("other"))
    assert (again.id, again.worker, again.retries) == (taken.id, "other", 3)


def test_tries_are_those_of_the_diagram(store: Store, cast: Cast, keeper: Actor, tmp_path: File) -> None:
    drawn = job("a", "mis2", BY_HAND).replace('type="mis2"', 'type="mis2" retries="=2 + 5"')
    deploy_tiny(store, tmp_path / "two", start(), drawn, end(), path("s", "a", "e"), forms={"record": [NUMBER]})
    _begin(store, cast, 1)
    assert cases.take(store, keeper, _wanted())[0].retries == 7


def test_who_is_first_has_done_it_the_officer_or_the_worker(store: Store, cast: Cast, keeper: Actor) -> None:
    by_hand, by_worker = _begin(store, cast, 2)
    jobs = {one.case_id: one.id for one in cases.take(store, keeper, _wanted())}
    with store.read() as connection:
        tasks = {row.case_id: row.id for row in connection.execute(t.task.select())}
    assert cases.complete_task(store, cast.mali, tasks[by_hand], {"number": ["H-1"]}, "form").ended
    with pytest.raises(NotFound):
        cases.complete(store, keeper, jobs[by_hand], {"number": "W-1"}, "late")
    assert cases.complete(store, keeper, jobs[by_worker], {"number": "W-2"}, "done").ended
    with pytest.raises(Conflict):
        cases.complete_task(store, cast.mali, tasks[by_worker], {"number": ["H-2"]}, "form-2")


def test_only_who_answers_for_a_system_takes_and_gives_back(store: Store, cast: Cast, keeper: Actor) -> None:
    _begin(store, cast, 1)
    elsewhere = Actor(keeper.person_id, keeper.name, "staff", (Grant("worker", "tiny", cast.village),))
    other = Actor(keeper.person_id, keeper.name, "staff", (Grant("worker", "food_premises", cast.town),))
    for stranger in (cast.mali, cast.admin, cast.somchai, elsewhere, other):
        assert cases.take(store, stranger, _wanted()) == []
    (taken,) = cases.take(store, keeper, _wanted())
    for stranger, refusal in ((cast.mali, NotAllowed), (cast.somchai, NotAllowed), (elsewhere, NotFound), (other, NotFound)):
        with pytest.raises(refusal):
            cases.put_back(store, stranger, taken.id, 0)
        with pytest.raises(refusal):
            cases.change(store, stranger, taken.id, seconds=5)
        with pytest.raises(refusal):
            cases.complete(store, stranger, taken.id, {}, "")


def test_the_system_takes_no_leases_away(store: Store, cast: Cast, keeper: Actor) -> None:
    """What the runner plays itself (scenarios, replays) needs no lease."""
    (case_id,) = _begin(store, cast, 1)
    (taken,) = cases.take(store, keeper, _wanted(fenced=True))
    assert taken.lease
    assert cases.complete(store, SYSTEM, taken.id, {}, "").case_id == case_id
