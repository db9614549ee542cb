"""A deployed service and a player who brings cases to any point of their path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Row, select

from runner import scenarios
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.scenarios import Player
from runner.settings import ROOT, Settings
from runner.store import Store
from runner.store import tables as t
from tests.support.people import Cast

REPLAYS = ROOT / "tests" / "replays"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest) -> Store:
    """A fresh database with every service deployed; every test that uses it runs on both."""
    found: Store = request.getfixturevalue(f"{request.param}_with_services")
    return found


@pytest.fixture
def player(store: Store, settings: Settings, cast: Cast, set_clock: SetClock) -> Player:
    return Player(store, FileStore.open(settings.files), settings, cast.players(), cast.town, set_clock)


@dataclass(frozen=True)
class Standing:
    """A case that waits at one task."""

    case_id: int
    task: Row[Any]


@pytest.fixture
def standing(player: Player) -> Callable[[str], Standing]:
    """A food-premises case that waits at the named task of the usual path."""

    def bring(task: str) -> Standing:
        case_id = player.play(scenarios.read(REPLAYS / "food_premises" / "approved_paid_collected.yaml"), until=task)
        with player.store.read() as connection:
            open_one = (t.task.c.case_id == case_id, t.task.c.state == 0, t.task.c.element == task)
            return Standing(case_id, connection.execute(select(t.task).where(*open_one)).one())

    return bring
