"""A recorded scenario as a path: played once, what it crossed and opened becomes what the path expects."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any

from runner import cases, clock, scenarios
from runner.clock import SetClock
from runner.paths import checking_steps
from runner.paths.model import Explored, Move, Path
from runner.paths.replay_office import AGENCY_ID, Office
from runner.permissions import SYSTEM
from runner.scenarios import Player, Scenario

MORNING = datetime(2027, 1, 11, 9, 0, tzinfo=clock.BANGKOK)
EMPTY = Path("", (), MORNING, settings={"e_payment": True})  # what the recorded scenarios expect of their agency


def path_of(office: Office, scenario: Scenario) -> Path:
    """The path that a scenario goes, with its own values."""
    standing, seen = SetClock(MORNING), checking_steps.Seen()
    moves: list[Move] = []
    first: list[str] = []

    def after(_case_id: int, move: scenarios.Move) -> None:
        nonlocal first
        moves.append(_move(move, seen, standing, roles))
        seen.forget()

    around = replace(EMPTY, settings={**EMPTY.settings, **scenario.settings}, agency=scenario.agency, applicant=scenario.applicant)
    with clock.use(standing), cases.looking_on(seen):
        applicant = office.prepare(around)
        people = {role: members[0] for role, members in office.people.items()} | {"applicant": applicant, "system": SYSTEM}
        people["committee2"] = office.people["committee"][1]
        roles = {who: "" if who == "system" else "committee" if who == "committee2" else who for who in people}
        player = Player(office.store, office.files, office.settings, people, AGENCY_ID, standing, ("timer",), after)
        first = _starting(office, scenario, seen, around)
        player.play(scenario)
    crossed = [flow for move in moves for flow in move.crossed]
    moves[0] = _without(moves[0], len(first))
    elements = tuple(move.element for move in moves if move.element)
    return replace(
        around, name=scenario.name, moves=tuple(moves), first=tuple(first), elements=elements, flows=tuple(crossed), ends=tuple(seen.ends)
    )


def _starting(office: Office, scenario: Scenario, seen: checking_steps.Seen, around: Path) -> list[str]:
    """The flows that starting crosses: a case that is started and left."""
    applicant = office.prepare(around)
    cases.start(office.store, applicant, scenario.service, AGENCY_ID)
    found = list(seen.crossed)
    seen.forget()
    office.prepare(around)
    return found


def _without(move: Move, count: int) -> Move:
    return Move(**{**move.__dict__, "crossed": move.crossed[count:]})


def _move(move: scenarios.Move, seen: checking_steps.Seen, standing: SetClock, roles: dict[str, str]) -> Move:
    told: dict[str, Any] = {"crossed": tuple(seen.crossed), "opened": tuple(seen.live)}
    if move.wait:
        return Move("wait", until=standing.now(), **told)
    values = scenarios.worked_out(move.values)
    if move.send or move.deliver:
        return Move("message", message=move.send or move.deliver, role="" if move.deliver else roles[move.who], values=values, **told)
    return Move("complete", move.task, roles[move.who], values, move.files, move.correct, **told)


def explored(office: Office, folder: FilePath, names: tuple[str, ...] = ()) -> Explored:
    """All scenarios of a folder (or those named) as the covering set of a diagram."""
    program = office.definition.program
    paths = tuple(path_of(office, scenarios.read(file)) for file in scenarios.found_in(folder) if not names or file.stem in names)
    elements = program.elements.values()
    return Explored(
        f"processes/{office.service}.bpmn", office.service, paths, tuple(program.flows),
        tuple(e.id for e in elements if e.kind == "endEvent"), tuple(e.id for e in elements if e.kind == "boundaryEvent"),
    )  # fmt: skip
