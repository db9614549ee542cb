"""The tables, all of them. Moments are aware UTC, money is satang (`Money` ↔ Decimal baht), ids come from `clock.new_id()`."""

from runner.store.tables.base import metadata
from runner.store.tables.cases import case, document, licence, message_subscription, payment, task
from runner.store.tables.definitions import definition, definition_file
from runner.store.tables.migrating import migration_undo
from runner.store.tables.people import access_token, agency, assignment, attempt, person, session, ticket
from runner.store.tables.plans import plan
from runner.store.tables.studio import approval, draft, draft_file, draft_replay, house_rule
from runner.store.tables.work import done_once, event, holiday, incident, job, mail, series

__all__ = [
    "access_token",
    "agency",
    "approval",
    "assignment",
    "attempt",
    "case",
    "definition",
    "definition_file",
    "document",
    "done_once",
    "draft",
    "draft_file",
    "draft_replay",
    "event",
    "holiday",
    "house_rule",
    "incident",
    "job",
    "licence",
    "mail",
    "message_subscription",
    "metadata",
    "migration_undo",
    "payment",
    "person",
    "plan",
    "series",
    "session",
    "task",
    "ticket",
]
