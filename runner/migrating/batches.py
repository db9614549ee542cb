"""Migrate many cases: each in a transaction of its own, so that whatever happens every case is wholly on one version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from runner import audit, permissions
from runner.definitions import Definition
from runner.errors import AnuyatError, NotFound
from runner.migrating import undoing
from runner.migrating.courses import Choices, courses
from runner.migrating.moving import Moved, move
from runner.migrating.preview import standing, versions_with_cases
from runner.permissions import Actor
from runner.store import Store

BATCH = 200
Progress = Callable[["Report"], object]


@dataclass
class Report:
    """What came of it so far. `stayed` are the cases that did not move, each with its reason; `last` is where to go on."""

    moved: int = 0
    stayed: list[Moved] = field(default_factory=list)
    last: int = 0
    finished: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """moved, left, undecided, failed, already, ended, spent: how many cases."""
        return {"moved": self.moved} | Counter(one.what for one in self.stayed)

    def add(self, one: Moved) -> None:
        self.last = one.case_id
        self.moved += one.what == "moved"
        if one.what != "moved":
            self.stayed.append(one)


def migrate(
    store: Store,
    actor: Actor,
    new: Definition,
    cases: Collection[int] | None = None,
    choices: Choices | None = None,
    *,
    batch: int = BATCH,
    after: int = 0,
    most: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Move open cases of the service's other versions to `new`, which is deployed: all, or those with the ids `cases`.

    Ids are gone through in ascending order from `after` on, at most `most` of them: the next call goes on at `Report.last`. Doing it twice,
    or in two processes at once, does it once. A case that somebody has in hand is waited for and moved from where it then stands; one that
    cannot move stays as it was and is reported. `progress` is called after each batch. Raises InvalidForm, NotFound for a draft.
    """
    if not new.id:
        raise NotFound("รุ่นใหม่ยังไม่ได้นำขึ้นใช้", "the new version has not been deployed yet")
    permissions.demand_for(actor, "migrate", new.service)
    if not after:
        with store.begin() as connection:
            undoing.forget_spent(connection, new.service)
            audit.record(connection, actor.person_id, "service:migrated", element=new.service, data=_said(new, cases, choices))
    with store.read() as connection:
        of = courses(connection, new, choices)
        for one in versions_with_cases(connection, actor, new):
            of(one)  # worked out once, before the first case is locked
    return _through(
        _chosen(store, actor, new, cases, after, most),
        lambda case_id: _one(store, case_id, lambda connection: move(connection, actor, case_id, of, new)),
        batch, most, progress,
    )  # fmt: skip


def undo(
    store: Store,
    actor: Actor,
    service: str,
    cases: Collection[int] | None = None,
    *,
    batch: int = BATCH,
    after: int = 0,
    most: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Take back the migration of the service's cases (all, or these) that have made no step since; otherwise as `migrate`."""
    permissions.demand_for(actor, "migrate", service)
    with store.begin() as connection:
        if not after:
            undoing.forget_spent(connection, service)
            audit.record(connection, actor.person_id, "service:migrated_back", element=service)
        found = undoing.undoable(connection, service, after, most)
    wanted = found if cases is None else [one for one in sorted(cases) if one > after]
    return _through(
        iter(wanted),
        lambda case_id: _one(store, case_id, lambda connection: Moved(case_id, undoing.undo(connection, actor, service, case_id))),
        batch, most, progress,
    )  # fmt: skip


def _said(new: Definition, cases: Collection[int] | None, choices: Choices | None) -> dict[str, object]:
    return {"version": new.version, "cases": "all" if cases is None else len(cases), "choices": dict(choices or {})}


def _chosen(store: Store, actor: Actor, new: Definition, cases: Collection[int] | None, after: int, most: int | None) -> Iterator[int]:
    if cases is not None:
        return iter(sorted(one for one in set(cases) if one > after))
    with store.read() as connection:
        return iter([row.id for row in islice(standing(connection, actor, new, after=after), most)])


def _through(cases: Iterable[int], do: Callable[[int], Moved], batch: int, most: int | None, progress: Progress | None) -> Report:
    report = Report()
    for many, case_id in enumerate(cases, 1):
        report.add(do(case_id))
        if progress is not None and many % batch == 0:
            progress(report)
        if many == most:
            return report
    report.finished = True
    if progress is not None:
        progress(report)
    return report


def _one(store: Store, case_id: int, do: Callable[[Connection], Moved]) -> Moved:
    """One case, one transaction. What is the case's own fault is reported; a database that is away stops the whole."""
    try:
        with store.begin() as connection:
            return do(connection)
    except AnuyatError as error:
        if error.code == "unavailable":
            raise
        return Moved(case_id, "failed", said=(error.th, error.en))
