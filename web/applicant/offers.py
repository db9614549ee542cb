"""What an applicant may ask for at any time, such as withdrawing: its form, then the deed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner import cases
from runner.cases import CaseView, Offer
from runner.errors import FieldError, InvalidForm, NotFound
from runner.form import Bound, Form
from web import render, sessions
from web.applicant import filling, pages
from web.applicant.answered import DOCUMENT
from web.applicant.behalf import Behalf, behalf
from web.i18n import language, say


@dataclass(frozen=True)
class OfferPage:
    """One offer with its form."""

    case_id: int
    name: str
    title: str
    number: str
    form: Markup
    behalf: Behalf | None


Page = Callable[[CaseView, Offer, Bound, Sequence[FieldError]], str]


# ---- what the officers' room has in common ------------------------------------------------------------------------------
def asked(seen: CaseView, message: str, page: Page) -> str:
    """The form of an offer, when the diagram makes it to this person now. NotFound."""
    found = _offer(seen, message)
    return page(seen, found, Bound(found.form.prefill(seen.scope) if found.form else {}), ())


def answered(case_id: int, message: str, look: Callable[[int], CaseView], page: Page, to: str) -> Response | tuple[str, int]:
    """Do it, once, and go on `to`; a refused form comes back with every value."""
    posted = filling.posted()
    try:
        cases.send(sessions.store(), sessions.actor(), case_id, message, posted, filling.key())
    except InvalidForm as error:
        seen = look(case_id)
        found = _offer(seen, message)
        again = found.form.bind(posted, seen.scope, draft=True) if found.form else Bound({})
        return page(seen, found, again, error.errors), 422
    flash(say("ดำเนินการเรียบร้อยแล้ว"))
    return redirect(to, 303)


def drawn(seen: CaseView, offer: Offer, bound: Bound, errors: Sequence[FieldError], submit: str, **looks: str) -> Markup:
    """The form as it is shown, with the button that does it."""
    definition = seen.definition
    name = definition.text(offer.name, language())
    return render.render_form(
        current_app.jinja_env, offer.form or Form("nothing", "", ()), bound.values, seen.scope, errors, definition.translations, language(),
        seen.references, render.Urls(submit=submit, document=DOCUMENT), typed=bound.typed, forms=definition.forms.get,
        hidden=filling.hidden(), buttons=(render.Button(say("ยืนยัน: {name}", name=name), **looks),),
    )  # fmt: skip


def _offer(seen: CaseView, message: str) -> Offer:
    found = next((one for one in seen.offers if one.message == message), None)
    if found is None:
        raise NotFound("ขณะนี้ดำเนินการรายการนี้ไม่ได้แล้ว เนื่องจากสถานะของคำขอเปลี่ยนไป", "This cannot be done any more: the case has moved on")
    return found


# ---- the applicant's own ------------------------------------------------------------------------------------------------
def _seen(case_id: int) -> CaseView:
    return cases.view(sessions.store(), sessions.actor(), case_id)


def _page(seen: CaseView, offer: Offer, bound: Bound, errors: Sequence[FieldError]) -> str:
    row, name = seen.row, seen.definition.text(offer.name, language())
    submit = url_for("applicant.send", case_id=row.id, message=offer.message)
    form = drawn(seen, offer, bound, errors, submit, style="danger")
    return render_template("applicant/offer.html", page=OfferPage(row.id, name, row.title, row.number or "", form, behalf(row)))


@pages.get("/my/cases/<int:case_id>/offers/<message>")
def offer(case_id: int, message: str) -> str:
    """The form of an offer; nothing happens yet."""
    return asked(_seen(case_id), message, _page)


@pages.post("/my/cases/<int:case_id>/offers/<message>")
def send(case_id: int, message: str) -> Response | tuple[str, int]:
    """Do it. Sent twice, it is done once."""
    return answered(case_id, message, _seen, _page, url_for("applicant.case", case_id=case_id))
