"""Licences that end before their time or are replaced, and the reminders of those that were issued before there were any."""

import sqlalchemy as sa
from alembic import op

from runner import clock, mail
from runner.store import tables

revision = "0007"
down_revision = "0006"
_NEW = ("ended_on", "replaced_by")
_MANY = 1000


def upgrade() -> None:
    """A database made by today's tables has the columns already."""
    bind = op.get_bind()
    there = {column["name"] for column in sa.inspect(bind).get_columns("licence")}
    for name in _NEW:
        if name not in there:
            op.add_column("licence", sa.Column(name, tables.licence.c[name].type))
    _remind(bind)


def _remind(bind: sa.Connection) -> None:
    """One job for each licence that still runs; where it is too early, the job itself puts itself to the right day."""
    c = tables.licence.c
    running = sa.select(c.id, c.case_id).where(c.status == "valid", c.valid_to >= clock.today()).order_by(c.id)
    found = [{"job": row.id, "case": row.case_id} for row in bind.execute(running)]
    for start in range(0, len(found), _MANY):
        rows = [
            mail.new_job("remind", clock.now(), case_id=one["case"], payload={"licence": str(one["job"])})
            for one in found[start : start + _MANY]
        ]
        bind.execute(sa.insert(tables.job), rows)
