"""Several at once: exactly one wins, the others read who was faster; nothing fires or counts twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select

from runner import audit, cases, clock, thai
from runner.clock import SetClock
from runner.errors import AnuyatError, Conflict
from runner.jobs import Worker
from runner.people import sessions
from runner.permissions import Actor, Grant
from runner.scenarios import Player
from runner.store import Store
from runner.store import tables as t
from tests.reliability.browser import Answer, Browser
from tests.reliability.conftest import House
from tests.reliability.holding import faults
from tests.reliability.path import CHECK, USUAL, correct, open_task, usual
from tests.runner.cases.conftest import Standing
from tests.support.people import Cast, check_digit

COMPLETE = {"check_result": ["complete"]}
WITHDRAW = {"withdraw_reason": ["ย้ายสถานที่"], "withdraw_confirmed": ["true"]}
Bring = Callable[[str], Standing]


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all at the same moment; answers what each gave or which error of the family it raised."""
    gate, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            outcomes[number] = deed()  # type: ignore[call-overload]
        except AnuyatError as error:
            outcomes[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(outcomes)


def officers(store: Store, agency_id: int, count: int) -> list[Actor]:
    """Colleagues at one counter, each with an account."""
    found = []
    with store.begin() as connection:
        for n in range(count):
            number, person_id = check_digit(f"3209900{n:05d}"), clock.new_id()
            person = {
                "id": person_id, "kind": "staff", "id_number": number, "id_kind": "citizen", "name": f"เจ้าหน้าที่ คนที่{n}",
                "email": f"{number}@example.org", "phone": "0812345678", "created_at": clock.now(),
            }  # fmt: skip
            connection.execute(insert(t.person), person)
            grant = {"id": clock.new_id(), "person_id": person_id, "role": "officer", "service": "*", "agency_id": agency_id}
            connection.execute(insert(t.assignment), grant)
            found.append(Actor(person_id, str(person["name"]), "staff", (Grant("officer", "*", agency_id),)))
    return found


def events(store: Store, case_id: int, action: str) -> int:
    with store.read() as connection:
        return sum(event.action == action for event in audit.history(connection, case_id))


# ---- over HTTP, a real server -------------------------------------------------------------------------------------------
def windows(house: House, people: Iterable[Actor]) -> list[Browser]:
    """One browser each, with a session."""
    port = house.serve("--no-work").port
    with house.store.begin() as connection:
        tokens = [sessions.open_for(connection, actor.person_id or 0) for actor in people]
    return [Browser(port).with_session(token) for token in tokens]


def pressed_at_once(browsers: list[Browser], task: int, keys: list[str]) -> list[Answer]:
    """All complete one task at the same moment."""
    deeds = [partial(browser.complete, f"/work/tasks/{task}", COMPLETE, key) for browser, key in zip(browsers, keys, strict=True)]
    return [one for one in at_once(*deeds) if isinstance(one, Answer)]


@pytest.mark.slow
def test_of_sixteen_officers_one_wins_and_fifteen_read_who_and_when(house: House) -> None:
    colleagues = officers(house.store, house.cast.town, 16)
    browsers = windows(house, colleagues)
    for case_id in house.filed(3):
        task = open_task(house.store, case_id, CHECK)
        answers = pressed_at_once(browsers, task, [f"{case_id}-{n}" for n in range(16)])
        assert Counter(one.status for one in answers) == {303: 1, 409: 15}
        with house.store.read() as connection:
            row = connection.execute(select(t.task.c.done_by, t.task.c.done_at).where(t.task.c.id == task)).one()
        winner = next(one for one in colleagues if one.person_id == row.done_by)
        assert next(one.status for one, who in zip(answers, colleagues, strict=True) if who is winner) == 303
        refused = [one.body for one in answers if one.status == 409]
        assert all(winner.name in body and thai.moment_long(row.done_at, "th") in body for body in refused)
        assert faults(house.store, case_id) == []


@pytest.mark.slow
def test_the_same_form_sent_by_two_windows_at_once_is_done_once_and_both_are_sent_on(house: House) -> None:
    first = windows(house, [house.cast.mali])[0]
    for case_id in house.filed(3):
        answers = pressed_at_once([first.twin(), first.twin()], open_task(house.store, case_id, CHECK), ["key", "key"])
        assert [one.status for one in answers] == [303, 303]
        assert events(house.store, case_id, "task:completed") == 2  # Task_Apply and this
        assert faults(house.store, case_id) == []


# ---- in the rooms, on both databases ------------------------------------------------------------------------------------
def test_of_eight_who_claim_one_gets_it_and_the_others_read_who(standing: Bring, cast: Cast, store: Store) -> None:
    at, colleagues = standing(CHECK), officers(store, cast.town, 8)
    outcomes = at_once(*[lambda who=who: cases.claim(store, who, at.task.id) for who in colleagues])
    winners = [who.name for who, said in zip(colleagues, outcomes, strict=True) if said is None]
    assert len(winners) == 1
    assert [said.winner for said in outcomes if isinstance(said, Conflict)] == winners * 7
    assert events(store, at.case_id, "task:claimed") == 1
    assert faults(store, at.case_id) == []


def test_a_claim_against_a_completion_leaves_one_of_them_refused_or_both_in_order(standing: Bring, cast: Cast, store: Store) -> None:
    at, (one, other) = standing(CHECK), officers(store, cast.town, 2)
    completes = partial(cases.complete_task, store, one, at.task.id, COMPLETE, "k")
    done, claimed = at_once(completes, partial(cases.claim, store, other, at.task.id))
    assert isinstance(done, Conflict) != isinstance(claimed, Conflict)
    assert faults(store, at.case_id) == []


@pytest.mark.parametrize("turn", range(4))
def test_the_timer_against_the_answer_the_correction_counts_once(
    turn: int, standing: Bring, cast: Cast, store: Store, set_clock: SetClock
) -> None:
    at = standing(CHECK)
    cases.complete_task(store, cast.mali, at.task.id, correct(1)[0].posted, "asked")
    task = open_task(store, at.case_id, "Task_Correct")
    set_clock.move(timedelta(days=16))
    deeds = [lambda: cases.tick(store, at.case_id), lambda: cases.complete_task(store, cast.somchai, task, {"food_kind": ["ข้าวแกง"]}, "k")]
    at_once(*(deeds if turn % 2 else reversed(deeds)))
    cases.tick(store, at.case_id)
    fired, answered = events(store, at.case_id, "timer:fired"), events(store, at.case_id, "task:completed") - 2
    assert (fired, answered) in ((1, 0), (0, 1))
    assert faults(store, at.case_id) == []


@pytest.mark.parametrize("turn", range(3))
def test_the_withdrawal_against_the_officers_completion_ends_the_case_once(turn: int, standing: Bring, cast: Cast, store: Store) -> None:
    at = standing(CHECK)
    withdrawn, done = at_once(
        lambda: cases.send(store, cast.somchai, at.case_id, "withdraw", WITHDRAW, "w"),
        lambda: cases.complete_task(store, cast.mali, at.task.id, COMPLETE, "c"),
    )
    assert isinstance(withdrawn, cases.Done)  # it is offered before and after the check
    assert withdrawn.ended
    assert isinstance(done, cases.Done | Conflict)
    assert events(store, at.case_id, "message:sent") == 1
    assert faults(store, at.case_id) == []


def test_two_withdrawals_with_one_key_count_once(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing(CHECK)
    outcomes = at_once(*[lambda: cases.send(store, cast.somchai, at.case_id, "withdraw", WITHDRAW, "w")] * 4)
    assert sorted(said.again for said in outcomes if isinstance(said, cases.Done)) == [False, True, True, True]
    assert events(store, at.case_id, "message:sent") == 1


def test_of_two_workers_one_fires_the_timer(standing: Bring, cast: Cast, store: Store, set_clock: SetClock, player: Player) -> None:
    found = []
    for n in range(3):
        at = standing(CHECK)
        cases.complete_task(store, cast.mali, at.task.id, correct(1)[0].posted, f"asked-{n}")
        found.append(at.case_id)
    set_clock.move(timedelta(days=16))
    workers = [Worker(store, player.files, player.settings, f"w{n}") for n in range(3)]
    at_once(*[worker.run_due for worker in workers])
    for case_id in found:
        assert events(store, case_id, "timer:fired") == 1
        assert faults(store, case_id) == []
        with store.read() as connection:
            assert connection.execute(select(t.case.c.outcome).where(t.case.c.id == case_id)).scalar_one() == "returned"


def test_twelve_cases_moved_at_once_never_wait_for_each_other_in_a_circle(player: Player, cast: Cast, store: Store) -> None:
    """They draw from the same series of numbers, in different orders; a deadlock would answer 503."""
    found = [player.play(USUAL, until=CHECK) for _ in range(12)]
    people = {"applicant": cast.somchai, "officer": cast.mali, "approver": cast.prasert}

    def whole(case_id: int) -> None:
        for wish in usual():
            cases.complete_task(store, people[wish.who], open_task(store, case_id, wish.task), wish.posted, f"{case_id}{wish.task}")

    outcomes = at_once(*[lambda case_id=case_id: whole(case_id) for case_id in found])
    assert outcomes == [None] * 12
    with store.read() as connection:
        numbers = list(connection.scalars(select(t.licence.c.number)))
    assert len(set(numbers)) == 12
    assert [fault for case_id in found for fault in faults(store, case_id)] == []
