"""Accounts: search, make for staff, change, assign, disable."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner.errors import InvalidForm
from runner.people import accounts, agencies, assignments, identity
from runner.permissions import STAFF_ROLES, Grant
from runner.thai import masked_id
from web import sessions
from web.admin import pages
from web.i18n import named, say
from web.typed import Typed, posted, refused
from web.words import ROLES

Answer = str | Response | tuple[str, int]
_KINDS = ("staff", "applicant")
_WHOLE = 13  # digits of an id number


@pages.get("/people")
def people() -> str:
    """All accounts, 25 a page."""
    search, kind = request.args.get("q", "")[:100], request.args.get("kind", "")
    kind = kind if kind in _KINDS else ""
    with sessions.store().read() as connection:
        found = accounts.listed(connection, search, kind, request.args.get("page", 1, int))
    return render_template("admin/people.html", found=found, search=search, kind=kind)


@pages.post("/people")
def find_people() -> Response:
    """Search. A whole id number leads to its account; it is posted, so that it stands in no URL and no log."""
    typed = posted("q", "kind")
    if len(number := identity.digits(typed["q"])) == _WHOLE and number.isdecimal():
        with sessions.store().read() as connection:
            found = accounts.find(connection, number)
        return _to(found.id) if found else redirect(url_for("admin.people", q=masked_id(number)), 303)
    return redirect(url_for("admin.people", q=typed["q"] or None, kind=typed["kind"] or None), 303)


@pages.route("/people/new", methods=["GET", "POST"])
def new_person() -> Answer:
    """Make an account for a member of staff."""
    if request.method == "GET":
        return render_template("admin/new_person.html", typed=Typed())
    try:
        made = accounts.create_staff(sessions.store(), sessions.settings(), sessions.actor(), posted("id_number", "name", "email", "phone"))
    except InvalidForm as error:
        return render_template("admin/new_person.html", typed=refused(error)), 422
    flash(say("เปิดบัญชีแล้ว และส่งลิงก์ตั้งรหัสผ่านทางอีเมลแล้ว ขั้นต่อไปโปรดมอบหมายงาน"))
    return _to(made)


@pages.route("/people/<int:person_id>", methods=["GET", "POST"])
def person(person_id: int) -> Answer:
    """One account: its data and assignments."""
    if request.method == "GET":
        return _person(person_id)
    try:
        accounts.edit(sessions.store(), sessions.actor(), person_id, posted("name", "email", "phone"))
    except InvalidForm as error:
        return _person(person_id, refused(error)), 422
    flash(say("บันทึกแล้ว"))
    return _to(person_id)


def _person(person_id: int, typed: Typed | None = None, assign: Typed | None = None) -> str:
    services = sessions.hooks().services(sessions.store())
    with sessions.store().read() as connection:
        found = accounts.read(connection, person_id)
        held = assignments.listed(connection, person_id)
        offices = agencies.listed(connection)
    typed = typed or Typed({"name": found.name, "email": found.email, "phone": found.phone})
    choices = {
        "roles": [(role, say(ROLES[role])) for role in STAFF_ROLES],
        "services": [("*", say("ทุกงานบริการ")), *((service.id, named(service)) for service in services)],
        "agencies": [("", say("ทุกหน่วยงาน")), *((office.id, named(office)) for office in offices)],
    }
    names = {service.id: named(service) for service in services}
    assign = assign or Typed()
    return render_template("admin/person.html", person=found, held=held, typed=typed, assign=assign, choices=choices, names=names)


def _to(person_id: int) -> Response:
    return redirect(url_for("admin.person", person_id=person_id), 303)


@pages.post("/people/<int:person_id>/disable")
def disable(person_id: int) -> Answer:
    """Disable an account at once."""
    accounts.set_disabled(sessions.store(), sessions.actor(), person_id, True)
    flash(say("ระงับบัญชีแล้ว ผู้ใช้ออกจากระบบทันที"))
    return _to(person_id)


@pages.post("/people/<int:person_id>/enable")
def enable(person_id: int) -> Answer:
    """Enable a disabled account."""
    accounts.set_disabled(sessions.store(), sessions.actor(), person_id, False)
    flash(say("เปิดใช้บัญชีแล้ว"))
    return _to(person_id)


@pages.post("/people/<int:person_id>/invite")
def invite(person_id: int) -> Answer:
    """Mail a link to set a password."""
    accounts.invite_again(sessions.store(), sessions.settings(), sessions.actor(), person_id)
    flash(say("ส่งลิงก์ตั้งรหัสผ่านแล้ว"))
    return _to(person_id)


@pages.post("/people/<int:person_id>/assign")
def assign(person_id: int) -> Answer:
    """Assign a role for a service and an agency."""
    typed = posted("role", "service", "agency")
    office = int(typed["agency"]) if typed["agency"].isascii() and typed["agency"].isdecimal() else None
    services = [service.id for service in sessions.hooks().services(sessions.store())]
    try:
        assignments.assign(sessions.store(), sessions.actor(), person_id, Grant(typed["role"], typed["service"], office), services)
    except InvalidForm as error:
        return _person(person_id, assign=Typed(typed, error.errors)), 422
    flash(say("มอบหมายงานแล้ว"))
    return _to(person_id)


@pages.post("/people/<int:person_id>/assignments/<int:assignment_id>/withdraw")
def withdraw(person_id: int, assignment_id: int) -> Answer:
    """Take an assignment back at once."""
    assignments.withdraw(sessions.store(), sessions.actor(), person_id, assignment_id)
    flash(say("ถอนการมอบหมายแล้ว มีผลทันที"))
    return _to(person_id)
