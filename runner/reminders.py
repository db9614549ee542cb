"""Telling the holder of a licence, once and in time, that it runs out: a job of the licence, due `renew_before_days` before its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from runner import audit, clock, mail
from runner.catalogue import Sheet
from runner.clock import BANGKOK
from runner.notices import Notice, fill
from runner.store import Store
from runner.store import tables as t

NOTICE, SETTING = "renewal_due", "renew_before_days"
_MORNING = time(8, 30)


def early(settings: Mapping[str, Any]) -> int | None:
    """How many days before its end a licence is to be renewed; None where the service says nothing of it."""
    days = settings.get(SETTING)
    return days if isinstance(days, int) and not isinstance(days, bool) and days >= 0 else None


def due(valid_to: date | None, settings: Mapping[str, Any], sheet: Sheet) -> datetime | None:
    """When the holder is to be told; None for a licence without end, or a service that says nothing of renewing."""
    days = early(settings)
    if valid_to is None or NOTICE not in sheet.notices or days is None:
        return None
    return datetime.combine(valid_to - timedelta(days=days), _MORNING, BANGKOK)


def remind(store: Store, licence_id: int, newest: Any) -> datetime | None:
    """Tell the holder, unless the licence has ended or is replaced. `newest(connection, service)` gives the definition.

    Answers when to come again where the agency has meanwhile set a later day; else None.
    """
    with store.begin() as connection:
        row = _licence(connection, licence_id)
        if row is None or row.status != "valid" or (row.valid_to and row.valid_to < clock.today()):
            return None
        sheet = newest(connection, row.service).sheet
        settings = sheet.settings_at(row.agency_settings)
        moment = due(row.valid_to, settings, sheet)
        if moment is None or moment > clock.now():
            return moment
        _tell(connection, row, sheet.notices[NOTICE], settings)
        return None


def _licence(connection: Connection, licence_id: int) -> Any:
    held, a, p = t.licence, t.agency, t.person
    columns = (
        held, a.c.name_th.label("agency_th"), a.c.name_en.label("agency_en"), a.c.settings.label("agency_settings"),
        p.c.name.label("holder"), p.c.email, p.c.language,
    )  # fmt: skip
    joined = held.join(a, a.c.id == held.c.agency_id).join(p, p.c.id == held.c.holder_id)
    return connection.execute(select(*columns).select_from(joined).where(held.c.id == licence_id).with_for_update(of=held)).first()


def _tell(connection: Connection, row: Any, notice: Notice, settings: Mapping[str, Any]) -> None:
    """Who has no address reads it with the case."""
    scope = {
        "applicant": {"name": row.holder}, "agency": {"name": row.agency_th, "name_en": row.agency_en}, "setting": settings,
        "case": {"title": row.printed.get("title", "")},
        "licence": {"number": row.number, "valid_to": row.valid_to.isoformat(), **{n: row.printed.get(n) for n in ("name_th", "name_en")}},
    }  # fmt: skip
    subject, body = (fill(words, scope, row.language) for words in notice.in_language(row.language))
    message, delivery = mail.rows(row.holder_id, row.email or "", subject, body, row.case_id)
    connection.execute(insert(t.mail), message)
    if row.email:
        connection.execute(insert(t.job), delivery)
    audit.record(connection, None, "licence:reminded", stream=row.case_id, data={"number": row.number})


def again(store: Store, job_id: int, moment: datetime) -> None:
    """Put a reminder's job to another day."""
    with store.begin() as connection:
        connection.execute(update(t.job).where(t.job.c.id == job_id).values(due_at=moment, leased_until=None, leased_by="", attempts=0))
