"""What open cases were before they moved to another version, so that they can go back."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from runner.store.tables.base import Id, metadata
from runner.store.types import Json, Moment, PackedJson

migration_undo = Table(  # holds until the case's next step: its revision is another then, and the row means nothing any more
    "migration_undo",
    metadata,
    Column("case_id", ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),  # the case's after it moved
    Column("service", Text, nullable=False, index=True),
    Column("definition_id", ForeignKey("definition.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("variables", PackedJson, nullable=False),
    Column("rows", Json, nullable=False),  # open tasks, jobs and subscriptions, by table
    Column("made_at", Moment, nullable=False),
    Column("made_by", Id),
)
