"""A database that was made before is brought to today's tables, and nothing in it is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from runner.store import Store, schema
from runner.store.tables import person
from tests.support.people import settle

_OLD = {
    "sqlite": ("DROP INDEX ix_person_phone", "DROP INDEX ix_case_for_another"),
    "postgresql": ("DROP INDEX ix_person_phone", "DROP INDEX ix_case_for_another", "ALTER TABLE person ALTER COLUMN email SET NOT NULL"),
}


def make_old(store: Store) -> None:
    """Back to revision 0001: every applicant has an e-mail address."""
    dialect = store.engine.dialect.name
    with store.begin() as connection:
        for statement in (*_OLD[dialect], "UPDATE alembic_version SET version_num = '0001'"):
            connection.execute(text(statement))
        if dialect == "sqlite":
            schema_version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
            connection.exec_driver_sql("PRAGMA writable_schema=ON")
            connection.exec_driver_sql(
                "UPDATE sqlite_master SET sql = replace(sql, 'email TEXT, ', 'email TEXT NOT NULL, ') WHERE name = 'person'"
            )
            connection.exec_driver_sql(f"PRAGMA schema_version={schema_version + 1}")
            connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def test_an_older_database_takes_applicants_without_an_address(store: Store) -> None:
    cast = settle(store)
    make_old(store)
    store.engine.dispose()
    with store.read() as connection:
        assert not next(one for one in inspect(connection).get_columns("person") if one["name"] == "email")["nullable"]
    assert schema.upgrade(store)
    with store.begin() as connection:
        connection.execute(person.update().where(person.c.id == cast.somchai.person_id).values(email=None))
        found = inspect(connection)
        assert {one["name"] for one in found.get_indexes("person")} >= {"ix_person_phone"}
        assert {one["name"] for one in found.get_indexes("case")} >= {"ix_case_for_another"}
        assert len(connection.execute(person.select()).all()) == 12
    assert not schema.upgrade(store)


def test_what_points_to_people_is_still_held_to_them(sqlite_store: Store) -> None:
    cast = settle(sqlite_store)
    make_old(sqlite_store)
    sqlite_store.engine.dispose()
    schema.upgrade(sqlite_store)
    with sqlite_store.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    with pytest.raises(IntegrityError), sqlite_store.begin() as connection:
        connection.execute(person.delete().where(person.c.id == cast.mali.person_id))
