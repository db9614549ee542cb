"""The workers in `examples/` do the work of MIS 2 and ASMS in real services."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from runner import definitions, scenarios
from runner.documents.files import FileStore
from runner.permissions import SYSTEM
from runner.scenarios import Player, Scenario
from runner.settings import ROOT
from runner.store import loads
from runner.store import tables as t
from tests.web.api.conftest import Office
from tests.web.api.test_camunda_clients import node

REPLAYS = ROOT / "tests" / "replays"


@pytest.fixture
def player(office: Office) -> Player:
    """People of the town, which is a district of Bangkok here."""
    for service in ("sign_tax", "radio_trade"):
        definitions.deploy(office.site.store, SYSTEM, ROOT / "processes" / f"{service}.bpmn")
    with office.site.store.begin() as connection:
        connection.execute(t.agency.update().values(details={**office.site.read(t.agency)[0].details, "is_bangkok": True}))
    cast, files = office.site.cast, FileStore.open(office.settings.files)
    return Player(office.site.store, files, office.settings, cast.players(), cast.town, kinds=("timer",))


@contextmanager
def _working(*command: str, **env: str) -> Iterator[None]:
    """The worker, as it is started by hand, until the block ends."""
    process = subprocess.Popen(
        command, env=env | {"PATH": os.environ["PATH"]}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _until(seen: Callable[[], Any]) -> Any:
    for _ in range(300):
        if found := seen():
            return found
        time.sleep(0.1)
    pytest.fail("the worker did nothing in half a minute")


def _values(office: Office, case_id: int) -> dict[str, Any]:
    return dict(loads(office.row(case_id).variables))


def _rest(name: str, after: str) -> Scenario:
    """The moves of a scenario after the one on task `after`."""
    whole = scenarios.read(REPLAYS / name)
    return Scenario(whole.name, whole.service, whole.moves[[move.task for move in whole.moves].index(after) + 1 :], {})


def test_mis_2_returns_the_numbers_that_the_diagram_waits_for(office: Office, player: Player, address: str, tmp_path: Path) -> None:
    register = tmp_path / "mis2.json"
    case_id = player.play(scenarios.read(REPLAYS / "sign_tax" / "assessed_paid_closed.yaml"), until="Task_Assess")
    told = {"CAMUNDA_REST_ADDRESS": f"{address}/v2", "CAMUNDA_BASIC_AUTH_USERNAME": office.site.email_of(office.keeper)}
    told |= {"CAMUNDA_BASIC_AUTH_PASSWORD": office.token(office.keeper, "jobs"), "MIS2_REGISTER": str(register)}
    with _working(sys.executable, "examples/mis2_worker.py", **told):
        number = _until(lambda: _values(office, case_id).get("mis2_return_number"))
    (entry,) = json.loads(register.read_text("utf-8")).values()
    assert (entry["number"], entry["case"], entry["payer"]) == (number, office.row(case_id).number, "สมชาย ใจดี")
    assert [row.element for row in office.site.read(t.task, t.task.c.case_id == case_id, t.task.c.state == 0)] == ["Task_Assess"]


def test_asms_enters_what_it_can_and_leaves_the_rest_to_the_officer(office: Office, player: Player, address: str, tmp_path: Path) -> None:
    usual, register = "radio_trade/paid_at_agency.yaml", tmp_path / "asms.json"
    case_id = player.play(scenarios.read(REPLAYS / usual), until="Task_EnterInAsms")
    told = {"ZEEBE_REST_ADDRESS": address, "CAMUNDA_AUTH_STRATEGY": "BEARER", "CAMUNDA_LOG_LEVEL": "none"}
    told |= {"CAMUNDA_OAUTH_TOKEN": office.token(office.keeper, "jobs"), "ASMS_REGISTER": str(register)}
    with _working(node(), "examples/asms_worker.mjs", **told):
        assert _until(lambda: _values(office, case_id).get("asms_application_number")) == "ASMS-000001"
        decide, order = _rest(usual, "Task_EnterInAsms").moves[:2]
        player._move(case_id, decide)
        incident = _until(lambda: office.site.read(t.incident, t.incident.c.solved_at.is_(None)))[0]
        assert (incident.element, incident.case_id) == ("Task_OrderPayment", case_id)
        assert "make_payment_order" in incident.detail
        player._move(case_id, order)
    assert not office.site.read(t.incident, t.incident.c.solved_at.is_(None)), "done by hand: nothing is left to repair"
    assert not office.site.read(t.job, t.job.c.kind == "topic")
