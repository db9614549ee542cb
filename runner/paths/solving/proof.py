"""Z3: satisfies facts, or proves that they contradict. What z3 assumes of things not translated is tried out and corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
_NEARBY = 100  # expressions evaluated to repair what z3 found
_LITTLE, _LEAST = 30, 75  # shares of the effort for what is only nicer: natural values, short contradictions
_DROPS = 12  # times that natural values are given up one by one, then altogether


class Proof:
    """Asks z3 about facts that share inputs; `effort` bounds one look of z3, in its own units, so that load and clock say nothing."""

    def __init__(self, pool: Pool, search: Search, effort: int) -> None:
        self.pool, self._search, self.effort = pool, search, effort
        self.translator = Translator(pool)

    def settle(self, facts: Sequence[Fact], base: dict[int, Json]) -> Answer:
        """Values, or the facts that contradict; None when neither is found soon.

        z3 sees the facts that do not hold with the values of `base`, then those that do not hold with what it found, and so on: most
        facts hold all the while, and what is said about texts seldom has to do with a condition that is asked about.
        """
        question, tried = Question(self, base), Tried(dict(base))
        for _ in range(_ROUNDS):
            failing = [fact for fact in facts if not self._search.all_hold([fact], tried)]
            if not failing:
                return Answer(True, tried.values)
            if question.seen(failing):
                near = self._search.repair(facts, tried.values, _NEARBY)
                if near is not None:
                    return Answer(True, near)
                question.correct(question.seen(failing), tried.values)
            question.include(failing)
            verdict = question.ask_naturally()
            if verdict == z3.unsat:
                core = question.core()
                return Answer(False, core=tuple(fact for fact in facts if fact in core))
            if verdict != z3.sat:
                break
            tried = Tried({**base, **question.values()})
        return Answer(None)


_PATIENCE = 30_000  # milliseconds of one question, many times what counted effort takes


class Question:
    """Facts before z3, more and more of them. Where nothing is asked of an input, it keeps its value of `base`."""

    def __init__(self, proof: Proof, base: Mapping[int, Json]) -> None:
        self._translator, self._base = proof.translator, base
        self._context = self._translator.constants.context
        self._solver = z3.SimpleSolver(ctx=self._context)
        self._solver.set("random_seed", 0)
        self._effort = proof.effort
        self._solver.set("rlimit", self._effort)
        self._solver.set("timeout", _PATIENCE)  # for what z3 does not count as effort
        self._facts: list[Fact] = []
        self._flags: list[Guard] = []
        self._wishes: list[Guard] = []
        self._inputs: list[int] = []
        self._unknowns: list[Opaque] = []
        self._meant: set[int] = set()
        self._model: Any = None

    def seen(self, facts: Sequence[Fact]) -> list[Fact]:
        """Those of the facts that it asks about."""
        return [fact for fact in facts if fact in self._facts]

    def include(self, facts: Sequence[Fact]) -> None:
        """Ask about these facts as well."""
        new = [fact for fact in facts if fact not in self._facts]
        guards = [self._translator.fact(fact) for fact in new]
        before = set(self._meant)
        meanings = list(self._translator.behind([number(fact.about) for fact in new], self._meant))
        self._add(*(condition for meaning in meanings for condition in meaning.conditions))
        unknowns = [one for meaning in reversed(meanings) for one in meaning.unknowns]
        self._add(*(lemma for unknown in unknowns for lemma in unknown.lemmas))
        self._unknowns += unknowns
        self._facts += new
        self._flags += self._flagged("fact", guards)
        inputs = sorted(at for at in self._meant - before if isinstance(self._translator.pool[at], Input))
        self._inputs += inputs
        self._wishes += self._flagged("wish", self._natural(inputs))

    def _flagged(self, name: str, guards: Sequence[Guard]) -> list[Guard]:
        """Flags that stand for conditions, so that z3 can say which of them contradict."""
        flags = [self._translator.constants.flag(name) for _ in guards]
        self._add(*(either(no(flag), guard) for flag, guard in zip(flags, guards, strict=True)))
        return flags

    def _natural(self, inputs: Sequence[int]) -> list[Guard]:
        """Conditions that make inputs look like what people fill in; of no weight for what is possible."""
        found: list[Guard] = []
        for at in inputs:
            one = self._translator.pool[at]
            assert isinstance(one, Input)
            union = self._translator.mark(at).union
            found += [either(*(guard for guard, leaf in union if leaf is not None)), *natural(one, union)]
            found.append(self._translator.opaques.fits(union, self._base.get(at)))
        return [guard for guard in found if not isinstance(guard, bool)]

    def _add(self, *conditions: Guard) -> None:
        self._solver.add(*(spoken(condition, self._context) for condition in conditions))

    def ask(self, flags: Sequence[Guard]) -> Any:
        """Whether the conditions of these flags can all be so."""
        found = self._solver.check(*flags)
        if found == z3.sat:
            self._model = self._solver.model()
        return found

    def ask_naturally(self) -> Any:
        """Whether the facts can all be so; with natural values for as many inputs as that allows with little effort."""
        found = self.ask(self._flags)
        if found == z3.unsat:
            return found
        with self._spending(_LITTLE):
            return z3.sat if self._naturally() == z3.sat else found

    def _naturally(self) -> Any:
        """Natural values that contradict the facts are given up, until none does."""
        for _ in range(_DROPS):
            found = self.ask([*self._flags, *self._wishes])
            if found != z3.unsat:
                return found
            given_up = {flag.get_id() for flag in self._solver.unsat_core()}
            left = [flag for flag in self._wishes if flag.get_id() not in given_up]
            if len(left) == len(self._wishes):
                return found
            self._wishes = left
        return z3.unknown

    @contextmanager
    def _spending(self, share: int) -> Iterator[None]:
        """No more than a share of the effort on each look."""
        self._solver.set("rlimit", max(1, self._effort // share))
        try:
            yield
        finally:
            self._solver.set("rlimit", self._effort)

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
            yield unknown.line(*values) if unknown.line else either(no(here), result)

    def core(self) -> tuple[Fact, ...]:
        """Facts that contradict, none of which can be left out (as far as the effort allows)."""
        found = {flag.get_id() for flag in self._solver.unsat_core()}
        kept = [at for at, flag in enumerate(self._flags) if flag.get_id() in found]
        with self._spending(_LEAST):
            for at in reversed(list(kept)):
                without = [self._flags[other] for other in kept if other != at]
                if len(kept) > 1 and self.ask(without) == z3.unsat:
                    kept.remove(at)
        return tuple(self._facts[at] for at in kept)
