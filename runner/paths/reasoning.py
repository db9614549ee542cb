"""What is known on a path, and what could be: facts gather, and with them one example of data that fits all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from runner import feel
from runner.paths.terms import Answer, Assignment, Fact, Json, Pool, Why, marks

EMPTY: Assignment = {}


class Solves(Protocol):
    """What `runner.paths.solving.Solver` offers."""

    def check(self, facts: Sequence[Fact], wished: Sequence[Fact] = ()) -> Answer: ...

    def inputs(self, facts: Sequence[Fact]) -> frozenset[int]: ...


@dataclass(frozen=True)
class Known:
    """Facts in the order in which they came, and values of inputs with which all of them hold."""

    facts: tuple[Fact, ...] = ()
    values: Assignment = field(default_factory=dict)
    memory: dict[int, Json] = field(default_factory=dict, compare=False, repr=False)  # what terms are worth with these values


class Reasoner:
    """Asks the solver only when the example at hand does not do, and only about facts that have to do with the question."""

    def __init__(self, pool: Pool, solver: Solves) -> None:
        self.pool, self.solver = pool, solver
        self.unsure = 0  # how often the solver could not tell
        self._inputs: dict[str, frozenset[int]] = {}
        self._pins: dict[tuple[int, str], Fact] = {}

    def could(self, known: Known, facts: Sequence[Fact]) -> Answer:
        """Whether these facts could hold as well, with values for all inputs or the facts that contradict."""
        if all(self.pool.keeps(fact, known.values, known.memory) for fact in facts):
            return Answer(True, known.values)
        asked = [*self._near(known, facts), *facts]
        answer = self.solver.check(asked)
        self.unsure += answer.possible is None
        concerned = set[int]().union(*(self.inputs(fact.about) for fact in asked))
        found = {number: value for number, value in answer.values.items() if number in concerned}
        return Answer(answer.possible, {**known.values, **found}, answer.core)

    def add(self, known: Known, facts: Sequence[Fact]) -> Known | Answer:
        """What is known with these facts too; the solver's answer when that cannot be."""
        answer = self.could(known, facts)
        return self.with_values(known, facts, answer.values) if answer.possible else answer

    def with_values(self, known: Known, facts: Sequence[Fact], values: Assignment) -> Known:
        """What is known with facts of which `could` has said that they fit, with its values."""
        memory = known.memory if values is known.values else {}
        return Known((*known.facts, *facts), values, memory)

    def _near(self, known: Known, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that share inputs with these, directly or through others; the rest is true whatever these say."""
        reached = set[int]().union(*(self.inputs(fact.about) for fact in facts))
        rest, near = list(known.facts), set[int]()
        grown = True
        while grown:
            grown = False
            for at, fact in enumerate(rest):
                if at not in near and not reached.isdisjoint(self.inputs(fact.about)):
                    near.add(at)
                    reached |= self.inputs(fact.about)
                    grown = True
        return [rest[at] for at in sorted(near)]

    def inputs(self, mark: str) -> frozenset[int]:
        """Numbers of the inputs that a mark depends on."""
        if mark not in self._inputs:
            self._inputs[mark] = self.solver.inputs([Fact(mark, True)])
        return self._inputs[mark]

    def _inputs_in(self, value: Json) -> set[int]:
        return set[int]().union(*(self.inputs(self.pool.mark(at)) for at in marks(value)))

    def worth(self, known: Known, value: Json) -> Json:
        """What a value comes to with the example at hand."""
        return self.pool.worth(value, known.values, known.memory)

    def pinned(self, known: Known, value: Json) -> tuple[Json, list[Fact]]:
        """The same, with the facts that make it sure: every input that it depends on keeps its value."""
        worth = self.worth(known, value)
        return worth, [self._pin(known, at) for at in sorted(self._inputs_in(value))]

    def start_pinned(self, fact: Fact) -> bool:
        """Whether a fact says no more than on which day the path starts."""
        return fact.why.kind == "settled" and self.inputs(fact.about) == {0}

    def _pin(self, known: Known, at: int) -> Fact:
        value = self.pool.worth(self.pool.mark(at), known.values)
        key = (at, repr(value))
        if key not in self._pins:
            same = self.pool.term(_SAME, {"x": self.pool.mark(at), "y": value})
            self._pins[key] = Fact(same, True, Why("settled", *_words(self.pool[at], value)))
        return self._pins[key]

    def named(self, values: Assignment, numbers: frozenset[int] | set[int]) -> dict[str, Json]:
        """Values of inputs for people: by the field's own name, with the task before it where two have the same."""
        chosen = [one for one in self.pool.inputs() if one.number in numbers]
        short = [one.name.partition(".")[2] or one.name for one in chosen]
        names = [s if short.count(s) == 1 else one.name for one, s in zip(chosen, short, strict=True)]
        return {name: values.get(one.number, one.preferred) for name, one in zip(names, chosen, strict=True)}


_SAME = feel.compile("x = y")


def _words(one: Any, value: Json) -> tuple[str, str, str]:
    return one.name, f"{one.name} เป็น {value}", f"{one.name} is {value}"


def conditions(core: Sequence[Fact], lang: str = "th") -> str:
    """The conflicting conditions as one sentence."""
    said = [fact.why.th if lang == "th" else fact.why.en for fact in core]
    return " / ".join(dict.fromkeys(words for words in said if words))
