"""Paths go through the pages too: a usual one of every service; the same steps cross the same flows when they are posted by browsers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from runner import cases, clock, scenarios
from runner.clock import SetClock
from runner.documents.sample import sample_file
from runner.paths.checking_steps import Seen, holds
from runner.paths.model import Move, Path
from runner.paths.replay_office import AGENCY_ID, Office, office_for
from runner.permissions import Actor
from runner.scenarios import Player, Scenario, as_posted
from runner.settings import ROOT, Settings
from runner.store import tables as t
from tests.support.paths import path_of
from tests.web.site import SERVICES, Site, Visitor
from web.app import create_app
from web.hooks import Hooks

SERVICES_HERE = sorted(file.stem for file in (ROOT / "processes").glob("*.bpmn") if not file.name.startswith("part_"))


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with office_for(ROOT / "processes" / "radio_trade.bpmn") as opened:
        yield opened


def _posted(move: Move) -> dict[str, Any]:
    post: dict[str, Any] = dict(as_posted(move.values))
    post |= {f"{path}:file": (io.BytesIO(sample_file(name)[0]), name) for path, name in move.files.items()}
    for target, reason in move.correct.items():
        post |= {f"corrections:verdict:{target}": "correct", f"corrections:reason:{target}": reason}
    return post | {"_action": "submit", "idempotency_key": clock.token(12)}


def _complete(visitor: Visitor, task: Any, move: Move) -> None:
    url = f"/my/cases/tasks/{task.id}" if move.role == "applicant" else f"/work/tasks/{task.id}"
    answer = visitor.post(url, _posted(move))
    assert answer.status_code == 303, answer.text
    if answer.location.endswith("/review"):
        assert visitor.post(answer.location, {"idempotency_key": clock.token(12)}).status_code == 303


def _walk(office: Office, path: Path, settings: Settings) -> str:
    """The end event after all moves, each checked against what the path says of it."""
    seen, standing = Seen(), SetClock(path.start)
    with clock.use(standing), cases.looking_on(seen):
        applicant = office.prepare(path)
        site = Site(create_app(settings, office.store, Hooks(services=lambda _store: SERVICES)), office.store, None)  # type: ignore[arg-type]
        player = Player(office.store, office.files, office.settings, {}, AGENCY_ID, standing, ("timer",))
        case_id = cases.start(office.store, applicant, office.service, AGENCY_ID).case_id
        assert tuple(seen.crossed) == path.first
        for move in path.moves:
            seen.forget()
            if move.until is not None:
                standing.move(move.until)
                player.work()
            else:
                task = site.read(t.task, t.task.c.case_id == case_id, t.task.c.state == 0, t.task.c.element == move.element)[0]
                actor: Actor = applicant if move.role == "applicant" else office.colleague(move.role, task.assignee_id)
                _complete(site.as_(actor), task, move)
            assert tuple(seen.crossed) == move.crossed
            assert set(seen.live) == set(move.opened)
        with office.store.read() as connection:
            holds(connection, case_id)
        return str(site.read(t.case, t.case.c.id == case_id)[0].end_event)


@pytest.mark.parametrize("name", ["paid_at_agency", "refused_at_check", "never_paid"])
def test_a_path_goes_the_same_way_through_the_pages(office: Office, settings: Settings, name: str) -> None:
    path = path_of(office, scenarios.read(ROOT / "tests/replays/radio_trade" / f"{name}.yaml"))
    assert (_walk(office, path, settings),) == path.ends


def _usual(service: str) -> Scenario:
    """The shortest recorded way to a good end that stands on its own and in which nobody acts for another."""
    recorded = [scenarios.read(file) for file in scenarios.found_in(ROOT / "tests" / "replays" / service)]
    good = [one for one in recorded if one.expect.get("outcome") == "issued" and not one.before and not one.start]
    plain = [one for one in good if all(move.who != "service_centre" for move in one.moves)]
    assert plain, f"{service}: record a way to a good end in tests/replays/{service}"
    return min(plain, key=lambda one: (len(one.moves), one.name))


@pytest.mark.parametrize("service", SERVICES_HERE)
def test_every_service_is_filed_decided_and_closed_through_the_pages(service: str, settings: Settings) -> None:
    scenario = _usual(service)
    with office_for(ROOT / "processes" / f"{service}.bpmn", members=scenario.committee) as opened:
        path = path_of(opened, scenario)
        assert {"applicant", "officer"} <= {move.role for move in path.moves}
        assert (_walk(opened, path, settings),) == path.ends == (scenario.expect["end"],)
