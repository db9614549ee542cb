"""What happens before every page: who is it, may they, and does the form come from us."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from runner.errors import NotAllowed
from web import bearer, permissions, security, sessions


def pass_through() -> Response | None:
    """Let the request in, send it to the login page, or refuse it. Runs before every view."""
    if request.endpoint == "static":
        return None
    if request.endpoint in permissions.BY_TOKEN:
        bearer.arrive(request.endpoint)
        return None
    sessions.arrive()
    if request.endpoint is None:
        return None  # no such page: the router's 404 follows
    changing = request.method in security.CHANGING and request.endpoint not in permissions.SIGNED
    if changing:
        security.demand_own_form()
    if permissions.allowed(request.endpoint, g.visitor.actor):
        if changing and (waiting := sessions.kept()) and waiting["path"] == request.path:
            sessions.drop_kept()
        return None
    if g.visitor.actor.person_id is None and request.endpoint in permissions.ROUTES:
        return _to_login(changing)
    raise NotAllowed(detail=request.endpoint)


def _to_login(changing: bool) -> Response:
    expired = g.visitor.expired
    if changing and expired:
        sessions.keep_form(expired)
    page = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))  # a form is sent from the page to come back to
    back = safe_path(page, "") or None if changing else request.full_path.rstrip("?")
    to = url_for("auth.login_page", next=back, expired="1" if expired else None)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": to})
    return redirect(to, 303)


def safe_path(path: str | None, otherwise: str = "/") -> str:
    """A path on this site to go back to; anything that could lead elsewhere becomes `otherwise`."""
    good = path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return str(path) if good else otherwise
