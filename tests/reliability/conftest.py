"""Fixtures of the reliability tests: the food-premises service with its people, and real server processes on its database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from runner import definitions
from runner.clock import Clock, SetClock
from runner.documents.files import FileStore
from runner.permissions import SYSTEM
from runner.scenarios import Player
from runner.settings import ROOT, Settings
from runner.store import Store
from runner.store import tables as t
from tests.reliability.browser import Browser
from tests.reliability.path import CHECK, USUAL
from tests.reliability.server import Server
from tests.runner.cases.conftest import standing
from tests.support.people import Cast
from tests.web.site import PASSWORD, give_passwords

__all__ = ["standing"]


def a_player(store: Store, settings: Settings, cast: Cast, clock: Clock | None) -> Player:
    """Food premises deployed, and who plays it."""
    definitions.deploy(store, SYSTEM, ROOT / "processes" / "food_premises.bpmn")
    people = {"applicant": cast.somchai, "officer": cast.mali, "approver": cast.prasert, "system": SYSTEM}
    standing_still = clock if isinstance(clock, SetClock) else None
    return Player(store, FileStore.open(settings.files), settings, people, cast.town, standing_still)


@pytest.fixture
def player(store: Store, settings: Settings, cast: Cast, set_clock: SetClock) -> Player:
    """Plays by a clock that stands until it is moved."""
    return a_player(store, settings, cast, set_clock)


@dataclass
class House:
    """A database with the service and its people, cases that wait at the check of documents, and the servers in front of it."""

    store: Store
    cast: Cast
    player: Player
    folder: Path
    servers: list[Server]

    def filed(self, count: int) -> list[int]:
        """So many cases whose documents wait to be checked."""
        return [self.player.play(USUAL, until=CHECK) for _ in range(count)]

    def serve(self, *more: str) -> Server:
        """A server process, serving."""
        server = Server(self.store, self.folder, more)
        self.servers.append(server)
        server.start()
        return server

    def visitors(self, server: Server) -> dict[str, Browser]:
        """Applicant, officer and approver, logged in."""
        people = {"applicant": self.cast.somchai, "officer": self.cast.mali, "approver": self.cast.prasert}
        with self.store.read() as connection:
            mails = {row.id: row.email for row in connection.execute(select(t.person.c.id, t.person.c.email))}
        return {who: Browser(server.port).log_in(mails[one.person_id], PASSWORD) for who, one in people.items()}


@pytest.fixture
def house(store: Store, settings: Settings, cast: Cast, tmp_path: Path) -> Iterator[House]:
    """By the real clock."""
    give_passwords(store)
    found = House(store, cast, a_player(store, settings, cast, None), tmp_path, [])
    yield found
    for server in found.servers:
        server.kill()
