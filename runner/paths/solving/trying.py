"""Trying values out: facts evaluated for real, and a short search that repairs one input at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from runner.errors import AnuyatError
from runner.paths.solving.candidates import Candidates
from runner.paths.solving.knowing import Knowledge
from runner.paths.terms import Assignment, Fact, Json, Pool

_COST = 400  # expressions evaluated in one search; more is better left to the proof


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

    def repair(self, facts: Sequence[Fact], start: Assignment) -> dict[int, Json] | None:
        """An assignment under which all facts hold, near `start`; None when none was found in a few hundred tries."""
        self._left = _COST
        tried = Tried(dict(start))
        for _ in range(2 * len(facts) + 2):
            failing = [fact for fact in facts if not self._holds(fact, tried)]
            if not failing:
                return tried.values
            better = self._better(facts, failing, tried)
            if better is None:
                return None
            tried = better
        return None

    def _holds(self, fact: Fact, tried: Tried) -> bool:
        if (fact.about, fact.holds) not in tried.verdicts:
            self._left -= self._knowledge.of(fact.about).cost
        return holds(self._pool, fact, tried)

    def _better(self, facts: Sequence[Fact], failing: Sequence[Fact], tried: Tried) -> Tried | None:
        """The first change that leaves nothing failing, else the one that leaves least, if less than before."""
        best, fewest = None, len(failing)
        for fact in failing:
            for other in self._changes(fact, tried):
                if self._left < 0:
                    return best
                if not self._holds(fact, other):
                    continue
                wrong = sum(1 for one in facts if not self._holds(one, other))
                if wrong == 0:
                    return other
                if wrong < fewest:
                    best, fewest = other, wrong
            if best is not None:
                return best
        return best

    def _changes(self, fact: Fact, tried: Tried) -> Iterator[Tried]:
        """The assignment with one input of the fact changed; the inputs take turns, so that each is tried early."""
        numbers = sorted(self._knowledge.of(fact.about).inputs, key=lambda one: (one == 0, -one))
        turns = [self._values(number, fact, tried.values) for number in numbers]
        while turns:
            taken = [(turn, list(islice(turn, 4))) for turn in turns]
            for _, some in taken:
                yield from some
            turns = [turn for turn, some in taken if some]

    def _values(self, number: int, fact: Fact, values: Mapping[int, Json]) -> Iterator[Tried]:
        present = values.get(number, self._pool.preferred(number))
        for value in self._candidates.of(number, fact, values):
            if value != present or type(value) is not type(present):
                yield Tried({**values, number: value})

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
