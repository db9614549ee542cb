"""The product inside a trial: the same pages on the trial's own database, with somebody of its cast at the keyboard."""

from __future__ import annotations

import threading
from collections import OrderedDict

from flask import Flask, request, url_for
from werkzeug.wrappers import Response

from runner.store import Store
from runner.studio import trials
from runner.studio.trials import Trial
from web import security, sessions
from web.studio import pages

_MOST = 4  # applications kept ready at once
_ready: OrderedDict[str, tuple[Flask, Store]] = OrderedDict()
_lock = threading.Lock()
METHODS = ["GET", "POST"]


@pages.route("/trials/<trial_id>/as/<role>/", methods=METHODS, defaults={"path": ""})
@pages.route("/trials/<trial_id>/as/<role>/<path:path>", methods=METHODS)
def inside(trial_id: str, role: str, path: str) -> Response:
    """A page of the product in the trial. A changing request proves itself to the application inside, with the same token."""
    trial = trials.find(sessions.settings(), sessions.actor(), trial_id)
    trials.actor(role)
    root = url_for("studio.inside", trial_id=trial_id, role=role, path="").rstrip("/")
    environ = {**request.environ, "SCRIPT_NAME": root, "PATH_INFO": f"/{path}", "anuyat.role": role}
    environ.pop("werkzeug.request", None)
    app, own = _app(trial)
    with trial.running():
        answer = Response.from_app(app.wsgi_app, environ, buffered=True)
    if request.method in security.CHANGING:
        trials.work(trial, sessions.settings(), own)
    return _framed(answer, root)


def _framed(answer: Response, root: str) -> Response:
    """May stand in a frame of our own page; brings no cookie but that of its one-time notices; its papers are its own."""
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Content-Security-Policy"] = security.HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    cookies = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("anuyat-trial=")]
    del answer.headers["Set-Cookie"]
    for cookie in cookies:
        answer.headers.add("Set-Cookie", cookie)
    if answer.mimetype == "text/html":
        answer.set_data(answer.get_data().replace(b'"/documents/', f'"{root}/documents/'.encode()))
    return answer


def _app(trial: Trial) -> tuple[Flask, Store]:
    """The trial's application, made when it is first asked for; the longest unused goes."""
    with _lock:
        if trial.id not in _ready:
            _ready[trial.id] = _made(trial)
        _ready.move_to_end(trial.id)
        while len(_ready) > _MOST:
            _, (_, old) = _ready.popitem(last=False)
            old.close()
        return _ready[trial.id]


def store_of(trial: Trial) -> Store:
    """The trial's database."""
    return _app(trial)[1]


def forget(trial: Trial) -> None:
    """The trial is over."""
    with _lock:
        gone = _ready.pop(trial.id, None)
    if gone:
        gone[1].close()


def _made(trial: Trial) -> tuple[Flask, Store]:
    from web.app import create_app  # it puts all rooms together, this one too

    own = Store.open(f"sqlite:///{trial.place / 'trial.db'}")
    app = create_app(trial.settings(sessions.settings()), own, holidays=False)
    app.config.update(SESSION_COOKIE_NAME="anuyat-trial", SESSION_COOKIE_PATH=f"/studio/trials/{trial.id}")
    app.extensions["anuyat.played"] = lambda: trials.actor(request.environ["anuyat.role"])
    return app, own
