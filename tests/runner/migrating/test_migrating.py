"""Open cases come to another version: previewed, moved with everything that is theirs, and brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from runner import audit, cases, definitions, migrating
from runner.clock import SetClock
from runner.definitions import Definition
from runner.errors import Conflict, InvalidForm, NotAllowed, NotFound
from runner.permissions import SYSTEM, Actor, Grant
from runner.store import Store
from runner.store import tables as t
from tests.differential import build as b
from tests.runner.cases.tiny import deploy_tiny
from tests.support.people import Cast, settle

NOTE = [{"type": "textfield", "key": "note", "label": "บันทึก"}]
FORMS = {
    "apply": [{"type": "textfield", "key": "shop", "label": "ร้าน"}],
    "f": NOTE,
    "g": [{"type": "textfield", "key": "other", "label": "อื่น"}],
}
Deploy = Callable[..., Definition]
FILL = b.user("fill", b.properties(files="true", stage="apply"), form="apply", role="applicant")


@pytest.fixture
def deploy(store: Store, tmp_path: Path) -> Deploy:
    """Make a version of the service `tiny`: an application, then what is given; `path` are flows after `fill`."""

    def version(*body: str, **sheet: Any) -> Definition:
        deploy_tiny(store, tmp_path, b.start(), FILL, *body, b.end(), b.path("s", "fill"), forms=sheet.pop("forms", FORMS), **sheet)
        with store.read() as connection:
            return cases.definitions.newest(connection, "tiny")

    return version


def look(*tasks: str, more: str = "", **roles: str) -> tuple[str, ...]:
    """Tasks one after the other; a role is said by the task's name."""
    made = [b.user(name, b.properties(days="3"), role=roles.get(name, "officer")) for name in tasks]
    return (*made, b.path("fill", *tasks, "e"), more)


def filed(store: Store, cast: Cast) -> int:
    """A case whose application has been filed."""
    begun = cases.start(store, cast.somchai, "tiny", cast.town)
    assert begun.next_task is not None
    cases.complete_task(store, cast.somchai, begun.next_task, {"shop": ["ร้านชา"]}, f"fill{begun.case_id}")
    return begun.case_id


