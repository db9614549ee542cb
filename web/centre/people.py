"""An applicant as the counter sees them: enough to compare with a card, not enough to copy."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from runner.people.centre import Applicant
from runner.thai import masked_id
from web.i18n import say

_SHOWN = 2  # letters of a mailbox, first digits of a phone number


@dataclass(frozen=True)
class Card:
    """One applicant. `tone` goes with `account`, which says whether they use the portal themselves."""

    url: str
    name: str
    juristic: bool
    number: str
    phone: str
    email: str
    account: str
    tone: str
    opened: bool


def card(one: Applicant) -> Card:
    """The card of an applicant."""
    account, tone = _account(one)
    url = url_for("centre.applicant", person_id=one.id)
    return Card(
        url, one.name, one.id_kind == "juristic", masked_id(one.id_number), masked_phone(one.phone), masked_email(one.email), account, tone,
        one.opened,
    )  # fmt: skip


def _account(one: Applicant) -> tuple[str, str]:
    if one.opened:
        return say("ใช้งานพอร์ทัลด้วยตนเอง"), "good"
    return (say("รอตั้งรหัสผ่าน"), "info") if one.email else (say("ไม่มีอีเมล"), "warn")


def masked_phone(number: str) -> str:
    """`08x-xxx-5678`."""
    hidden = "x" * max(len(number) - _SHOWN - 4, 0)
    return "-".join(filter(None, (number[:_SHOWN] + hidden[:1], hidden[1:], number[-4:])))


def masked_email(address: str) -> str:
    """`so…@example.org`; nothing for who has none."""
    box, at, place = address.partition("@")
    return f"{box[:_SHOWN]}…{at}{place}" if at else ""
