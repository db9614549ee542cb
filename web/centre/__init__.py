"""The service centre's pages: the counter where applicants are found or made, and the centre's own cases."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("centre", __name__, url_prefix="/centre")

from web.centre import applicant, desk, listing  # noqa: E402, F401
