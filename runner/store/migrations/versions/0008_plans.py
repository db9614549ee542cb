"""What applicants mean to apply for."""

from alembic import op

from runner.store import tables

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A database made by today's tables has it already."""
    tables.plan.create(op.get_bind(), checkfirst=True)
