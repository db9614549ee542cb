"""What the diagram offers an officer at any time, with its form: nothing happens before the form is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner import cases
from runner.cases import CaseView, Offer
from runner.errors import FieldError, InvalidForm, NotFound
from runner.form import Bound, Form
from web import render, sessions
from web.applicant import filling
from web.applicant.answered import DOCUMENT
from web.i18n import language, say
from web.officer import pages
from web.officer.case import seen_case
from web.officer.case_page import named


@dataclass(frozen=True)
class OfferPage:
    """One offer with its form."""

    case_id: int
    name: str
    about: str
    form: Markup


def _offer(case_id: int, message: str) -> tuple[CaseView, Offer]:
    seen = seen_case(case_id)
    found = next((one for one in seen.offers if one.message == message), None)
    if found is None:
        raise NotFound("ขณะนี้ดำเนินการรายการนี้ไม่ได้แล้ว เนื่องจากสถานะของคำขอเปลี่ยนไป", "This cannot be done any more: the case has moved on")
    return seen, found


def _page(seen: CaseView, offer: Offer, bound: Bound, errors: Sequence[FieldError] = ()) -> str:
    definition, case_id = seen.definition, seen.row.id
    name = definition.text(offer.name, language())
    urls = render.Urls(submit=url_for("officer.send_offer", case_id=case_id, message=offer.message), document=DOCUMENT)
    the_form = offer.form or Form("nothing", "", ())
    drawn = render.render_form(
        current_app.jinja_env, the_form, bound.values, seen.scope, errors, definition.translations, language(), seen.references, urls,
        typed=bound.typed, forms=definition.forms.get, hidden=filling.hidden(), buttons=(render.Button(say("ยืนยัน: {name}", name=name)),),
    )  # fmt: skip
    return render_template("officer/offer.html", page=OfferPage(case_id, name, named(seen), drawn))


@pages.get("/cases/<int:case_id>/offers/<message>")
def offer(case_id: int, message: str) -> str:
    """The form of an offer."""
    seen, found = _offer(case_id, message)
    return _page(seen, found, Bound(found.form.prefill(seen.scope) if found.form else {}))


@pages.post("/cases/<int:case_id>/offers/<message>")
def send_offer(case_id: int, message: str) -> Response | tuple[str, int]:
    """Do it. Sent twice, it is done once."""
    posted = filling.posted()
    try:
        cases.send(sessions.store(), sessions.actor(), case_id, message, posted, filling.key())
    except InvalidForm as error:
        seen, found = _offer(case_id, message)
        again = found.form.bind(posted, seen.scope, draft=True) if found.form else Bound({})
        return _page(seen, found, again, error.errors), 422
    flash(say("ดำเนินการเรียบร้อยแล้ว"))
    return redirect(url_for("officer.case", case_id=case_id), 303)
