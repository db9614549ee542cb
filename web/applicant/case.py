"""The case page, the receipt after filing, the diagram with the token on it, and the way to pay."""

from __future__ import annotations

from flask import Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from runner import cases, mail, payments
from runner.catalogue import figure
from runner.errors import NotFound, Unavailable
from web import sessions
from web.applicant import pages
from web.applicant.case_page import case_page


def _seen(case_id: int) -> cases.CaseView:
    return cases.view(sessions.store(), sessions.actor(), case_id)


@pages.get("/my/cases/<int:case_id>")
def case(case_id: int) -> str:
    """Everything about one case."""
    seen = _seen(case_id)
    with sessions.store().read() as connection:
        messages = mail.of_case(connection, case_id, seen.row.applicant_id)
    return render_template("applicant/case.html", page=case_page(seen, sessions.settings(), messages))


@pages.get("/my/cases/<int:case_id>/filed")
def filed(case_id: int) -> str:
    """Just filed: the case's number, the receipt, and what happens next."""
    seen = _seen(case_id)
    if not seen.row.number:
        raise NotFound
    days = figure(seen.definition.sheet.statutory_days, seen.scope)
    return render_template("applicant/filed.html", page=case_page(seen, sessions.settings()), days=days)


@pages.get("/my/cases/<int:case_id>/diagram")
def diagram(case_id: int) -> Response:
    """What the viewer draws: where the diagram is, which elements hold the case, which it has passed."""
    seen = _seen(case_id)
    return jsonify(xml=url_for("applicant.diagram_file", case_id=case_id), live=list(seen.live), passed=list(seen.passed))


@pages.get("/my/cases/<int:case_id>/diagram.bpmn")
def diagram_file(case_id: int) -> Response:
    """The diagram that the case runs on, as deployed."""
    definition = _seen(case_id).definition
    content = definition.files.get(f"processes/{definition.service}.bpmn")
    if content is None:
        raise NotFound
    return Response(content, mimetype="application/xml")


@pages.post("/my/cases/<int:case_id>/payments/<int:payment_id>/pay")
def pay(case_id: int, payment_id: int) -> Redirect:
    """Go to the provider of e-Payment for a fee that is asked for."""
    asked = next((row for row in _seen(case_id).payments if row.id == payment_id and row.status == "asked"), None)
    gateway = payments.gateway(sessions.settings())
    if asked is None:
        raise NotFound("รายการนี้ชำระแล้วหรือไม่มีอยู่", "This fee has been paid or does not exist")
    if gateway is None:
        raise Unavailable("หน่วยงานยังไม่เปิดรับชำระออนไลน์ โปรดชำระตามใบแจ้งค่าธรรมเนียม", "Online payment is not open. Please pay by the fee slip")
    bill = payments.bill(sessions.store(), asked.token)
    return redirect(gateway.start(bill, url_for("applicant.case", case_id=case_id)), 303)
