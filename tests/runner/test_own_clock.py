"""A clock of one's own is seen by its thread alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from runner import clock
from runner.clock import SetClock

LATER = datetime(2030, 1, 1, tzinfo=UTC)


def test_others_keep_the_clock_of_the_process() -> None:
    with ThreadPoolExecutor(1) as other, clock.mine(SetClock(LATER)) as standing:
        assert clock.now() == LATER
        assert other.submit(clock.now).result() < LATER
        assert isinstance(standing, SetClock)
        standing.move(timedelta(days=1))
        assert clock.today().isoformat() == "2030-01-02"
    assert clock.now() < LATER


def test_it_goes_before_the_clock_of_the_process(set_clock: SetClock) -> None:
    with clock.mine(SetClock(LATER)):
        assert clock.now() == LATER
    assert clock.now() == set_clock.at
