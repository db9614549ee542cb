"""The administrator's pages: accounts, agencies, holidays, outbox, incidents; and the auditor's view of the trail."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("admin", __name__, url_prefix="/admin")

from web.admin import agencies, holidays, people, watch  # noqa: E402, F401
