"""Programs of others: the tokens with which they come, and an index by which they find their jobs."""

from alembic import op

from runner.store import tables

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A database made by today's tables has it all already."""
    bind = op.get_bind()
    tables.access_token.create(bind, checkfirst=True)
    next(index for index in tables.job.indexes if index.name == "ix_job_topic").create(bind, checkfirst=True)
