"""Leased work: timers, mail, letters. Any number of workers on any number of machines share the rows of one `job` table.

A job is claimed by a lease; who dies loses the lease and another worker takes over. A timer's step removes or moves its own job
row in its own transaction, so a deadline fires exactly once. Failed jobs come back later and later, at most `retries` times.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, update

from runner import clock, mail
from runner.cases import commands, papers
from runner.documents.files import FileStore
from runner.errors import AnuyatError, Conflict, NotFound
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BATCH = 10
IDLE = 1.0  # seconds between looks when there is nothing to do
OWN = ("timer", "mail", "render")  # topic jobs are for outside workers


@dataclass(frozen=True)
class Worker:
    """Does the runner's own jobs, or only some `kinds` of them. `name` tells workers apart in the lease."""

    store: Store
    files: FileStore
    settings: Settings
    name: str = f"{os.uname().nodename}:{os.getpid()}"
    kinds: tuple[str, ...] = OWN

    def claim(self) -> list[Row[Any]]:
        """Lease what is due, earliest first. SKIP LOCKED lets several workers claim at once; SQLite has one writer anyway."""
        now = clock.now()
        free = or_(job.c.leased_until.is_(None), job.c.leased_until < now)
        due = and_(job.c.kind.in_(self.kinds), job.c.due_at <= now, free, job.c.retries > job.c.attempts)
        chosen = select(job.c.id).where(due).order_by(job.c.due_at).limit(BATCH).with_for_update(skip_locked=True)
        with self.store.read() as connection:  # a look that takes no write lock
            if connection.execute(select(job.c.id).where(due).limit(1)).first() is None:
                return []
        with self.store.begin() as connection:
            lease = {"leased_until": now + LEASE, "leased_by": self.name, "attempts": job.c.attempts + 1}
            return list(connection.execute(update(job).where(job.c.id.in_(chosen)).values(lease).returning(*job.c)))

    def run_due(self) -> int:
        """Do everything that is due now; answers how many jobs were done or tried."""
        done = 0
        while claimed := self.claim():
            for row in claimed:
                self._run(row)
            done += len(claimed)
        return done

    def _run(self, row: Row[Any]) -> None:
        try:
            KINDS[row.kind](self, row)
        except (NotFound, Conflict) as error:
            log.info("job %s %s: %s", row.id, row.kind, error.code)
            self._finish(row)
        except Exception as error:
            log.warning("job %s %s failed: %s", row.id, row.kind, type(error).__name__, exc_info=not isinstance(error, AnuyatError))
            self._put_off(row, error)
        else:
            self._finish(row)

    def _finish(self, row: Row[Any]) -> None:
        """Remove a job that is still ours. A timer whose case waits for another moment has been moved by its step and stays."""
        ours = and_(job.c.id == row.id, job.c.leased_by == self.name, job.c.due_at == row.due_at)
        with self.store.begin() as connection:
            connection.execute(job.delete().where(ours))

    def _put_off(self, row: Row[Any], error: Exception) -> None:
        wait = timedelta(seconds=min(3600, 5 * 4 ** (row.attempts - 1)))
        reason = str(error) if isinstance(error, AnuyatError) else type(error).__name__
        values = {"leased_until": clock.now() + wait, "leased_by": "", "error": reason[:500]}
        with self.store.begin() as connection:
            connection.execute(update(job).where(and_(job.c.id == row.id, job.c.leased_by == self.name)).values(values))

    def work(self, stop: threading.Event) -> None:
        """Go on until `stop` is set. A database that is away is waited for."""
        while not stop.is_set():
            try:
                idle = self.run_due() == 0
            except AnuyatError as error:
                log.warning("worker waits: %s", error)
                idle = True
            if idle:
                stop.wait(IDLE)


def _timer(worker: Worker, row: Row[Any]) -> None:
    commands.tick(worker.store, row.case_id)


def _mail(worker: Worker, row: Row[Any]) -> None:
    mail.deliver(worker.store, worker.settings, int(row.payload["mail"]))


def _render(worker: Worker, row: Row[Any]) -> None:
    papers.render(worker.store, worker.files, worker.settings, int(row.payload["document"]))


KINDS: dict[str, Callable[[Worker, Row[Any]], None]] = {"timer": _timer, "mail": _mail, "render": _render}


def waiting(store: Store) -> dict[str, int]:
    """How many jobs wait, by kind; those that have used up their tries count as `failed`."""
    dead = job.c.attempts >= job.c.retries
    with store.read() as connection:
        found = connection.execute(select(job.c.kind, dead.label("dead"), func.count().label("n")).group_by(job.c.kind, dead))
        counted: dict[str, int] = {}
        for row in found:
            name = "failed" if row.dead else row.kind
            counted[name] = counted.get(name, 0) + row.n
        return counted


def in_background(worker: Worker) -> tuple[threading.Thread, threading.Event]:
    """A worker in a thread of this process, for `anuyat serve`."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.work, args=(stop,), name="worker", daemon=True)
    thread.start()
    return thread, stop
