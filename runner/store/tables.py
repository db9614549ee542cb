"""The tables, all of them. Moments are aware UTC, money is satang (`Money` ↔ Decimal baht), ids come from `clock.new_id()`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from runner.store.types import Json, Moment, Money

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Id = BigInteger().with_variant(Integer, "sqlite")


_OPEN: dict[str, Any] = {"postgresql_where": text("state = 0"), "sqlite_where": text("state = 0")}


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=False)


# ---- people ------------------------------------------------------------------------------------------------------------
person = Table(
    "person",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),  # applicant | staff
    Column("id_number", Text, nullable=False),  # 13 digits: citizen or juristic
    Column("id_kind", Text, nullable=False),  # citizen | juristic
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),  # lower case
    Column("phone", Text, nullable=False),
    Column("address", Json, nullable=False, server_default="{}"),
    Column("language", Text, nullable=False, server_default="th"),
    Column("password", Text, nullable=False, server_default=""),  # argon2id
    Column("disabled_at", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("id_number"),
    UniqueConstraint("email"),
)
agency = Table(
    "agency",
    metadata,
    _id(),
    Column("code", Text, nullable=False, unique=True),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("details", Json, nullable=False, server_default="{}"),  # address, phone, hours, province, is_bangkok, biller_id …
    Column("settings", Json, nullable=False, server_default="{}"),  # overrides of the service sheets' settings: {service or "*": {id: value}}
)
assignment = Table(
    "assignment",
    metadata,
    _id(),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),  # officer | approver | committee | service_centre | analyst | auditor | administrator
    Column("service", Text, nullable=False, server_default="*"),
    Column("agency_id", ForeignKey("agency.id")),  # null: all agencies
    UniqueConstraint("person_id", "role", "service", "agency_id"),
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
attempt = Table(  # tries to log in, register or reset, for slowing down guessing
    "attempt",
    metadata,
    Column("key", Text, primary_key=True),  # sha-256 of what was tried: no id number stands here
    Column("times", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)

# ---- definitions --------------------------------------------------------------------------------------------------------
definition = Table(
    "definition",
    metadata,
    _id(),
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

# ---- cases --------------------------------------------------------------------------------------------------------------
case = Table(
    "case",
    metadata,
    _id(),
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
    Column("variables", LargeBinary, nullable=False),  # JSON object
    Column("clock", Json, nullable=False, server_default="{}"),  # service clock, see runner.service_clock
    Column("due_at", Moment),  # expected date of the result; null until the clock starts
    Column("created_at", Moment, nullable=False),
    Column("filed_at", Moment),
    Column("ended_at", Moment),
    Column("chain", LargeBinary),  # hash of the newest audit event
    Column("events", Integer, nullable=False, server_default="0"),
    Index("ix_case_applicant", "applicant_id", "created_at"),
    Index("ix_case_filed", "agency_id", "filed_at", "id", "service", "status"),
)
task = Table(  # user tasks and hand-completed service tasks; a worklist is answered from this table alone
    "task",
    metadata,
    _id(),
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
    Index("ix_task_rank", "agency_id", "rank_at", "id", "service", "role", "stage", "assignee_id", "state", **_OPEN),
    Index("ix_task_count", "agency_id", "service", "role", "stage", "assignee_id", "rank_at", "state", **_OPEN),
    Index("ix_task_mine", "assignee_id", "rank_at", "id", **_OPEN),
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
    _id(),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # upload | letter
    Column("field", Text, nullable=False),  # form field, or letter id
    Column("name", Text, nullable=False),  # as the person named it, NFC
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("stored_as", Text, nullable=False, server_default=""),  # key in the file store; empty: letter not yet rendered
    Column("number", Text),  # number printed on a letter
    Column("data", LargeBinary),  # snapshot for a letter until it is rendered: zlib JSON
    Column("visible", Boolean, nullable=False, server_default=text("true")),  # to the applicant
    Column("made_at", Moment, nullable=False),
    Column("made_by", Id),
    Column("replaced_at", Moment),
)
licence = Table(
    "licence",
    metadata,
    _id(),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("service", Text, nullable=False),
    Column("kind", Text, nullable=False),  # id in the sheet's licences
    Column("agency_id", ForeignKey("agency.id"), nullable=False),
    Column("holder_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("status", Text, nullable=False, server_default="valid"),  # valid | revoked | cancelled
    Column("token", Text, nullable=False, unique=True),  # in the QR code
    Column("printed", Json, nullable=False),  # what the licence shows
    Column("kept", Json, nullable=False, server_default="{}"),  # variables that later applications of the holder may take over
    UniqueConstraint("agency_id", "kind", "number"),
)
payment = Table(
    "payment",
    metadata,
    _id(),
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
    Column("data", LargeBinary),  # zlib JSON; the chain covers its digest, so it can be erased
    Column("digest", LargeBinary),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_event_at", "at"),
)
job = Table(
    "job",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),  # timer | topic | mail | render
    Column("topic", Text, nullable=False, server_default=""),
    Column("case_id", Id),
    Column("token", Text, nullable=False, server_default=""),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("leased_by", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("retries", Integer, nullable=False, server_default="5"),
    Column("payload", Json, nullable=False, server_default="{}"),
    Column("error", Text, nullable=False, server_default=""),
    Index("ix_job_due", "kind", "due_at"),
    Index("ix_job_case", "case_id", "kind"),
)
mail = Table(
    "mail",
    metadata,
    _id(),
    Column("person_id", Id),
    Column("case_id", Id),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("sent_at", Moment),
)
incident = Table(
    "incident",
    metadata,
    _id(),
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
