"""Service centres: applicants without an e-mail address, found by phone, and the cases that staff began for others."""

from alembic import op
from sqlalchemy import inspect

from runner.store import tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A database made by today's tables has it all already."""
    bind = op.get_bind()
    email = next(column for column in inspect(bind).get_columns("person") if column["name"] == "email")
    if not email["nullable"]:
        with op.batch_alter_table("person") as person:
            person.alter_column("email", nullable=True)
    for table, name in ((tables.person, "ix_person_phone"), (tables.case, "ix_case_for_another")):
        next(index for index in table.indexes if index.name == name).create(bind, checkfirst=True)
