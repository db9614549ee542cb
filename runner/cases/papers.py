"""Letters and licences as PDF files: rendered once from the data kept at issue, then stored; the file is the record."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select, update

from runner.documents import letters
from runner.documents.files import FileStore
from runner.errors import NotFound
from runner.settings import Settings
from runner.store import Store, loads
from runner.store import tables as t
from runner.store.packing import unpack


def render(store: Store, files: FileStore, settings: Settings, document_id: int) -> bytes:
    """The PDF of an issued letter. Made at the first call, the same bytes ever after."""
    with store.read() as connection:
        row = connection.execute(select(t.document).where(t.document.c.id == document_id)).first()
    if row is None or row.kind != "letter":
        raise NotFound
    if row.stored_as:
        return files.get(row.stored_as)
    content = letters.render(row.field, _contents(row, settings), settings.forms / "letters")
    key = FileStore.new_key()
    files.put(key, content)
    stored = {"stored_as": key, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "data": None}
    with store.begin() as connection:
        first = (t.document.c.id == document_id) & (t.document.c.stored_as == "")
        if connection.execute(update(t.document).where(first).values(stored)).rowcount:
            return content
    files.delete(key)  # another worker was faster: its file is the record
    return render(store, files, settings, document_id)


def _contents(row: Any, settings: Settings) -> dict[str, Any]:
    data: dict[str, Any] = loads(unpack(row.data))
    if data["licence"].get("token"):
        data["licence"]["url"] = f"{settings.base_url}/licence/{data['licence']['token']}"
    return data
