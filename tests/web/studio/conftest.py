"""A service of one task, deployed; small enough that a test can redraw it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from runner import definitions
from runner.people import assignments
from runner.permissions import SYSTEM, Actor, Grant
from runner.settings import Settings
from runner.store import Store
from tests.support.people import Cast
from tests.support.stall import FILES, SERVICE
from tests.web.site import Site, give_passwords
from web.app import create_app


@dataclass
class Studio(Site):
    """The site with the small service, and a second analyst."""

    wichit: Actor


@pytest.fixture
def studio(store: Store, settings: Settings, cast: Cast) -> Studio:
    with store.begin() as connection:
        assignments.add(connection, None, cast.prasert.person_id or 0, Grant("analyst"))
    wichit = Actor(cast.prasert.person_id, cast.prasert.name, "staff", (*cast.prasert.grants, Grant("analyst")))
    definitions.deploy_files(store, SYSTEM, SERVICE, FILES, note="แรกเริ่ม", without_replay="for tests")
    give_passwords(store)
    return Studio(create_app(settings, store), store, cast, wichit)
