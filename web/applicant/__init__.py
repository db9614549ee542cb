"""What an applicant sees: their cases, the forms that wait for them, papers, payments."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("applicant", __name__)

from web.applicant import case, documents, forms, held, listing, offers, planning, review, start  # noqa: E402, F401
