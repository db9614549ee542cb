"""filepicker: a list of ids of documents that the upload page has stored for this field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runner.form import messages, paths
from runner.form.kinds.raw import Raw, Read
from runner.form.messages import Name
from runner.form.model import Component

_MOST = 20


@dataclass(frozen=True)
class DocumentRef:
    """A stored document: what a page needs to show it. `id` is text; `field` the path it was uploaded for; `size` bytes."""

    id: str
    field: str
    name: str
    media_type: str
    size: int


Documents = Mapping[str, DocumentRef]


def read(c: Component, raw: Raw, documents: Documents, name: Name) -> Read:
    """The posted ids that are documents of this field; rows of a list may have moved, so row numbers do not count."""
    ids = list(dict.fromkeys(text for text in raw.all() if text))[: _MOST + 1]
    known = [i for i in ids if i in documents and paths.general(documents[i].field) == paths.general(raw.path)]
    return Read(known, messages.file_gone(name) if len(known) < len(ids) else None)


def said(ids: object, documents: Documents) -> list[DocumentRef]:
    """The documents with these ids, in order."""
    return [documents[i] for i in (ids if isinstance(ids, list) else []) if isinstance(i, str) and i in documents]
