"""Bring a database to the newest schema: Alembic migrations from `runner/store/migrations`, run from Python."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from runner.store import Store

_FOLDER = Path(__file__).parent / "migrations"


def _config(store: Store) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["store"] = store
    return config


def upgrade(store: Store) -> bool:
    """Run what is missing; True when something was. Does nothing, quickly, on a database that is up to date."""
    config = _config(store)
    newest = ScriptDirectory.from_config(config).get_current_head()
    with store.read() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return False
    command.upgrade(config, "head")
    return True
