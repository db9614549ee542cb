"""Looking through what happened: the outbox, incidents, the audit trail."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner import cases
from runner.definitions import Definition
from runner.errors import AnuyatError, Conflict, DecisionError, ExpressionError, InvalidForm, NotAllowed, Stuck
from runner.people import office
from web import sessions
from web.admin import pages
from web.i18n import language, named, say, tell


class Elements:
    """What elements of diagrams are called, in the versions that cases run on; services by their id, and all else as it is."""

    def __init__(self) -> None:
        store = sessions.store()
        self._services = {service.id: named(service) for service in sessions.hooks().services(store)}
        self._definition = cache(self._read)

    def _read(self, definition_id: int) -> Definition | None:
        with suppress(AnuyatError), sessions.store().read() as connection:
            return cases.definitions.get(connection, definition_id)
        return None

    def name(self, row: Any) -> str:
        """The name of a row's `element`; its id where the diagram has no such element or cannot be read."""
        definition = self._definition(row.definition_id) if row.definition_id and row.element else None
        found = definition.program.elements.get(row.element) if definition else None
        if definition and found and found.name:
            return definition.text(found.name, language())
        return self.service(row.element)

    def service(self, service_id: str) -> str:
        """The name of a service; its id where it is not deployed."""
        return self._services.get(service_id) or service_id


def _page_number() -> int:
    return request.args.get("page", 1, int)


@pages.get("/outbox")
def outbox() -> str:
    """Mails that were sent or wait."""
    with sessions.store().read() as connection:
        found = office.outbox(connection, _page_number())
    return render_template("admin/outbox.html", found=found, smtp=bool(sessions.settings().smtp_url))


@pages.get("/outbox/<int:mail_id>")
def mail(mail_id: int) -> str:
    """One mail."""
    with sessions.store().read() as connection:
        return render_template("admin/mail.html", mail=office.letter(connection, mail_id))


@pages.get("/incidents")
def incidents() -> str:
    """What went wrong and waits for somebody."""
    with sessions.store().read() as connection:
        found = office.incidents(connection, _page_number())
    return render_template("admin/incidents.html", found=found, elements=Elements())


@pages.post("/incidents/<int:incident_id>/retry")
def retry(incident_id: int) -> Response:
    """Try the failed command again. What somebody has meanwhile done in another way is closed; what fails again says why."""
    store, actor = sessions.store(), sessions.actor()
    try:
        sessions.hooks().retry(store, actor, incident_id)
    except (Conflict, Stuck, DecisionError, ExpressionError, InvalidForm, NotAllowed) as again:
        if isinstance(again, Conflict) and again.winner:
            cases.solve(store, actor, incident_id)
            flash(say("มีผู้ดำเนินการไปแล้ว จึงปิดเหตุขัดข้องนี้: {why}", why=tell(again)))
        else:
            flash(say("ยังดำเนินการไม่ได้ เหตุเดิมยังไม่หมดไป: {why}", why=tell(again)), "warning")
    else:
        flash(say("ดำเนินการใหม่สำเร็จ คำขอไปขั้นต่อไปแล้ว"))
    return redirect(url_for("admin.incidents"), 303)


@pages.get("/audit")
def audit() -> str:
    """The audit trail over everything."""
    action = request.args.get("action", "")[:40]
    with sessions.store().read() as connection:
        found = office.trail(connection, action, _page_number())
    return render_template("admin/audit.html", found=found, action=action, elements=Elements())
