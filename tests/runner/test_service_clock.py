"""The service clock starts when everything is complete, gives pauses back and stops once."""

from datetime import timedelta

from runner.clock import SetClock
from runner.service_clock import ServiceClock


def test_the_start_day_is_day_zero_and_the_result_is_due_on_day_n(set_clock: SetClock) -> None:
    running = ServiceClock(30).apply("start", set_clock.now())
    assert running.day(set_clock.now()) == 0
    set_clock.move(timedelta(days=30))
    assert running.day(set_clock.now()) == 30
    assert running.late_by(set_clock.now()) == 0
    set_clock.move(timedelta(days=2))
    assert running.late_by(set_clock.now()) == 2


def test_a_pause_is_given_back(set_clock: SetClock) -> None:
    running = ServiceClock(30).apply("start", set_clock.now())
    set_clock.move(timedelta(days=5))
    paused = running.apply("pause", set_clock.now())
    set_clock.move(timedelta(days=10))
    assert paused.day(set_clock.now()) == 5
    assert paused.late_by(set_clock.now()) == 0
    again = paused.apply("resume", set_clock.now())
    assert running.due is not None
    assert again.due == running.due + timedelta(days=10)
    assert again.day(set_clock.now()) == 5


def test_what_makes_no_sense_changes_nothing(set_clock: SetClock) -> None:
    fresh = ServiceClock(30)
    assert fresh.apply("pause", set_clock.now()) == fresh
    assert fresh.apply("stop", set_clock.now()) == fresh
    started = fresh.apply("start", set_clock.now())
    set_clock.move(timedelta(days=1))
    assert started.apply("start", set_clock.now()) == started
    stopped = started.apply("stop", set_clock.now())
    assert stopped.apply("resume", set_clock.now()) == stopped


def test_it_survives_storing(set_clock: SetClock) -> None:
    running = ServiceClock(30, "working").apply("start", set_clock.now()).apply("pause", set_clock.now())
    assert ServiceClock.from_json(running.to_json()) == running


def test_working_days_are_counted_in_working_days(set_clock: SetClock) -> None:
    running = ServiceClock(5, "working").apply("start", set_clock.now())
    set_clock.move(timedelta(days=7))
    assert running.day(set_clock.now()) == 5
