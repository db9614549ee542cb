"""Replays of a draft: begun, followed, and their report."""

from __future__ import annotations

import gzip
from typing import Any

from flask import Response, jsonify, url_for

from runner import definitions
from runner.errors import NotFound
from runner.studio import checking, drafts, replaying
from web import sessions
from web.i18n import pick
from web.studio import pages

# The report is one file with its scripts in it. In a sandbox it has no origin: it sees no cookie and reaches no page of ours.
_ALONE = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox allow-scripts"


@pages.post("/drafts/<int:draft_id>/replay")
def replay(draft_id: int) -> Response:
    """Play every path of the draft as it stands, in the background."""
    replaying.start(sessions.store(), sessions.settings(), sessions.actor(), draft_id)
    return replayed(draft_id)


@pages.get("/drafts/<int:draft_id>/replay")
def replayed(draft_id: int) -> Response:
    """How far the last replay is, and what came of it."""
    with sessions.store().read() as connection:
        draft = drafts.seen(connection, sessions.actor(), draft_id)
        row, files = replaying.last(connection, draft_id), drafts.files(connection, draft)
    if row is None:
        return jsonify(state="none")
    now = row.state != "running" and definitions.digest(checking.complete(files, draft.service))
    return jsonify(_told(row) | {"older": now not in (False, row.digest)})


def _told(row: Any) -> dict[str, Any]:
    result = row.result or {}
    findings = [{**one, "text": pick(one["th"], one["en"])} for one in result.get("findings", ())]
    drawn = url_for("studio.report", replay_id=row.id) if row.state in ("passed", "failed") else ""
    return {
        "state": replaying.state(row), "done": row.done, "known": row.known, "paths": result.get("paths", 0), "report": drawn,
        "crossed": result.get("crossed", {}), "missing": result.get("missing", []), "findings": findings,
    }  # fmt: skip


@pages.get("/replays/<int:replay_id>")
def report(replay_id: int) -> Response:
    """The report with its drawings, in a sandbox of its own."""
    with sessions.store().read() as connection:
        content = replaying.seen_report(connection, sessions.actor(), replay_id)
    if content is None:
        raise NotFound
    return Response(gzip.decompress(content), mimetype="text/html", headers={"Content-Security-Policy": _ALONE})
