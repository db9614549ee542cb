"""Drafts: one analyst's changes to a service, kept in the database file by file, over the version that they began from.

Every save names the revision at which its file was read. Who saves over something newer is refused (Conflict) and sees both.
A draft that was discarded or taken over by another can be had back; only a deployed one is finished.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from runner import clock
from runner.diagram import foreign, safe_xml
from runner.errors import BadUpload, Conflict, NotFound
from runner.permissions import Actor
from runner.store import Store
from runner.store import tables as t
from runner.studio import access

MOST_BYTES, MOST_FILES = safe_xml.MAX_BYTES, 200
_PATH = re.compile(r"processes/[a-z][a-z0-9_]{0,59}\.(bpmn|dmn|yaml)|forms/([a-z][a-z0-9_]{0,59}/)?([a-z][a-z0-9_]{0,59}\.form|en\.yaml)")
_d, _f = t.draft, t.draft_file


@dataclass(frozen=True)
class Draft:
    """One draft. `closed`: '' while it is worked on, else `discarded` or `deployed`."""

    id: int
    service: str
    person_id: int
    who: str
    base_version: int
    revision: int
    changed_at: datetime
    closed: str

    @property
    def main(self) -> str:
        """The path of the service's own diagram."""
        return f"processes/{self.service}.bpmn"


def _drafts(*where: Any) -> Any:
    columns = (_d.c.id, _d.c.service, _d.c.person_id, t.person.c.name, _d.c.base_version, _d.c.revision, _d.c.changed_at, _d.c.closed)
    return select(*columns).join(t.person, t.person.c.id == _d.c.person_id).where(*where).order_by(_d.c.changed_at.desc())


def listed(connection: Connection, *where: Any) -> list[Draft]:
    """Drafts, the last changed first."""
    return [Draft(*row) for row in connection.execute(_drafts(*where))]


def seen(connection: Connection, actor: Actor, draft_id: int) -> Draft:
    """A draft that the actor may look at: their own, or a colleague's of a service that they may change too. NotFound."""
    found = next(iter(listed(connection, _d.c.id == draft_id)), None)
    if found is None:
        raise NotFound
    access.demand(actor, found.service)
    return found


def mine(connection: Connection, actor: Actor, draft_id: int) -> Draft:
    """A draft that the actor may change. NotFound, Conflict when it is closed."""
    found = seen(connection, actor, draft_id)
    if found.person_id != actor.person_id:
        raise NotFound("ร่างนี้เป็นของผู้อื่น โปรดรับช่วงร่างก่อนจึงแก้ไขได้", "This draft is somebody else's; take it over to change it")
    if found.closed:
        raise Conflict("ร่างนี้ปิดแล้ว โปรดเปิดงานบริการใหม่อีกครั้ง", "This draft is closed. Open the service again.", at=found.changed_at)
    return found


def others(connection: Connection, draft: Draft) -> list[Draft]:
    """Open drafts that colleagues have of the same service."""
    return listed(connection, _d.c.service == draft.service, _d.c.closed == "", _d.c.id != draft.id)


# ---- files --------------------------------------------------------------------------------------------------------------
def base_files(connection: Connection, service: str, version: int) -> dict[str, bytes]:
    """The files of a deployed version; none for version 0."""
    version_id = select(t.definition.c.id).where(t.definition.c.service == service, t.definition.c.version == version).scalar_subquery()
    rows = connection.execute(select(t.definition_file).where(t.definition_file.c.definition_id == version_id))
    return {row.path: bytes(row.content) for row in rows}


def base_sheet(connection: Connection, definition_id: int, service: str) -> bytes:
    """The service sheet of a deployed version; empty when it has none."""
    mine = (t.definition_file.c.definition_id == definition_id, t.definition_file.c.path == f"processes/{service}.yaml")
    return bytes(connection.scalar(select(t.definition_file.c.content).where(*mine)) or b"")


