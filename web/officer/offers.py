"""What the diagram offers an officer at any time, with its form: nothing happens before the form is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner.cases import CaseView, Offer
from runner.errors import FieldError
from runner.form import Bound
from web.applicant import offers
from web.i18n import language
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


def _page(seen: CaseView, offer: Offer, bound: Bound, errors: Sequence[FieldError]) -> str:
    case_id, name = seen.row.id, seen.definition.text(offer.name, language())
    form = offers.drawn(seen, offer, bound, errors, url_for("officer.send_offer", case_id=case_id, message=offer.message))
    return render_template("officer/offer.html", page=OfferPage(case_id, name, named(seen), form))


@pages.get("/cases/<int:case_id>/offers/<message>")
def offer(case_id: int, message: str) -> str:
    """The form of an offer."""
    return offers.asked(seen_case(case_id), message, _page)


@pages.post("/cases/<int:case_id>/offers/<message>")
def send_offer(case_id: int, message: str) -> Response | tuple[str, int]:
    """Do it. Sent twice, it is done once."""
    return offers.answered(case_id, message, seen_case, _page, url_for("officer.case", case_id=case_id))
