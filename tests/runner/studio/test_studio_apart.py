"""What a program deploys is played in a process of its own: findings come back, and it never holds a server for long."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from runner import definitions
from runner.errors import Conflict, InvalidDiagram
from runner.settings import Settings
from runner.store import Store
from runner.studio import apart, brought
from tests.support.people import Cast
from tests.support.stall import DIAGRAM, FILES, SERVICE


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """The process opens the database by its address; SQLite is enough to see it."""
    return sqlite_store


@pytest.fixture
def here(store: Store, settings: Settings) -> Settings:
    return replace(settings, database_url=str(store.engine.url))


@pytest.mark.slow
def test_what_passes_is_deployed_and_the_trail_says_that_it_was_played(store: Store, cast: Cast, here: Settings) -> None:
    files = {Path(path).name: content for path, content in FILES.items()}
    done = brought.bring(store, cast.ari, files, "", "not played", replay=apart.replay(here))
    assert (done.service, done.version, done.new) == (SERVICE, 1, True)


@pytest.mark.slow
def test_a_way_that_nobody_can_go_comes_back_as_a_finding(store: Store, cast: Cast, here: Settings) -> None:
    gap = """<bpmn:sequenceFlow id="Flow_Ask" sourceRef="Task_Apply" targetRef="Gateway_Goods" />
      <bpmn:exclusiveGateway id="Gateway_Goods" name="ขายส้มตำหรือไม่" />
      <bpmn:sequenceFlow id="Flow_End" name="ใช่" sourceRef="Gateway_Goods" targetRef="End_Done">
        <bpmn:conditionExpression>=goods = "ส้มตำ"</bpmn:conditionExpression></bpmn:sequenceFlow>"""
    told = '<bpmn:sequenceFlow id="Flow_End" sourceRef="Task_Apply" targetRef="End_Done" />'
    drawn = re.sub(r"<bpmn:(incoming|outgoing)>\w+</bpmn:\1>", "", DIAGRAM).replace(told, gap)
    files = FILES | {f"processes/{SERVICE}.bpmn": drawn.encode()}
    with pytest.raises(InvalidDiagram) as refused:
        definitions.deploy_files(store, cast.ari, SERVICE, files, replay=apart.replay(here))
    assert {found.file for found in refused.value.findings} == {f"processes/{SERVICE}.bpmn"}
    assert all(found.th and found.en for found in refused.value.findings)


def test_what_takes_too_long_is_refused_with_the_way_to_go(here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.05)
    (found,) = apart.replay(here)(tmp_path / "x.bpmn")
    assert found.severity == "error"
    assert "deploy from the studio" in found.en


def test_one_is_played_at_a_time(here: Settings, tmp_path: Path) -> None:
    with apart._seat, pytest.raises(Conflict):
        apart.replay(here)(tmp_path / "x.bpmn")
    assert apart._seat.acquire(blocking=False)
    apart._seat.release()
