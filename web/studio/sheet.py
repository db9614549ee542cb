"""The service sheet as a form: drawn from its text; values, and whole entries, changed in the text where they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, jsonify, render_template, request

from runner import catalogue
from runner.errors import BadUpload, InvalidDiagram, InvalidForm
from runner.studio import drafts, sheets
from web import sessions
from web.i18n import tell
from web.studio import pages
from web.studio.editor import sent
from web.words import ROLES, SHEET_CHOICES, SHEET_KEYS, SHEET_NUMBER, SHEET_SECTIONS, STAGES

Answer = Response | tuple[Response, int]


def _parts(draft_id: int, text: str) -> Mapping[str, bytes]:
    """The sheets of parts that bring something to the one that is edited; a part's own gets nothing from others."""
    with sessions.store().read() as connection:
        files = drafts.files(connection, drafts.seen(connection, sessions.actor(), draft_id))
    return {} if catalogue.is_part(text.encode()) else catalogue.among(files)


@pages.post("/drafts/<int:draft_id>/sheet")
def sheet(draft_id: int) -> str:
    """The form for the text that was posted; what is wrong with it where it cannot be read."""
    text = sent().decode("utf-8", "replace")
    try:
        found: dict[str, Any] = {"sections": sheets.read(text, _parts(draft_id, text)), "wrong": ()}
    except InvalidDiagram as error:
        found = {"sections": (), "wrong": error.findings}
    words = {"keys": SHEET_KEYS, "headings": SHEET_SECTIONS, "choice": _choice, "stages": STAGES}
    return render_template("studio/sheet.html", **found, **words)


def _choice(key: str, code: str) -> str:
    """The word for a code of a pick list, in Thai."""
    if key == "type" and code == "number":
        return SHEET_NUMBER
    return {**SHEET_CHOICES, **ROLES, **STAGES}.get(code, code)


@pages.post("/drafts/<int:draft_id>/sheet/change")
def sheet_change(draft_id: int) -> Answer:
    """The posted text with one value (`name`, `value`) changed; nothing is stored by this."""
    return _changed(draft_id, lambda text, said, parts: sheets.change(text, said("name"), said("value"), parts))


@pages.post("/drafts/<int:draft_id>/sheet/entry")
def sheet_entry(draft_id: int) -> Answer:
    """The posted text with one entry more (`section`, `name`, `called`) or less (`name`), by `step`: add, remove, leave_out."""

    def stepped(text: str, said: Callable[[str], str], parts: Mapping[str, bytes]) -> str:
        if said("step") == "add":
            return sheets.add(text, said("section"), said("name"), said("called"), parts)
        return {"remove": sheets.remove, "leave_out": sheets.leave_out}[said("step")](text, said("name"), parts)

    return _changed(draft_id, stepped)


def _changed(draft_id: int, change: Callable[[str, Callable[[str], str], Mapping[str, bytes]], str]) -> Answer:
    try:
        posted = request.get_json()
        text = str(posted["text"])
        return jsonify(text=change(text, lambda name: str(posted[name]), _parts(draft_id, text)))
    except InvalidForm as error:
        return jsonify(error=tell(error.errors[0]), field=error.errors[0].path), 422
    except InvalidDiagram as error:
        return jsonify(error=tell(error.findings[0])), 422
    except (KeyError, TypeError) as error:
        raise BadUpload("อ่านคำขอไม่ได้", "The request cannot be read") from error
