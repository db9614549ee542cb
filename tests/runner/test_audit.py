"""The audit trail is a chain that shows every tampering."""

import pytest
from sqlalchemy import update

from runner import audit
from runner.store import Store
from runner.store.tables import event


@pytest.fixture
def filled(store: Store, set_clock: object) -> Store:
    with store.begin() as connection:
        for n in range(5):
            audit.record(connection, 7, "person:changed", comment=f"ครั้งที่ {n}", data={"n": n})
    return store


def test_a_fresh_chain_holds(filled: Store) -> None:
    with filled.read() as connection:
        assert audit.broken(connection, audit.GENERAL) == []
        assert [e.data for e in audit.history(connection, audit.GENERAL)] == [{"n": n} for n in range(5)]


@pytest.mark.parametrize("change", [{"comment": "อื่น"}, {"actor_id": 8}, {"action": "x:y"}, {"element": "z"}, {"data": b"other"}])
def test_it_finds_a_changed_event(filled: Store, change: dict[str, object]) -> None:
    with filled.begin() as connection:
        connection.execute(update(event).where(event.c.seq == 3).values(change))
        assert audit.broken(connection, audit.GENERAL)


def test_it_finds_a_removed_event(filled: Store) -> None:
    with filled.begin() as connection:
        connection.execute(event.delete().where(event.c.seq == 2))
        assert audit.broken(connection, audit.GENERAL)


def test_erased_data_leaves_the_chain_whole(filled: Store) -> None:
    with filled.begin() as connection:
        connection.execute(update(event).where(event.c.seq == 3).values(data=None))
        assert audit.broken(connection, audit.GENERAL) == []
