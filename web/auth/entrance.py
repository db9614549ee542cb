"""Register, log in, log out, choose the language; and the form that waited while a session had expired."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner import clock
from runner.errors import InvalidForm
from runner.people import accounts, login, own
from web import gate, sessions
from web.auth import pages
from web.typed import Typed, posted, refused

_YEAR = 365 * 24 * 3600


@pages.get("/login")
def login_page() -> str:
    """The login form."""
    return _login_form(Typed())


@pages.post("/login")
def log_in() -> Response | tuple[str, int]:
    """Log in; back to the page that was asked for, or to the form that waits."""
    typed = posted("name", "password", "next")
    kept = sessions.kept()
    try:
        token = login.log_in(sessions.store(), typed["name"], typed["password"], kept)
    except InvalidForm as error:
        return _login_form(refused(error)), 422
    g.visitor.become(token)
    return redirect(url_for("auth.kept") if kept else gate.safe_path(typed["next"], url_for("home.start")), 303)


def _login_form(typed: Typed) -> str:
    back = gate.safe_path(request.values.get("next"), "")
    return render_template("auth/login.html", typed=typed, back=back, expired="expired" in request.args, kept=sessions.kept())


@pages.post("/logout")
def logout() -> Response:
    """End the session at once."""
    login.log_out(sessions.store(), g.visitor.session.id, g.visitor.session.person_id)
    g.visitor.become(clock.token())
    return redirect(url_for("home.index"), 303)


@pages.route("/register", methods=["GET", "POST"])
def register() -> str | tuple[str, int]:
    """Make an applicant's account; the answer is the same for numbers and addresses that have one."""
    if request.method == "GET":
        return render_template("auth/register.html", typed=Typed())
    typed = posted("id_number", "name", "email", "phone", "password") | {"language": g.language}
    try:
        accounts.register(sessions.store(), sessions.settings(), typed)
    except InvalidForm as error:
        return render_template("auth/register.html", typed=refused(error)), 422
    return render_template("auth/registered.html", email=typed["email"].strip())


@pages.post("/language")
def language() -> Response:
    """Thai or English, kept in a cookie and with the account."""
    chosen = "en" if request.form.get("language") == "en" else "th"
    if g.visitor.session:
        own.set_language(sessions.store(), g.visitor.session.person_id, chosen)
    response = redirect(gate.safe_path(request.form.get("next")), 303)
    response.set_cookie("language", chosen, max_age=_YEAR, secure=sessions.settings().secure_cookies, httponly=True, samesite="Lax")
    return response


@pages.get("/kept")
def kept() -> str | Response:
    """The form that was typed before the session expired, ready to be sent again."""
    waiting = sessions.kept()
    return render_template("auth/kept.html", waiting=waiting) if waiting else redirect(url_for("home.index"), 303)


@pages.post("/kept/drop")
def drop_kept() -> Response:
    """The form is not wanted any more."""
    sessions.drop_kept()
    return redirect(url_for("home.index"), 303)
