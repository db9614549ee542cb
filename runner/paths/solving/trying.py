"""Trying values out: facts evaluated for real, and a short search that repairs one input at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from runner.errors import AnuyatError
from runner.paths.solving.candidates import Candidates
from runner.paths.solving.knowing import Knowledge
from runner.paths.terms import Assignment, Fact, Json, Pool

_COST = 500  # expressions evaluated in one search; more is better left to the proof
_NEW = 8  # facts that a change may make fail, to be repaired next
Reading = dict[int, list[Fact]]  # for each input the facts that read it
Change = tuple[int, Json, list[Fact]]  # an input, its new value, and the facts that fail then


@dataclass
class Tried:
    """An assignment, with what has been evaluated under it."""

    values: dict[int, Json]
    memory: dict[int, Json] = field(default_factory=dict)
    verdicts: dict[tuple[str, bool | None], bool] = field(default_factory=dict)


def holds(pool: Pool, fact: Fact, tried: Tried) -> bool:
    """Whether a fact is so, by real evaluation; what raises an error (a table without an answer) is not."""
    key = (fact.about, fact.holds)
    if key not in tried.verdicts:
        try:
            tried.verdicts[key] = pool.keeps(fact, tried.values, tried.memory)
        except AnuyatError:
            tried.verdicts[key] = False
    return tried.verdicts[key]


class Search:
    """Repairs an assignment until all facts hold, or gives up soon."""

    def __init__(self, pool: Pool, knowledge: Knowledge) -> None:
        self._pool, self._knowledge = pool, knowledge
        self._candidates = Candidates(pool, knowledge)
        self._left = 0

    def all_hold(self, facts: Sequence[Fact], tried: Tried) -> bool:
        """Whether all facts are so."""
        return all(holds(self._pool, fact, tried) for fact in facts)

    def repair(self, facts: Sequence[Fact], start: Assignment, cost: int = _COST) -> dict[int, Json] | None:
        """An assignment under which all facts hold, near `start`; None when none was found in a few hundred tries.

        A change of one input is judged by the facts that read it; all others stay as they are.
        """
        self._left = cost
        reading: dict[int, list[Fact]] = {}
        for fact in facts:
            for number in self._knowledge.of(fact.about).inputs:
                reading.setdefault(number, []).append(fact)
        values, moved = dict(start), set[int]()
        tried = Tried(values)
        failing = [fact for fact in facts if not holds(self._pool, fact, tried)]
        while failing:
            better = self._better(reading, failing, values, moved)
            if better is None:
                return None
            number, value, failing = better
            values = {**values, number: value}
            moved.add(number)
        return values

    def _better(self, reading: Reading, failing: list[Fact], values: dict[int, Json], moved: set[int]) -> Change | None:
        """The change of an input not moved yet that makes a failing fact so and leaves the fewest failing, with those.

        It may make others fail that held before: an answer that makes further questions required. These are next.
        """
        for fact in failing:
            best: Change | None = None
            for number, value in self._changes(fact, values, moved):
                if self._left < 0:
                    return best
                other = Tried({**values, number: value})
                if not self._holds(fact, other):
                    continue
                most = len(best[2]) if best else _NEW + len(failing)
                wrong = [one for one in failing if number not in self._knowledge.of(one.about).inputs]
                wrong += islice((one for one in reading[number] if not self._holds(one, other)), max(0, most - len(wrong)))
                if len(wrong) < most:
                    best = number, value, wrong
                if not wrong:
                    return best
            if best is not None:
                return best
        return None

    def _holds(self, fact: Fact, tried: Tried) -> bool:
        if (fact.about, fact.holds) not in tried.verdicts:
            self._left -= self._knowledge.of(fact.about).cost
        return holds(self._pool, fact, tried)

    def _changes(self, fact: Fact, values: Mapping[int, Json], moved: set[int]) -> Iterator[tuple[int, Json]]:
        """Inputs of the fact with other values; the inputs take turns, so that each is tried early."""
        numbers = sorted(self._knowledge.of(fact.about).inputs - moved, key=lambda one: (one == 0, -one))
        turns = [self._values(number, fact, values) for number in numbers]
        while turns:
            taken = [(turn, list(islice(turn, 4))) for turn in turns]
            for _, some in taken:
                yield from some
            turns = [turn for turn, some in taken if some]

    def _values(self, number: int, fact: Fact, values: Mapping[int, Json]) -> Iterator[tuple[int, Json]]:
        present = values.get(number, self._pool.preferred(number))
        for value in self._candidates.of(number, fact, values):
            if value != present or type(value) is not type(present):
                yield number, value

    def nearer(self, facts: Sequence[Fact], values: Assignment) -> dict[int, Json]:
        """The assignment with as many inputs as possible at their preferred value, and the others simple."""
        found = dict(values)
        for number in sorted(found):
            touched = [fact for fact in facts if number in self._knowledge.of(fact.about).inputs]
            for value in self._candidates.simpler(number, found[number]):
                other = Tried({**found, number: value})
                if self.all_hold(touched, other):
                    found = other.values
                    break
        return found
