"""A person as an actor: name, kind and what they may be at this moment."""

from __future__ import annotations

from sqlalchemy import Connection

from runner.errors import NotFound
from runner.people import accounts, assignments
from runner.permissions import Actor


def actor_of(connection: Connection, person_id: int) -> Actor:
    """The actor behind an account, with today's grants. NotFound when the account is unknown or disabled."""
    found = accounts.read(connection, person_id)
    if found.disabled_at is not None:
        raise NotFound
    grants = assignments.grants(connection, person_id) if found.kind == "staff" else ()
    return Actor(found.id, found.name, "staff" if found.kind == "staff" else "applicant", grants)
