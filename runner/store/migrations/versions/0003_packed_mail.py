"""The words of mails are packed: half of what a finished case keeps was theirs."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from runner.store.packing import pack, unpack

revision = "0003"
down_revision = "0002"

_MANY = 500
_mail = sa.table("mail", sa.column("id", sa.BigInteger), sa.column("body", sa.LargeBinary))


def upgrade() -> None:
    """A database made by today's tables has it already."""
    body = next(column for column in sa.inspect(op.get_bind()).get_columns("mail") if column["name"] == "body")
    if isinstance(body["type"], sa.Text):
        _retype(sa.LargeBinary(), "convert_to(body, 'UTF8')")
        _rewrite(pack)


def downgrade() -> None:
    _rewrite(unpack)
    _retype(sa.Text(), "convert_from(body, 'UTF8')")


def _retype(to: sa.types.TypeEngine[object], using: str) -> None:
    with op.batch_alter_table("mail") as mail:  # SQLite makes the table anew and casts; the bytes stay what they are
        mail.alter_column("body", type_=to, nullable=False, postgresql_using=using)


def _rewrite(change: Callable[[bytes], bytes]) -> None:
    bind, last = op.get_bind(), -1
    written = sa.update(_mail).where(_mail.c.id == sa.bindparam("which")).values(body=sa.bindparam("changed"))
    while found := bind.execute(sa.select(_mail).where(_mail.c.id > last).order_by(_mail.c.id).limit(_MANY)).all():
        bind.execute(written, [{"which": row.id, "changed": change(bytes(row.body))} for row in found])
        last = found[-1].id
