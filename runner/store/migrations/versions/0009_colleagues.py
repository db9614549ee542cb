"""Who holds a role at a place is found without reading everybody's assignments."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """A database made by today's tables has it already."""
    op.create_index("ix_assignment_role", "assignment", ["role", "agency_id"], if_not_exists=True)
