"""สมชาย's cases in every stage: played once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from runner import clock, definitions, scenarios
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.permissions import SYSTEM, Actor, Grant
from runner.scenarios import Player
from runner.settings import ROOT, Settings, read
from runner.store import Store
from runner.store import tables as t
from tests.conftest import MORNING
from tests.support.people import Cast, settle
from tests.web.site import Site, Visitor

REPLAYS = ROOT / "tests" / "replays" / "food_premises"
STAGES = {  # name → scenario, and the task that it stops before; those that let days pass come first
    "issued": ("approved_paid_collected", ""),
    "pay": ("approved_paid_collected", "Task_ConfirmPayment"),
    "refused": ("refused_at_check", ""),
    "choose": ("approved_paid_collected", "Task_ChooseChannels"),
    "correct": ("corrected_twice", "Task_Correct"),
    "filed": ("approved_paid_collected", "Task_CheckDocuments"),
    "draft": ("approved_paid_collected", "Task_Apply"),
}


@dataclass(frozen=True)
class Played:
    """A folder with the database and the files, who is in it, and สมชาย's cases by stage."""

    folder: Path
    cast: Cast
    cases: dict[str, int]
    ended: datetime


@pytest.fixture(scope="session")
def played(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played")
    shutil.copy(sqlite_template, folder / "test.db")
    store, standing = Store.open(f"sqlite:///{folder / 'test.db'}"), SetClock(MORNING)
    settings = read({"ANUYAT_FILES": str(folder / "files"), "ANUYAT_SECRET_KEY": "for-tests-only"})
    with clock.use(standing):
        cast = settle(store)
        definitions.deploy(store, SYSTEM, ROOT / "processes" / "food_premises.bpmn")
        centre = Actor(cast.mali.person_id, cast.mali.name, "staff", (Grant("service_centre", "*", cast.town),))
        people = {"applicant": cast.somchai, "officer": cast.mali, "approver": cast.prasert, "service_centre": centre, "system": SYSTEM}
        player = Player(store, FileStore.open(settings.files), settings, people, cast.town, standing)
        made = {}
        for name, (file, until) in STAGES.items():
            made[name] = player.play(scenarios.read(REPLAYS / f"{file}.yaml"), until=until)
        ended = standing.now() + timedelta(hours=1)
    store.close()
    return Played(folder, cast, made, ended)


@pytest.fixture
def settings(played: Played, tmp_path: Path) -> Settings:
    shutil.copytree(played.folder / "files", tmp_path / "files")
    env = {"ANUYAT_FILES": str(tmp_path / "files"), "ANUYAT_SECRET_KEY": "for-tests-only", "ANUYAT_INSECURE_COOKIES": "1"}
    return replace(read(env), demo=True, max_upload=200_000)


@pytest.fixture
def store(played: Played, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(played.folder / "test.db", tmp_path / "test.db")
    found = Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    with clock.use(SetClock(played.ended)):
        yield found
    found.close()


@pytest.fixture
def cast(played: Played) -> Cast:
    return played.cast


@pytest.fixture
def cases_of(played: Played) -> dict[str, int]:
    """สมชาย's cases by stage."""
    return played.cases


@pytest.fixture
def somchai(site: Site) -> Visitor:
    return site.as_(site.cast.somchai)


@dataclass(frozen=True)
class Desk:
    """Finds a case's open task as a page's address."""

    site: Site

    def task(self, case_id: int) -> str:
        found = self.site.read(t.task, t.task.c.case_id == case_id, t.task.c.state == 0)
        return f"/my/cases/tasks/{found[0].id}"

    def case(self, case_id: int) -> Any:
        return self.site.read(t.case, t.case.c.id == case_id)[0]


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)
