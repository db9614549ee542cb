"""For whom the pages of a case are read: the applicant themselves, or staff of a service centre in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from runner.thai import masked_id
from web import sessions


@dataclass(frozen=True)
class Behalf:
    """The applicant in whose place staff act; `mailed` is False for who has no e-mail address and gets everything on paper."""

    name: str
    number: str
    url: str
    mailed: bool


def behalf(row: Any) -> Behalf | None:
    """From a case's row with its applicant; None when the reader is the applicant."""
    if row.applicant_id == sessions.actor().person_id:
        return None
    url = url_for("centre.applicant", person_id=row.applicant_id)
    return Behalf(row.applicant_name, masked_id(row.applicant_number), url, bool(row.applicant_email))
