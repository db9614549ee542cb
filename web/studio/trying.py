"""Try a draft: the page around a trial, with who plays, the clock, the token on the drawing and what waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from runner import cases, clock
from runner.errors import InvalidDiagram, NotFound
from runner.permissions import SYSTEM
from runner.store import Store
from runner.studio import trials
from runner.studio.trials import Trial
from web import sessions
from web.i18n import say, tell
from web.studio import inside, pages
from web.words import ROLES


def _find(trial_id: str) -> tuple[Trial, Store]:
    trial = trials.find(sessions.settings(), sessions.actor(), trial_id)
    return trial, inside.store_of(trial)


@pages.post("/drafts/<int:draft_id>/try")
def try_it(draft_id: int) -> Redirect:
    """Begin a trial of the draft as it stands."""
    try:
        made = trials.begin(sessions.store(), sessions.settings(), sessions.actor(), draft_id)
    except InvalidDiagram as error:
        flash(say("ทดลองใช้ยังไม่ได้ เพราะร่างมีข้อผิดพลาด") + ": " + tell(error.findings[0]))
        return redirect(url_for("studio.editor", draft_id=draft_id), 303)
    return redirect(url_for("studio.trial", trial_id=made.id), 303)


@pages.get("/trials/<trial_id>")
def trial(trial_id: str) -> str:
    """The page: the product in a frame, everything else around it."""
    found, own = _find(trial_id)
    role = request.args.get("role", "applicant")
    trials.actor(role)
    first = url_for("studio.inside", trial_id=trial_id, role=role, path=_first_page(own, role))
    roles = [(one, ROLES[one]) for one in trials.ROLES]
    return render_template("studio/trial.html", trial=found, role=role, first=first, roles=roles, origin=_origin(found))


def _first_page(own: Store, role: str) -> str:
    """Where the player begins: the task that waits for them, else their list or case."""
    state = trials.state(own)
    task = next((one.id for one in state["tasks"] if one.role == role), None)
    if role == "applicant":
        return f"my/cases/tasks/{task}" if task else f"my/cases/{state['case'].id}"
    return f"work/tasks/{task}" if task else "work"


@pages.get("/trials/<trial_id>/state")
def trial_state(trial_id: str) -> str:
    """What waits, for whom, until when; drawn anew after every step."""
    found, own = _find(trial_id)
    return render_template("studio/trial_state.html", trial=found, due=trials.next_due(own), **trials.state(own))


@pages.get("/trials/<trial_id>/diagram")
def trial_diagram(trial_id: str) -> Response:
    """The drawing with the token of the newest case."""
    found, own = _find(trial_id)
    with found.running():
        seen = cases.view(own, SYSTEM, trials.state(own)["case"].id)
    return jsonify(xml=url_for("studio.trial_file", trial_id=trial_id), live=list(seen.live), passed=list(seen.passed))


@pages.get("/trials/<trial_id>/diagram.bpmn")
def trial_file(trial_id: str) -> Response:
    """The diagram that is tried."""
    found, own = _find(trial_id)
    with own.read() as connection:
        definition = cases.definitions.get(connection, found.definition_id)
    return Response(definition.files[f"processes/{found.service}.bpmn"], mimetype="application/xml")


_STEPS: dict[str, Callable[[Trial, Store], datetime]] = {
    "next": lambda trial, own: trials.next_due(own) or trial.now,
    "hour": lambda trial, own: trial.now + timedelta(hours=1),
    "day": lambda trial, own: trial.now + timedelta(days=1),
    "week": lambda trial, own: trial.now + timedelta(days=7),
    "month": lambda trial, own: trial.now + timedelta(days=30),
}


@pages.post("/trials/<trial_id>/clock")
def trial_clock(trial_id: str) -> Redirect:
    """Move the trial's clock; what is due on the way happens."""
    found, own = _find(trial_id)
    step = _STEPS.get(request.form.get("to", ""))
    if step is None:
        raise NotFound
    trials.move(found, sessions.settings(), own, max(step(found, own), found.now))
    return _back(trial_id)


@pages.post("/trials/<trial_id>/jobs/<int:job_id>")
def trial_job(trial_id: str, job_id: int) -> Redirect:
    """Answer for a system outside: values as JSON, or a BPMN error's code."""
    found, own = _find(trial_id)
    code = request.form.get("code", "").strip()[:100]
    with found.running():
        if code:
            cases.fail(own, SYSTEM, job_id, code)
        else:
            cases.complete(own, SYSTEM, job_id, _values(), clock.token(12))
    trials.work(found, sessions.settings(), own)
    return _back(trial_id)


def _values() -> dict[str, Any]:
    try:
        values = json.loads(request.form.get("values", "") or "{}")
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise NotFound('ค่าที่ระบบภายนอกตอบต้องเป็น JSON เช่น {"ok": true}', 'What the system answers has to be JSON such as {"ok": true}')
    return values


@pages.post("/trials/<trial_id>/end")
def trial_end(trial_id: str) -> Redirect:
    """Throw the trial away and go back to drawing."""
    found, _ = _find(trial_id)
    inside.forget(found)
    trials.end(found)
    return redirect(_origin(found), 303)


def _origin(trial: Trial) -> str:
    """Where what is tried stands: the draft, or the service's versions."""
    return url_for("studio.editor", draft_id=trial.draft_id) if trial.draft_id else url_for("studio.versions", service=trial.service)


def _back(trial_id: str) -> Redirect:
    return redirect(url_for("studio.trial", trial_id=trial_id, role=request.form.get("role", "applicant")), 303)
