"""What everybody may see without an account: services, whether a licence is valid, and the payment stand-in."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("public", __name__)

from web.public import find, licences, manual, pay, services  # noqa: E402, F401
