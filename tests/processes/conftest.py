"""What tests of services share: `office("vet_plan", …)` opens an agency that plays their scenarios."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runner.clock import SetClock
from runner.settings import Settings
from runner.store import Store
from tests.processes.playing import Office, open_office


@pytest.fixture
def office(sqlite_store: Store, settings: Settings, set_clock: SetClock) -> Callable[..., Office]:
    """`office("vet_plan", …)`: the agency with these services deployed."""
    return lambda *services: open_office(sqlite_store, settings, set_clock, services)
