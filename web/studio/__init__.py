"""The analyst's studio: services as drafts that are drawn, checked, tried, replayed, compared and deployed in the browser."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("studio", __name__, url_prefix="/studio")

from web.studio import deploying, editor, foreign, home, inside, migrating, replaying, sheet, templates, trying  # noqa: E402, F401
