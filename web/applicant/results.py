"""What a case led to: licences, and fees asked and paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for

from runner import payments
from runner.cases import CaseView
from runner.settings import Settings
from web.applicant.documents import Paper, letters
from web.i18n import pick, say
from web.public.licences import VERDICTS, state_of


@dataclass(frozen=True)
class Payment:
    """One fee: `pay` says whether it can be paid here and now; `slip` is the paper to pay by;
    `at_centre`: the applicant chose to pay at a service centre.
    """

    id: int
    amount: Decimal
    paid_at: datetime | None
    receipt: str
    pay: bool
    slip: Paper | None
    at_centre: bool


@dataclass(frozen=True)
class Licence:
    """A licence or certificate that the case led to."""

    name: str
    number: str
    valid_from: Any
    valid_to: Any
    verdict: str
    tone: str
    public: str
    paper: Paper | None


def licences(seen: CaseView) -> list[Licence]:
    """What was issued, with its PDF and its public page."""
    papers = {paper.kind: paper for paper in letters(seen)}
    found = []
    for row in seen.licences:
        kind = seen.definition.sheet.licences.get(row.kind)
        name = pick(row.printed.get("name_th", ""), row.printed.get("name_en", ""))
        paper = papers.get(kind.letter) if kind else None
        tone, verdict = VERDICTS[state_of(row)]
        public = url_for("public.licence", token=row.token)
        found.append(Licence(name, row.number, row.valid_from, row.valid_to, say(verdict), tone, public, paper))
    return found


def fees(seen: CaseView, settings: Settings) -> list[Payment]:
    """Fees asked and paid. A fee may be paid here when the applicant chose e-Payment and a provider is connected."""
    online = payments.gateway(settings) is not None and seen.row.status == "open"
    known = seen.definition.sheet.letters
    slip = next((paper for paper in letters(seen) if paper.kind in known and known[paper.kind].slip), None)  # the newest
    at_centre = seen.scope.get("payment_method") == "service_centre"
    asked = {row.id for row in seen.payments if row.status == "asked"}
    return [
        Payment(
            row.id, row.amount, row.paid_at, row.receipt_number, online and row.id in asked, slip if row.id in asked else None, at_centre
        )
        for row in seen.payments
    ]
