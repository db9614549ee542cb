"""The case page, to be read, and the diagram with the token on it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, jsonify, render_template, url_for

from runner import cases
from runner.errors import NotFound
from web import sessions
from web.officer import pages
from web.officer.case_page import CasePage, case_page


@dataclass(frozen=True)
class Page:
    """The case without a task: what a task's page shows beside its form, and nothing to sign."""

    case: CasePage
    id: None = None
    to_sign: str = ""


def seen_case(case_id: int) -> cases.CaseView:
    """The case, when the reader may see it. A draft is its applicant's alone: NotFound."""
    seen = cases.view(sessions.store(), sessions.actor(), case_id)
    if seen.row.status == "draft":
        raise NotFound
    return seen


@pages.get("/cases/<int:case_id>")
def case(case_id: int) -> str:
    """Everything about one case."""
    page = Page(case_page(seen_case(case_id), sessions.actor(), sessions.settings()))
    return render_template("officer/case.html", page=page)


@pages.get("/cases/<int:case_id>/diagram")
def diagram(case_id: int) -> Response:
    """What the viewer draws: where the diagram is, which elements hold the case, which it has passed."""
    seen = seen_case(case_id)
    return jsonify(xml=url_for("officer.diagram_file", case_id=case_id), live=list(seen.live), passed=list(seen.passed))


@pages.get("/cases/<int:case_id>/diagram.bpmn")
def diagram_file(case_id: int) -> Response:
    """The diagram that the case runs on, as deployed."""
    definition = seen_case(case_id).definition
    content = definition.files.get(f"processes/{definition.service}.bpmn")
    if content is None:
        raise NotFound
    return Response(content, mimetype="application/xml")
