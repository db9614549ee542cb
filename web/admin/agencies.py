"""Agencies: their names and details, and where they differ from the service sheets."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner.errors import InvalidForm, NotFound
from runner.people import agencies as offices
from web import sessions
from web.admin import pages
from web.i18n import say
from web.typed import Typed, posted, refused

Answer = str | Response | tuple[str, int]
_NAMES = ("code", "name_th", "name_en", *offices.TEXTS, *offices.FLAGS)


@pages.get("/agencies")
def agencies() -> str:
    """All agencies."""
    with sessions.store().read() as connection:
        found = offices.listed(connection)
    return render_template("admin/agencies.html", agencies=found)


@pages.route("/agencies/new", methods=["GET", "POST"])
def new_agency() -> Answer:
    """Make an agency."""
    if request.method == "GET":
        return render_template("admin/agency.html", agency=None, typed=Typed(), services=(), settings={})
    try:
        made = offices.save(sessions.store(), sessions.actor(), None, posted(*_NAMES))
    except InvalidForm as error:
        return render_template("admin/agency.html", agency=None, typed=refused(error), services=(), settings={}), 422
    flash(say("บันทึกแล้ว"))
    return redirect(url_for("admin.agency", agency_id=made), 303)


@pages.route("/agencies/<int:agency_id>", methods=["GET", "POST"])
def agency(agency_id: int) -> Answer:
    """One agency."""
    if request.method == "GET":
        return _agency(agency_id)
    try:
        offices.save(sessions.store(), sessions.actor(), agency_id, posted(*_NAMES))
    except InvalidForm as error:
        return _agency(agency_id, refused(error)), 422
    flash(say("บันทึกแล้ว"))
    return redirect(url_for("admin.agency", agency_id=agency_id), 303)


def _agency(agency_id: int, typed: Typed | None = None, refused_settings: Mapping[str, Typed] | None = None) -> str:
    services = [service for service in sessions.hooks().services(sessions.store()) if service.settings]
    with sessions.store().read() as connection:
        found = offices.read(connection, agency_id)
    plain = {"code": found.code, "name_th": found.name_th, "name_en": found.name_en, **found.details}
    settings = {service.id: Typed(found.settings.get(service.id, {})) for service in services} | dict(refused_settings or {})
    return render_template("admin/agency.html", agency=found, typed=typed or Typed(plain), services=services, settings=settings)


@pages.post("/agencies/<int:agency_id>/settings/<service_id>")
def agency_settings(agency_id: int, service_id: str) -> Answer:
    """What the agency sets differently from a service's sheet."""
    service = next((one for one in sessions.hooks().services(sessions.store()) if one.id == service_id), None)
    if service is None:
        raise NotFound
    typed = posted(*(setting.id for setting in service.settings))
    try:
        offices.set_settings(sessions.store(), sessions.actor(), agency_id, service_id, service.settings, typed)
    except InvalidForm as error:
        return _agency(agency_id, refused_settings={service_id: refused(error)}), 422
    flash(say("บันทึกแล้ว"))
    return redirect(url_for("admin.agency", agency_id=agency_id), 303)
