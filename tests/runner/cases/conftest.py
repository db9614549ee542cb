"""A deployed service and a player who brings cases to any point of their path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Row, select

from runner import definitions, scenarios
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.permissions import SYSTEM, Actor, Grant
from runner.scenarios import Player
from runner.settings import ROOT, Settings
from runner.store import Store
from runner.store import tables as t
from tests.support.people import Cast

REPLAYS = ROOT / "tests" / "replays"


@pytest.fixture
def player(store: Store, settings: Settings, cast: Cast, set_clock: SetClock) -> Player:
    for folder in sorted(REPLAYS.iterdir()):
        definitions.deploy(store, SYSTEM, ROOT / "processes" / f"{folder.name}.bpmn")
    centre = Actor(cast.mali.person_id, cast.mali.name, "staff", (Grant("service_centre", "*", cast.town),))
    people = {"applicant": cast.somchai, "officer": cast.mali, "approver": cast.prasert, "service_centre": centre, "system": SYSTEM}
    return Player(store, FileStore.open(settings.files), settings, people, cast.town, set_clock)


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