def changed(connection: Connection, draft_id: int) -> dict[str, Row[Any]]:
    """Path → row (`revision`, `content`) of what differs from the base version."""
    return {row.path: row for row in connection.execute(select(_f).where(_f.c.draft_id == draft_id).order_by(_f.c.path))}


def files(connection: Connection, draft: Draft) -> dict[str, bytes]:
    """All files of the draft, by path in the house."""
    found = base_files(connection, draft.service, draft.base_version)
    for path, row in changed(connection, draft.id).items():
        if row.content is None:
            found.pop(path, None)
        else:
            found[path] = bytes(row.content)
    return dict(sorted(found.items()))


def save(
    store: Store, actor: Actor, draft_id: int, path: str, content: bytes | None, revision: int, *, as_read: bytes | None = None,
    whole: bool = False,
) -> Draft:  # fmt: skip
    """Keep one file (None: leave it out) that was read at `revision`. Answers the draft; its revision is now the file's too.

    What the editor of diagrams did not read of the kept file is put back (`foreign.restore`; `as_read` is the kept file as the editor has
    it), unless the content is `whole`: a file that was brought in. Raises BadUpload for a path or content that cannot belong to a service,
    Conflict when the file was saved by somebody since.
    """
    check_file(path, content)
    with store.begin() as connection:
        connection.execute(select(_d.c.id).where(_d.c.id == draft_id).with_for_update())
        draft = mine(connection, actor, draft_id)
        rows = changed(connection, draft_id)
        content = content if whole else _whole(connection, draft, rows, path, content, as_read)
        if path in rows and rows[path].content == content:  # sent twice, as when a page is left while it saves
            return draft
        if path in rows and rows[path].revision > revision:
            raise Conflict(
                "แฟ้มนี้ถูกบันทึกจากหน้าต่างอื่นหลังจากที่ท่านเปิด", "This file was saved from another window after you opened it", at=draft.changed_at
            )
        if path not in rows and len(rows) >= MOST_FILES:
            raise BadUpload(f"ร่างหนึ่งมีได้ไม่เกิน {MOST_FILES} แฟ้ม", f"A draft has at most {MOST_FILES} files")
        put(connection, draft, {path: content})
        return seen(connection, actor, draft_id)


def _whole(
    connection: Connection, draft: Draft, rows: Mapping[str, Row[Any]], path: str, content: bytes | None, as_read: bytes | None
) -> bytes | None:
    """A diagram with what it held before and the editor does not read (comments, other tools' details); other files as they are."""
    if content is None or not path.endswith(".bpmn"):
        return content
    before = rows[path].content if path in rows else base_files(connection, draft.service, draft.base_version).get(path)
    return content if before is None else foreign.restore(bytes(before), content, path.rsplit("/", 1)[-1], seen=as_read)


def put(connection: Connection, draft: Draft, contents: Mapping[str, bytes | None]) -> None:
    """Write files with the next revision, in the caller's transaction."""
    new = draft.revision + 1
    connection.execute(delete(_f).where(_f.c.draft_id == draft.id, _f.c.path.in_(contents)))
    rows = [{"draft_id": draft.id, "path": path, "revision": new, "content": content} for path, content in contents.items()]
    if rows:
        connection.execute(insert(_f), rows)
    connection.execute(update(_d).where(_d.c.id == draft.id).values(revision=new, changed_at=clock.now()))


