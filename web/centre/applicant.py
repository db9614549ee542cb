"""One applicant at the counter: their cases here, a new one in their place, and the e-mail address that they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from runner import cases, centre_list, worklist
from runner.centre_list import CentreQuery
from runner.errors import InvalidForm
from runner.people import centre, identity
from web import sessions
from web.applicant import filling
from web.applicant.held import Held, held
from web.centre import pages
from web.centre.lines import Line, lines, services
from web.centre.people import Card, card
from web.i18n import pick, say
from web.typed import Typed, posted, refused

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class ApplicantPage:
    """The page. `agencies` are those that the centre files with; `start` and `email` are the two small forms as typed."""

    id: int
    card: Card
    lines: Sequence[Line]
    more: bool
    held: Sequence[Held]
    services: Sequence[tuple[str, str]]
    agencies: Sequence[tuple[int, str]]
    key: str
    start: Typed
    email: Typed


def _page(person_id: int, start: Typed | None = None, email: Typed | None = None) -> str:
    store, actor = sessions.store(), sessions.actor()
    found = centre.applicant(store, actor, person_id)
    listed = centre_list.cases(store, actor, CentreQuery(applicant_id=person_id))
    with store.read() as connection:
        places = centre.places(connection, actor)
    agencies = worklist.agencies(store, {agency for agency, _ in places})
    page = ApplicantPage(
        id=person_id, card=card(found), lines=lines(store, listed), more=listed.more,
        held=held(cases.licences(store, actor, person_id)),
        services=services(store, sorted({service for _, service in places})),
        agencies=sorted(((row.id, pick(row.name_th, row.name_en)) for row in agencies), key=lambda one: one[1]),
        key=filling.new_key(), start=start or Typed(), email=email or Typed(),
    )  # fmt: skip
    return render_template("centre/applicant.html", page=page)


@pages.get("/desk/applicants/<int:person_id>")
def applicant(person_id: int) -> str:
    """Who it is, what they have here, and what can be begun."""
    return _page(person_id)


@pages.post("/desk/applicants/<int:person_id>/start")
def start(person_id: int) -> Answer:
    """Open a draft in the applicant's place and go to its form. Sent twice, one draft is opened."""
    typed = posted("service", "agency")
    try:
        agency = _chosen(typed)
    except InvalidForm as error:
        return _page(person_id, start=refused(error)), 422
    done = cases.start(sessions.store(), sessions.actor(), typed["service"], agency, person_id, filling.key())
    return redirect(filling.next_page(done), 303)


def _chosen(typed: dict[str, str]) -> int:
    """The agency's id; what is missing is said beside its field."""
    with sessions.store().read() as connection:
        places = centre.places(connection, sessions.actor())
    if typed["service"] not in {service for _, service in places}:
        raise identity.refuse("service", "เลือกงานบริการ", "Choose a service", typed)
    found = next((agency for agency, service in places if (str(agency), service) == (typed["agency"], typed["service"])), None)
    if found is None:
        th, en = "เลือกหน่วยงานที่ศูนย์รับคำขอของงานบริการนี้", "Choose an agency for which the centre takes this application"
        raise identity.refuse("agency", th, en, typed)
    return found


@pages.post("/desk/applicants/<int:person_id>/email")
def email(person_id: int) -> Answer:
    """Give the applicant an address; the link to set a password goes there."""
    try:
        centre.set_email(sessions.store(), sessions.settings(), sessions.actor(), person_id, posted("email", "seen"))
    except InvalidForm as error:
        return _page(person_id, email=refused(error)), 422
    flash(say("บันทึกอีเมลแล้ว และส่งลิงก์ตั้งรหัสผ่านให้ผู้ประกอบการแล้ว"))
    return redirect(url_for("centre.applicant", person_id=person_id), 303)
