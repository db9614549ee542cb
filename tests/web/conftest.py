"""Fixtures of all page tests: the site on SQLite, and a browser where there is one."""

from __future__ import annotations

import pytest

from runner.settings import Settings
from runner.store import Store
from tests.support.people import Cast
from tests.web.site import SERVICES, Site, give_passwords
from web.app import create_app
from web.hooks import Hooks


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Pages ask the rooms below, which are tested on both databases; here SQLite is enough."""
    return sqlite_store


@pytest.fixture
def site(store: Store, settings: Settings, cast: Cast) -> Site:
    give_passwords(store)
    return Site(create_app(settings, store, Hooks(services=lambda _store: SERVICES)), store, cast)
