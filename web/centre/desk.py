"""The counter: look for an applicant by what they show, and make an account for one who has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner import centre_list
from runner.centre_list import CentreQuery
from runner.errors import InvalidForm
from runner.people import centre, own
from runner.people.centre import Look
from web import sessions
from web.centre import pages
from web.centre.lines import Line, lines
from web.centre.people import Card, card
from web.i18n import language, say
from web.typed import Typed, posted, refused

Answer = str | Response | tuple[str, int]
_FIELDS = ("id_number", "name", "phone", "email", "seen")
_AT_A_GLANCE = 5  # cases that wait for the centre


@dataclass(frozen=True)
class Part:
    """One part of an address: a line, or one of `options`."""

    name: str
    label: str
    needed: bool
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class DeskPage:
    """The counter. `looked`: there was a search; `make` is the form for somebody new where it is offered."""

    typed: Typed = field(default_factory=Typed)
    looked: bool = False
    by: str = ""
    people: Sequence[Card] = ()
    make: Typed | None = None
    address: Sequence[Part] = ()
    waiting: Sequence[Line] = ()


def _parts() -> list[Part]:
    """The parts of an address as every form of the portal asks for them."""
    text, lang = own.ADDRESS.translations.text, language()
    return [
        Part(
            one.path, text(one.label.th, lang), one.limits.required.of({}) is True,
            [(str(value), text(label, lang)) for value, label in one.choices.fixed],
        )
        for one in own.ADDRESS.fields.values() if one.label.th
    ]  # fmt: skip


def _page(page: DeskPage) -> str:
    return render_template("centre/desk.html", page=page)


@pages.get("/desk")
def desk() -> str:
    """The search, and what waits for the centre."""
    found = centre_list.cases(sessions.store(), sessions.actor(), CentreQuery("centre"))
    return _page(DeskPage(waiting=lines(sessions.store(), found)[:_AT_A_GLANCE]))


@pages.post("/desk")
def look_up() -> Answer:
    """Search. What was typed is posted, so that it stands in no URL and no log; a whole id number leads to its applicant."""
    typed = posted("q")
    try:
        look = centre.look_up(sessions.store(), sessions.actor(), typed["q"])
    except InvalidForm as error:
        return _page(DeskPage(refused(error))), 422
    if look.by == "id_number" and look.people:
        return redirect(url_for("centre.applicant", person_id=look.people[0].id), 303)
    make = None if look.people else _begin(look)
    return _page(DeskPage(Typed(typed), True, look.by, [card(one) for one in look.people], make, _parts()))


def _begin(look: Look) -> Typed:
    """The form for somebody new begins with what was searched for."""
    return Typed({look.by: look.value})


@pages.route("/desk/new", methods=["GET", "POST"])
def new_applicant() -> Answer:
    """Make an account for an applicant; one that is there already is opened."""
    if request.method == "GET":
        return _page(DeskPage(make=Typed(), address=_parts()))
    parts = _parts()
    typed, address = posted(*_FIELDS), {part.name: request.form.getlist(part.name) for part in parts}
    try:
        made = centre.make(sessions.store(), sessions.settings(), sessions.actor(), typed, address)
    except InvalidForm as error:
        again = Typed({**posted(*address), **error.values}, error.errors)
        return _page(DeskPage(make=again, address=parts)), 422
    flash(say("เปิดบัญชีผู้ประกอบการแล้ว") if made.new else say("เลขประจำตัวนี้มีบัญชีอยู่แล้ว ระบบเปิดบัญชีเดิมให้"))
    return redirect(url_for("centre.applicant", person_id=made.id), 303)
