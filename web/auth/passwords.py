"""A forgotten password: ask for a link by mail, set a new one with it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner.errors import InvalidForm
from runner.people import login, tickets
from web import sessions
from web.auth import pages
from web.i18n import say
from web.typed import Typed, posted, refused


@pages.route("/password", methods=["GET", "POST"])
def forgotten() -> str:
    """Ask for a link; the answer is the same for unknown accounts."""
    if request.method == "GET":
        return render_template("auth/forgotten.html", asked=False)
    login.ask_reset(sessions.store(), sessions.settings(), request.form.get("name", ""))
    return render_template("auth/forgotten.html", asked=True)


@pages.route("/password/<token>", methods=["GET", "POST"])
def set_password(token: str) -> str | Response | tuple[str, int]:
    """Set a password with a mailed link: a forgotten one, or the first of a staff account."""
    with sessions.store().read() as connection:
        tickets.look(connection, token, "password", "invitation")
    if request.method == "GET":
        return render_template("auth/set_password.html", typed=Typed(), token=token)
    try:
        login.reset(sessions.store(), sessions.settings(), token, posted("password", "password_again"))
    except InvalidForm as error:
        return render_template("auth/set_password.html", typed=refused(error), token=token), 422
    flash(say("ตั้งรหัสผ่านเรียบร้อยแล้ว เข้าสู่ระบบด้วยรหัสผ่านใหม่ได้ทันที"))
    return redirect(url_for("auth.login_page"), 303)
