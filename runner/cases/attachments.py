"""Documents that people add to a case: checked, stored under own names, listed for the forms that may name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import IO, Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from runner import audit, clock, form
from runner.cases.rows import TaskColumns, case_row, task_row
from runner.documents.files import FileStore
from runner.documents.uploads import accept
from runner.errors import Conflict, NotAllowed, NotFound
from runner.permissions import Actor, demand, may_work_on, on_behalf
from runner.settings import Settings
from runner.store import Store
from runner.store import tables as t
from runner.store.prepared import Prepared

MOST_FILES = 60  # uploads of one case, replaced ones included


class References(Mapping[str, form.DocumentRef]):
    """The uploads that a form of this case may name: document id → reference. Asked of the database when a form first looks."""

    def __init__(self, connection: Connection, case_id: int) -> None:
        self._connection, self._case_id = connection, case_id

    @cached_property
    def _found(self) -> dict[str, form.DocumentRef]:
        rows = _UPLOADS.all(self._connection, {"wanted": self._case_id})
        return {str(row.id): form.DocumentRef(str(row.id), row.field, row.name, row.media_type, row.size) for row in rows}

    def __getitem__(self, document_id: str) -> form.DocumentRef:
        return self._found[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


_document = t.document.c
_UPLOADS = Prepared(
    select(_document.id, _document.field, _document.name, _document.media_type, _document.size)
    .where(_document.case_id == bindparam("wanted"), _document.kind == "upload", _document.replaced_at.is_(None))
    .order_by(_document.id)
)


def references(connection: Connection, case_id: int) -> dict[str, form.DocumentRef]:
    """All uploads of a case at once, for pages that outlive the connection."""
    return dict(References(connection, case_id))


def attach(
    store: Store, files: FileStore, settings: Settings, actor: Actor, task_id: int, field: str, name: str, stream: IO[bytes], kind: str
) -> int:
    """Check and keep a file for a field of an open task; answers the document's id. Raises BadUpload.

    `name` and `kind` are what the browser says: neither is believed. The file is stored before the row, so that a row never
    points to nothing.
    """
    with store.read() as connection:
        _may_attach(connection, actor, task_id)
    key = FileStore.new_key()
    with accept(name, stream, kind, settings.max_upload) as upload:
        files.put(key, upload.content)
    with store.begin() as connection:
        row = _may_attach(connection, actor, task_id, lock=True)
        return _keep(connection, actor, row, field[:200], {name: getattr(upload, name) for name in _CHECKED} | {"stored_as": key})


_CHECKED = ("name", "media_type", "size", "sha256")


def copy(connection: Connection, actor: Actor, row: Any, field: str, paper: Row[Any]) -> int:
    """An upload of another case as one of this case; files are never changed, so both rows may name the same one."""
    kept = {name: getattr(paper, name) for name in (*_CHECKED, "stored_as")}
    return _keep(connection, actor, row, field, kept, paper.id)


def _keep(connection: Connection, actor: Actor, row: Any, field: str, kept: dict[str, Any], source: int | None = None) -> int:
    """Write a document of a case and what its history says of it; `source` is the document of which it is a copy."""
    made = {"id": clock.new_id(), "case_id": row.id, "kind": "upload", "field": field, "made_at": clock.now(), "made_by": actor.person_id}
    connection.execute(insert(t.document), made | kept)
    data = {"document": str(made["id"]), "sha256": kept["sha256"]} | ({"from": str(source)} if source else {})
    audit.record(connection, actor.person_id, "document:attached", stream=row.id, element=field, data=data, behalf_of=_behalf(actor, row))
    return int(made["id"])


def _may_attach(connection: Connection, actor: Actor, task_id: int, *, lock: bool = False) -> Any:
    row = task_row(connection, task_id, lock=lock)
    demand(actor, "work", row)
    if not may_work_on(actor, TaskColumns(row), row):
        raise NotAllowed
    if row.task_state != 0:
        raise Conflict("งานนี้เสร็จสิ้นแล้ว จึงแนบเอกสารเพิ่มไม่ได้", "This task is done: no more documents can be added.", at=row.task_done_at)
    counted = connection.execute(select(t.document.c.id).where(t.document.c.case_id == row.id, t.document.c.kind == "upload")).all()
    if len(counted) >= MOST_FILES:
        raise Conflict(f"แนบเอกสารได้ไม่เกิน {MOST_FILES} ไฟล์ต่อคำขอ", f"A case takes at most {MOST_FILES} files.")
    return row


def _behalf(actor: Actor, row: Any) -> int | None:
    return int(row.applicant_id) if on_behalf(actor, row) else None


def detach(store: Store, actor: Actor, task_id: int, document_id: int) -> None:
    """Take a document out of the task's form. It is kept for the history, marked as replaced."""
    with store.begin() as connection:
        row = task_row(connection, task_id, lock=True)
        demand(actor, "work", row)
        if not may_work_on(actor, TaskColumns(row), row) or row.task_state != 0:
            raise NotAllowed
        mine = (t.document.c.id == document_id) & (t.document.c.case_id == row.id) & (t.document.c.kind == "upload")
        if not connection.execute(update(t.document).where(mine).values(replaced_at=clock.now())).rowcount:
            raise NotFound
        audit.record(
            connection,
            actor.person_id,
            "document:detached",
            stream=row.id,
            data={"document": str(document_id)},
            behalf_of=_behalf(actor, row),
        )


def open_document(store: Store, actor: Actor, document_id: int) -> Any:
    """The row of a document that the actor may see; seeing other people's papers is written into the history."""
    with store.read() as connection:
        document = connection.execute(select(t.document).where(t.document.c.id == document_id)).first()
        if document is None:
            raise NotFound
        row = case_row(connection, document.case_id)
        demand(actor, "download", row)
        own = row.applicant_id == actor.person_id
    if own and not document.visible:
        raise NotFound
    if not own:
        with store.begin() as connection:
            audit.record(connection, actor.person_id, "document:viewed", stream=row.id, data={"document": str(document_id)})
    return document
