"""Deployed services: immutable versions and their files."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from runner.store.tables.base import Id, metadata, own_id
from runner.store.types import Moment

definition = Table(
    "definition",
    metadata,
    own_id(),
    Column("service", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("digest", Text, nullable=False),  # sha-256 of all files
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Id),
    Column("note", Text, nullable=False, server_default=""),
    UniqueConstraint("service", "version"),
)
definition_file = Table(
    "definition_file",
    metadata,
    Column("definition_id", ForeignKey("definition.id"), primary_key=True),
    Column("path", Text, primary_key=True),  # processes/food_premises.bpmn, forms/food_premises/apply.form …
    Column("content", LargeBinary, nullable=False),
)
