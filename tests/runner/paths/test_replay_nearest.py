"""A recorded scenario that no longer fits says at which step, why, and which path comes nearest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path as File

import pytest

from runner.clock import BANGKOK
from runner.errors import NotFound
from runner.paths.model import Explored, Move, Path
from runner.paths.nearest import distance, nearest, replay_scenario
from runner.settings import ROOT

NINE = datetime(2027, 1, 11, 9, 0, tzinfo=BANGKOK)


def _path(name: str, *steps: str) -> Path:
    return Path(name, tuple(Move("complete", step) for step in steps), NINE)


SHORT, LONG = _path("ไม่อนุญาต", "apply", "check"), _path("อนุญาต", "apply", "check", "weigh", "decide")


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("", "abc", 3), ("abc", "abc", 0), ("abc", "axc", 1), ("abcd", "acd", 1), ("ab", "ba", 2)]
)
def test_distance_counts_steps_added_dropped_and_exchanged(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == distance(other, one) == steps


def test_the_nearest_path_is_the_first_of_the_closest() -> None:
    assert nearest(["apply", "check", "decide"], [SHORT, LONG]) is SHORT
    assert nearest(["apply", "check", "weigh", "sign", "decide"], [SHORT, LONG]) is LONG
    assert nearest(["apply"], []) is None


def test_a_scenario_that_fits_has_no_fault() -> None:
    assert replay_scenario(ROOT / "tests/replays/radio_trade/refused_at_check.yaml").faults == ()


def _written(folder: File, text: str) -> File:
    file = folder / "renamed.yaml"
    file.write_text(text, "utf-8")
    return file


def test_one_that_fits_no_longer_proposes_the_nearest_path(tmp_path: File) -> None:
    text = (ROOT / "tests/replays/radio_trade/refused_at_check.yaml").read_text("utf-8")
    (tmp_path / "paid_at_agency.yaml").write_text((ROOT / "tests/replays/radio_trade/paid_at_agency.yaml").read_text("utf-8"), "utf-8")
    file = _written(tmp_path, text.replace("task: Task_CheckDocuments", "task: Task_WasRenamed"))
    paths = (_path("คืนคำขอแล้ว", "Task_Apply"), _path("ไม่อนุญาต", "Task_Apply", "Task_CheckDocuments"))
    played = replay_scenario(file, lambda _file: Explored("", "", paths, (), (), ()))
    (fault,) = played.faults
    assert not played.good
    assert "task Task_WasRenamed is not open; open: Task_CheckDocuments" in fault.en
    assert fault.data["nearest"] in {"คืนคำขอแล้ว", "ไม่อนุญาต"}
    assert "The nearest path is" in fault.en
    assert "เส้นทางที่ใกล้ที่สุดคือ" in fault.th


def test_an_expectation_that_fails_is_told(tmp_path: File) -> None:
    text = (ROOT / "tests/replays/radio_trade/paid_at_agency.yaml").read_text("utf-8")
    file = _written(tmp_path, text.replace("outcome: issued", "outcome: refused"))
    (fault,) = replay_scenario(file, lambda _file: Explored("", "", (), (), (), ())).faults
    assert "expected outcome to be refused, found issued" in fault.en


def test_a_service_that_is_not_there_is_said(tmp_path: File) -> None:
    with pytest.raises(NotFound, match="no diagram"):
        replay_scenario(_written(tmp_path, "{name: x, service: unknown_service, moves: []}"))
