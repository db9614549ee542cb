"""Who people are and what they may do: accounts, agencies, assignments, sessions, one-time links, access tokens, tries."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from runner.store.tables.base import metadata, own_id
from runner.store.types import Json, Moment

person = Table(
    "person",
    metadata,
    own_id(),
    Column("kind", Text, nullable=False),  # applicant | staff
    Column("id_number", Text, nullable=False),  # 13 digits: citizen or juristic
    Column("id_kind", Text, nullable=False),  # citizen | juristic
    Column("name", Text, nullable=False),
    Column("email", Text),  # lower case; null: an applicant whom so far only a service centre serves
    Column("phone", Text, nullable=False),
    Column("address", Json, nullable=False, server_default="{}"),
    Column("language", Text, nullable=False, server_default="th"),
    Column("password", Text, nullable=False, server_default=""),  # argon2id
    Column("disabled_at", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("id_number"),
    UniqueConstraint("email"),
    Index("ix_person_phone", "phone"),
)
agency = Table(
    "agency",
    metadata,
    own_id(),
    Column("code", Text, nullable=False, unique=True),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("details", Json, nullable=False, server_default="{}"),  # address, phone, hours, province, is_bangkok, biller_id …
    Column("settings", Json, nullable=False, server_default="{}"),  # what differs from the sheets: {service or "*": {id: value}}
)
assignment = Table(
    "assignment",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),  # officer | approver | committee | service_centre | analyst | auditor | administrator
    Column("service", Text, nullable=False, server_default="*"),
    Column("agency_id", ForeignKey("agency.id")),  # null: all agencies
    UniqueConstraint("person_id", "role", "service", "agency_id"),
    Index("ix_assignment_role", "role", "agency_id"),  # colleagues: who holds a role at a place
)
session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),  # sha-256 of the cookie's token
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("data", Json, nullable=False, server_default="{}"),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
ticket = Table(  # one-time links: password reset, e-mail confirmation
    "ticket",
    metadata,
    Column("id", Text, primary_key=True),  # sha-256 of the link's token
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("data", Json, nullable=False, server_default="{}"),
    Column("expires_at", Moment, nullable=False),
)
access_token = Table(  # with which a program acts for a person: Camunda Modeler, a worker of another system
    "access_token",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),  # where its owner keeps it
    Column("scope", Text, nullable=False, server_default=""),  # deploy | jobs; empty: all that its owner may
    Column("digest", Text, nullable=False, unique=True),  # sha-256 of the token, which is nowhere else
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)
attempt = Table(  # tries to log in, register or reset, for slowing down guessing
    "attempt",
    metadata,
    Column("key", Text, primary_key=True),  # sha-256 of what was tried: no id number stands here
    Column("times", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)
