"""Deploy a draft or an old version: what changes, what speaks against it, a note; and the second person's approval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner import comparing
from runner.errors import InvalidDiagram, InvalidForm, NotFound
from runner.studio import access, deploying, drafts, services
from runner.studio.deploying import Prepared
from web import sessions
from web.i18n import say
from web.studio import effects, pages
from web.studio.editor import difference
from web.typed import Typed, posted, refused

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Change:
    """One file that differs from the running version: `new`, `gone` or `changed`, and its lines."""

    path: str
    how: str
    lines: list[tuple[str, str]]


def changes(old: Mapping[str, bytes], ready: Prepared) -> list[Change]:
    """The files that differ from the version that new cases start on now."""
    found = []
    for path in sorted({*old, *ready.files}):
        before, after = old.get(path), ready.files.get(path)
        if before != after:
            how = "new" if before is None else "gone" if after is None else "changed"
            lines = difference(*((one or b"").decode("utf-8", "replace") for one in (before, after)))
            found.append(Change(path, how, lines))
    return found


def _page(ready: Prepared, typed: Typed, asked: Any = None) -> str:
    with sessions.store().read() as connection:
        eyes, old = deploying.four_eyes(connection), drafts.base_files(connection, ready.service, ready.newest)
        line = services.line(connection, sessions.actor(), ready.service)
    compared = comparing.compare(old, ready.files) if old else comparing.Comparison()
    drawn = [_drawn(ready, one) for one in compared.drawings if one.differs]
    seen = {"ready": ready, "changes": changes(old, ready), "compared": compared, "drawings": drawn, "effect": effects.before(ready)}
    return render_template("studio/deploy.html", **seen, line=line, typed=typed, four_eyes=eyes, asked=asked)


def _drawn(ready: Prepared, one: comparing.Drawing) -> dict[str, Any]:
    """A process in both versions: where its drawings are and what is marked on them; no address where a version has none."""
    version = partial(url_for, "studio.version_file", service=ready.service)
    new = partial(url_for, "studio.file", draft_id=ready.draft_id) if ready.draft_id else partial(version, version=ready.from_version)
    sides = {
        "old": version(version=ready.newest, path=one.old_file) if one.old_file else "",
        "new": new(path=one.new_file) if one.new_file else "",
    }
    return {"name": one.name, "sides": [(side, url, one.marks(side)) for side, url in sides.items() if url]}


@pages.get("/services/<service>/versions/<int:version>/file")
def version_file(service: str, version: int) -> Response:
    """A diagram of a deployed version, to be drawn."""
    access.demand(sessions.actor(), service)
    with sessions.store().read() as connection:
        content = drafts.base_files(connection, service, version).get(request.args.get("path", ""))
    if content is None:
        raise NotFound
    return current_app.response_class(content, mimetype="application/xml")


def _send(make: Callable[[], Prepared]) -> Answer:
    ready = make()
    if request.method == "GET":
        return _page(ready, Typed({"note": "", "reason": ""}))
    typed = posted("note", "reason")
    if "look" in request.form:
        return _page(ready, Typed(typed))
    try:
        done = deploying.deploy(sessions.store(), sessions.actor(), ready, typed["note"], typed["reason"])
    except InvalidForm as error:
        return _page(ready, refused(error)), 422
    except InvalidDiagram:  # the findings stand on the page already
        return _page(ready, Typed(typed)), 422
    if done is None:
        flash(say("ส่งขออนุมัติแล้ว ผู้อนุมัติเห็นรายการนี้ในหน้าแรกของห้องออกแบบ"))
        return redirect(url_for("studio.index"), 303)
    flash(_with_way_on(say("นำขึ้นใช้แล้วเป็นรุ่น {version} คำขอที่เปิดอยู่ใช้รุ่นเดิมต่อไป", version=done.version), done.service))
    return redirect(url_for("studio.versions", service=done.service), 303)


def _with_way_on(said: str, service: str) -> Markup:
    """The notice, and the way to migrate with what was chosen before deploying."""
    way = url_for("studio.migration", service=service, **effects.given())
    return Markup('{} <a href="{}">{}</a>').format(said, way, say("ย้ายคำขอไปรุ่นนี้"))


@pages.route("/drafts/<int:draft_id>/deploy", methods=["GET", "POST"])
def deploy(draft_id: int) -> Answer:
    """The draft becomes the next version."""
    return _send(lambda: deploying.prepare(sessions.store(), sessions.actor(), draft_id))


@pages.route("/services/<service>/versions/<int:version>/again", methods=["GET", "POST"])
def again(service: str, version: int) -> Answer:
    """Roll back: an old version becomes the next one."""
    return _send(lambda: deploying.prepare_again(sessions.store(), sessions.actor(), service, version))


@pages.get("/approvals/<int:approval_id>")
def approval(approval_id: int) -> str:
    """What somebody asks to deploy, for the second pair of eyes."""
    store, actor = sessions.store(), sessions.actor()
    with store.read() as connection:
        row = deploying.asked(connection, actor, approval_id)
    return _page(deploying.as_asked(store, actor, row), Typed({"comment": ""}), row)


@pages.post("/approvals/<int:approval_id>")
def decide(approval_id: int) -> Answer:
    """Approve or decline."""
    store, actor, comment = sessions.store(), sessions.actor(), request.form.get("comment", "")
    if "look" in request.form:
        with store.read() as connection:
            row = deploying.asked(connection, actor, approval_id)
        return _page(deploying.as_asked(store, actor, row), Typed({"comment": comment}), row)
    if request.form.get("decision") == "approve":
        done = deploying.approve(store, actor, approval_id, comment)
        said = say("อนุมัติและนำขึ้นใช้แล้วเป็นรุ่น {version} คำขอที่เปิดอยู่ใช้รุ่นเดิมต่อไป", version=done.version)
        flash(_with_way_on(said, done.service))
        return redirect(url_for("studio.versions", service=done.service), 303)
    try:
        deploying.decline(store, actor, approval_id, comment)
    except InvalidForm as error:
        with store.read() as connection:
            row = deploying.asked(connection, actor, approval_id)
        return _page(deploying.as_asked(store, actor, row), refused(error), row), 422
    flash(say("บันทึกแล้ว ยังไม่นำขึ้นใช้"))
    return redirect(url_for("studio.index"), 303)
