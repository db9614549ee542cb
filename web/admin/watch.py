"""Looking through what happened: the outbox, incidents, the audit trail."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner.people import office
from web import sessions
from web.admin import pages
from web.i18n import say


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
        return render_template("admin/incidents.html", found=office.incidents(connection, _page_number()))


@pages.post("/incidents/<int:incident_id>/retry")
def retry(incident_id: int) -> Response:
    """Try the failed command again."""
    sessions.hooks().retry(sessions.store(), sessions.actor(), incident_id)
    flash(say("ดำเนินการใหม่แล้ว"))
    return redirect(url_for("admin.incidents"), 303)


@pages.get("/audit")
def audit() -> str:
    """The audit trail over everything."""
    action = request.args.get("action", "")[:40]
    with sessions.store().read() as connection:
        return render_template("admin/audit.html", found=office.trail(connection, action, _page_number()), action=action)
