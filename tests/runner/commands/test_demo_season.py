"""Demo cases of services that take applications in one season of the year."""

from __future__ import annotations

from datetime import datetime

import pytest

from runner import clock
from runner.clock import SetClock
from runner.commands.demo import Example


@pytest.mark.parametrize(
    ("today", "began"),
    [("2026-11-22", "2026-03-08"), ("2026-05-07", "2026-03-08"), ("2026-05-06", "2025-03-08"), ("2026-01-15", "2025-03-08")],
)
def test_a_case_of_a_season_began_in_the_last_one_that_is_well_past(today: str, began: str) -> None:
    with clock.use(SetClock(datetime.fromisoformat(f"{today}T12:00:00+07:00"))):
        assert Example("drawn_and_admitted", day="03-08").begun() == datetime.fromisoformat(f"{began}T09:00:00+07:00")


def test_other_cases_began_some_days_ago() -> None:
    with clock.use(SetClock(datetime.fromisoformat("2026-11-22T12:00:00+07:00"))):
        assert Example("granted", days_ago=3).begun() == datetime.fromisoformat("2026-11-19T12:00:00+07:00")
