"""What officers and approvers see: the worklist, a task beside its case, and the cases of their services."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("officer", __name__, url_prefix="/work")

from web.officer import case, export, listing, offers, task, worklist  # noqa: E402, F401
