"""The benchmark finds the usual path of every service and can go it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from runner import clock
from runner.clock import SetClock
from runner.commands.bench_step import step_command, table
from runner.commands.bench_usual import Bench, usual
from runner.settings import ROOT
from runner.store import Store

REPLAYS = ROOT / "tests" / "replays"


SERVICES = sorted(one.stem for one in (ROOT / "processes").glob("*.yaml") if not one.name.startswith("part_"))


def test_every_service_has_a_usual_path() -> None:
    assert sorted(usual(REPLAYS)) == SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_the_usual_path_is_gone_and_corrected_twice_over(service: str, sqlite_store: Store, tmp_path: Path) -> None:
    standing = SetClock(clock.now())
    with clock.use(standing):
        bench = Bench.prepare(sqlite_store, str(tmp_path), usual(REPLAYS)[service], standing)
        times, _ = bench.steps(2)
        assert len(times) == 2 * len([move for move in bench.scenario.moves[1:] if move.task])
        assert {mark: len(taken) for mark, taken in bench.after_rounds((1, 2)).items()} == {1: 20, 2: 20}


def test_the_table_has_a_row_for_each_service() -> None:
    found = {
        "step_ms": 2.5,
        "bare_ms": 0.5,
        "stock_ms": 10.0,
        "rounds": {"1": 2.5, "100": 2.5, "500": 2.75},
        "steps": 9,
        "bytes_per_case": 12345,
    }
    lines = table({"sqlite": {"food_premises": found, "unchecked": {**found, "rounds": {}}}}).splitlines()
    assert lines[1].split() == ["food_premises", "2.50", "0.50", "10.00", "5.0", "4.0", "2.50", "2.50", "2.75", "9", "12,345"]
    assert lines[2].split()[6:9] == ["–", "–", "–"]


def test_a_service_without_a_path_is_refused(tmp_path: Path) -> None:
    said = CliRunner().invoke(step_command, ["--service", "moon_travel"])
    assert said.exit_code == 2
    assert "moon_travel" in said.output
