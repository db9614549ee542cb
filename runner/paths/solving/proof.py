"""Z3: satisfies facts, or proves that they contradict. What z3 assumes of things not translated is tried out and corrected."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import z3

from runner.paths.solving import calls, loops, trees
from runner.paths.solving.guards import Guard, both, either, no, spoken
from runner.paths.solving.inputs import natural
from runner.paths.solving.reading import Reading
from runner.paths.solving.translator import Translator
from runner.paths.solving.trying import Search, Tried
from runner.paths.solving.unknown import Opaque
from runner.paths.terms import Answer, Fact, Input, Json, Pool, number

__all__ = ["Proof", "calls", "loops", "trees"]  # the last three register translations
_ROUNDS = 40
_DROPS = 12  # times that natural values are given up one by one, then altogether


class Proof:
    """Asks z3 about facts that share inputs; `seconds` bounds one question."""

    def __init__(self, pool: Pool, search: Search, seconds: float) -> None:
        self._pool, self._search, self.seconds = pool, search, seconds
        self.translator = Translator(pool)

    def refute(self, facts: Sequence[Fact]) -> Answer | None:
        """The facts that contradict, where z3 sees at once that some do."""
        question = Question(self, facts, [])
        return Answer(False, core=question.core()) if question.ask_plainly() == z3.unsat else None

    def settle(self, facts: Sequence[Fact], preferred: dict[int, Json]) -> Answer:
        """Values, or the facts that contradict; None when neither is found in time."""
        question = Question(self, facts, sorted(preferred))
        for _ in range(_ROUNDS):
            verdict = question.ask_naturally()
            if verdict == z3.unsat:
                return Answer(False, core=question.core())
            if verdict != z3.sat:
                break
            values = {**preferred, **question.values()}
            tried = Tried(dict(values))
            if self._search.all_hold(facts, tried):
                return Answer(True, values)
            near = self._search.repair(facts, values)
            if near is not None:
                return Answer(True, near)
            question.correct([fact for fact in facts if not self._search.all_hold([fact], tried)], values)
        return Answer(None)


class Question:
    """One set of facts before z3."""

    def __init__(self, proof: Proof, facts: Sequence[Fact], inputs: Sequence[int]) -> None:
        self._translator, self._facts, self._inputs = proof.translator, facts, inputs
        self._until = time.monotonic() + proof.seconds
        self._context = self._translator.constants.context
        self._solver = z3.SimpleSolver(ctx=self._context)
        self._solver.set("random_seed", 0)
        guards = [self._translator.fact(fact) for fact in facts]
        for at in inputs:
            self._translator.mark(at)
        meanings = list(self._translator.behind([*inputs, *(number(fact.about) for fact in facts)]))
        self._unknowns: list[Opaque] = [one for meaning in reversed(meanings) for one in meaning.unknowns]
        self._add(*(condition for meaning in meanings for condition in meaning.conditions))
        self._add(*(lemma for unknown in self._unknowns for lemma in unknown.lemmas))
        self._flags = self._flagged("fact", guards)
        self._wishes = self._flagged("wish", self._natural(proof))
        self._model: Any = None

    def _flagged(self, name: str, guards: Sequence[Guard]) -> list[Guard]:
        """Flags that stand for conditions, so that z3 can say which of them contradict."""
        flags = [self._translator.constants.flag(name) for _ in guards]
        self._add(*(either(no(flag), guard) for flag, guard in zip(flags, guards, strict=True)))
        return flags

    def _natural(self, proof: Proof) -> list[Guard]:
        """Conditions that make inputs look like what people fill in; of no weight for what is possible."""
        found: list[Guard] = []
        for at in self._inputs:
            one = proof.translator.pool[at]
            assert isinstance(one, Input)
            union = self._translator.mark(at).union
            found += [either(*(guard for guard, leaf in union if leaf is not None)), *natural(one, union)]
            if one.preferred is not None:  # it also is what rules accept that are not translated, such as patterns
                found.append(self._translator.opaques.fits(union, one.preferred))
        return [guard for guard in found if not isinstance(guard, bool)]

    def _add(self, *conditions: Guard) -> None:
        self._solver.add(*(spoken(condition, self._context) for condition in conditions))

    def ask(self, flags: Sequence[Guard]) -> Any:
        """Whether the conditions of these flags can all be so."""
        left = self._until - time.monotonic()
        if left <= 0:
            return z3.unknown
        self._solver.set("timeout", max(1, int(left * 1000)))
        found = self._solver.check(*flags)
        if found == z3.sat:
            self._model = self._solver.model()
        return found

    def ask_plainly(self) -> Any:
        """Whether the facts can all be so, whatever the values look like."""
        return self.ask(self._flags)

    def ask_naturally(self) -> Any:
        """Whether the facts can all be so, with natural values for as many inputs as that allows."""
        for _ in range(_DROPS):
            found = self.ask([*self._flags, *self._wishes])
            if found != z3.unsat:
                break
            given_up = {flag.get_id() for flag in self._solver.unsat_core()}
            left = [flag for flag in self._wishes if flag.get_id() not in given_up]
            if len(left) == len(self._wishes):
                return found
            self._wishes = left
        else:
            found, self._wishes = z3.unknown, []
        return self.ask(self._flags) if found == z3.unknown else found

    def values(self) -> dict[int, Json]:
        """What the model gives for the inputs."""
        reading = Reading(self._model, self._translator.opaques.seen)
        return {at: reading.value(self._translator.mark(at).union) for at in self._inputs}

    def correct(self, failing: Sequence[Fact], values: dict[int, Json]) -> None:
        """Tell z3 what the parts it had to guess really are, and that these values do not make the failing facts so."""
        reading = Reading(self._model, self._translator.opaques.seen)
        for unknown in self._unknowns:
            for lemma in self._lemmas(unknown, reading):
                unknown.learn(lemma)
                self._add(lemma)
        here = both(*(self._translator.opaques.fits(self._translator.mark(at).union, values[at]) for at in self._inputs))
        for fact in failing:
            self._add(either(no(here), no(self._flags[self._facts.index(fact)])))

    def _lemmas(self, unknown: Opaque, reading: Reading) -> Iterator[Guard]:
        """What a part really is for what the model says of its arguments, where the model says otherwise."""
        opaques = self._translator.opaques
        try:
            values = [reading.value(union) for union in unknown.arguments]
        except LookupError:
            return
        result = opaques.fits(unknown.result, unknown.evaluate(values))
        if result is not False and not reading.so(result):
            here = both(*(opaques.fits(union, value) for union, value in zip(unknown.arguments, values, strict=True)))
            yield either(no(here), result)

    def core(self) -> tuple[Fact, ...]:
        """Facts that contradict, none of which can be left out (as far as the time allows), in the order given."""
        found = {flag.get_id() for flag in self._solver.unsat_core()}
        kept = [at for at, flag in enumerate(self._flags) if flag.get_id() in found]
        for at in reversed(list(kept)):
            without = [self._flags[other] for other in kept if other != at]
            if len(kept) > 1 and self.ask(without) == z3.unsat:
                kept.remove(at)
        return tuple(self._facts[at] for at in kept)
