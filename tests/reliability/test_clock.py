"""Clocks that jump, leap days, year-ends and Buddhist years: no deadline early, late or twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from runner import audit, cases, clock, jobs
from runner.clock import BANGKOK, SetClock
from runner.jobs import Worker
from runner.scenarios import Player
from runner.store import Store
from runner.store import tables as t
from tests.reliability.holding import faults
from tests.reliability.path import CHECK, USUAL, correct, open_task
from tests.runner.cases.conftest import Standing
from tests.support.people import Cast

Bring = Callable[[str], Standing]
SECOND = timedelta(seconds=1)


def bangkok(text: str) -> datetime:
    """`2026-12-31 23:30` on a clock in Bangkok."""
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


def last_moment(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), BANGKOK)


@pytest.fixture
def worker(player: Player) -> Worker:
    return Worker(player.store, player.files, player.settings, "one")


def fired(store: Store, case_id: int) -> int:
    with store.read() as connection:
        return sum(event.action == "timer:fired" for event in audit.history(connection, case_id))


def times_fired(worker: Worker, case_id: int, at: datetime | timedelta, moving: SetClock) -> int:
    """How often the case's timers have fired after the clock was moved and the worker had two looks."""
    moving.move(at)
    worker.run_due()
    worker.run_due()
    return fired(worker.store, case_id)


def sent_back(standing: Bring, cast: Cast, store: Store) -> int:
    """A case that the applicant must correct."""
    at = standing(CHECK)
    cases.complete_task(store, cast.mali, at.task.id, correct(1)[0].posted, f"back-{at.case_id}")
    return at.case_id


def outcome(store: Store, case_id: int) -> str:
    with store.read() as connection:
        return str(connection.execute(select(t.case.c.outcome).where(t.case.c.id == case_id)).scalar_one())


