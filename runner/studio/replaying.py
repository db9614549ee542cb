"""Replay a draft in a process of its own: the clock that paths move is that of a whole process, and the work takes minutes.

The process writes its progress and its report to the database, so any machine can show them. It is bounded in time, memory and number.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from runner import clock, definitions
from runner.errors import Conflict, Finding
from runner.library import laid_out
from runner.permissions import Actor
from runner.settings import ROOT, Settings
from runner.store import Store
from runner.store import tables as t
from runner.studio import checking, drafts

_r = t.draft_replay
MOST_AT_ONCE, MOST_SECONDS, MOST_BYTES = 2, 900, 4 * 1024**3
_SILENT = timedelta(seconds=90)  # without a sign of life for so long, it is broken


def last(connection: Connection, draft_id: int, digest: str | None = None) -> Row[Any] | None:
    """The newest replay of a draft, of exactly these files where a digest is given; without its report."""
    columns = [column for column in _r.c if column.name != "report"]
    query = select(*columns).where(_r.c.draft_id == draft_id)
    return connection.execute((query.where(_r.c.digest == digest) if digest else query).order_by(_r.c.id.desc()).limit(1)).first()


def state(row: Row[Any]) -> str:
    """`running`, `passed`, `failed`, or `broken`: ended without an answer."""
    return "broken" if row.state == "running" and clock.now() - row.seen_at > _SILENT else str(row.state)


def failures(row: Row[Any]) -> Sequence[Finding]:
    """What went wrong on the paths, as a deployment reports it."""
    return [Finding(f["file"], 1, f["element"], f["rule"], f["th"], f["en"], f["severity"]) for f in (row.result or {}).get("findings", ())]


def seen_report(connection: Connection, actor: Actor, replay_id: int) -> bytes | None:
    """The drawn report (HTML, gzipped) of a draft that the actor may look at; None when there is none."""
    row = connection.execute(select(_r.c.draft_id, _r.c.report).where(_r.c.id == replay_id)).first()
    if row is None:
        return None
    drafts.seen(connection, actor, row.draft_id)
    return bytes(row.report) if row.report else None


def start(store: Store, settings: Settings, actor: Actor, draft_id: int) -> int:
    """Begin to replay a draft as it stands; one that runs already for the same files is not begun twice. Conflict when too many run."""
    with store.read() as connection:
        draft = drafts.seen(connection, actor, draft_id)
        files = drafts.files(connection, draft)
    whole = definitions.digest(checking.complete(files, draft.service))
    with store.begin() as connection:
        running = last(connection, draft_id, whole)
        if running is not None and state(running) == "running":
            found: int = running.id
            return found
        now = clock.now()
        busy = connection.scalar(select(func.count()).select_from(_r).where(_r.c.state == "running", _r.c.seen_at > now - _SILENT)) or 0
        if busy >= MOST_AT_ONCE:
            raise Conflict("มีการทดสอบเส้นทางอื่นทำงานอยู่ โปรดรอสักครู่แล้วลองใหม่", "Other replays are running; wait a moment and try again")
        new = clock.new_id()
        row = {"id": new, "draft_id": draft_id, "digest": whole, "asked_by": actor.person_id, "started_at": now, "seen_at": now}
        connection.execute(insert(_r).values(**row))
    _begin(settings, new)
    return new


def environment(settings: Settings) -> dict[str, str]:
    """What a process that plays has to know."""
    return {**os.environ, "ANUYAT_DATABASE_URL": settings.database_url, "ANUYAT_FILES": settings.files}


def _begin(settings: Settings, replay_id: int) -> None:
    command = [sys.executable, "-m", "runner.studio.replaying", str(replay_id)]
    quiet: Mapping[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=environment(settings), start_new_session=True, **quiet)  # noqa: S603
    threading.Thread(target=process.wait, daemon=True).start()  # or it would stay as a zombie


# ---- in the process of its own ------------------------------------------------------------------------------------------
def play(store: Store, replay_id: int) -> None:
    """Play every path and write what came of it."""
    from runner.paths.replay_many import replay_all
    from runner.paths.report import write

    with store.read() as connection:
        row = connection.execute(select(_r.c.draft_id, _r.c.digest).where(_r.c.id == replay_id)).one()
        draft = drafts.listed(connection, t.draft.c.id == row.draft_id)[0]
        files = checking.complete(drafts.files(connection, draft), draft.service)
    if definitions.digest(files) != row.digest:
        _write(store, replay_id, state="broken", ended_at=clock.now())
        return
    with laid_out(files) as folder:
        file = folder / draft.main
        found = replay_all([file], progress=_Told(store, replay_id))
        write(folder / "report", [(file, found[0])])
        page = gzip.compress((folder / "report" / f"{draft.service}.html").read_bytes(), 6)
    result = _result(found[0], draft.main)
    passed = "failed" if any(one["severity"] == "error" for one in result["findings"]) else "passed"
    _write(store, replay_id, state=passed, ended_at=clock.now(), result=result, report=page)


def _result(one: Any, main: str) -> dict[str, Any]:
    """What the drawing and the panel show: how often each element was passed, what no path passes, and what failed."""
    from runner.paths.replay_many import as_findings

    findings = [{name: getattr(f, name) for name in ("element", "rule", "th", "en", "severity")} | {"file": main} for f in as_findings(one)]
    coverage = one.coverage
    paths = len(one.played) if one.played is not None else len(one.explored.paths)
    return {"paths": paths, "crossed": dict(coverage.crossed), "missing": list(coverage.missing), "findings": findings[:200]}


class _Told:
    """Progress, written at most twice a second; a first sign of life at once."""

    def __init__(self, store: Store, replay_id: int) -> None:
        self._store, self._id, self._at = store, replay_id, 0.0

    def __call__(self, done: int, known: int) -> None:
        if time.monotonic() - self._at > 0.5 or done == known:
            self._at = time.monotonic()
            _write(self._store, self._id, done=done, known=known)


def _write(store: Store, replay_id: int, **values: Any) -> None:
    with store.begin() as connection:
        connection.execute(update(_r).where(_r.c.id == replay_id).values(seen_at=clock.now(), **values))


def _sign_of_life(store: Store, replay_id: int, stop: threading.Event) -> None:
    """Says every few seconds that the process lives, and ends it when it takes too long."""
    began = time.monotonic()
    while not stop.wait(10):
        if time.monotonic() - began > MOST_SECONDS:
            _write(store, replay_id, state="broken", ended_at=clock.now())
            os.killpg(os.getpgid(0), 9)  # with the processes that play: they are this session's own
        _write(store, replay_id)


def main(replay_id: int) -> None:
    """Play, whatever happens say that it is over."""
    from runner.settings import read

    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    with contextlib.suppress(OSError):
        os.nice(10)  # people who wait for a page come first
    store, stop = Store.open(read().database_url), threading.Event()
    try:
        with store.read() as connection:
            from runner import calendar

            calendar.load(connection)
        threading.Thread(target=_sign_of_life, args=(Store.open(read().database_url), replay_id, stop), daemon=True).start()
        play(store, replay_id)
    finally:
        stop.set()
        with store.begin() as connection:
            unsaid = (_r.c.id == replay_id, _r.c.state == "running")
            connection.execute(update(_r).where(*unsaid).values(state="broken", ended_at=clock.now()))


if __name__ == "__main__":
    main(int(Path(sys.argv[1]).name))
