"""What goes on around cases: the audit trail, jobs, mail, incidents, running numbers, holidays."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from runner.store.tables.base import OUTSIDE, Id, metadata, own_id
from runner.store.types import Json, Moment, PackedText

event = Table(  # the audit trail: one hash chain per stream (a case id, or 0 for everything else)
    "event",
    metadata,
    Column("stream", Id, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", Id),
    Column("behalf_of", Id),
    Column("action", Text, nullable=False),  # case:filed, task:completed, person:disabled …
    Column("element", Text, nullable=False, server_default=""),
    Column("comment", Text, nullable=False, server_default=""),
    Column("data", LargeBinary),  # packed JSON; the chain covers its digest, so it can be erased
    Column("digest", LargeBinary),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_event_at", "at"),
)
job = Table(
    "job",
    metadata,
    own_id(),
    Column("kind", Text, nullable=False),  # timer | topic | mail | render | remind
    Column("topic", Text, nullable=False, server_default=""),
    Column("case_id", Id),
    Column("token", Text, nullable=False, server_default=""),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("leased_by", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("retries", Integer, nullable=False, server_default="5"),  # of a topic: what is left of them, its `attempts` stay 0
    Column("payload", Json, nullable=False, server_default="{}"),
    Column("error", Text, nullable=False, server_default=""),
    Index("ix_job_due", "kind", "due_at"),
    Index("ix_job_case", "case_id", "kind"),
    Index("ix_job_topic", "topic", "due_at", **OUTSIDE),
)
mail = Table(
    "mail",
    metadata,
    own_id(),
    Column("person_id", Id),
    Column("case_id", Id),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", PackedText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("sent_at", Moment),
)
incident = Table(
    "incident",
    metadata,
    own_id(),
    Column("case_id", ForeignKey("case.id"), index=True),
    Column("element", Text, nullable=False, server_default=""),
    Column("what", Json, nullable=False),  # the command that failed, enough to try it again
    Column("th", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Column("solved_at", Moment),
    Column("solved_by", Id),
)
done_once = Table(  # idempotency: a form sent twice answers "done" twice
    "done_once",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("case_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
)
series = Table(  # running numbers: FP-2569, receipts of an agency …
    "series",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
holiday = Table(  # days an administrator adds (closed) or takes away (open) from the government's list
    "holiday",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name_th", Text, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=text("true")),
)
