"""The Flask application: every room's pages behind one gate."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from runner import calendar
from runner.errors import Unavailable
from runner.settings import Settings
from runner.store import Store
from web import (
    account,
    account_tokens,
    admin,
    api,
    applicant,
    auth,
    centre,
    errors,
    gate,
    home,
    i18n,
    menu,
    officer,
    public,
    render,
    security,
    sessions,
    static_files,
    studio,
)
from web.hooks import Hooks

_ROOM_FOR_FORM = 1024 * 1024  # bytes around the largest file


def create_app(settings: Settings, store: Store, hooks: Hooks | None = None, *, holidays: bool = True) -> Flask:
    """The application on an opened, migrated database. Raises Unavailable without a secret key or a built front end.

    `holidays`: take the calendar of the whole process from this database; not so for a trial beside real cases.
    """
    if not settings.secret_key:
        raise Unavailable("ยังไม่ได้กำหนด ANUYAT_SECRET_KEY", "ANUYAT_SECRET_KEY is not set")
    app = Flask("web", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_upload + _ROOM_FOR_FORM,
        MAX_FORM_MEMORY_SIZE=_ROOM_FOR_FORM,
        SESSION_COOKIE_NAME="__Host-anuyat-notice" if settings.secure_cookies else "anuyat-notice",  # one-time notices, nothing else
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions.update({"anuyat.settings": settings, "anuyat.store": store, "anuyat.hooks": hooks or Hooks()})
    _prepare_templates(app)
    render.prepare(app.jinja_env, settings.forms)
    app.before_request(gate.pass_through)
    app.after_request(sessions.leave)
    app.after_request(security.add_headers)
    errors.register(app)
    for room in (home, public, auth, account, account_tokens, applicant, centre, officer, admin, api, studio):
        app.register_blueprint(room.pages)
    if holidays:
        with store.read() as connection:
            calendar.load(connection)
    return app


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(i18n.FILTERS)
    words = {"_": i18n.say, "pick": i18n.pick, "language": i18n.language}
    seen = {"actor": sessions.actor, "menu": menu.links, "csrf_token": security.csrf_token, "asset": static_files.register(app)}
    app.jinja_env.globals.update(words | seen)
    i18n.catalogue()
