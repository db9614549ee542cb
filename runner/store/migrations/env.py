"""Alembic's entry: migrations run in one transaction on the store they are given."""

from alembic import context

from runner.store import Store, tables

store: Store = context.config.attributes["store"]
with store.begin() as connection:
    context.configure(connection=connection, target_metadata=tables.metadata, render_as_batch=store.is_sqlite)
    context.run_migrations()
