"""The counter: สมชาย's usual case, a centre, and its browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runner import definitions, scenarios
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.permissions import SYSTEM
from runner.scenarios import Player
from runner.settings import ROOT, Settings, read
from runner.store import Store
from runner.store import tables as t
from tests.support.people import Cast
from tests.web.site import Site, Visitor

REPLAYS = ROOT / "tests" / "replays" / "food_premises"
USUAL = scenarios.read(REPLAYS / "approved_paid_collected.yaml").moves
KAEW = {"id_number": "1101700777774", "name": "ยายแก้ว ทองคำ", "phone": "0898765432", "email": "", "seen": "1"}


@pytest.fixture(scope="session")
def deployed(sqlite_template: Path) -> Path:
    path = sqlite_template.with_name("centre.db")
    shutil.copy(sqlite_template, path)
    store = Store.open(f"sqlite:///{path}")
    definitions.deploy(store, SYSTEM, ROOT / "processes" / "food_premises.bpmn")
    store.close()
    return path


@pytest.fixture
def store(deployed: Path, tmp_path: Path, set_clock: SetClock) -> Iterator[Store]:
    shutil.copy(deployed, tmp_path / "test.db")
    found = Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    yield found
    found.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    env = {"ANUYAT_FILES": str(tmp_path / "files"), "ANUYAT_SECRET_KEY": "for-tests-only", "ANUYAT_INSECURE_COOKIES": "1"}
    return replace(read(env), demo=True, max_upload=200_000)


@pytest.fixture
def centre(site: Site) -> Visitor:
    return site.as_(site.cast.centre)


@pytest.fixture
def player(store: Store, settings: Settings, cast: Cast, set_clock: SetClock) -> Player:
    return Player(store, FileStore.open(settings.files), settings, cast.players(), cast.town, set_clock, ("timer",))


@pytest.fixture
def usual(player: Player) -> Callable[[str], int]:
    """สมชาย's own case, played up to a task."""
    return lambda until: player.play(scenarios.read(REPLAYS / "approved_paid_collected.yaml"), until=until)


@pytest.fixture
def others(player: Player) -> Callable[[int, str, str], None]:
    """What officers do with a case from one task up to another; days pass, so who was logged in is not any more."""

    def go_on(case_id: int, first: str, until: str) -> None:
        names = [move.task for move in USUAL]
        for move in USUAL[names.index(first) : names.index(until)]:
            player._move(case_id, move)

    return go_on


def person_of(answer: Any) -> int:
    """The applicant that an answer leads to."""
    found = re.fullmatch(r"/centre/desk/applicants/(\d+)", answer.location)
    assert found
    return int(found[1])


def open_task(site: Site, case_id: int, element: str) -> int:
    (row,) = site.read(t.task, t.task.c.case_id == case_id, t.task.c.state == 0, t.task.c.element == element)
    return int(row.id)


def only_case(site: Site) -> Any:
    (row,) = site.read(t.case)
    return row
