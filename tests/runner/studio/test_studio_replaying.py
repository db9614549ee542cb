"""A draft is replayed in a process of its own, which says how far it is and what came of it."""

from __future__ import annotations

import gzip
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from runner import clock, definitions
from runner.clock import SetClock
from runner.errors import NotFound
from runner.permissions import SYSTEM
from runner.settings import Settings
from runner.store import Store
from runner.studio import drafts, replaying
from tests.support.people import Cast
from tests.support.stall import FILES, SERVICE


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """The process opens the database by its address; SQLite is enough to see it."""
    return sqlite_store


@pytest.fixture
def draft_id(store: Store, cast: Cast) -> int:
    definitions.deploy_files(store, SYSTEM, SERVICE, FILES, without_replay="for tests")
    return drafts.open_draft(store, cast.ari, SERVICE)


@pytest.mark.slow
def test_every_path_is_played_and_drawn(store: Store, settings: Settings, cast: Cast, draft_id: int) -> None:
    here = replace(settings, database_url=str(store.engine.url))
    replay_id = replaying.start(store, here, cast.ari, draft_id)
    assert replaying.start(store, here, cast.ari, draft_id) == replay_id
    for _ in range(240):
        with store.read() as connection:
            row = replaying.last(connection, draft_id)
        if row is not None and row.ended_at is not None:
            break
        time.sleep(0.25)
    assert row is not None
    assert replaying.state(row) == "passed"
    assert row.result["paths"] >= 1
    assert "Flow_End" in row.result["crossed"]
    with store.read() as connection:
        page = replaying.seen_report(connection, cast.ari, replay_id)
        assert page is not None
        assert b"Task_Apply" in gzip.decompress(page)
        with pytest.raises(NotFound):
            replaying.seen_report(connection, cast.mali, replay_id)


def test_a_replay_that_fell_silent_is_broken(store: Store, cast: Cast, draft_id: int) -> None:
    now = clock.now()
    row = {"id": clock.new_id(), "draft_id": draft_id, "digest": "x", "asked_by": cast.ari.person_id, "started_at": now, "seen_at": now}
    with store.begin() as connection:
        connection.execute(replaying.t.draft_replay.insert().values(**row))
    with store.read() as connection:
        found = replaying.last(connection, draft_id)
    assert found is not None
    assert replaying.state(found) == "running"
    with clock.use(SetClock(now + timedelta(minutes=5))):
        assert replaying.state(found) == "broken"
