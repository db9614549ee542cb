"""The tables, all of them. Moments are aware UTC, money is satang (`Money` ↔ Decimal baht), ids come from `clock.new_id()`."""

from runner.store.tables.base import metadata
from runner.store.tables.cases import case, document, licence, message_subscription, payment, task
from runner.store.tables.definitions import definition, definition_file
from runner.store.tables.people import agency, assignment, attempt, person, session, ticket
from runner.store.tables.work import done_once, event, holiday, incident, job, mail, series

__all__ = [
    "agency",
    "assignment",
    "attempt",
    "case",
    "definition",
    "definition_file",
    "document",
    "done_once",
    "event",
    "holiday",
    "incident",
    "job",
    "licence",
    "mail",
    "message_subscription",
    "metadata",
    "payment",
    "person",
    "series",
    "session",
    "task",
    "ticket",
]
