"""Registering, logging in and out, forgotten passwords, the language of the pages."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("auth", __name__)

from web.auth import entrance, passwords  # noqa: E402, F401
