"""A database from before licences could end gets the columns, and a reminder for each licence that still runs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, inspect, select, text

from runner import clock
from runner.store import Store, schema
from runner.store import tables as t
from tests.support.people import Cast, settle


def licence(cast: Cast, number: int, days: int) -> dict[str, object]:
    today = clock.today()
    row = {
        "id": number,
        "case_id": 1,
        "service": "food_premises",
        "kind": "licence",
        "agency_id": cast.town,
        "holder_id": cast.somchai.person_id,
    }
    row |= {"number": f"{number}/2569", "valid_from": today - timedelta(days=400), "valid_to": today + timedelta(days=days)}
    return row | {"status": "valid", "token": f"t{number}", "printed": {}, "kept": {}}


def make_old(store: Store, cast: Cast) -> None:
    """Back to revision 0006, with one licence that runs and one that has run out."""
    definition = {"id": 1, "service": "food_premises", "version": 1, "process_id": "food_premises", "digest": "", "note": ""}
    case = {"id": 1, "service": "food_premises", "definition_id": 1, "agency_id": cast.town, "applicant_id": cast.somchai.person_id}
    with store.begin() as connection:
        connection.execute(insert(t.definition), definition | {"deployed_at": clock.now(), "deployed_by": cast.ari.person_id})
        connection.execute(insert(t.case), case | {"state": b"", "variables": b"{}", "created_at": clock.now()})
        connection.execute(insert(t.licence), [licence(cast, 1, 30), licence(cast, 2, -1)])
        for column in ("ended_on", "replaced_by"):
            connection.execute(text(f"ALTER TABLE licence DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0006'"))
    store.engine.dispose()


def test_it_gets_columns_and_reminders(store: Store) -> None:
    make_old(store, settle(store))
    assert schema.upgrade(store)
    with store.read() as connection:
        assert {"ended_on", "replaced_by"} <= {one["name"] for one in inspect(connection).get_columns("licence")}
        jobs = connection.execute(select(t.job.c.payload, t.job.c.case_id).where(t.job.c.kind == "remind")).all()
        assert jobs == [({"licence": "1"}, 1)]
    assert not schema.upgrade(store)
