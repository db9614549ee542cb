"""What most commands begin with: settings and an up-to-date database."""

from __future__ import annotations

from runner import calendar
from runner.documents.files import FileStore
from runner.settings import Settings, read
from runner.store import Store, schema


def opened() -> tuple[Settings, Store, FileStore]:
    """Settings from the environment, the migrated database, the file store."""
    settings = read()
    store = Store.open(settings.database_url)
    schema.upgrade(store)
    with store.read() as connection:
        calendar.load(connection)
    return settings, store, FileStore.open(settings.files)
