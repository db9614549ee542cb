"""Recorded scenarios played again: one that no longer fits says at which step and why, and which path of the diagram comes nearest."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path as FilePath

from runner import cases, clock, scenarios
from runner.clock import BANGKOK, SetClock
from runner.errors import AnuyatError, NotFound
from runner.paths import checking_steps as checking
from runner.paths.coverage import Replayed
from runner.paths.model import Does, Explored, Fault, Path
from runner.paths.model import Move as Step
from runner.paths.replay import Played, sentences
from runner.paths.replay_office import AGENCY_ID, Office, office_for
from runner.permissions import SYSTEM, Actor
from runner.scenarios import Move, Player, Scenario
from runner.settings import read

MORNING = datetime(2026, 6, 8, 10, 0, tzinfo=BANGKOK)  # a Monday; recorded scenarios begin then
Explore = Callable[[FilePath], Explored]
USUAL = {"e_payment": True}  # the agency of recorded scenarios takes payments online, unless they say otherwise


def replay_scenario(file: FilePath, explore: Explore | None = None) -> Replayed:
    """Play the scenario in `file` on the diagram of its service, and look whether what it expects came of it.

    A fault names the step and the nearest path that `explore` finds. Raises NotFound when there is no such service.
    """
    scenario = scenarios.read(file)
    diagram, *others = diagrams(scenario)
    with office_for(diagram, members=scenario.committee, others=others) as office:
        played = play_scenario(office, scenario)
    if played.faults:
        found = (explore or importlib.import_module("runner.paths.exploring").explore)(diagram)
        played = Played(played.path, played.crossed, played.ends, faults=(with_nearest(played.faults[0], scenario, found.paths),))
    return Replayed(Explored(str(file), scenario.service, (played.path,), (), (), ()), (played,))


def diagrams(scenario: Scenario) -> Iterator[FilePath]:
    """Of its service, and of those that its applicant has used before."""
    file = read().processes / f"{scenario.service}.bpmn"
    if not file.is_file():
        raise NotFound(f"ไม่พบแผนภาพของงานบริการ {scenario.service}", f"There is no diagram of the service {scenario.service}")
    yield file
    if scenario.before is not None:
        yield from diagrams(scenario.before)


def _step(move: Move) -> Step:
    does: Does = "wait" if move.wait else "fail" if move.code else "complete" if move.task or move.work else "message"
    return Step(does, move.task or move.work, move.who, move.values, move.files, move.correct, move.send or move.deliver)


def play_scenario(office: Office, scenario: Scenario) -> Played:
    """Play a scenario from the usual morning on; its faults are steps that do not fit, and what it expected in vain."""
    start, seen = SetClock(scenario.start or MORNING), checking.Seen()
    settings = {**USUAL, **scenario.settings}
    steps = tuple(_step(move) for move in scenario.moves)
    faults: tuple[Fault, ...] = ()
    with clock.use(start), cases.looking_on(seen):
        applicant = office.prepare(Path("", (), start.now(), settings=settings, agency=scenario.agency, applicant=scenario.applicant))
        player = Player(office.store, office.files, office.settings, people(office, applicant), AGENCY_ID, start, ("timer",))
        try:
            found = checking.outcome_of(office.store, player.play(scenario))
            faults = tuple(_disappointed(scenario, found))
        except AnuyatError as error:
            th, en = sentences(error)
            faults = (Fault("failure", getattr(error, "element", ""), th, en, {"scenario": scenario.name}),)
    path = Path(scenario.name, steps, start.now(), elements=tuple(did(scenario.moves)), flows=tuple(seen.crossed), ends=tuple(seen.ends))
    return Played(path, (tuple(seen.crossed),), tuple(seen.ends), faults=faults)


def people(office: Office, applicant: Actor) -> dict[str, Actor]:
    """Whom a scenario may name: `officer` is the first officer, `committee2` the second member."""
    numbered = {f"{role}{n}": one for role, all_of_it in office.people.items() for n, one in enumerate(all_of_it, 1)}
    first = {role: all_of_it[0] for role, all_of_it in office.people.items()}
    return {**numbered, **first, "applicant": applicant, "system": SYSTEM}


def _disappointed(scenario: Scenario, found: dict[str, object]) -> list[Fault]:
    return [
        Fault(
            "failure", "", f"{scenario.name}: คาดว่า {name} จะเป็น {wanted} แต่เป็น {got}",
            f"{scenario.name}: expected {name} to be {wanted}, found {got}", {"expected": wanted, "found": got},
        )
        for name, (wanted, got) in checking.unexpected(found, scenario.expect).items()
    ]  # fmt: skip


def did(moves: Sequence[Move]) -> list[str]:
    """What a scenario does, in order: tasks, and messages by their names."""
    return [name for move in moves if (name := move.task or move.work or move.send or move.deliver)]


def does(path: Path) -> list[str]:
    """The same of a path."""
    return [name for move in path.moves if (name := move.message or move.element) and move.does != "wait"]


def nearest(steps: Sequence[str], paths: Sequence[Path]) -> Path | None:
    """The path with the fewest steps added, dropped or exchanged; of equals the first."""
    return min(paths, key=lambda path: distance(steps, does(path)), default=None)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """How many steps must be added, dropped or exchanged to make one sequence of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for n, step in enumerate(one, 1):
        before, row = row, [n]
        for m, against in enumerate(other, 1):
            row.append(min(row[m - 1] + 1, before[m] + 1, before[m - 1] + (step != against)))
    return row[-1]


def with_nearest(fault: Fault, scenario: Scenario, paths: Sequence[Path]) -> Fault:
    """The fault, with the path that comes nearest and where it first goes another way."""
    steps = did(scenario.moves)
    found = nearest(steps, paths)
    if found is None:
        return fault
    theirs = does(found)
    at = next((n for n, (a, b) in enumerate(zip(steps, theirs, strict=False)) if a != b), min(len(steps), len(theirs)))
    mine, new = (s[at] if at < len(s) else "-" for s in (steps, theirs))
    th = f"{fault.th} เส้นทางที่ใกล้ที่สุดคือ «{found.name}» ซึ่งต่างกันตั้งแต่ลำดับที่ {at + 1}: {new} แทน {mine}"
    en = f"{fault.en}. The nearest path is “{found.name}”; it first differs at its step {at + 1}: {new} instead of {mine}"
    return Fault(fault.kind, fault.element, th, en, {**fault.data, "nearest": found.name, "steps": theirs}, fault.severity)
