"""The first page of the studio, a service's versions, a new service from a copy, and what becomes of drafts."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner import migrating
from runner.errors import FieldError, InvalidDiagram, InvalidForm
from runner.studio import access, deploying, drafts, services, trials
from web import sessions
from web.i18n import named, say
from web.studio import pages
from web.typed import Typed, posted, refused

Answer = str | Response | tuple[str, int]


@pages.get("")
def index() -> str:
    """All services of the analyst; for administrators the rule of four eyes."""
    actor = sessions.actor()
    with sessions.store().read() as connection:
        return render_template(
            "studio/home.html", lines=services.listed(connection, actor), discarded=drafts.discarded(connection, actor),
            waiting=deploying.waiting(connection, actor), four_eyes=deploying.four_eyes(connection), may_make=access.may_change(actor, "*"),
            trials=trials.of(sessions.settings(), actor),
        )  # fmt: skip


@pages.post("/four-eyes")
def four_eyes() -> Response:
    """The administrator turns the second person's approval on or off."""
    on = request.form.get("on") == "1"
    deploying.set_four_eyes(sessions.store(), sessions.actor(), on)
    flash(say("การนำขึ้นใช้ต้องมีผู้อนุมัติอีกคนแล้ว") if on else say("การนำขึ้นใช้ไม่ต้องมีผู้อนุมัติอีกคนแล้ว"))
    return redirect(url_for("studio.index"), 303)


@pages.get("/services/<service>")
def versions(service: str) -> str:
    """Every version, with who deployed it, when and why."""
    actor = sessions.actor()
    access.demand(actor, service)
    with sessions.store().read() as connection:
        line = services.line(connection, actor, service)
        found, moved = services.versions(connection, service), migrating.migrated(connection, actor, service, most=0)
    return render_template("studio/versions.html", line=line, versions=found, migrated=moved)


@pages.post("/services/<service>/open")
def open_service(service: str) -> Response:
    """The analyst's own draft of a service, made now when there is none."""
    return redirect(url_for("studio.editor", draft_id=drafts.open_draft(sessions.store(), sessions.actor(), service)), 303)


@pages.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    """A new service, made from a copy of another or from a diagram of any tool."""
    access.demand_all(sessions.actor())
    with sessions.store().read() as connection:
        sources = [(line.service, named(line)) for line in services.listed(connection, sessions.actor()) if line.version]
    if request.method == "GET":
        return render_template("studio/new.html", sources=sources, typed=Typed({"source": request.args.get("source", "")}))
    typed = {name: value.strip() for name, value in posted("source", "service", "name_th", "name_en").items()}
    try:
        made = _made(typed)
    except InvalidDiagram as error:
        wrong = InvalidForm([FieldError("diagram", error.findings[0].th, error.findings[0].en)], typed)
        return render_template("studio/new.html", sources=sources, typed=refused(wrong)), 422
    except InvalidForm as error:
        return render_template("studio/new.html", sources=sources, typed=refused(error)), 422
    return redirect(url_for("studio.editor", draft_id=made), 303)


def _made(typed: dict[str, str]) -> int:
    """From the chosen file when there is one, else from the chosen service."""
    sent = request.files.get("diagram")
    if sent is not None and sent.filename:
        return services.begin(sessions.store(), sessions.actor(), sent.stream.read(drafts.MOST_BYTES + 1), typed)
    return services.copy(sessions.store(), sessions.actor(), typed["source"], typed)


@pages.post("/drafts/<int:draft_id>/discard")
def discard(draft_id: int) -> Response:
    """Put a draft away; the notice has the way back."""
    draft = drafts.discard(sessions.store(), sessions.actor(), draft_id)
    flash(Markup('{} <a href="{}">{}</a>').format(say("ทิ้งร่างแล้ว"), url_for("studio.index") + "#discarded", say("เรียกคืนได้จากหน้านี้")))
    return redirect(url_for("studio.index") + f"#{draft.service}", 303)


@pages.post("/drafts/<int:draft_id>/restore")
def restore(draft_id: int) -> Response:
    """Have a discarded draft back."""
    drafts.restore(sessions.store(), sessions.actor(), draft_id)
    flash(say("เรียกคืนร่างแล้ว"))
    return redirect(url_for("studio.editor", draft_id=draft_id), 303)


@pages.post("/drafts/<int:draft_id>/take-over")
def take_over(draft_id: int) -> Response:
    """Go on with a copy of a colleague's draft."""
    made = drafts.take_over(sessions.store(), sessions.actor(), draft_id)
    flash(say("รับช่วงร่างแล้ว ร่างเดิมของท่านเรียกคืนได้จากหน้าแรกของห้องออกแบบ"))
    return redirect(url_for("studio.editor", draft_id=made), 303)
