"""Alembic's entry: migrations run in one transaction on the store they are given.

SQLite changes a column by making its table anew; what points to the table must not be looked at in between, and only outside of a
transaction can that be said. It is looked at as a whole before the commit.
"""

from alembic import context

from runner.errors import Unavailable
from runner.store import Store, tables

store: Store = context.config.attributes["store"]
with store.engine.connect() as connection:
    plain = connection.connection.dbapi_connection
    if store.is_sqlite:
        plain.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            context.configure(connection=connection, target_metadata=tables.metadata, render_as_batch=store.is_sqlite)
            context.run_migrations()
            if store.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise Unavailable("ฐานข้อมูลมีรายการที่ชี้ไปยังสิ่งที่ไม่มีอยู่", "The database has rows that point to nothing")
    finally:
        if store.is_sqlite:
            plain.execute("PRAGMA foreign_keys=ON")
