"""`anuyat deploy`: what does not replay is refused, unless somebody says why; the audit trail tells."""

from __future__ import annotations

import pytest

from runner import audit, definitions
from runner.commands.deploy import deploy_one
from runner.errors import Finding, InvalidDiagram
from runner.permissions import SYSTEM
from runner.settings import ROOT
from runner.store import Store

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
