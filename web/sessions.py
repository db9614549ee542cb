"""Who is asking: the visitor behind a request, read from the database each time, and the cookie that names them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from flask import Response, current_app, g, request

from runner import clock
from runner.errors import Unavailable
from runner.people import assignments, sessions
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from web.hooks import Hooks

NOBODY = Actor(None, "")


@dataclass
class Visitor:
    """One browser during one request. `token` is the cookie's; `session` is None for people who are not logged in."""

    token: str = ""
    session: sessions.Session | None = None
    actor: Actor = NOBODY
    changed: bool = False
    expired: sessions.Session | None = None

    def keep_token(self) -> str:
        """The token, made now when the browser has none yet."""
        if not self.token:
            self.become(clock.token())
        return self.token

    def become(self, token: str) -> None:
        """Another token from this answer on: after logging in or out."""
        self.token, self.changed = token, True


def store() -> Store:
    """The application's database."""
    return cast(Store, current_app.extensions["anuyat.store"])


def settings() -> Settings:
    """The application's settings."""
    return cast(Settings, current_app.extensions["anuyat.settings"])


def hooks() -> Hooks:
    """What other rooms put in."""
    return cast(Hooks, current_app.extensions["anuyat.hooks"])


def actor() -> Actor:
    """Who asks; `person_id` is None for people who are not logged in."""
    return cast(Actor, g.visitor.actor)


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host and to https; browsers refuse it on plain http."""
    return "__Host-anuyat" if settings().secure_cookies else "anuyat"


def unasked() -> Visitor:
    """A visitor nobody asked the database about. They keep their cookie: an error page must not log anybody out."""
    token = request.cookies.get(cookie_name(), "")
    g.visitor = visitor = Visitor(token if 20 <= len(token) <= 100 else "")
    g.language = "en" if request.cookies.get("language", "") == "en" else "th"
    return visitor


def arrive() -> None:
    """Find the visitor, their session and rights; two queries, and one write a minute at most."""
    visitor, chosen = unasked(), request.cookies.get("language", "")
    if played := current_app.extensions.get("anuyat.played"):  # a trial: its analyst, let in by the studio, plays somebody
        visitor.actor = played()
        return
    if not visitor.token:
        return
    with store().read() as connection:
        found = sessions.find(connection, visitor.token)
        if found is None:
            return
        if chosen not in ("th", "en"):  # this browser's choice goes first, then the account's
            g.language = "en" if found.language == "en" else "th"
        if not found.live:
            visitor.expired = found
            return
        grants = assignments.grants(connection, found.person_id) if found.kind == "staff" else ()
    visitor.session = found
    visitor.actor = Actor(found.person_id, found.name, "staff" if found.kind == "staff" else "applicant", grants)
    if sessions.needs_touch(found):
        with suppress(Unavailable), store().begin() as connection:  # a sign of life is not worth a page
            sessions.touch(connection, found.id)


def leave(response: Response) -> Response:
    """Send the cookie when it is new."""
    visitor = g.get("visitor")
    if visitor is not None and visitor.changed:
        secure = settings().secure_cookies
        response.set_cookie(cookie_name(), visitor.token, httponly=True, secure=secure, samesite="Lax", path="/")
    return response


def keep_form(session: sessions.Session) -> None:
    """A form arrived after the session had expired: keep what was typed until the same person is back."""
    form = {name: values for name, values in request.form.to_dict(flat=False).items() if name != "csrf_token" and "password" not in name}
    with store().begin() as connection:
        sessions.remember(connection, session.id, {"kept": {"person": session.person_id, "path": request.path, "form": form}})


def kept() -> Mapping[str, Any] | None:
    """The form that waits for this visitor: `{"person", "path", "form": {name: [values]}}`; None when there is none."""
    visitor: Visitor = g.visitor
    found = visitor.session or visitor.expired
    return found.data.get("kept") if found else None


def drop_kept() -> None:
    """The kept form was sent or is not wanted."""
    if g.visitor.session and kept():
        with store().begin() as connection:
            sessions.remember(connection, g.visitor.session.id, {})
