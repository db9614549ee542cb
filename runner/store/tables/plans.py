"""What an applicant means to apply for: the services that the finder named, with the answers that it was told."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from runner.store.tables.base import metadata, own_id
from runner.store.types import Json, Moment

plan = Table(
    "plan",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("service", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default=""),
    Column("rank", Integer, nullable=False, server_default="0"),  # 0: at once; 1: after those of rank 0; …
    Column("facts", Json, nullable=False, server_default="{}"),  # the answers about the business
    Column("case_id", ForeignKey("case.id")),  # null: not begun
    Column("made_at", Moment, nullable=False),
    Index("ix_plan_person", "person_id", "rank"),
)
