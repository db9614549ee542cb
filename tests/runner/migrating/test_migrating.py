"""Open cases come to another version: previewed, and moved with everything that is theirs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from runner import audit, cases, definitions, migrating
from runner.clock import SetClock
from runner.definitions import Definition
from runner.errors import NotFound
from runner.permissions import SYSTEM
from runner.store import Store
from runner.store import tables as t
from tests.differential import build as b
from tests.runner.cases.tiny import deploy_tiny
from tests.runner.migrating.versions import FILL, FORMS, NOTE, Deploy, chain_holds, filed, look, rows, task
from tests.support.people import Cast


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
    assert decision.sentence.th == "1 คำขออยู่ที่ ‘site’ ซึ่งไม่มีในรุ่นใหม่"
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


def test_a_task_that_was_done_before_is_still_shown(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check", "sign"))
    case_id = filed(store, cast)
    done = task(store, case_id).id
    cases.complete_task(store, cast.mali, done, {"note": ["ตรวจแล้ว"]}, "k")
    migrating.migrate(store, cast.ari, deploy(*look("sign")))
    seen = cases.task_view(store, cast.mali, done)
    assert (seen.element.name, seen.done, seen.may_work) == ("check", True, False)
    assert "check" in cases.view(store, cast.mali, case_id).passed


def test_the_cases_of_a_preview_are_listed_page_by_page(store: Store, cast: Cast, deploy: Deploy) -> None:
    deploy(*look("check"))
    ids = sorted(filed(store, cast) for _ in range(3))
    seen = migrating.preview(store, cast.ari, deploy(*look("check", "sign")))
    with store.read() as connection:
        page = migrating.listed(connection, seen.cases("safe"), 1, 2)
    assert [row.id for row in page] == ids[1:]
    assert {(row.version, row.status, row.agency_th) for row in page} == {(1, "open", "เทศบาลเมืองตัวอย่าง")}
    assert not {"title", "applicant_id"} & set(page[0]._fields)
