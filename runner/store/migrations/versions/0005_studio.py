"""The analyst's studio: drafts, approvals, replays of drafts and the rules of the house."""

from alembic import op

from runner.store import tables

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """A database made by today's tables has them already."""
    bind = op.get_bind()
    for table in (tables.draft, tables.draft_file, tables.approval, tables.draft_replay, tables.house_rule):
        table.create(bind, checkfirst=True)
