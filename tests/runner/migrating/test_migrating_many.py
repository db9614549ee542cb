"""Many cases, several at once, and back again; who may, and what cannot be moved."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from runner import audit, cases, migrating
from runner.clock import SetClock
from runner.errors import Conflict, InvalidForm, NotAllowed
from runner.permissions import SYSTEM, Actor, Grant
from runner.store import Store
from runner.store import tables as t
from tests.differential import build as b
from tests.runner.cases.tiny import deploy_tiny
from tests.runner.migrating.versions import FILL, FORMS, Deploy, chain_holds, filed, look, rows, task
from tests.support.people import Cast, settle


def test_undo_brings_every_row_back(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check", "site", more=b.on("check", "t", b.after("P9D")) + b.user("late") + b.path("t", "late", "e")))
    case_id = filed(store, cast)
    cases.save_draft(store, cast.mali, task(store, case_id).id, {"note": ["ครึ่งทาง"]})
    was, before = rows(store, case_id), task(store, case_id)
    wait = b.on("go", "t2", b.after("P1D")) + b.path("t2", "e")
    new = deploy(b.job("go", "outside"), b.user("go2", form="f"), b.path("fill", "go", "go2", "e"), wait)
    for choice in ("go", "go2"):
        assert migrating.migrate(store, cast.ari, new, choices={"check": choice}).moved == 1
        assert rows(store, case_id) != was
        assert migrating.undo(store, cast.ari, "tiny").counts == {"moved": 1}
        assert rows(store, case_id) == was
    assert task(store, case_id) == before
    cases.complete_task(store, cast.mali, before.id, {"note": ["เสร็จ"]}, "k")
    assert task(store, case_id).element == "site"
    assert chain_holds(store, case_id)


def test_undo_ends_with_the_next_step_but_not_with_a_draft(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check", "sign"))
    case_id = filed(store, cast)
    new = deploy(*look("check", "more", "sign"))
    migrating.migrate(store, cast.ari, new)
    cases.save_draft(store, cast.mali, task(store, case_id).id, {"note": ["หลังย้าย"]})
    with store.read() as connection:
        assert migrating.undoable(connection, "tiny") == [case_id]
    assert migrating.undo(store, cast.ari, "tiny").moved == 1
    assert task(store, case_id).draft["values"]["note"] == "หลังย้าย"
    migrating.migrate(store, cast.ari, new)
    cases.complete_task(store, cast.mali, task(store, case_id).id, {}, "k")
    assert migrating.undo(store, cast.ari, "tiny", [case_id]).counts == {"moved": 0, "spent": 1}
    assert task(store, case_id).element == "more"
    with store.read() as connection:
        assert connection.execute(select(t.migration_undo)).all() == []


def test_batches_go_on_where_the_last_one_ended(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    ids = sorted(filed(store, cast) for _ in range(5))
    new = deploy(*look("check", "sign"))
    seen: list[int] = []
    first = migrating.migrate(store, cast.ari, new, most=2)
    assert (first.moved, first.last, first.finished) == (2, ids[1], False)
    rest = migrating.migrate(store, cast.ari, new, after=first.last, batch=2, progress=lambda report: seen.append(report.moved))
    assert (rest.moved, rest.finished, seen) == (3, True, [2, 3])


def test_two_at_once_move_every_case_once(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    ids = [filed(store, cast) for _ in range(12)]
    new = deploy(*look("check", "sign"))
    reports: list[migrating.Report] = []
    threads = [Thread(target=lambda: reports.append(migrating.migrate(store, cast.ari, new, ids))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.moved for report in reports) == 12
    assert {one.what for report in reports for one in report.stayed} <= {"already"}
    with store.read() as connection:
        assert all([e.action for e in audit.history(connection, one)].count("case:migrated") == 1 for one in ids)


def test_who_completes_a_task_meanwhile_is_waited_for(postgresql_store: Store, tmp_path: Path) -> None:
    store, cast = postgresql_store, settle(postgresql_store)
    deploy_tiny(store, tmp_path, b.start(), FILL, *look("check", "sign"), b.end(), b.path("s", "fill"), forms=FORMS)
    case_id = filed(store, cast)
    deploy_tiny(store, tmp_path, b.start(), FILL, *look("check", "more", "sign"), b.end(), b.path("s", "fill"), forms=FORMS)
    with store.read() as connection:
        new = cases.definitions.newest(connection, "tiny")
    report: list[migrating.Report] = []
    migrating_too = Thread(target=lambda: report.append(migrating.migrate(store, cast.ari, new)))

    def meanwhile(_: object) -> None:
        migrating_too.start()
        migrating_too.join(0.5)
        assert migrating_too.is_alive()

    with cases.looking_on(meanwhile):
        cases.complete_task(store, cast.mali, task(store, case_id).id, {}, "k")
    migrating_too.join(20)
    assert report[0].moved == 1
    assert task(store, case_id).element == "sign"


def test_a_page_that_was_open_during_the_migration_still_sends_its_form(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    case_id = filed(store, cast)
    opened = task(store, case_id).id
    migrating.migrate(store, cast.ari, deploy(*look("check", "sign")))
    cases.complete_task(store, cast.mali, opened, {"note": ["เสร็จ"]}, "k")
    gone = task(store, case_id).id
    migrating.migrate(store, cast.ari, deploy(*look("check", "other", other="approver")), choices={"sign": "other"})
    with pytest.raises(Conflict):
        cases.complete_task(store, cast.mali, gone, {"note": ["เสร็จ"]}, "k2")


def test_a_case_that_could_not_go_on_stays_and_says_why(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    case_id = filed(store, cast)
    was = rows(store, case_id)
    new = deploy(*look("check", more=b.on("check", "t", b.after("= unknown_days")) + b.end("te") + b.path("t", "te")))
    report = migrating.migrate(store, cast.ari, new)
    assert [one.what for one in report.stayed] == ["failed"]
    assert "duration" in report.stayed[0].said[1]
    assert rows(store, case_id) == was


def test_only_who_may_migrate_does_and_only_their_cases(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    case_id = filed(store, cast)
    new = deploy(*look("check", "sign"))
    for actor in (cast.mali, cast.somchai, cast.napha, Actor(1, "x", "staff", (Grant("analyst", "food_premises"),))):
        with pytest.raises(NotAllowed):
            migrating.preview(store, actor, new)
        with pytest.raises(NotAllowed):
            migrating.migrate(store, actor, new)
        with pytest.raises(NotAllowed):
            migrating.undo(store, actor, "tiny")
    elsewhere = Actor(cast.ari.person_id, "อารี", "staff", (Grant("analyst", "tiny", cast.village),))
    assert migrating.preview(store, elsewhere, new).groups == ()
    assert migrating.migrate(store, elsewhere, new, [case_id]).counts == {"moved": 0, "failed": 1}
    assert migrating.migrate(store, cast.admin, new).moved == 1
    with pytest.raises(InvalidForm):
        migrating.preview(store, SYSTEM, new, {"check": "nowhere"})


def test_cases_are_read_in_chunks_each_once_in_order(store: Store, cast: Cast, deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("runner.migrating.preview"), "_CHUNK", 2)
    first = deploy(*look("check"))
    ids = [filed(store, cast)]
    second = deploy(*look("check", "sign"))
    ids += [filed(store, cast) for _ in range(4)]
    migrating.migrate(store, cast.ari, second, ids[:1])
    migrating.migrate(store, cast.ari, first, ids[2:])  # so the older version has the newer cases
    new = deploy(*look("check", "seal"))
    seen = migrating.preview(store, cast.ari, new)
    assert [case for group in seen.groups for case in sorted(group.cases)] == [*ids[:2], *ids[2:]]
    assert migrating.migrate(store, cast.ari, new).moved == 5


def test_what_was_migrated_is_listed_with_what_can_go_back(store: Store, cast: Cast, deploy: Deploy, set_clock: SetClock) -> None:
    deploy(*look("check", "sign"))
    ids = [filed(store, cast) for _ in range(3)]
    set_clock.move(timedelta(days=1))
    new = deploy(*look("check", "more", "sign"))
    later = filed(store, cast)
    migrating.migrate(store, cast.ari, new, ids[:2])
    cases.complete_task(store, cast.mali, task(store, ids[0]).id, {}, "k")
    with store.read() as connection:
        found = migrating.migrated(connection, cast.ari, "tiny")
        page = migrating.migrated(connection, cast.ari, "tiny", 1, 1).lines
    assert [(one.id, one.before, one.after, one.undoable, one.who) for one in found.lines] == [
        (ids[1], 1, 2, True, cast.ari.name), (ids[0], 1, 2, False, cast.ari.name),
    ]  # fmt: skip
    assert (found.total, found.undoable, [one.id for one in page]) == (2, 1, [ids[0]])
    assert later not in {one.id for one in found.lines}
    village = Actor(cast.ari.person_id, cast.ari.name, "staff", (Grant("analyst", "*", cast.village),))
    with store.read() as connection:
        assert migrating.migrated(connection, village, "tiny").total == 0
