"""My plan: the services that the finder named for a business, begun one after the other, filled in with what is known."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from runner import cases, plans
from runner.catalogue import Sheet
from runner.definitions import Definition
from runner.errors import NotFound
from runner.permissions import Actor
from runner.store import Store
from web import sessions
from web.applicant import pages, words
from web.i18n import pick, say
from web.public import find


@dataclass(frozen=True)
class Planned:
    """A service of the plan. `url` is the page that begins it, or its case's; `status` and `tone` say how far it is."""

    id: int
    service: str
    status: str
    tone: str
    url: str
    begun: bool


def planned(store: Store, actor: Actor) -> Sequence[Planned]:
    """The applicant's plan; services that are no longer deployed are left out."""
    rows = plans.own(store, actor)
    if not rows:
        return []
    with store.read() as connection:
        sheets = cases.definitions.sheets(connection)
        own = {row.definition_id: cases.definitions.get(connection, row.definition_id) for row in rows if row.case_id}
    return [_planned(row, sheets[row.service], own.get(row.definition_id)) for row in rows if row.service in sheets]


def _planned(row: Any, sheet: Sheet, begun: Definition | None) -> Planned:
    """`begun` is the version on which its case runs."""
    status, tone = words.status(row, begun) if begun else (say("ยังไม่เริ่ม"), "quiet")
    url = url_for("applicant.case", case_id=row.case_id) if begun else url_for("applicant.start", service=row.service, plan=row.id)
    return Planned(row.id, pick(sheet.name_th, sheet.name_en), status, tone, url, begun is not None)


@pages.post("/my/plan")
def plan() -> Response:
    """Put the services chosen on the finder's page into the plan."""
    facts = find.told()
    chosen = find.chosen(find.advised(facts))
    if not chosen:
        flash(say("ท่านยังไม่ได้เลือกงานบริการ จึงยังไม่มีรายการที่จะยื่น"))
        return redirect(url_for("applicant.cases"), 303)
    count = plans.keep(sessions.store(), sessions.actor(), chosen, facts)
    flash(say("เตรียมไว้แล้ว {n} รายการ เริ่มกรอกทีละรายการได้เลย", n=count))
    return redirect(url_for("applicant.cases", _anchor="plan"), 303)


@pages.post("/my/plan/<int:plan_id>/drop")
def drop_plan(plan_id: int) -> Response:
    """Take a service out of the plan. Pressed twice, it is simply gone."""
    with suppress(NotFound):
        plans.drop(sessions.store(), sessions.actor(), plan_id)
    return redirect(url_for("applicant.cases", _anchor="plan"), 303)
