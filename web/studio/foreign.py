"""Diagrams of other tools in the editor: our equivalents written in, files brought into a draft."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify, request

from runner.diagram import foreign
from runner.errors import BadUpload, InvalidDiagram
from runner.studio import drafts, services
from web import sessions
from web.i18n import tell
from web.studio import pages
from web.studio.editor import sent

Answer = Response | tuple[Response, int]


@pages.post("/drafts/<int:draft_id>/convert")
def convert(draft_id: int) -> Answer:
    """The posted diagram with our equivalents of what can mean only one thing; nothing is stored by this."""
    return _answered(draft_id, lambda content, _: foreign.convert(content))


@pages.post("/drafts/<int:draft_id>/bring")
def bring(draft_id: int) -> Answer:
    """The posted file as it comes into the draft at `path`: a diagram in UTF-8, the service's own under its id; nothing is stored."""

    def brought(content: bytes, draft: drafts.Draft) -> bytes:
        path = request.args.get("path", "")
        if path.endswith(".bpmn"):
            content = services.as_process(content, draft.service) if path == draft.main else foreign.as_utf8(content)
        drafts.check_file(path, content)
        return content

    return _answered(draft_id, brought)


def _answered(draft_id: int, change: Callable[[bytes, drafts.Draft], bytes]) -> Answer:
    with sessions.store().read() as connection:
        draft = drafts.seen(connection, sessions.actor(), draft_id)
    try:
        return jsonify(text=change(sent(), draft).decode("utf-8-sig"))
    except InvalidDiagram as error:
        return jsonify(error=tell(error.findings[0])), 422
    except (BadUpload, UnicodeDecodeError, LookupError) as error:
        th, en = "อ่านแฟ้มนี้ไม่ได้", "The file cannot be read"
        return jsonify(error=tell(error if isinstance(error, BadUpload) else BadUpload(th, en))), 422
