"""A real case written as a scenario: nothing about people stays, and it replays to the same end with the same letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as File
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from runner import clock, scenarios
from runner.clock import SetClock
from runner.commands.record import record_command
from runner.errors import NotFound
from runner.paths import checking_steps, nearest
from runner.paths.model import Path
from runner.paths.record import find, record
from runner.paths.replay_office import AGENCY_ID, Office, office_for
from runner.scenarios import Player
from runner.settings import ROOT

REPLAYS = ROOT / "tests" / "replays"
CHOSEN = (
    "food_premises/licence_posted", "food_premises/corrected_twice", "food_premises/not_collected", "radio_trade/bank_tells",
    "radio_trade/late_decision", "sign_tax/appeal_amended", "vet_plan/member_silent_and_late",
)  # fmt: skip
TELLING = ("ส้มโอ", "081-999-8888", "สุขใจ")


def _played(office: Office, scenario: scenarios.Scenario) -> tuple[int, dict[str, Any]]:
    """The case after a scenario, and what came of it; the clock stands when it is over."""
    standing = SetClock(nearest.MORNING)
    with clock.use(standing):
        applicant = office.prepare(Path("", (), nearest.MORNING, settings=nearest.USUAL))
        player = Player(office.store, office.files, office.settings, nearest.people(office, applicant), AGENCY_ID, standing, ("timer",))
        case_id = player.play(scenario)
        return case_id, checking_steps.outcome_of(office.store, case_id)


@pytest.mark.parametrize("name", CHOSEN)
def test_a_recorded_case_replays_to_the_same_end(name: str, tmp_path: File) -> None:
    scenario = scenarios.read(REPLAYS / f"{name}.yaml")
    with office_for(ROOT / "processes" / f"{scenario.service}.bpmn", members=scenario.committee) as office:
        case_id, found = _played(office, scenario)
        (tmp_path / "recorded.yaml").write_text(text := record(office.store, case_id), "utf-8")
        again = scenarios.read(tmp_path / "recorded.yaml")
        played = nearest.play_scenario(office, again)
    assert played.faults == ()
    expected = {key: found[key] for key in ("outcome", "end", "letters") if found[key]}
    assert yaml.safe_load(text)["expect"] == expected
    assert nearest.did(again.moves) == nearest.did(scenario.moves)


def test_nothing_about_people_is_written() -> None:
    scenario = scenarios.read(REPLAYS / "food_premises" / "licence_posted.yaml")
    first = scenario.moves[0]
    private = replace(first, values={**first.values, "premises_name": "ร้านส้มโอคุณวิภา", "building_permit_number": "ส้มโอ 081-999-8888"})
    with office_for(ROOT / "processes" / "food_premises.bpmn") as office:
        case_id, _found = _played(office, scenarios.Scenario("x", "food_premises", [private, *scenario.moves[1:]], {}))
        text = record(office.store, case_id)
    assert "floor_area: " in text
    assert [word for word in TELLING if word in text] == []
    assert "today()" in text


def test_reading_a_case_stands_in_its_history() -> None:
    scenario = scenarios.read(REPLAYS / "radio_trade" / "refused_at_check.yaml")
    with office_for(ROOT / "processes" / "radio_trade.bpmn") as office:
        case_id, _found = _played(office, scenario)
        record(office.store, case_id)
        with office.store.read() as connection:
            checking_steps.holds(connection, case_id)
            assert checking_steps.audit.history(connection, case_id)[-1].action == "case:viewed"
            assert find(connection, str(case_id)) == case_id
            with pytest.raises(NotFound):
                find(connection, "FP-2500-000001")


def test_the_command_prints_the_scenario_and_replays_it() -> None:
    scenario = scenarios.read(REPLAYS / "radio_trade" / "refused_at_check.yaml")
    with office_for(ROOT / "processes" / "radio_trade.bpmn") as office:
        case_id, _found = _played(office, scenario)
        done = CliRunner().invoke(record_command, [str(case_id), "--lang", "en"], env={"ANUYAT_DATABASE_URL": str(office.store.engine.url)})
    assert done.exit_code == 0, done.output
    assert yaml.safe_load(done.stdout)["service"] == "radio_trade"


@pytest.mark.parametrize("name", ["vet_establish/plan_taken_over", "vet_operate/plan_taken_over"])
def test_what_the_applicant_held_already_is_recorded_too(name: str, tmp_path: File) -> None:
    scenario = scenarios.read(REPLAYS / f"{name}.yaml")
    diagrams = list(nearest.diagrams(scenario))
    with office_for(diagrams[0], members=scenario.committee, others=diagrams[1:]) as office:
        case_id, found = _played(office, scenario)
        (tmp_path / "recorded.yaml").write_text(record(office.store, case_id), "utf-8")
        played = nearest.play_scenario(office, scenarios.read(tmp_path / "recorded.yaml"))
    assert played.faults == ()
    assert played.ends == (found["end"],)
