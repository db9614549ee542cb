"""The first schema: every table of `runner.store.tables`, and the trigram index that searches cases."""

from alembic import op

from runner.store import tables

revision = "0001"
down_revision = None

_PUT = "INSERT INTO case_search(rowid, search) VALUES (new.id, new.search);"
_TAKE = "INSERT INTO case_search(case_search, rowid, search) VALUES ('delete', old.id, old.search);"
_SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE case_search USING fts5(search, content='case', content_rowid='id', tokenize='trigram')""",
    f'CREATE TRIGGER case_search_insert AFTER INSERT ON "case" BEGIN {_PUT} END',
    f'CREATE TRIGGER case_search_update AFTER UPDATE OF search ON "case" BEGIN {_TAKE} {_PUT} END',
    f'CREATE TRIGGER case_search_delete AFTER DELETE ON "case" BEGIN {_TAKE} END',
)


def upgrade() -> None:
    bind = op.get_bind()
    tables.metadata.create_all(bind)
    if bind.dialect.name == "sqlite":
        for statement in _SQLITE_SEARCH:
            op.execute(statement)
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute('CREATE INDEX ix_case_search ON "case" USING gin (search gin_trgm_ops)')
