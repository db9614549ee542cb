"""What all tables share: metadata with named constraints, ids, and the conditions of partial indexes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Id = BigInteger().with_variant(Integer, "sqlite")


OPEN: dict[str, Any] = {"postgresql_where": text("state = 0"), "sqlite_where": text("state = 0")}
_FOR_ANOTHER = text("filed_by <> applicant_id")
FOR_ANOTHER: dict[str, Any] = {"postgresql_where": _FOR_ANOTHER, "sqlite_where": _FOR_ANOTHER}

_NOT_ENDED = text("status <> 'ended'")
NOT_ENDED: dict[str, Any] = {"postgresql_where": _NOT_ENDED, "sqlite_where": _NOT_ENDED}

_OUTSIDE = text("kind = 'topic'")
OUTSIDE: dict[str, Any] = {"postgresql_where": _OUTSIDE, "sqlite_where": _OUTSIDE}


def own_id() -> Column[int]:
    """The column `id`; its values come from `clock.new_id()`."""
    return Column("id", Id, primary_key=True, autoincrement=False)
