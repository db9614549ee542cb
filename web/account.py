"""One's own account: phone, postal address, e-mail address, password."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner.errors import InvalidForm
from runner.form import Bound
from runner.form.address import one_line
from runner.people import accounts, login, own, tickets
from web import render, security, sessions
from web.i18n import language, say
from web.typed import Typed, posted, refused

pages = Blueprint("account", __name__, url_prefix="/account")
Answer = str | Response | tuple[str, int]


def _page(part: str = "", typed: Typed | None = None, address: Bound | None = None) -> str:
    with sessions.store().read() as connection:
        person = accounts.read(connection, g.visitor.session.person_id)
    forms = {name: Typed() for name in ("phone", "email", "password")}
    forms["phone"] = Typed({"phone": person.phone})
    if typed is not None:
        forms[part] = typed
    address = address or Bound({"address": dict(person.address)})
    return render_template(
        "account/index.html", person=person, lives=one_line(person.address, language()), forms=forms, address=_address_form(address)
    )


def _address_form(bound: Bound) -> Markup:
    """The address as forms of services ask for it."""
    urls, buttons = render.Urls(submit=url_for("account.address")), (render.Button(say("บันทึก")),)
    env, form, hidden = current_app.jinja_env, own.ADDRESS, {security.FIELD: security.csrf_token()}
    return render.render_form(
        env, form, bound.values, {}, bound.errors, form.translations, language(), {}, urls,
        typed=bound.typed, hidden=hidden, buttons=buttons,
    )  # fmt: skip


def _done(sentence: str) -> Response:
    flash(sentence)
    return redirect(url_for("account.index"), 303)


@pages.get("")
def index() -> str:
    """What is known about the reader, and the forms to change it."""
    return _page()


@pages.post("/phone")
def phone() -> Answer:
    """Change the phone number."""
    try:
        own.set_phone(sessions.store(), sessions.actor(), posted("phone"))
    except InvalidForm as error:
        return _page("phone", refused(error)), 422
    return _done(say("บันทึกหมายเลขโทรศัพท์แล้ว"))


@pages.post("/address")
def address() -> Answer:
    """Change or forget the postal address."""
    posted_parts = {name: request.form.getlist(name) for name in request.form}
    try:
        own.set_address(sessions.store(), sessions.actor(), posted_parts)
    except InvalidForm:
        return _page(address=own.ADDRESS.bind(posted_parts, {})), 422
    return _done(say("บันทึกที่อยู่แล้ว"))


@pages.post("/email")
def email() -> Answer:
    """Ask for another e-mail address: a link goes to the new one."""
    try:
        own.ask_email(sessions.store(), sessions.settings(), sessions.actor(), posted("email", "password_now"))
    except InvalidForm as error:
        return _page("email", refused(error)), 422
    return _done(say("ส่งลิงก์ยืนยันไปยังอีเมลใหม่แล้ว อีเมลจะเปลี่ยนเมื่อท่านเปิดลิงก์นั้น"))


@pages.route("/email/<token>", methods=["GET", "POST"])
def confirm_email(token: str) -> Answer:
    """The link in the new mailbox: a button confirms, so that a mail scanner that opens links changes nothing."""
    with sessions.store().read() as connection:
        row = tickets.look(connection, token, "email")
    if request.method == "GET":
        return render_template("account/confirm_email.html", token=token, email=row.data["email"])
    own.confirm_email(sessions.store(), sessions.settings(), token)
    flash(say("เปลี่ยนอีเมลเรียบร้อยแล้ว"))
    return redirect(url_for("account.index"), 303)


@pages.post("/password")
def password() -> Answer:
    """Change the password; every other session ends."""
    typed = posted("password_now", "password", "password_again")
    try:
        token = login.change_password(sessions.store(), sessions.settings(), sessions.actor(), typed)
    except InvalidForm as error:
        return _page("password", refused(error)), 422
    g.visitor.become(token)
    return _done(say("เปลี่ยนรหัสผ่านแล้ว และออกจากระบบบนอุปกรณ์อื่นทั้งหมดแล้ว"))