def check_file(path: str, content: bytes | None) -> None:
    """Refuse what cannot be a file of a service: BadUpload; XML that is unsafe or broken: InvalidDiagram.

    A form or a sheet may be half-written while somebody types; the check says so, and it cannot be deployed.
    """
    if not _PATH.fullmatch(path):
        raise BadUpload("ชื่อแฟ้มใช้ได้เฉพาะ a-z 0-9 และ _", "File names are made of a-z, 0-9 and _", detail=path[:80])
    if content is None:
        return
    if len(content) > MOST_BYTES:
        raise BadUpload("แฟ้มใหญ่เกิน 1 เมกะไบต์", "The file is larger than 1 MB")
    if path.endswith((".bpmn", ".dmn")):
        safe_xml.parse(content, path.rsplit("/", 1)[-1])
        return
    try:
        text = content.decode("utf-8")
        if path.endswith(".form") and not isinstance(json.loads(text), dict):
            raise ValueError
    except (ValueError, RecursionError) as error:
        raise BadUpload("อ่านแฟ้มนี้ไม่ได้", "The file cannot be read", detail=path) from error


# ---- opening, closing, taking over ---------------------------------------------------------------------------------------
def newest_version(connection: Connection, service: str) -> int:
    """0 when it was never deployed."""
    return connection.scalar(select(func.max(t.definition.c.version)).where(t.definition.c.service == service)) or 0


def open_draft(store: Store, actor: Actor, service: str) -> int:
    """The actor's open draft of a service, made now from its newest version when there is none."""
    access.demand(actor, service)
    with store.begin() as connection:
        found = listed(connection, _d.c.service == service, _d.c.person_id == actor.person_id, _d.c.closed == "")
        if found:
            return found[0].id
        version = newest_version(connection, service)
        if not version:
            raise NotFound(f"ยังไม่มีงานบริการ {service}", f"There is no service {service}")
        return make(connection, actor, service, version)


def make(connection: Connection, actor: Actor, service: str, base_version: int) -> int:
    """A new draft, in the caller's transaction."""
    now, new = clock.now(), clock.new_id()
    row = {"id": new, "service": service, "person_id": actor.person_id, "base_version": base_version, "made_at": now, "changed_at": now}
    connection.execute(insert(_d).values(**row))
    return new


def discard(store: Store, actor: Actor, draft_id: int) -> Draft:
    """Put the draft away; `restore` brings it back."""
    with store.begin() as connection:
        draft = mine(connection, actor, draft_id)
        _close(connection, draft.id, "discarded")
        return draft


def _close(connection: Connection, draft_id: int, how: str) -> None:
    connection.execute(update(_d).where(_d.c.id == draft_id).values(closed=how, closed_at=clock.now()))


def restore(store: Store, actor: Actor, draft_id: int) -> Draft:
    """Have a discarded draft back; one that is open meanwhile is put away in its place."""
    with store.begin() as connection:
        draft = seen(connection, actor, draft_id)
        if draft.person_id != actor.person_id or draft.closed != "discarded":
            raise NotFound
        for open_one in listed(connection, _d.c.service == draft.service, _d.c.person_id == actor.person_id, _d.c.closed == ""):
            _close(connection, open_one.id, "discarded")
        connection.execute(update(_d).where(_d.c.id == draft_id).values(closed="", closed_at=None))
        return draft


def take_over(store: Store, actor: Actor, draft_id: int) -> int:
    """Go on with a copy of a colleague's draft. The own one is put away and can be had back; the colleague's stays as it is."""
    with store.begin() as connection:
        theirs = seen(connection, actor, draft_id)
        for own in listed(connection, _d.c.service == theirs.service, _d.c.person_id == actor.person_id, _d.c.closed == ""):
            _close(connection, own.id, "discarded")
        new = make(connection, actor, theirs.service, theirs.base_version)
        rows = {path: row.content for path, row in changed(connection, draft_id).items()}
        put(connection, seen(connection, actor, new), rows)
        return new


def discarded(connection: Connection, actor: Actor) -> list[Draft]:
    """The actor's discarded drafts, newest first, one of each service."""
    found: dict[str, Draft] = {}
    for one in listed(connection, _d.c.person_id == actor.person_id, _d.c.closed == "discarded"):
        found.setdefault(one.service, one)
    return list(found.values())


def deployed(connection: Connection, draft_id: int) -> None:
    """The draft has become a version."""
    _close(connection, draft_id, "deployed")
