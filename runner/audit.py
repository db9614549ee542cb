"""The audit trail: hash-chained events, one chain per stream (a case's id, or 0 for everything outside cases).

The hash of an event covers the hash before it, its own columns and the digest of its data, not the data itself: personal data
can be erased on request and the chain still holds. The newest hash of a case stands in the case row, so a cut tail is found too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from runner import clock, series
from runner.store import dumps, loads
from runner.store.packing import pack_json, unpack_json
from runner.store.tables import case, event

GENERAL = 0


@dataclass(frozen=True)
class Entry:
    """What is to be recorded; the stream gives it its number and hash."""

    action: str
    actor_id: int | None = None
    element: str = ""
    comment: str = ""
    data: Mapping[str, Any] | None = None
    behalf_of: int | None = None


@dataclass(frozen=True)
class Recorded:
    """One event read back. `at` is aware UTC; `data` is None where there was none or it has been erased."""

    seq: int
    at: datetime
    actor_id: int | None
    behalf_of: int | None
    action: str
    element: str
    comment: str
    data: Mapping[str, Any] | None


def _hash(before: bytes, row: Any) -> bytes:
    names = ("stream", "seq", "actor_id", "behalf_of", "action", "element", "comment")
    plain = [row[name] for name in names] + [int(row["at"].timestamp() * 1_000_000), (row["digest"] or b"").hex()]
    return hashlib.sha256(before + dumps(plain)).digest()


def rows(stream: int, seq: int, before: bytes | None, entries: Sequence[Entry]) -> tuple[list[dict[str, Any]], bytes]:
    """Rows for the events after number `seq` whose newest hash is `before`; and the new newest hash."""
    made, last, at = [], before or b"", clock.now()
    for entry in entries:
        seq += 1
        data = pack_json(dumps(entry.data)) if entry.data else None
        row = {
            "stream": stream, "seq": seq, "at": at, "actor_id": entry.actor_id, "behalf_of": entry.behalf_of, "action": entry.action,
            "element": entry.element, "comment": entry.comment, "data": data, "digest": hashlib.sha256(data).digest() if data else None,
        }  # fmt: skip
        last = row["hash"] = _hash(last, row)
        made.append(row)
    return made, last


def record(
    connection: Connection,
    actor_id: int | None,
    action: str,
    *,
    data: Mapping[str, Any] | None = None,
    stream: int = GENERAL,
    comment: str = "",
    element: str = "",
    behalf_of: int | None = None,
) -> None:
    """Append one event outside a case's step, in the caller's transaction."""
    entry = Entry(action, actor_id, element, comment, data, behalf_of)
    if stream == GENERAL:
        series.draw(connection, "audit")  # its row lock makes writers of this stream wait for each other
        newest = select(event.c.seq, event.c.hash).where(event.c.stream == stream).order_by(event.c.seq.desc()).limit(1)
        last = connection.execute(newest).first()
        made, _ = rows(stream, last.seq if last else 0, last.hash if last else None, [entry])
    else:
        head = connection.execute(select(case.c.events, case.c.chain).where(case.c.id == stream).with_for_update()).one()
        made, chain = rows(stream, head.events, head.chain, [entry])
        connection.execute(case.update().where(case.c.id == stream).values(events=head.events + 1, chain=chain))
    connection.execute(insert(event), made)


def history(connection: Connection, stream: int) -> list[Recorded]:
    """All events of a stream, oldest first."""
    found = connection.execute(select(event).where(event.c.stream == stream).order_by(event.c.seq))
    return [
        Recorded(r.seq, r.at, r.actor_id, r.behalf_of, r.action, r.element, r.comment, loads(unpack_json(r.data)) if r.data else None)
        for r in found
    ]


def broken(connection: Connection, stream: int) -> list[str]:
    """What is wrong with a stream's chain; an empty list when it holds. Erased data (None) is not a fault."""
    faults, before, seq = [], b"", 0
    for row in connection.execute(select(event).where(event.c.stream == stream).order_by(event.c.seq)).mappings():
        seq += 1
        if row["seq"] != seq:
            faults.append(f"{stream}: event {seq} is missing")
            seq = row["seq"]
        if row["data"] is not None and hashlib.sha256(row["data"]).digest() != row["digest"]:
            faults.append(f"{stream}: data of event {seq} was changed")
        if _hash(before, row) != row["hash"]:
            faults.append(f"{stream}: event {seq} was changed")
        before = row["hash"]
    if stream != GENERAL:
        head = connection.execute(select(case.c.events, case.c.chain).where(case.c.id == stream)).first()
        if head and (head.events != seq or (head.chain or b"") != before):
            faults.append(f"{stream}: the end of the chain was cut or added to")
    return faults


def streams(connection: Connection) -> Iterator[int]:
    """Every stream there is."""
    yield from connection.scalars(select(func.distinct(event.c.stream)))
