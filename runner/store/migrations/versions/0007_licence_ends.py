"""Licences that end before their time or are replaced."""

import sqlalchemy as sa
from alembic import op

from runner.store import tables

revision = "0007"
down_revision = "0006"
_NEW = ("ended_on", "replaced_by")


def upgrade() -> None:
    """A database made by today's tables has it all already."""
    bind = op.get_bind()
    there = {column["name"] for column in sa.inspect(bind).get_columns("licence")}
    for name in _NEW:
        if name not in there:
            op.add_column("licence", sa.Column(name, tables.licence.c[name].type))
