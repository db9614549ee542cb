"""Begin a case: choose the agency, open a draft, go on to its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from runner import cases, plans
from runner.cases import Done
from runner.definitions import Definition
from runner.errors import FieldError, InvalidForm
from runner.store import Store
from web import sessions
from web.applicant import filling, pages
from web.public import agencies
from web.typed import Typed, refused


@dataclass(frozen=True)
class StartPage:
    """The service, and the agencies that take applications for it, by province."""

    definition: Definition
    provinces: list[tuple[str, list[Any]]]
    only: Any | None
    typed: Typed
    key: str
    plan: str = ""


def start_page(store: Store, service: str, typed: Typed) -> StartPage:
    """What can be chosen. NotFound for a service that is not deployed."""
    with store.read() as connection:
        definition = cases.definitions.newest(connection, service)
        rows = agencies.by_name(connection)
    return StartPage(definition, agencies.by_province(rows), rows[0] if len(rows) == 1 else None, typed, filling.new_key(), _plan())


@pages.get("/services/<service>/start")
def start(service: str) -> str:
    """Choose where to apply."""
    return render_template("applicant/start.html", page=start_page(sessions.store(), service, Typed()))


@pages.post("/services/<service>/start")
def open_case(service: str) -> Response | tuple[str, int]:
    """Open a draft and go to its form. Sent twice, one draft is opened."""
    try:
        done = _opened(service, _chosen(), _plan())
    except InvalidForm as error:
        return render_template("applicant/start.html", page=start_page(sessions.store(), service, refused(error))), 422
    return redirect(filling.next_page(done), 303)


def _opened(service: str, agency_id: int, plan: str) -> Done:
    store, actor = sessions.store(), sessions.actor()
    if plan:
        return plans.begin(store, actor, int(plan), agency_id)
    return cases.start(store, actor, service, agency_id, key=filling.key())


def _plan() -> str:
    """The service of the applicant's plan that this is, if it is one."""
    plan = request.values.get("plan", "")
    return plan if plan.isascii() and plan.isdecimal() and len(plan) < 19 else ""


def _chosen() -> int:
    chosen = request.form.get("agency", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
        raise InvalidForm([FieldError("agency", "เลือกหน่วยงานที่จะยื่นคำขอ", "Choose the agency to apply to")], request.form)
    return int(chosen)