BEGINNINGS = {
    "an ordinary day": ("2026-06-08 10:00", date(2026, 6, 23)),
    "due on 29 February": ("2028-02-14 10:00", date(2028, 2, 29)),
    "no 29 February in the year 2570": ("2027-02-14 10:00", date(2027, 3, 1)),
    "over the end of a year": ("2026-12-20 15:00", date(2027, 1, 4)),
    "after midnight in Bangkok, still yesterday in UTC": ("2027-01-01 00:30", date(2027, 1, 16)),
    "a minute before midnight": ("2026-12-31 23:59", date(2027, 1, 15)),
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_correction_ends_with_its_last_day_and_once(
    name: str, standing: Bring, cast: Cast, store: Store, set_clock: SetClock, worker: Worker
) -> None:
    begin, last = BEGINNINGS[name]
    set_clock.move(bangkok(begin))
    case_id = sent_back(standing, cast, store)
    due = last_moment(last)
    assert times_fired(worker, case_id, due - SECOND, set_clock) == 0
    assert times_fired(worker, case_id, due, set_clock) == 1
    assert outcome(store, case_id) == "returned"
    assert times_fired(worker, case_id, timedelta(days=-2), set_clock) == 1
    assert times_fired(worker, case_id, timedelta(days=400), set_clock) == 1
    assert faults(store, case_id) == []


def test_a_clock_set_back_two_days_makes_no_deadline_early_or_late(
    standing: Bring, cast: Cast, store: Store, set_clock: SetClock, worker: Worker
) -> None:
    case_id = sent_back(standing, cast, store)
    due = last_moment(date(2026, 6, 23))
    assert times_fired(worker, case_id, due - timedelta(minutes=5), set_clock) == 0
    assert times_fired(worker, case_id, timedelta(days=-2), set_clock) == 0
    assert times_fired(worker, case_id, due - SECOND, set_clock) == 0
    assert times_fired(worker, case_id, due, set_clock) == 1


def test_a_clock_set_back_between_the_lease_and_the_step_loses_no_deadline(
    standing: Bring, cast: Cast, store: Store, set_clock: SetClock, worker: Worker
) -> None:
    case_id = sent_back(standing, cast, store)
    worker.run_due()
    set_clock.move(due := last_moment(date(2026, 6, 23)))
    (leased,) = worker.claim()
    set_clock.move(timedelta(days=-2))
    worker._run(leased)
    assert fired(store, case_id) == 0
    assert faults(store, case_id) == []
    assert times_fired(worker, case_id, due, set_clock) == 1


def test_a_deadline_outlives_any_number_of_dead_workers(
    standing: Bring, cast: Cast, store: Store, set_clock: SetClock, worker: Worker
) -> None:
    case_id = sent_back(standing, cast, store)
    worker.run_due()
    set_clock.move(last_moment(date(2026, 6, 23)))
    for n in range(8):
        assert len(Worker(store, worker.files, worker.settings, f"dead {n}").claim()) == 1
        set_clock.move(jobs.LEASE + SECOND)
    assert times_fired(worker, case_id, SECOND, set_clock) == 1


def test_a_clock_that_jumps_400_days_ahead_fires_once_and_not_for_cases_of_that_day(
    standing: Bring, cast: Cast, store: Store, set_clock: SetClock, worker: Worker
) -> None:
    old = sent_back(standing, cast, store)
    assert times_fired(worker, old, timedelta(days=400), set_clock) == 1
    new = sent_back(standing, cast, store)
    assert times_fired(worker, new, timedelta(days=14), set_clock) == 0
    assert times_fired(worker, new, timedelta(days=1, hours=14), set_clock) == 1


def test_what_is_not_paid_in_time_is_surcharged_once(
    standing: Bring, cast: Cast, store: Store, set_clock: SetClock, worker: Worker
) -> None:
    at = standing("Task_ConfirmPayment")
    scope = cases.view(store, cast.mali, at.case_id).scope
    due, before = last_moment(date.fromisoformat(str(scope["payment_due_on"]))), scope["fee_total"]
    assert times_fired(worker, at.case_id, due - SECOND, set_clock) == 0
    assert times_fired(worker, at.case_id, due, set_clock) == 1
    for jump in (timedelta(days=-2), timedelta(days=402)):
        assert times_fired(worker, at.case_id, jump, set_clock) == 1
    after = cases.view(store, cast.mali, at.case_id).scope
    assert after["fee_total"] == before + before / 5
    assert faults(store, at.case_id) == []


def test_lateness_is_asked_about_from_the_due_day_and_every_seven_days_missed_weeks_once(
    standing: Bring, cast: Cast, store: Store, set_clock: SetClock, worker: Worker
) -> None:
    case_id = standing("Task_RecordInspection").case_id
    with store.read() as connection:
        due_day = connection.execute(select(t.case.c.due_at).where(t.case.c.id == case_id)).scalar_one().astimezone(BANGKOK).date()
    first = datetime.combine(due_day, time(8, 30), BANGKOK)
    assert times_fired(worker, case_id, first - SECOND, set_clock) == 0
    assert times_fired(worker, case_id, first, set_clock) == 1
    assert times_fired(worker, case_id, timedelta(days=-2), set_clock) == 1
    assert times_fired(worker, case_id, first + timedelta(days=7) - SECOND, set_clock) == 1
    assert times_fired(worker, case_id, first + timedelta(days=7), set_clock) == 2
    assert times_fired(worker, case_id, first + timedelta(days=407), set_clock) == 3
    assert times_fired(worker, case_id, first + timedelta(days=413) - SECOND, set_clock) == 3
    assert times_fired(worker, case_id, first + timedelta(days=413), set_clock) == 4
    assert faults(store, case_id) == []


SIGNINGS = {
    "on 29 February": ("2028-02-29 10:00", date(2028, 2, 29), date(2029, 2, 28), "2571"),
    "on the last evening of a year": ("2026-12-31 23:30", date(2026, 12, 31), date(2027, 12, 30), "2569"),
    "in the first hour of a year, still last year in UTC": ("2027-01-01 00:30", date(2027, 1, 1), date(2027, 12, 31), "2570"),
    "a year before a leap day": ("2027-03-01 10:00", date(2027, 3, 1), date(2028, 2, 29), "2570"),
}


@pytest.mark.parametrize("name", SIGNINGS)
def test_a_licence_is_valid_to_the_last_minute_of_its_year(
    name: str, standing: Bring, cast: Cast, store: Store, set_clock: SetClock
) -> None:
    at_sign = standing("Task_SignLicence")
    signed, valid_from, valid_to, year = SIGNINGS[name]
    set_clock.move(bangkok(signed))
    words = {"sign_result": ["sign"], "signed_by": ["ประเสริฐ ลงนาม"], "signer_position": ["นายกเทศมนตรี"]}
    cases.complete_task(store, cast.prasert, at_sign.task.id, words, "sign")
    with store.read() as connection:
        licence = connection.execute(select(t.licence).where(t.licence.c.case_id == at_sign.case_id)).one()
    assert (licence.valid_from, licence.valid_to) == (valid_from, valid_to)
    assert licence.number.endswith(f"/{year}")
    for moment, valid in ((last_moment(valid_to), True), (last_moment(valid_to) + SECOND, False), (bangkok(signed), True)):
        set_clock.move(moment)
        assert cases.is_valid(licence) is valid
    set_clock.move(timedelta(days=-2))
    assert cases.is_valid(licence) is False


def test_numbers_begin_anew_with_the_year_in_bangkok_not_in_utc(player: Player, store: Store, set_clock: SetClock) -> None:
    numbers = []
    for moment in ("2026-12-31 23:59", "2027-01-01 00:00", "2027-01-01 07:00"):
        set_clock.move(bangkok(moment))
        case_id = player.play(USUAL, until=CHECK)
        with store.read() as connection:
            numbers.append(connection.execute(select(t.case.c.number).where(t.case.c.id == case_id)).scalar_one())
    assert numbers == ["FP-2569-000001", "FP-2570-000001", "FP-2570-000002"]


def test_a_clock_set_back_keeps_the_history_in_the_order_of_what_happened(
    standing: Bring, cast: Cast, store: Store, set_clock: SetClock
) -> None:
    at = standing(CHECK)
    set_clock.move(timedelta(days=-2))
    cases.complete_task(store, cast.mali, at.task.id, {"check_result": ["complete"]}, "k")
    assert clock.now() < at.task.opened_at
    assert open_task(store, at.case_id, "Task_BookInspection")
    with store.read() as connection:
        seen = [event.seq for event in audit.history(connection, at.case_id)]
    assert seen == list(range(1, len(seen) + 1))
    assert faults(store, at.case_id) == []
