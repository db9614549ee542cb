"""The solver of a pool: values under which all facts of a path hold, or the facts that contradict.

Facts that share no input are solved apart. Preferred values come first, then values that solved it before, then a short search; only
what is left goes to Z3, and whatever is found is evaluated for real before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from runner import clock
from runner.clock import SetClock
from runner.errors import Unavailable
from runner.paths.solving.knowing import Knowledge
from runner.paths.solving.rows import Contradicting, NoRow
from runner.paths.solving.trying import Search, Tried
from runner.paths.terms import Answer, Assignment, Fact, Json, Pool, Term, Why

if TYPE_CHECKING:
    from runner.paths.solving.proof import Proof

Key = tuple[str, bool | None]
_REMEMBERED = 20_000  # answers kept


class Solver:
    """`effort` bounds one look of Z3, in its own units; what it cannot settle with that is `possible=None`, on any machine."""

    def __init__(self, pool: Pool, *, effort: int = 3_000_000) -> None:
        self._pool, self._effort = pool, effort
        self._knowledge = Knowledge(pool)
        self._search = Search(pool, self._knowledge)
        self._answers: dict[tuple[Key, ...], Answer] = {}
        self._proof: Proof | None = None
        self._latest: dict[int, Json] = {}
        self._cores: dict[Key, list[frozenset[Key]]] = {}  # what is known to contradict, by its last fact

    def check(self, facts: Sequence[Fact], wished: Sequence[Fact] = ()) -> Answer:
        """Values under which all `facts` hold and as many of `wished` as can be, the first ones first.

        `values` has every input that the facts and wishes read. Impossible: `core` are facts that contradict, each of them needed.
        Unavailable when a proof is needed and z3 is not installed.
        """
        values: dict[int, Json] = {}
        unsure = False
        for apart in self._apart(_each_once(facts)):
            answer = self._solve(apart)
            if answer.possible is False:
                return answer
            unsure = unsure or answer.possible is None
            values.update(answer.values)
        if unsure:
            return Answer(None)
        return Answer(True, self._wish(list(facts), wished, values))

    def inputs(self, facts: Iterable[Fact]) -> frozenset[int]:
        """Numbers of the inputs that facts depend on, the start among them where the clock is asked."""
        return frozenset().union(*(self._knowledge.of(fact.about).inputs for fact in facts))

    def table_gap(self, tables: Any, name: str, facts: Sequence[Fact], scope: Mapping[str, Json]) -> Answer:
        """Whether values exist, under which the facts hold, that no row of the table `name` of `tables` takes (and no default)."""
        return self._ask(NoRow(tables, name), facts, scope)[0]

    def table_overlap(self, tables: Any, name: str, facts: Sequence[Fact], scope: Mapping[str, Json]) -> tuple[Answer, tuple[int, ...]]:
        """Whether values exist, under which the facts hold, that two rows of a UNIQUE table take, or rows of an ANY table that differ;
        and the numbers of all rows that take them."""
        rows = Contradicting(tables, name)
        answer, mark = self._ask(rows, facts, scope)
        term = self._pool[mark]
        if not answer.possible or not isinstance(term, Term):
            return answer, ()
        with clock.use(SetClock(self._pool.began(answer.values) + term.since)):
            found = rows.matching(self._pool.worth(dict(scope), answer.values))
        return answer, tuple(rule.number for rule in found[0]) if found else ()

    def _ask(self, rows: NoRow | Contradicting, facts: Sequence[Fact], scope: Mapping[str, Json]) -> tuple[Answer, str]:
        mark = self._pool.term(rows, scope)
        return self.check([*facts, Fact(mark, True, Why("table", rows.name))]), mark

    def _wish(self, facts: list[Fact], wished: Sequence[Fact], values: dict[int, Json]) -> dict[int, Json]:
        for wish in wished:
            values = {number: self._pool.preferred(number) for number in sorted(self.inputs([wish]))} | values
            if not self._search.all_hold([wish], Tried(dict(values))):
                answer = next(self._solve(apart) for apart in self._apart(_each_once([*facts, wish])) if wish in apart)
                if answer.possible is not True:
                    continue
                values |= answer.values
            facts.append(wish)
        return values

    def _apart(self, facts: Sequence[Fact]) -> list[tuple[Fact, ...]]:
        """The facts in groups that share no input, each in the order given."""
        leader: dict[int, int] = {}

        def first(number: int) -> int:
            while leader.setdefault(number, number) != number:
                number = leader[number]
            return number

        for fact in facts:
            numbers = [first(one) for one in sorted(self._knowledge.of(fact.about).inputs)]
            for number in numbers[1:]:
                leader[first(number)] = first(numbers[0])
        groups: dict[int, list[Fact]] = {}
        for at, fact in enumerate(facts):
            inputs = self._knowledge.of(fact.about).inputs
            groups.setdefault(first(min(inputs)) if inputs else -1 - at, []).append(fact)
        return [tuple(group) for group in groups.values()]

    def _solve(self, facts: tuple[Fact, ...]) -> Answer:
        key = tuple((fact.about, fact.holds) for fact in facts)
        known = self._answers.get(key)
        if known is None or known.core:
            if known is None:
                known = self._contradicting(facts) or self._found(facts, key)
            else:
                wanted = {(fact.about, fact.holds) for fact in known.core}
                known = Answer(False, core=tuple(fact for fact in facts if (fact.about, fact.holds) in wanted))
            if len(self._answers) > _REMEMBERED:
                self._answers.clear()
            self._answers[key] = known
        return known

    def _contradicting(self, facts: Sequence[Fact]) -> Answer | None:
        """Two facts that say different things of the same mark, or facts of which it is known."""
        seen: dict[str, Fact] = {}
        for fact in facts:
            other = seen.setdefault(fact.about, fact)
            if other.holds is not fact.holds:
                return Answer(False, core=(other, fact))
        keys = {(fact.about, fact.holds) for fact in facts}
        core = next((core for fact in facts for core in self._cores.get((fact.about, fact.holds), ()) if core <= keys), None)
        return None if core is None else Answer(False, core=tuple(fact for fact in facts if (fact.about, fact.holds) in core))

    def _found(self, facts: tuple[Fact, ...], key: tuple[Key, ...]) -> Answer:
        numbers = sorted(self.inputs(facts))
        if not numbers:
            wrong = next((fact for fact in facts if not self._search.all_hold([fact], Tried({}))), None)
            return Answer(True) if wrong is None else Answer(False, core=(wrong,))
        preferred = {number: self._pool.preferred(number) for number in numbers}
        starts = [preferred, *self._earlier(key, preferred)]
        for start in starts:
            if self._search.all_hold(facts, Tried(start)):
                return self._settled(facts, start, preferred)
        for start in reversed(starts):
            values = self._search.repair(facts, start)
            if values is not None:
                return self._settled(facts, values, preferred)
        return self._proven(facts, preferred, starts[-1])

    def _earlier(self, key: tuple[Key, ...], preferred: Mapping[int, Json]) -> list[dict[int, Json]]:
        """What solved most of these facts, and what solved the last question about these inputs."""
        shorter = (self._answers.get(key[:end]) for end in range(len(key) - 1, 0, -1))
        solved = next((answer.values for answer in shorter if answer and answer.possible), {})
        latest = {number: self._latest.get(number, value) for number, value in preferred.items()}
        return [one for one in ({**preferred, **solved}, latest) if one != preferred]

    def _settled(self, facts: Sequence[Fact], values: Assignment, preferred: Mapping[int, Json]) -> Answer:
        if values != preferred:
            values = self._search.nearer(facts, {number: values[number] for number in preferred})
            self._latest.update(values)
        return Answer(True, values)

    def _proven(self, facts: tuple[Fact, ...], preferred: Mapping[int, Json], base: dict[int, Json]) -> Answer:
        answer = self.proof.settle(facts, base)
        if answer.possible is False and answer.core:
            core = [(fact.about, fact.holds) for fact in facts if fact in answer.core]
            self._cores.setdefault(core[-1], []).append(frozenset(core))
        return self._settled(facts, answer.values, preferred) if answer.possible else answer

    @property
    def proof(self) -> Proof:
        """What asks Z3; made when it is first needed."""
        if self._proof is None:
            try:
                from runner.paths.solving.proof import Proof
            except ImportError as error:
                raise Unavailable(
                    "ยังไม่ได้ติดตั้งตัวแก้เงื่อนไข (z3) โปรดติดตั้งด้วยคำสั่ง pip install anuyat[replay]",
                    "The solver (z3) is not installed: pip install anuyat[replay]",
                    detail=str(error),
                ) from error
            self._proof = Proof(self._pool, self._search, self._effort)
        return self._proof


def _each_once(facts: Iterable[Fact]) -> list[Fact]:
    return list({(fact.about, fact.holds): fact for fact in facts}.values())
