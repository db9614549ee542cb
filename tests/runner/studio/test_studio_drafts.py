"""Drafts: nothing is lost, nobody overwrites anybody unseen, and what leaves the studio has passed every gate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from runner import audit, catalogue, definitions
from runner.errors import BadUpload, Conflict, InvalidDiagram, InvalidForm, NotAllowed, NotFound
from runner.permissions import SYSTEM, Actor, Grant
from runner.store import Store
from runner.store import tables as t
from runner.studio import checking, deploying, drafts, services
from tests.support.people import Cast
from tests.support.stall import DIAGRAM, FILES, SERVICE

MAIN = f"processes/{SERVICE}.bpmn"
RENAMED = DIAGRAM.replace("กรอกและยื่นคำขอ", "ยื่นคำขอ").encode()
BROKEN = DIAGRAM.replace('formId="apply"', 'formId="missing"').encode()


@pytest.fixture
def ari(store: Store, cast: Cast) -> Actor:
    definitions.deploy_files(store, SYSTEM, SERVICE, FILES, without_replay="for tests")
    return cast.ari


@pytest.fixture
def other(cast: Cast, ari: Actor) -> Actor:
    return replace(cast.prasert, grants=(Grant("analyst"),))


def _files(store: Store, actor: Actor, draft_id: int) -> dict[str, bytes]:
    with store.read() as connection:
        return drafts.files(connection, drafts.seen(connection, actor, draft_id))


def _actions(store: Store) -> list[tuple[str, int | None]]:
    with store.read() as connection:
        return [(one.action, one.actor_id) for one in audit.history(connection, audit.GENERAL)]


def test_a_draft_begins_as_the_newest_version_and_is_opened_once(store: Store, ari: Actor) -> None:
    draft_id = drafts.open_draft(store, ari, SERVICE)
    assert _files(store, ari, draft_id) == FILES
    assert drafts.open_draft(store, ari, SERVICE) == draft_id


def test_what_was_saved_is_there_again(store: Store, ari: Actor) -> None:
    draft_id = drafts.open_draft(store, ari, SERVICE)
    first = drafts.save(store, ari, draft_id, MAIN, RENAMED, 0)
    second = drafts.save(store, ari, draft_id, "forms/stall/apply.form", b"{}", 0)
    assert (first.revision, second.revision) == (1, 2)
    assert _files(store, ari, draft_id)[MAIN] == RENAMED
    drafts.save(store, ari, draft_id, "forms/stall/inspect.form", None, 0)
    assert "forms/stall/inspect.form" not in _files(store, ari, draft_id)


def test_what_the_editor_does_not_read_is_still_there_after_saving(store: Store, ari: Actor) -> None:
    draft_id = drafts.open_draft(store, ari, SERVICE)
    noted = DIAGRAM.replace('<bpmn:startEvent id="', '<!-- ความเห็นจากเครื่องมืออื่น --><bpmn:startEvent id="', 1).encode()
    assert noted != DIAGRAM.encode()
    drafts.save(store, ari, draft_id, MAIN, noted, 0)
    drafts.save(store, ari, draft_id, MAIN, RENAMED, 1)
    kept = _files(store, ari, draft_id)[MAIN].decode()
    assert "ความเห็นจากเครื่องมืออื่น" in kept
    assert "ยื่นคำขอ" in kept


def test_a_window_that_is_behind_may_not_save_over_a_newer_file(store: Store, ari: Actor) -> None:
    draft_id = drafts.open_draft(store, ari, SERVICE)
    drafts.save(store, ari, draft_id, MAIN, RENAMED, 0)
    with pytest.raises(Conflict):
        drafts.save(store, ari, draft_id, MAIN, DIAGRAM.encode(), 0)
    assert _files(store, ari, draft_id)[MAIN] == RENAMED
    assert drafts.save(store, ari, draft_id, MAIN, RENAMED, 0).revision == 1  # the same, sent twice


@pytest.mark.parametrize("path", ["processes/../secret.bpmn", "/etc/passwd", "forms/a/b/c.form", "processes/X.bpmn", "forms/letters/x.typ"])
def test_a_file_outside_of_a_service_is_refused(store: Store, ari: Actor, path: str) -> None:
    with pytest.raises(BadUpload):
        drafts.save(store, ari, drafts.open_draft(store, ari, SERVICE), path, b"x", 0)


def test_unsafe_xml_and_large_files_are_refused(store: Store, ari: Actor) -> None:
    draft_id = drafts.open_draft(store, ari, SERVICE)
    with pytest.raises(InvalidDiagram):
        drafts.save(store, ari, draft_id, MAIN, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 0)
    with pytest.raises(BadUpload):
        drafts.save(store, ari, draft_id, "processes/stall.yaml", b"x" * 1_000_001, 0)
    with pytest.raises(BadUpload):
        drafts.save(store, ari, draft_id, "forms/stall/apply.form", b"[" * 100_000, 0)


def test_a_colleague_sees_a_draft_but_changes_only_a_copy(store: Store, ari: Actor, other: Actor, cast: Cast) -> None:
    draft_id = drafts.open_draft(store, ari, SERVICE)
    drafts.save(store, ari, draft_id, MAIN, RENAMED, 0)
    own = drafts.open_draft(store, other, SERVICE)
    with pytest.raises(NotFound):
        drafts.save(store, other, draft_id, MAIN, DIAGRAM.encode(), 1)
    with pytest.raises(NotFound):
        _files(store, cast.mali, draft_id)
    taken = drafts.take_over(store, other, draft_id)
    assert _files(store, other, taken)[MAIN] == RENAMED
    with store.read() as connection:
        assert [one.who for one in drafts.others(connection, drafts.seen(connection, ari, draft_id))] == [other.name]
        assert [one.id for one in drafts.discarded(connection, other)] == [own]


def test_a_discarded_draft_comes_back(store: Store, ari: Actor) -> None:
    draft_id = drafts.open_draft(store, ari, SERVICE)
    drafts.save(store, ari, draft_id, MAIN, RENAMED, 0)
    drafts.discard(store, ari, draft_id)
    with pytest.raises(Conflict):
        drafts.save(store, ari, draft_id, MAIN, DIAGRAM.encode(), 1)
    newer = drafts.open_draft(store, ari, SERVICE)
    assert newer != draft_id
    drafts.restore(store, ari, draft_id)
    assert drafts.open_draft(store, ari, SERVICE) == draft_id
    assert _files(store, ari, draft_id)[MAIN] == RENAMED


def test_findings_say_in_which_file_they_are(store: Store, ari: Actor) -> None:
    found = checking.findings(FILES | {MAIN: BROKEN, "processes/stall.yaml": b"service: [\n"}, SERVICE)
    assert ("processes/stall.bpmn", "Task_Apply", "error") in {(one.file, one.element, one.severity) for one in found}
    assert "processes/stall.yaml" in {one.file for one in found}


@pytest.mark.parametrize("service", ["b2_shop", "q_and_a", "x_1"])
def test_the_sheet_of_a_new_service_can_be_read_whatever_its_id(store: Store, ari: Actor, service: str) -> None:
    draft_id = services.begin(store, ari, DIAGRAM.encode(), {"service": service, "name_th": "ร้านใหม่"})
    sheet = catalogue.of_files(_files(store, ari, draft_id), service)
    assert (sheet.service, sheet.name_th) == (service, "ร้านใหม่")


def test_a_new_service_is_made_from_a_copy(store: Store, ari: Actor) -> None:
    draft_id = services.copy(store, ari, SERVICE, {"service": "coffee_cart", "name_th": "รถกาแฟ: เร่", "name_en": ""})
    files = _files(store, ari, draft_id)
    assert checking.findings(files, "coffee_cart") == []
    assert "forms/coffee_cart/apply.form" in files
    assert "name_th: 'รถกาแฟ: เร่'" in files["processes/coffee_cart.yaml"].decode()
    assert files["processes/coffee_cart.yaml"].decode().startswith("# ใบแสดงข้อเท็จจริง\n")
    with pytest.raises(InvalidForm):
        services.copy(store, ari, SERVICE, {"service": SERVICE, "name_th": "ซ้ำ"})
    with pytest.raises(InvalidForm):
        services.copy(store, ari, SERVICE, {"service": "../x", "name_th": ""})


def test_what_is_deployed_are_the_drafts_own_words() -> None:
    words = "ได้รับใบอนุญาตแล้ว: Mine\n".encode()
    whole = checking.complete(FILES | {"forms/en.yaml": words, "forms/stall/unused.form": b"{}"}, SERVICE)
    assert whole["forms/en.yaml"] == words
    assert "forms/stall/unused.form" not in whole


# ---- deploying ----------------------------------------------------------------------------------------------------------
def _ready(store: Store, actor: Actor, content: bytes = RENAMED) -> deploying.Prepared:
    draft_id = drafts.open_draft(store, actor, SERVICE)
    drafts.save(store, actor, draft_id, MAIN, content, 99)
    return deploying.prepare(store, actor, draft_id)


def test_an_unplayed_draft_needs_a_note_and_a_reason(store: Store, ari: Actor) -> None:
    ready = _ready(store, ari)
    with pytest.raises(InvalidForm) as refused:
        deploying.deploy(store, ari, ready, " ", "")
    assert [error.path for error in refused.value.errors] == ["note", "reason"]
    done = deploying.deploy(store, ari, ready, "ชื่อสั้นลง", "แก้เฉพาะชื่อ")
    assert done is not None
    assert done.version == 2
    with store.read() as connection:
        told = audit.history(connection, audit.GENERAL)[-1]
        assert told.data is not None
        assert (told.action, told.actor_id, told.comment) == ("service:deployed", ari.person_id, "ชื่อสั้นลง")
        assert told.data["without_replay"] == "แก้เฉพาะชื่อ"
        assert drafts.listed(connection, t.draft.c.closed == "") == []


def test_a_draft_with_errors_is_deployed_only_in_spite_of_them(store: Store, ari: Actor) -> None:
    ready = _ready(store, ari, BROKEN)
    assert ready.errors
    assert ready.needs_reason
    with pytest.raises(InvalidForm):
        deploying.deploy(store, ari, ready, "ลองก่อน", "")
    deploying.deploy(store, ari, ready, "ลองก่อน", "แบบฟอร์มตามมาพรุ่งนี้")
    with store.read() as connection:
        told = audit.history(connection, audit.GENERAL)[-1].data
    assert told is not None
    assert told["in_spite"] == "แบบฟอร์มตามมาพรุ่งนี้"
    assert told["findings"] >= 1


def test_a_draft_that_was_overtaken_says_so(store: Store, ari: Actor, other: Actor) -> None:
    ready = _ready(store, ari)
    theirs = _ready(store, other, DIAGRAM.replace("รับเรื่องแล้ว", "เสร็จ").encode())
    deploying.deploy(store, other, theirs, "เร็วกว่า", "ทดสอบแล้ว")
    assert not ready.overtaken
    assert deploying.prepare(store, ari, ready.draft_id or 0).overtaken


def test_two_pairs_of_eyes_deploy(store: Store, ari: Actor, other: Actor, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        deploying.set_four_eyes(store, ari, True)
    deploying.set_four_eyes(store, cast.admin, True)
    assert deploying.deploy(store, ari, _ready(store, ari), "ชื่อสั้นลง", "แก้เฉพาะชื่อ") is None
    with store.read() as connection:
        row = deploying.waiting(connection, other)[0]
        assert drafts.newest_version(connection, SERVICE) == 1
    with pytest.raises(NotAllowed):
        deploying.approve(store, ari, row.id, "")
    with pytest.raises(NotFound):
        deploying.approve(store, cast.mali, row.id, "")
    # the asker's account is read anew: the stock analyst is one in the database
    assert deploying.approve(store, other, row.id, "เห็นด้วย").version == 2
    assert _actions(store)[-2:] == [("deployment:approved", other.person_id), ("service:deployed", ari.person_id)]
    with pytest.raises(NotFound):
        deploying.approve(store, other, row.id, "")


def test_what_changed_after_asking_is_asked_anew(store: Store, ari: Actor, other: Actor, cast: Cast) -> None:
    deploying.set_four_eyes(store, cast.admin, True)
    ready = _ready(store, ari)
    deploying.deploy(store, ari, ready, "ชื่อสั้นลง", "แก้เฉพาะชื่อ")
    drafts.save(store, ari, ready.draft_id or 0, MAIN, DIAGRAM.replace("ยื่นคำขอ", "ส่งคำขอ").encode(), 99)
    with store.read() as connection:
        row = deploying.waiting(connection, other)[0]
    with pytest.raises(Conflict):
        deploying.approve(store, other, row.id, "")
    with pytest.raises(InvalidForm):
        deploying.decline(store, other, row.id, " ")
    deploying.decline(store, other, row.id, "ยังไม่เรียบร้อย")
    with store.read() as connection:
        assert deploying.waiting(connection, other) == []
        assert drafts.newest_version(connection, SERVICE) == 1


def test_an_old_version_is_deployed_again(store: Store, ari: Actor) -> None:
    deploying.deploy(store, ari, _ready(store, ari), "ชื่อสั้นลง", "แก้เฉพาะชื่อ")
    with pytest.raises(NotFound):
        deploying.prepare_again(store, ari, SERVICE, 2)
    done = deploying.deploy(store, ari, deploying.prepare_again(store, ari, SERVICE, 1), "กลับไปชื่อเดิม", "ประชาชนสับสน")
    assert done is not None
    assert done.version == 3
    with store.read() as connection:
        assert drafts.base_files(connection, SERVICE, 3) == FILES
        digests = connection.scalars(select(t.definition.c.digest).order_by(t.definition.c.version)).all()
    assert digests[0] == digests[2] != digests[1]
