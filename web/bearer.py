"""Who comes with an access token: for programs instead of sessions. No cookie is looked at, so no form's token is needed."""

from __future__ import annotations

from typing import cast

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from runner.errors import NotAllowed
from runner.people import tokens
from runner.people.tokens import Bearer
from web import permissions, sessions

_ASKED = [WWWAuthenticate("bearer", {"realm": "Anuyat"}), WWWAuthenticate("basic", {"realm": "Anuyat", "charset": "UTF-8"})]


def bearer() -> Bearer:
    """Who asks."""
    return cast(Bearer, g.bearer)


def arrive(endpoint: str) -> None:
    """Find the owner of the token and ask the table of routes. Unauthorized, NotAllowed, TooMany."""
    g.language = _wished() or "th"
    found = _found()
    if found is None:
        raise Unauthorized("An access token is needed; it is made on the account page", www_authenticate=_ASKED)
    g.bearer, g.language = found, _wished() or ("en" if found.language == "en" else "th")
    use = permissions.BY_TOKEN[endpoint]
    if not permissions.allowed(endpoint, found.actor) or (use and found.scope not in ("", use)):
        raise NotAllowed(detail=endpoint)


def _found() -> Bearer | None:
    """The bearer of `Bearer <token>`, or of `Basic <e-mail address>:<token>`."""
    given, address = request.authorization, request.remote_addr or ""
    if given is None:
        return None
    if given.type == "bearer" and given.token:
        return tokens.come(sessions.store(), given.token, address=address)
    if given.type == "basic":
        return tokens.come(sessions.store(), given.password or "", name=(given.username or "").strip().lower(), address=address)
    return None


def _wished() -> str | None:
    return request.accept_languages.best_match(["th", "en"]) if request.headers.get("Accept-Language", "*") != "*" else None
