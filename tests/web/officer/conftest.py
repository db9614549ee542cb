"""Cases in the stages where officers and approvers have work: played once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
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
from tests.support.people import Cast, _person, settle
from tests.web.site import Site, Visitor

REPLAYS = ROOT / "tests" / "replays" / "food_premises"
STAGES = {  # name → scenario, and the task that it stops before
    "check": ("approved_paid_collected", "Task_CheckDocuments"),
    "decide": ("approved_paid_collected", "Task_Decide"),
    "confirm": ("approved_paid_collected", "Task_ConfirmPayment"),
    "prepare": ("approved_paid_collected", "Task_PrepareLicence"),
    "sign": ("approved_paid_collected", "Task_SignLicence"),
    "refused": ("refused_at_check", ""),
    "issued": ("approved_paid_collected", ""),
    "correct": ("corrected_twice", "Task_Correct"),  # last: a correction that nobody answers for weeks ends the case
}


@dataclass(frozen=True)
class Played:
    """A folder with the database and the files, who is in it, and the cases by stage."""

    folder: Path
    cast: Cast
    colleague: Actor
    cases: dict[str, int]
    ended: datetime


@pytest.fixture(scope="session")
def played_for_officers(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("officers")
    shutil.copy(sqlite_template, folder / "test.db")
    store, standing = Store.open(f"sqlite:///{folder / 'test.db'}"), SetClock(MORNING)
    settings = read({"ANUYAT_FILES": str(folder / "files"), "ANUYAT_SECRET_KEY": "for-tests-only"})
    with clock.use(standing):
        cast = settle(store)
        with store.begin() as connection:
            colleague = _person(connection, "ณัฐพล ตั้งใจ", "310170012377", "staff", (Grant("officer", "*", cast.town),))
        definitions.deploy(store, SYSTEM, ROOT / "processes" / "food_premises.bpmn")
        people = {"applicant": cast.somchai, "officer": cast.mali, "approver": cast.prasert, "system": SYSTEM}
        player = Player(store, FileStore.open(settings.files), settings, people, cast.town, standing)
        made = {}
        for name, (file, until) in STAGES.items():
            made[name] = player.play(scenarios.read(REPLAYS / f"{file}.yaml"), until=until)
        ended = standing.now() + timedelta(hours=1)
    store.close()
    return Played(folder, cast, colleague, made, ended)


@pytest.fixture
def settings(played_for_officers: Played, tmp_path: Path) -> Settings:
    shutil.copytree(played_for_officers.folder / "files", tmp_path / "files")
    return read({"ANUYAT_FILES": str(tmp_path / "files"), "ANUYAT_SECRET_KEY": "for-tests-only", "ANUYAT_INSECURE_COOKIES": "1"})


@pytest.fixture
def store(played_for_officers: Played, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(played_for_officers.folder / "test.db", tmp_path / "test.db")
    found = Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    with clock.use(SetClock(played_for_officers.ended)):
        yield found
    found.close()


@pytest.fixture
def cast(played_for_officers: Played) -> Cast:
    return played_for_officers.cast


@dataclass(frozen=True)
class Office:
    """The site with its cases by stage, and who works there."""

    site: Site
    cases: dict[str, int]
    colleague: Actor

    def visitor(self, name: str) -> Visitor:
        """`mali`, `prasert`, `wichai`, `napha`, `somchai`, or `colleague`."""
        return self.site.as_(self.colleague if name == "colleague" else getattr(self.site.cast, name))

    def open_task(self, stage: str) -> Any:
        """The open task of the case in that stage."""
        return self.site.read(t.task, t.task.c.case_id == self.cases[stage], t.task.c.state == 0)[0]

    def page(self, stage: str) -> str:
        return f"/work/tasks/{self.open_task(stage).id}"

    def number(self, stage: str) -> str:
        return str(self.site.read(t.case, t.case.c.id == self.cases[stage])[0].number)


@pytest.fixture
def office(site: Site, played_for_officers: Played) -> Office:
    return Office(site, played_for_officers.cases, played_for_officers.colleague)
