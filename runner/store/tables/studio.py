"""The analyst's studio: drafts of services, approvals, replays of drafts, and what an administrator decided."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from runner.store.tables.base import Id, metadata, own_id
from runner.store.types import Json, Moment

draft = Table(
    "draft",
    metadata,
    own_id(),
    Column("service", Text, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("base_version", Integer, nullable=False),  # the version that was copied; 0: a new service
    Column("revision", Integer, nullable=False, server_default="0"),  # counts every change
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("closed", Text, nullable=False, server_default=""),  # discarded | deployed
    Column("closed_at", Moment),
    Index("ix_draft_service", "service", "closed"),
    Index("ix_draft_person", "person_id", "closed"),
)
draft_file = Table(
    "draft_file",  # only what differs from the base version
    metadata,
    Column("draft_id", ForeignKey("draft.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("revision", Integer, nullable=False),  # the draft's when this file was saved last
    Column("content", LargeBinary),  # null: the file is left out
)
approval = Table(
    "approval",
    metadata,
    own_id(),
    Column("service", Text, nullable=False),
    Column("draft_id", ForeignKey("draft.id")),  # null: an old version again
    Column("from_version", Integer),
    Column("digest", Text, nullable=False),  # of what is to be deployed: a draft changed afterwards needs asking again
    Column("note", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # why in spite of findings
    Column("asked_by", ForeignKey("person.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", Text, nullable=False, server_default="asked"),  # asked | approved | declined | withdrawn
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", Moment),
    Column("comment", Text, nullable=False, server_default=""),
    Index("ix_approval_service", "service", "state"),
)
draft_replay = Table(
    "draft_replay",
    metadata,
    own_id(),
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("asked_by", ForeignKey("person.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # the last sign of life of the process that plays
    Column("ended_at", Moment),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("known", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="running"),  # running | passed | failed | broken
    Column("result", Json),
    Column("report", LargeBinary),  # gzipped HTML
    Index("ix_draft_replay_draft", "draft_id", "digest"),
)
house_rule = Table(
    "house_rule",
    metadata,
    Column("name", Text, primary_key=True),  # four_eyes
    Column("value", Json, nullable=False),
    Column("set_by", Id),
    Column("set_at", Moment, nullable=False),
)
