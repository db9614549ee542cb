"""Cases and what hangs on them: tasks, subscriptions, documents, licences, payments."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text, UniqueConstraint, text

from runner.store.tables.base import FOR_ANOTHER, NOT_ENDED, OPEN, Id, metadata, own_id
from runner.store.types import Json, Moment, Money, PackedJson

case = Table(
    "case",
    metadata,
    own_id(),
    Column("number", Text, unique=True),  # FP-2569-000123; null while a draft
    Column("service", Text, nullable=False),
    Column("definition_id", ForeignKey("definition.id"), nullable=False),
    Column("agency_id", ForeignKey("agency.id"), nullable=False),
    Column("applicant_id", ForeignKey("person.id"), nullable=False),
    Column("filed_by", Id),  # differs from the applicant when staff file on their behalf
    Column("title", Text, nullable=False, server_default=""),  # what people call it: the shop's name
    Column("search", Text, nullable=False, server_default=""),  # number, title and applicant as `runner.search.plain` writes them
    Column("status", Text, nullable=False, server_default="draft"),  # draft | open | ended
    Column("outcome", Text),  # issued | refused | returned | withdrawn | lapsed …
    Column("end_event", Text),
    Column("stage", Text, nullable=False, server_default="apply"),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("state", LargeBinary, nullable=False),
    Column("variables", PackedJson, nullable=False),  # JSON object
    Column("clock", Json, nullable=False, server_default="{}"),  # service clock, see runner.service_clock
    Column("due_at", Moment),  # expected date of the result; null until the clock starts
    Column("created_at", Moment, nullable=False),
    Column("filed_at", Moment),
    Column("ended_at", Moment),
    Column("chain", LargeBinary),  # hash of the newest audit event
    Column("events", Integer, nullable=False, server_default="0"),
    Index("ix_case_applicant", "applicant_id", "created_at"),
    Index("ix_case_for_another", "agency_id", "id", "service", "status", **FOR_ANOTHER),  # begun at a service centre
    Index("ix_case_version", "definition_id", "id", **NOT_ENDED),  # what a new version finds open
    Index("ix_case_filed", "agency_id", "filed_at", "id", "service", "status"),
)
task = Table(  # user tasks and hand-completed service tasks; a worklist is answered from this table alone
    "task",
    metadata,
    own_id(),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("token", Text, nullable=False),  # the engine's id of the live task
    Column("element", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # user | service
    Column("role", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("agency_id", Id, nullable=False),
    Column("assignee_id", Id),
    Column("state", SmallInteger, nullable=False, server_default="0"),  # 0 open, 1 done, 2 cancelled
    Column("priority", Integer, nullable=False, server_default="50"),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("rank_at", Moment, nullable=False),  # due_at, or far in the future: what a worklist is sorted by
    Column("draft", Json),
    Column("done_key", Text, nullable=False, server_default=""),  # idempotency key of the form that completed it
    Column("done_at", Moment),
    Column("done_by", Id),
    Index("ix_task_case", "case_id", "state"),
    # `state` is in each: without it SQLite would read every row to see what the index already says
    Index("ix_task_rank", "agency_id", "rank_at", "id", "service", "role", "stage", "assignee_id", "state", **OPEN),
    Index("ix_task_count", "agency_id", "service", "role", "stage", "assignee_id", "rank_at", "state", **OPEN),
    Index("ix_task_mine", "assignee_id", "rank_at", "id", **OPEN),
)
message_subscription = Table(
    "message_subscription",
    metadata,
    Column("case_id", ForeignKey("case.id"), primary_key=True),
    Column("token", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, server_default=""),
    Column("element", Text, nullable=False),
    Index("ix_subscription_name", "name", "key"),
)
document = Table(
    "document",
    metadata,
    own_id(),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # upload | letter
    Column("field", Text, nullable=False),  # form field, or letter id
    Column("name", Text, nullable=False),  # as the person named it, NFC
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("stored_as", Text, nullable=False, server_default=""),  # key in the file store; empty: letter not yet rendered
    Column("number", Text),  # number printed on a letter
    Column("data", LargeBinary),  # snapshot for a letter until it is rendered: packed JSON
    Column("visible", Boolean, nullable=False, server_default=text("true")),  # to the applicant
    Column("made_at", Moment, nullable=False),
    Column("made_by", Id),
    Column("replaced_at", Moment),
)
licence = Table(
    "licence",
    metadata,
    own_id(),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("service", Text, nullable=False),
    Column("kind", Text, nullable=False),  # id in the sheet's licences
    Column("agency_id", ForeignKey("agency.id"), nullable=False),
    Column("holder_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("status", Text, nullable=False, server_default="valid"),  # valid | revoked | cancelled | replaced
    Column("ended_on", Date),  # last day of one that was cancelled or replaced: it may be still to come
    Column("replaced_by", Id),  # the licence that took its place
    Column("token", Text, nullable=False, unique=True),  # in the QR code
    Column("printed", Json, nullable=False),  # what the licence shows
    Column("kept", Json, nullable=False, server_default="{}"),  # variables that later applications of the holder may take over
    UniqueConstraint("agency_id", "kind", "number"),
)
payment = Table(
    "payment",
    metadata,
    own_id(),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("amount", Money, nullable=False),
    Column("method", Text, nullable=False),  # agency | bill_payment | e_payment | service_centre
    Column("reference", Text, nullable=False, server_default=""),
    Column("receipt_number", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False),  # asked | paid | failed
    Column("token", Text, nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("paid_at", Moment),
)
