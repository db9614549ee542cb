"""The usual path of a service for benchmarks: the scenario that its demo plays to the end, step by step, each completion timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from runner import cases, clock, definitions, scenarios
from runner.clock import SetClock
from runner.commands.bench_people import town
from runner.documents.files import FileStore
from runner.errors import NotFound
from runner.jobs import OWN
from runner.permissions import SYSTEM
from runner.scenarios import Move, Player, Scenario
from runner.settings import ROOT, read
from runner.store import Store, dumps

_AT_LEAST = 2_000  # bytes of the first form: a case's row is as large as in life
_TEXTS = ("textfield", "textarea")
TIMERS = ("timer",)  # what a path waits for; the other jobs are done after the measuring
CHECK, CORRECT = "Task_CheckDocuments", "Task_Correct"


@dataclass
class Bench:
    """One service in one database, to be measured; `correction` is a round of check and correction."""

    player: Player
    scenario: Scenario
    correction: tuple[Move, Move] | None

    @classmethod
    def prepare(cls, store: Store, folder: str, scenario: Scenario, standing: SetClock) -> Bench:
        """Deploy the service (and the one that came before) and give it an office."""
        settings = read({"ANUYAT_FILES": f"{folder}/files", "ANUYAT_SECRET_KEY": "bench"})
        people, agency_id = town(store)
        for service in filter(None, (scenario.service, scenario.before and scenario.before.service)):
            definitions.deploy(store, SYSTEM, ROOT / "processes" / f"{service}.bpmn")
        player = Player(store, FileStore.open(settings.files), settings, people, agency_id, standing, ())
        first, *rest = scenario.moves
        wordy = replace(first, values=_at_length(store, scenario.service, first.values))
        return cls(player, replace(scenario, moves=[wordy, *rest]), _correction(store, scenario))

    def steps(
        self, many: int, beside: Callable[[], None] = lambda: None, between: Callable[[int], None] = lambda steps: None
    ) -> tuple[list[float], int]:
        """Milliseconds of all completions but the first form's, over `many` whole cases; the id of the last case.

        `beside` is called after each of them, `between` after each case with the number of its steps: to measure something else
        under the same conditions.
        """
        times: list[float] = []
        case_id = 0
        for _ in range(many):
            before, case_id = len(times), self._filed()
            for move in self.scenario.moves[1:]:
                if (taken := self.timed(case_id, move)) is not None:
                    times.append(taken)
                    beside()
            between(len(times) - before)
        replace(self.player, kinds=OWN).work()  # letters are printed, as in life
        return times, case_id

    def after_rounds(self, marks: Sequence[int]) -> dict[int, list[float]]:
        """By mark the milliseconds of the completions in the ten rounds of correction after so many.

        Each mark has a case of its own, and they take turns: what the machine does meanwhile slows all of them alike.
        """
        taken: dict[int, list[float]] = {}
        if self.correction is None:
            return taken
        corrected = {mark: self._corrected(mark) for mark in marks}
        for _ in range(10):
            for mark, (self.player, case_id) in corrected.items():
                taken.setdefault(mark, []).extend(self._round(case_id))
        return taken

    def _corrected(self, rounds: int) -> tuple[Player, int]:
        """A case after so many rounds of correction, and the player of its office."""
        case_id = self._filed()
        for _ in range(rounds):
            self._round(case_id)
        return self.player, case_id

    def _round(self, case_id: int) -> list[float]:
        return [taken for move in self.correction or () if (taken := self.timed(case_id, move)) is not None]

    def _filed(self) -> int:
        """A filed case, each in an office of its own: numbers that come from outside are issued once by an office."""
        people, agency_id = town(self.player.store)
        self.player = replace(self.player, people=people, agency_id=agency_id)
        return self.player.play(replace(self.scenario, moves=self.scenario.moves[:1]))

    def timed(self, case_id: int, move: Move) -> float | None:
        """Milliseconds of the move's completion, from the request to the commit; files are attached before. None for other moves."""
        if not move.task:
            replace(self.player, kinds=TIMERS)._move(case_id, move)
            return None
        actor = self.player.people[move.who]
        task = self.player._task(case_id, move.task, actor)
        if task is None:
            raise NotFound(detail=f"{move.task} is not open")
        post = self.player.filled(task.id, actor, self.player._posted(case_id, move), move.files, move.correct)
        key, began = clock.token(12), time.perf_counter()
        cases.complete_task(self.player.store, actor, task.id, post, key)
        return (time.perf_counter() - began) * 1000


def usual(folder: Path) -> dict[str, Scenario]:
    """Service → its usual path: the first example of its `demo.yml` that is played to the end."""
    found = {}
    for demo in sorted(folder.glob("*/demo.yml")):
        examples = yaml.safe_load(demo.read_text("utf-8"))
        name = next((one["scenario"] for one in examples if not one.get("until")), None)
        if name:
            found[demo.parent.name] = scenarios.read(demo.parent / f"{name}.yaml")
    return found


def _correction(store: Store, scenario: Scenario) -> tuple[Move, Move] | None:
    """A round that sends back the first text of the application; None where a service checks no documents."""
    with store.read() as connection:
        form = cases.definitions.newest(connection, scenario.service).form("apply")
    texts = (n for n, v in scenario.moves[0].values.items() if isinstance(v, str) and not v.startswith("=") and form and _text(form, n))
    name, check = next(texts, None), next((move for move in scenario.moves if move.task == CHECK), None)
    if name is None or check is None:
        return None
    back = replace(check, values={**check.values, "check_result": "correct"}, correct={name: "ระบุให้ชัดเจน"})
    return back, Move("applicant", CORRECT, values={name: scenario.moves[0].values[name]})


def _at_length(store: Store, service: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same answers, texts said again and again where the form has room, until they are as long as people's are."""
    with store.read() as connection:
        form = cases.definitions.newest(connection, service).form("apply")
    longer = dict(values)
    for name, value in values.items():
        short = len(dumps(longer)) < _AT_LEAST and isinstance(value, str) and not value.startswith("=")
        if short and form and _text(form, name) and not (form.fields[name].limits.pattern or form.fields[name].check):
            longer[name] = (f"{value} " * 40)[: int(str(form.fields[name].limits.max_length.constant or 200))].strip()
    return longer


def _text(form: Any, name: str) -> bool:
    return name in form.fields and form.fields[name].kind in _TEXTS
