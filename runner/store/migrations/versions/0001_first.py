"""The first schema: every table of `runner.store.tables`, and the index that `runner.search` keeps."""

from alembic import op

from runner.store import tables

revision = "0001"
down_revision = None

# no contents, no positions: the keys of a case are made again from its text, and their order means nothing
_SQLITE_SEARCH = "CREATE VIRTUAL TABLE case_search USING fts5(keys, content='', detail=none, columnsize=0, tokenize='ascii')"
# a short pending list: what a search reads besides the index is bounded
_SEARCH = (
    'CREATE TABLE case_search (case_id bigint PRIMARY KEY REFERENCES "case"(id), keys integer[] NOT NULL, words text NOT NULL)',
    "CREATE INDEX ix_case_search ON case_search USING gin (keys) WITH (gin_pending_list_limit = 256)",
)


def upgrade() -> None:
    bind = op.get_bind()
    tables.metadata.create_all(bind)
    for statement in (_SQLITE_SEARCH,) if bind.dialect.name == "sqlite" else _SEARCH:
        op.execute(statement)
