"""Leased work: timers, mail, letters. Any number of workers on any number of machines share the rows of one `job` table.

A job is claimed by a lease; who dies loses the lease and another worker takes over. A timer's step removes or moves its own job
row in its own transaction, so a deadline fires exactly once, and nobody else takes that row away. Failed jobs come back later and
later, at most `retries` times; a timer counts only what its own case did wrong, never a worker that died or a database that was away.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, case, func, or_, select, update

from runner import clock, mail, reminders
from runner.cases import commands, papers
from runner.documents.files import FileStore
from runner.errors import AnuyatError, Conflict, NotFound, Unavailable
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BATCH = 10
IDLE = 1.0  # seconds between looks when there is nothing to do
OWN = ("timer", "mail", "render", "remind")  # topic jobs are for outside workers


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
            tries = case((job.c.kind == "timer", job.c.attempts), else_=job.c.attempts + 1)
            lease = {"leased_until": now + LEASE, "leased_by": self.name, "attempts": tries}
            return list(connection.execute(update(job).where(job.c.id.in_(chosen)).values(lease).returning(*job.c)))

    def run_due(self) -> int:
        """Do everything that is due now; answers how many jobs were done or tried."""
        done = 0
        while claimed := self.claim():
            done += len(claimed)
            while claimed:
                self._run(claimed[0])
                claimed = self._still_ours(claimed[1:])
        return done

    def _still_ours(self, rows: list[Row[Any]]) -> list[Row[Any]]:
        """The rest of a batch, leased anew when half its time is gone: ten slow mails take longer than one lease."""
        if not rows or clock.now() < rows[0].leased_until - LEASE / 2:
            return rows
        ours = and_(job.c.id.in_([row.id for row in rows]), job.c.leased_by == self.name, job.c.leased_until == rows[0].leased_until)
        with self.store.begin() as connection:
            renewed = update(job).where(ours).values(leased_until=clock.now() + LEASE).returning(*job.c)
            return sorted(connection.execute(renewed), key=lambda row: row.due_at)

    def _run(self, row: Row[Any]) -> None:
        try:
            KINDS[row.kind](self, row)
        except (NotFound, Conflict) as error:
            log.info("job %s %s: %s", row.id, row.kind, error.code)
            if row.kind == "timer" and isinstance(error, Conflict):
                self._put_off(row, error)  # somebody moved the case meanwhile: its deadline may still stand
            else:
                self._finish(row)
        except Exception as error:
            log.warning("job %s %s failed: %s", row.id, row.kind, type(error).__name__, exc_info=not isinstance(error, AnuyatError))
            self._put_off(row, error)
        else:
            if row.kind != "timer":
                self._finish(row)

    def _finish(self, row: Row[Any]) -> None:
        """Remove a job that is still ours."""
        with self.store.begin() as connection:
            connection.execute(job.delete().where(and_(job.c.id == row.id, job.c.leased_by == self.name)))

    def _put_off(self, row: Row[Any], error: Exception) -> None:
        timers_own_fault = row.kind == "timer" and not isinstance(error, Conflict | Unavailable)
        tries = row.attempts + timers_own_fault
        wait = timedelta(seconds=min(3600, 5 * 4 ** max(0, tries - 1)))
        reason = str(error) if isinstance(error, AnuyatError) else type(error).__name__
        values = {"leased_until": clock.now() + wait, "leased_by": "", "attempts": tries, "error": reason[:500]}
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


def _remind(worker: Worker, row: Row[Any]) -> None:
    moment = reminders.remind(worker.store, int(row.payload["licence"]), commands.definitions.newest)
    if moment is not None:  # put to another day, the job is not ours any more and stays
        reminders.again(worker.store, row.id, moment)


KINDS: dict[str, Callable[[Worker, Row[Any]], None]] = {"timer": _timer, "mail": _mail, "render": _render, "remind": _remind}


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
