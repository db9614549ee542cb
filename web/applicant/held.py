"""My licences: what I hold, until when it is good, and renewing, amending and cancelling it, with the answers that gave it filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from runner import cases, clock, reminders
from runner.agreed import KIND, RENEW
from runner.definitions import Definition
from web import sessions
from web.applicant import filling, pages
from web.i18n import pick, say
from web.public.licences import VERDICTS, state_of


@dataclass(frozen=True)
class Button:
    """A kind of application about the licence; `first` is the one that is due."""

    kind: str
    name: str
    first: bool = False


@dataclass(frozen=True)
class Held:
    """One licence: `left` are the days that it is still good, where that is soon."""

    id: int
    name: str
    number: str
    title: str
    agency: str
    verdict: str
    tone: str
    valid_from: date
    valid_to: date | None
    ended_on: date | None
    newer: str
    left: int | None
    public: str
    case: str
    buttons: tuple[Button, ...]


def held(rows: Iterable[Any]) -> list[Held]:
    """The licences of `cases.licences` as cards: what is good first, in the order of its end."""
    with sessions.store().read() as connection:
        known = cases.definitions.newest_ids(connection)
        found = [_held(row, _definition(connection, known, row.service)) for row in rows]
    return sorted(found, key=lambda one: (not one.buttons, one.valid_to or date.max))


def _definition(connection: Connection, known: dict[str, int], service: str) -> Definition | None:
    return cases.definitions.get(connection, known[service]) if service in known else None


def _held(row: Any, definition: Definition | None) -> Held:
    state = state_of(row)
    tone, verdict = VERDICTS[state]
    early = reminders.early(definition.sheet.settings_at(row.agency_settings)) if definition else None
    left = (row.valid_to - clock.today()).days if row.valid_to and row.status == "valid" else None
    soon = left is not None and 0 <= left <= (early or 0)
    printed = row.printed
    return Held(
        id=row.id, name=pick(printed.get("name_th", ""), printed.get("name_en", "")), number=row.number, title=printed.get("title", ""),
        agency=pick(row.agency_th, row.agency_en), verdict=say(verdict), tone=tone, valid_from=row.valid_from, valid_to=row.valid_to,
        ended_on=row.ended_on, newer=row.newer or "", left=left if soon else None, public=url_for("public.licence", token=row.token),
        case=url_for("applicant.case", case_id=row.case_id), buttons=tuple(_buttons(row, definition, state, soon)),
    )  # fmt: skip


def _buttons(row: Any, definition: Definition | None, state: str, soon: bool) -> list[Button]:
    """Kinds of application that the service offers about a licence as it stands."""
    if definition is None or row.status != "valid" or not any(KIND in form.names for form in definition.forms.values()):
        return []
    offered = definition.sheet.kinds_about(row.kind, expired=state == "expired")
    buttons = [Button(one.id, pick(one.name_th, one.name_en)) for one in offered]
    return [replace(one, first=soon and one.kind == RENEW) for one in buttons]


@pages.get("/my/licences")
def licences() -> str:
    """All licences that I hold or held."""
    found = held(cases.licences(sessions.store(), sessions.actor()))
    return render_template("applicant/licences.html", licences=found, key=filling.new_key())


@pages.post("/my/licences/<int:licence_id>/begin")
def begin(licence_id: int) -> Response:
    """Open a draft about a licence, filled in, and go to its form; staff of a service centre do it in the holder's place."""
    store, actor = sessions.store(), sessions.actor()
    found = cases.beginning(store, actor, licence_id, request.form.get(KIND, ""))
    done = cases.start(store, actor, found.service, found.agency_id, found.holder_id, filling.key(), found.given)
    return redirect(filling.next_page(done), 303)
