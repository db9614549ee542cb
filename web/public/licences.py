"""The page behind a licence's QR code: is it valid? It shows nothing that the paper does not show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from flask import render_template

from runner import cases, clock
from web import sessions
from web.i18n import pick
from web.public import pages

State = Literal["valid", "expired", "not_yet", "revoked", "cancelled", "replaced", "unknown"]
# state → (tone, Thai verdict); the words carry the meaning, the colour of the tone only repeats it
VERDICTS: dict[State, tuple[str, str]] = {
    "valid": ("good", "ใช้ได้"),
    "expired": ("warn", "หมดอายุแล้ว"),
    "not_yet": ("warn", "ยังไม่ถึงวันเริ่มใช้"),
    "revoked": ("bad", "ถูกเพิกถอน"),
    "cancelled": ("bad", "ยกเลิกแล้ว"),
    "replaced": ("bad", "มีฉบับใหม่แทนแล้ว"),
    "unknown": ("bad", "ไม่พบใบอนุญาตนี้"),
}


@dataclass(frozen=True)
class LicencePage:
    """What the page says. Without a licence only the verdict is there."""

    state: State
    tone: str
    verdict: str
    name: str = ""
    number: str = ""
    holder: str = ""
    title: str = ""
    agency: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    ended_on: date | None = None
    newer: str = ""


def state_of(row: Any) -> State:
    """How the licence stands today."""
    if row is None:
        return "unknown"
    if cases.is_valid(row):
        return "valid"
    if row.status in ("cancelled", "replaced", "revoked"):
        return cast(State, row.status)
    return "not_yet" if row.valid_from > clock.today() else "expired"


def licence_page(row: Any) -> LicencePage:
    """The page of a licence row, or of a code that no licence has."""
    state = state_of(row)
    tone, verdict = VERDICTS[state]
    if row is None:
        return LicencePage(state, tone, verdict)
    printed = row.printed
    return LicencePage(
        state=state, tone=tone, verdict=verdict, name=pick(printed.get("name_th", ""), printed.get("name_en", "")), number=row.number,
        holder=printed.get("holder", ""), title=printed.get("title", ""), agency=pick(row.agency_th, row.agency_en),
        valid_from=row.valid_from, valid_to=row.valid_to, ended_on=row.ended_on, newer=row.newer or "",
    )  # fmt: skip


@pages.get("/licence/<token>")
def licence(token: str) -> tuple[str, int]:
    """Whether the licence with this code is valid today."""
    page = licence_page(cases.licence_by_token(sessions.store(), token[:100]))
    return render_template("public/licence.html", page=page, today=clock.now()), 404 if page.state == "unknown" else 200
