"""The first page, and the answer that says a server is alive."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web import menu, sessions

pages = Blueprint("home", __name__)


@pages.get("/")
def index() -> str:
    """What the portal is, and the services it offers."""
    return render_template("home.html", services=sessions.hooks().services(sessions.store()))


@pages.get("/start")
def start() -> Response:
    """Where one's own work begins: the first page of the menu that is not for everybody."""
    return redirect(menu.own_page() or url_for("home.index"), 303)


@pages.get("/healthz")
def health() -> str:
    """Alive, and the database answers. Unavailable (503) when it does not."""
    with sessions.store().read() as connection:
        connection.exec_driver_sql("SELECT 1")
    return "ok"
