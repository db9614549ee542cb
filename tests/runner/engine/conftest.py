"""A clock that stands on the last day of a month, early in the Bangkok morning of the 31st."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runner import clock
from tests.differential.walking import FIRST_DAY


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.SetClock]:
    """31 January 2026, 09:00 in Bangkok."""
    with clock.use(clock.SetClock(FIRST_DAY)) as standing:
        assert isinstance(standing, clock.SetClock)
        yield standing
