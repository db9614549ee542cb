"""Moving open cases to another version: an index that finds them, and what they were before."""

from alembic import op

from runner.store import tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """A database made by today's tables has it all already."""
    bind = op.get_bind()
    tables.migration_undo.create(bind, checkfirst=True)
    next(index for index in tables.case.indexes if index.name == "ix_case_version").create(bind, checkfirst=True)