def rows(store: Store, case_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows of a case; of its own row what a migration brings back."""
    with store.read() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table).where(table.c.case_id == case_id)).mappings()]
            for table in (t.task, t.job, t.message_subscription, t.document)
        }
        own = dict(connection.execute(select(t.case).where(t.case.c.id == case_id)).mappings().one())
    return {name: sorted(all_, key=str) for name, all_ in found.items()} | {
        "case": [{name: value for name, value in own.items() if name not in ("revision", "events", "chain")}]
    }


def task(store: Store, case_id: int) -> Any:
    with store.read() as connection:
        return connection.execute(select(t.task).where(t.task.c.case_id == case_id, t.task.c.state == 0)).one()


def chain_holds(store: Store, case_id: int) -> bool:
    with store.read() as connection:
        return not audit.broken(connection, case_id)


def test_a_task_stays_who_has_it_what_was_typed_and_until_when(store: Store, cast: Cast, deploy: Deploy, set_clock: SetClock) -> None:
    deploy(*look("check"))
    case_id = filed(store, cast)
    cases.claim(store, cast.mali, task(store, case_id).id)
    cases.save_draft(store, cast.mali, task(store, case_id).id, {"note": ["ครึ่งทาง"]})
    was = task(store, case_id)
    reminder = b.on("check", "late", b.after("P5D"), interrupting=False) + b.user("hurry", role="approver") + b.end("le")
    new = deploy(*look("before", "check", "after", more=reminder + b.path("late", "hurry", "le")))
    set_clock.move(timedelta(days=1))
    assert migrating.preview(store, cast.ari, new).counts == {"untouched": 0, "safe": 1, "decision": 0, "left": 0, "broken": 0}
    report = migrating.migrate(store, cast.ari, new)
    assert (report.counts, report.finished) == ({"moved": 1}, True)
    assert task(store, case_id) == was
    with store.read() as connection:
        assert connection.scalar(select(t.case.c.definition_id)) == new.id
        assert connection.scalar(select(t.job.c.due_at).where(t.job.c.kind == "timer")) == set_clock.now() + timedelta(days=5)
        told = audit.history(connection, case_id)[-1]
    assert (told.action, told.actor_id, told.data) == ("case:migrated", cast.ari.person_id, {"from": 1, "to": 2, "armed": ["late"]})
    cases.complete_task(store, cast.mali, was.id, {"note": ["เสร็จ"]}, "k")
    assert task(store, case_id).element == "after"
    assert chain_holds(store, case_id)


def test_what_the_preview_says_before_deployment_is_what_happens(store: Store, cast: Cast, deploy: Deploy, tmp_path: Path) -> None:
    old = deploy(*look("check", "site", "sign"))
    stands = {name: filed(store, cast) for name in ("check", "site", "sign")}
    for name, case_id in stands.items():
        while task(store, case_id).element != name:
            cases.complete_task(store, cast.mali, task(store, case_id).id, {}, f"k{task(store, case_id).id}")
    drawn = b.file(b.process("tiny", b.start(), FILL, *look("check", "sign"), b.end(), b.path("s", "fill")))
    draft = dict(old.files) | {"processes/tiny.bpmn": drawn}
    seen = migrating.preview(store, cast.ari, definitions.compile_files(draft, "tiny"))
    assert {fate: seen.cases(fate) for fate in ("untouched", "safe", "decision")} == {
        "untouched": [stands["sign"]], "safe": [stands["check"]], "decision": [stands["site"]],
    }  # fmt: skip
    decision = seen.decisions[0]
    assert decision.sentence.th == "1 คำขออยู่ที่ ‘site’ ซึ่งไม่มีในแบบใหม่"
    assert decision.sentence.en == "1 case at ‘site’, which is not in the new version"
    assert (decision.version, decision.element, decision.reason, decision.cases) == (1, "site", "gone", (stands["site"],))
    assert set(decision.choices) == {"fill", "check", "sign"}
    assert decision.choices[-1] == "fill"
    assert ("site", "decision", 1) in seen.places
    with pytest.raises(NotFound):
        migrating.migrate(store, cast.ari, definitions.compile_files(draft, "tiny"))
    new = deploy(*look("check", "sign"))
    assert migrating.preview(store, cast.ari, new, {"site": None}).cases("left") == [stands["site"]]
    assert migrating.preview(store, cast.ari, new, {"site": "sign"}).counts["safe"] == 2
    report = migrating.migrate(store, cast.ari, new)
    assert (report.moved, [(one.case_id, one.what) for one in report.stayed]) == (2, [(stands["site"], "undecided")])
    assert migrating.migrate(store, cast.ari, new, choices={"site": None}).counts == {"moved": 0, "left": 1}
    assert migrating.migrate(store, cast.ari, new, choices={"site": "sign"}).counts == {"moved": 1}
    assert migrating.migrate(store, cast.ari, new).counts == {"moved": 0}
    assert {task(store, case_id).element for case_id in stands.values()} == {"check", "sign"}


def test_a_choice_hands_the_draft_on_where_the_form_is_the_same(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    first, second = filed(store, cast), filed(store, cast)
    for case_id in (first, second):
        cases.save_draft(store, cast.mali, task(store, case_id).id, {"note": ["ครึ่งทาง"]})
    was = {case_id: task(store, case_id) for case_id in (first, second)}
    new = deploy(b.user("look"), b.user("sign", form="g"), b.path("fill", "look", "sign", "e"))
    # a task with the same form and role is taken for the same task; here it is not
    new = deploy(b.user("look", role="approver"), b.user("sign", form="g"), b.path("fill", "look", "sign", "e"))
    assert migrating.preview(store, cast.ari, new).decisions[0].choices[0] == "look"
    migrating.migrate(store, cast.ari, new, [first], {"check": "look"})
    migrating.migrate(store, cast.ari, new, [second], {"check": "sign"})
    assert (task(store, first).element, task(store, first).role, task(store, first).draft) == ("look", "approver", was[first].draft)
    assert (task(store, second).element, task(store, second).draft) == ("sign", None)
    with store.read() as connection:
        states = {row.id: row.state for row in connection.execute(select(t.task))}
        told = audit.history(connection, first)[-1]
    assert {states[row.id] for row in was.values()} == {2}
    assert told.data is not None
    assert told.data["placed"] == {"check": "look"}


def test_a_renamed_task_is_the_same_task(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(b.user("check").replace('name="check"', 'name="ตรวจเอกสาร"'), b.path("fill", "check", "e"))
    case_id = filed(store, cast)
    was = task(store, case_id)
    new = deploy(b.user("inspect").replace('name="inspect"', 'name="ตรวจเอกสารทั้งหมด"'), b.path("fill", "inspect", "e"))
    assert migrating.preview(store, cast.ari, new).groups[0].course.renamed == {"check": "inspect"}
    migrating.migrate(store, cast.ari, new)
    now = task(store, case_id)
    assert (now.id, now.token, now.element, now.name) == (was.id, was.token, "inspect", "ตรวจเอกสารทั้งหมด")
    cases.complete_task(store, cast.mali, was.id, {"note": ["เสร็จ"]}, "k")


def test_who_does_a_task_follows_the_new_version(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    case_id = filed(store, cast)
    cases.claim(store, cast.mali, task(store, case_id).id)
    was = task(store, case_id)
    migrating.migrate(store, cast.ari, deploy(*look("check", check="approver")))
    now = task(store, case_id)
    assert (now.id, now.role, now.assignee_id, now.due_at) == (was.id, "approver", None, was.due_at)
    migrating.undo(store, cast.ari, "tiny")
    assert task(store, case_id) == was


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


def test_a_changed_sheet_or_form_touches_those_who_will_meet_it(store: Store, cast: Cast, deploy: Deploy) -> None:
    body = (b.user("check", form="g"), b.user("sign"), b.path("fill", "check", "sign", "e"))
    deploy(*body)
    at_check, at_sign = filed(store, cast), filed(store, cast)
    cases.complete_task(store, cast.mali, task(store, at_sign).id, {}, "k")
    seen = migrating.preview(store, cast.ari, deploy(*body, forms=FORMS | {"g": NOTE}))
    assert (seen.cases("safe"), seen.cases("untouched")) == ([at_check], [at_sign])
    seen = migrating.preview(store, cast.ari, deploy(*body, statutory_days=9), versions=[1])
    assert seen.counts["safe"] == 2


def test_messages_are_heard_by_the_events_of_the_new_version(store: Store, cast: Cast, tmp_path: Path) -> None:
    def version(*body: str, name: str) -> Definition:
        folder = tmp_path / "processes"
        deploy_tiny(store, tmp_path, b.start(), FILL, *look("check"), b.end(), b.path("s", "fill"), forms=FORMS)
        inner = (
            b.start(f"{name}s", b.message("withdraw")),
            b.user(f"{name}1"),
            b.end(f"{name}e"),
            b.path(f"{name}s", f"{name}1", f"{name}e"),
        )
        sub = b.sub(name, *inner, attributes=b.EVENT_SUB)
        inside = (b.start(), FILL, *look("check"), b.end(), b.path("s", "fill"), *((sub,) if name else ()))
        (folder / "tiny.bpmn").write_bytes(b.file(b.process("tiny", *inside), messages=("withdraw",), key=""))
        definitions.deploy(store, SYSTEM, folder / "tiny.bpmn")
        with store.read() as connection:
            return cases.definitions.newest(connection, "tiny")

    version(name="w")
    case_id = filed(store, cast)
    was = rows(store, case_id)
    assert [row["element"] for row in was["message_subscription"]] == ["ws"]
    migrating.migrate(store, cast.ari, version(name=""))
    assert rows(store, case_id)["message_subscription"] == []
    migrating.undo(store, cast.ari, "tiny")
    assert rows(store, case_id)["message_subscription"] == was["message_subscription"]
    migrating.migrate(store, cast.ari, version(name="v"))
    assert [row["element"] for row in rows(store, case_id)["message_subscription"]] == ["vs"]
    cases.deliver(store, SYSTEM, case_id, "withdraw", {}, "m")
    assert task(store, case_id).element == "v1"
