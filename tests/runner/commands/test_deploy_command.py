"""`anuyat deploy`: what does not replay is refused, unless somebody says why; the audit trail tells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from runner import audit, definitions
from runner.commands.deploy import deploy_command, deploy_one
from runner.errors import Finding, InvalidDiagram, NotFound
from runner.permissions import SYSTEM, Grant
from runner.settings import ROOT
from runner.store import Store
from runner.store import tables as t
from runner.studio import deploying
from tests.support.people import Cast, settle
from tests.support.stall import FILES, SERVICE

DIAGRAM = ROOT / "processes" / "radio_trade.bpmn"
GAP = Finding("radio_trade.bpmn", 1, "Gateway_X", "gap", "ไม่ครอบคลุม", "no condition is true")


def _deployed(store: Store) -> list[audit.Recorded]:
    with store.read() as connection:
        return [event for event in audit.history(connection, audit.GENERAL) if event.action == "service:deployed"]


def test_what_does_not_replay_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(InvalidDiagram) as refused:
        definitions.deploy(sqlite_store, SYSTEM, DIAGRAM, replay=lambda _file: [GAP])
    assert refused.value.findings == (GAP,)
    assert _deployed(sqlite_store) == []


def test_what_replays_goes_live_and_the_trail_says_so(sqlite_store: Store) -> None:
    warning = Finding("x", 1, "", "unused", "ไม่ถูกใช้", "unused", "warning")
    assert definitions.deploy(sqlite_store, SYSTEM, DIAGRAM, replay=lambda _file: [warning]).new
    (event,) = _deployed(sqlite_store)
    assert event.data is not None
    assert event.data["replayed"] is True


def test_a_reason_stands_in_the_trail(sqlite_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy_one(sqlite_store, DIAGRAM, without_replay="ซ้อมแผนสำรอง")
    (event,) = _deployed(sqlite_store)
    assert event.data is not None
    assert (event.data["replayed"], event.data["without_replay"]) == (False, "ซ้อมแผนสำรอง")
    assert "radio_trade: version 1" in capsys.readouterr().out


def test_the_same_files_are_not_replayed_again(sqlite_store: Store) -> None:
    definitions.deploy(sqlite_store, SYSTEM, DIAGRAM, without_replay="first")
    assert not definitions.deploy(sqlite_store, SYSTEM, DIAGRAM, replay=lambda _file: [GAP]).new


# ---- four eyes ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def cast(sqlite_store: Store) -> Cast:
    """Everybody, and the rule that a second person approves."""
    found = settle(sqlite_store)
    deploying.set_four_eyes(sqlite_store, found.admin, True)
    return found


@pytest.fixture
def stall(tmp_path: Path) -> Path:
    """The small service in a folder of its own."""
    for path, content in FILES.items():
        place = tmp_path / "house" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return tmp_path / "house" / "processes" / f"{SERVICE}.bpmn"


def _waiting(store: Store, cast: Cast) -> list[str]:
    with store.read() as connection:
        return [f"{row.service}: {row.note}" for row in deploying.waiting(connection, cast.ari)]


def test_two_people_are_needed_on_the_command_line_too(sqlite_store: Store, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert not deploy_one(sqlite_store, DIAGRAM, without_replay="เร่งด่วน")
    assert "--as EMAIL" in capsys.readouterr().err
    assert _deployed(sqlite_store) == []
    assert _waiting(sqlite_store, cast) == []


def test_approval_is_asked_for_and_another_analyst_gives_it(
    sqlite_store: Store, cast: Cast, stall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy_one(sqlite_store, stall, "ครั้งแรก", actor=cast.ari, without_replay="ทดสอบแล้วที่อื่น")
    assert "stall: approval asked for" in capsys.readouterr().out
    assert _waiting(sqlite_store, cast) == ["stall: ครั้งแรก"]
    assert _deployed(sqlite_store) == []
    wichit = replace(cast.prasert, grants=(*cast.prasert.grants, Grant("analyst")))
    with sqlite_store.read() as connection:
        asked = deploying.waiting(connection, wichit)[0].id
    assert deploying.approve(sqlite_store, wichit, asked, "").version == 1
    (event,) = _deployed(sqlite_store)
    assert (event.actor_id, event.comment) == (cast.ari.person_id, "ครั้งแรก")
    with sqlite_store.read() as connection:
        actions = [one.action for one in audit.history(connection, audit.GENERAL)]
    assert actions[-3:] == ["deployment:asked", "deployment:approved", "service:deployed"]
    assert deploy_one(sqlite_store, stall), "what runs already needs no approval"


def test_what_the_check_refuses_is_not_asked_for(sqlite_store: Store, cast: Cast, stall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stall.write_bytes(stall.read_bytes().replace(b'formId="apply"', b'formId="missing"'))
    assert not deploy_one(sqlite_store, stall, actor=cast.ari, without_replay="x")
    assert "missing" in capsys.readouterr().err
    assert _waiting(sqlite_store, cast) == []


def test_only_an_analyst_of_the_service_deploys_in_their_own_name(sqlite_store: Store, cast: Cast, stall: Path) -> None:
    with pytest.raises(NotFound):
        deploy_one(sqlite_store, stall, actor=cast.mali, without_replay="x")
    deploying.set_four_eyes(sqlite_store, cast.admin, False)
    with pytest.raises(NotFound):
        deploy_one(sqlite_store, stall, actor=cast.mali, without_replay="x")
    assert deploy_one(sqlite_store, stall, actor=cast.ari, without_replay="x")
    assert _deployed(sqlite_store)[0].actor_id == cast.ari.person_id


def test_the_command_knows_who_asks_by_their_address(
    sqlite_store: Store, cast: Cast, stall: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANUYAT_DATABASE_URL", str(sqlite_store.engine.url))
    monkeypatch.setenv("ANUYAT_FILES", str(tmp_path / "files"))
    with sqlite_store.read() as connection:
        email = connection.scalar(t.person.select().with_only_columns(t.person.c.email).where(t.person.c.id == cast.ari.person_id))
    refused = CliRunner().invoke(deploy_command, [str(stall), "--without-replay", "x"])
    assert (refused.exit_code, "--as EMAIL" in refused.stderr) == (1, True)
    done = CliRunner().invoke(deploy_command, [str(stall), "--without-replay", "x", "--as", str(email).upper()])
    assert (done.exit_code, "approval asked for" in done.output) == (0, True)
    assert _waiting(sqlite_store, cast) == [f"stall: anuyat deploy {stall.name}"]
