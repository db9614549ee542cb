"""Papers of a case: listed, opened in the browser where that is safe, downloaded under their Thai names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Response, request, url_for

from runner import cases
from runner.cases import CaseView
from runner.documents.files import FileStore
from web import sessions
from web.applicant import pages, words

_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})  # opened in the browser; all else is only downloaded
# an opened paper may run nothing and load nothing; browsers show no PDF in a sandbox (their viewer has its own), so only pictures get one
_BARE = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@dataclass(frozen=True)
class Paper:
    """One document or letter. `kind` is the letter's id or the form field, `size` bytes (0: not yet printed)."""

    id: int
    kind: str
    name: str
    number: str
    media_type: str
    size: int
    at: datetime
    url: str


def letters(seen: CaseView) -> list[Paper]:
    """What the agency issued, newest first."""
    found = [row for row in reversed(seen.documents) if row.kind == "letter"]
    return [_paper(row, words.letter_name(seen.definition, row.field)) for row in found]


def _paper(row: Any, name: str) -> Paper:
    url = url_for("applicant.document", document_id=row.id)
    return Paper(row.id, row.field, name, row.number or "", row.media_type, row.size, row.made_at, url)


def files() -> FileStore:
    """The place of all files."""
    return FileStore.open(sessions.settings().files)


@pages.get("/documents/<int:document_id>")
def document(document_id: int) -> Response:
    """One paper; `?view` opens it in the browser."""
    row = cases.open_document(sessions.store(), sessions.actor(), document_id)
    view = "view" in request.args and row.media_type in _SHOWN
    return answer(row.name if row.kind == "upload" else f"{row.name}.pdf", row.media_type, _content(row), inline=view)


def _content(row: Any) -> Iterable[bytes]:
    if row.kind == "letter":
        return [cases.render(sessions.store(), files(), sessions.settings(), row.id)]
    pieces: Iterator[bytes] = files().stream(row.stored_as)
    return pieces


def answer(name: str, media_type: str, content: Iterable[bytes], *, inline: bool = False) -> Response:
    """A file as an answer: its own type, never guessed at, and its Thai name as RFC 6266 writes it."""
    response = Response(content, mimetype=media_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name) or "document"
    kind = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = _BARE if inline and media_type == "application/pdf" else f"sandbox; {_BARE}"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
