"""Every branch of every service, as recorded in tests/replays, played through `runner.cases` on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from runner import audit, cases, scenarios
from runner.paths import checking_steps
from runner.permissions import SYSTEM
from runner.scenarios import Player, Scenario
from runner.settings import ROOT
from runner.store import tables as t

FILES = sorted((ROOT / "tests" / "replays").glob("*/*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_it_goes_as_recorded(file: Path, player: Player) -> None:
    scenario = scenarios.read(file)
    _set_up(player, scenario)
    case_id = player.play(scenario)
    found = checking_steps.outcome_of(player.store, case_id)
    assert checking_steps.unexpected(found, scenario.expect) == {}
    with player.store.read() as connection:
        assert audit.broken(connection, case_id) == []
        left = connection.execute(select(t.job.c.kind, t.job.c.error).where(t.job.c.case_id == case_id)).all()
    if found["end"]:
        assert [one for one in left if one.kind != "remind"] == []  # the reminder to renew outlives the case
        assert cases.view(player.store, SYSTEM, case_id).tasks == []


def _set_up(player: Player, scenario: Scenario) -> None:
    """The agency and the applicant as the scenario needs them."""
    agency, person = t.agency.c, t.person.c
    with player.store.begin() as connection:
        row = connection.execute(select(agency.settings, agency.details).where(agency.id == player.agency_id)).one()
        own = {**row.settings, scenario.service: dict(scenario.settings)}
        details = {**row.details, **scenario.agency}
        connection.execute(update(t.agency).where(agency.id == player.agency_id).values(settings=own, details=details))
        if kind := scenario.applicant.get("kind"):
            connection.execute(update(t.person).where(person.id == player.people["applicant"].person_id).values(id_kind=kind))


def test_a_path_may_begin_after_another_and_like_a_third(tmp_path: Path) -> None:
    files = {
        "plan/usual": "{name: a, service: plan, moves: [{task: One, values: {x: 1}}, {task: Two}, {task: Three}]}",
        "shop/usual": "{name: b, service: shop, before: plan/usual, moves: [{task: Fill, values: {n: =before.x}}, {task: Check}]}",
        "shop/other": "{name: c, service: shop, like: usual, until: Check, instead: [{task: Fill, values: {n: 5}}], moves: [{send: stop}]}",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(content, "utf-8")
    scenario = scenarios.read(tmp_path / "shop" / "other.yaml")
    assert [(move.task or move.send, dict(move.values)) for move in scenario.moves] == [("Fill", {"n": 5}), ("stop", {})]
    assert scenario.before is not None
    assert [move.task for move in scenario.before.moves] == ["One", "Two", "Three"]
    assert scenarios.posted({"n": "=before.x"}, {"before": {"x": 7}}) == {"n": ["7"]}


def test_what_came_before_had_ended_when_the_path_begins(player: Player) -> None:
    assert player.clock is not None
    begun = player.clock.now()
    case_id = player.play(scenarios.read(ROOT / "tests" / "replays" / "vet_operate" / "plan_taken_over.yaml"), until="Task_CheckDocuments")
    with player.store.read() as connection:
        rows = connection.execute(select(t.case.c.id, t.case.c.service, t.case.c.status, t.case.c.ended_at, t.case.c.filed_at)).all()
    plan, clinic = sorted(rows, key=lambda row: row.service == "vet_operate")
    assert (plan.service, plan.status, clinic.id, clinic.status, clinic.filed_at) == ("vet_plan", "ended", case_id, "open", begun)
    assert plan.ended_at < begun
