"""The service sheet as a form: drawn from its text, each value changed in the text where it stands."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, render_template, request

from runner.errors import BadUpload, InvalidDiagram, InvalidForm
from runner.studio import drafts, sheets
from web import sessions
from web.i18n import tell
from web.studio import pages
from web.words import SHEET_KEYS, SHEET_SECTIONS


def _text() -> str:
    if (request.content_length or 0) > drafts.MOST_BYTES:
        raise BadUpload("แฟ้มใหญ่เกิน 1 เมกะไบต์", "The file is larger than 1 MB")
    return request.get_data(cache=False).decode("utf-8", "replace")


@pages.post("/drafts/<int:draft_id>/sheet")
def sheet(draft_id: int) -> str:
    """The form for the text that was posted; what is wrong with it where it cannot be read."""
    with sessions.store().read() as connection:
        drafts.seen(connection, sessions.actor(), draft_id)
    try:
        found: dict[str, Any] = {"sections": sheets.read(_text()), "wrong": ()}
    except InvalidDiagram as error:
        found = {"sections": (), "wrong": error.findings}
    return render_template("studio/sheet.html", **found, keys=SHEET_KEYS, headings=SHEET_SECTIONS)


@pages.post("/drafts/<int:draft_id>/sheet/change")
def sheet_change(draft_id: int) -> Response | tuple[Response, int]:
    """The text with one value (`name`, `value` in the address) changed; nothing is stored by this."""
    with sessions.store().read() as connection:
        drafts.seen(connection, sessions.actor(), draft_id)
    try:
        sent = request.get_json()
        return jsonify(text=sheets.change(str(sent["text"]), str(sent["name"]), str(sent["value"])))
    except InvalidForm as error:
        return jsonify(error=tell(error.errors[0])), 422
    except InvalidDiagram as error:
        return jsonify(error=tell(error.findings[0])), 422
    except (KeyError, TypeError) as error:
        raise BadUpload("อ่านคำขอไม่ได้", "The request cannot be read") from error
