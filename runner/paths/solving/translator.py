"""From marks to unions: inputs become constants, terms what their expressions make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any

from runner import clock, feel
from runner.clock import BANGKOK, SetClock
from runner.errors import AnuyatError
from runner.feel import nodes as n
from runner.feel.expression import Expression
from runner.paths.solving.calendar import Calendar
from runner.paths.solving.guards import Constants, Guard, both, either, no
from runner.paths.solving.inputs import input_union
from runner.paths.solving.joining import joined
from runner.paths.solving.operators import Operators
from runner.paths.solving.rows import Rows
from runner.paths.solving.unknown import ANYTHING, Opaque, Opaques
from runner.paths.solving.values import (
    ERROR,
    Closed,
    Day,
    Entries,
    Hour,
    Interval,
    Iso,
    Items,
    Leaf,
    Moment,
    Months,
    NotTranslated,
    Span,
    Union,
    Unknown,
    attempt,
    elements,
    entries,
    known,
    merge,
    one,
    pack,
)
from runner.paths.terms import OPENS, Decides, Fact, Input, Json, Pool, Term, marked, number

WIDEST = 400  # combinations of what the arguments of one operation may be
_OPENS = OPENS.hour * 3600 + OPENS.minute * 60


@dataclass
class Meaning:
    """What a mark stands for. `proper` is when it can be evaluated at all; `conditions` define its constants, `unknowns` are opaque parts,
    `parts` other marks that it is made of."""

    union: Union = field(default_factory=list)
    proper: Guard = True
    conditions: list[Guard] = field(default_factory=list)
    unknowns: list[Opaque] = field(default_factory=list)
    parts: set[int] = field(default_factory=set)


class Env:
    """Names and what they are, innermost first."""

    __slots__ = ("outer", "values")

    def __init__(self, values: Mapping[str, Union], outer: Env | None = None) -> None:
        self.values, self.outer = values, outer

    def find(self, name: str) -> Union | None:
        """The innermost meaning of a name."""
        env: Env | None = self
        while env is not None:
            if name in env.values:
                return env.values[name]
            env = env.outer
        return None


Rule = Callable[..., Union | None]
TREES: dict[type[n.Node], Callable[[Translator, Any, Env], Union]] = {}


def translates(*kinds: type[n.Node]) -> Callable[[Callable[..., Union]], Callable[..., Union]]:
    """Register the translation of these kinds of node."""

    def register(function: Callable[..., Union]) -> Callable[..., Union]:
        TREES.update(dict.fromkeys(kinds, function))
        return function

    return register


class Translator:
    """Translates the marks of one pool, each once."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.constants = Constants()
        self.opaques = Opaques(self.constants)
        self.operators = Operators(Calendar(self.constants), self.opaques)
        self._known: dict[int, Meaning] = {}
        self._open: list[Meaning] = []
        self._since: list[timedelta] = [timedelta()]

    def fact(self, fact: Fact) -> Guard:
        """When a fact is so."""
        meaning = self.mark(number(fact.about))
        if fact.holds is not None:
            found = [guard for guard, leaf in meaning.union if leaf is fact.holds]
        else:
            found = [guard for guard, leaf in meaning.union if leaf is not True and leaf is not False]
        return both(meaning.proper, either(*found))

    def mark(self, at: int) -> Meaning:
        """What a mark stands for."""
        if at not in self._known:
            meaning, made = Meaning(), len(self.opaques.made)
            outside, self.constants.always = self.constants.always, meaning.conditions
            self._open.append(meaning)
            try:
                known_ = self.pool[at]
                meaning.union = input_union(known_, self.constants) if isinstance(known_, Input) else self._term(known_)
            finally:
                self._open.pop()
                self.constants.always = outside
            meaning.unknowns = self.opaques.made[made:]
            del self.opaques.made[made:]
            self._known[at] = meaning
        meaning = self._known[at]
        if self._open:
            self._open[-1].parts.add(at)
            self._open[-1].proper = both(self._open[-1].proper, meaning.proper)
        return meaning

    def behind(self, marks: Sequence[int], seen: set[int] | None = None) -> Iterator[Meaning]:
        """The meanings of marks and of all they are made of, without those `seen` before."""
        seen = set() if seen is None else seen
        todo = list(marks)
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                yield self._known[at]
                todo += sorted(self._known[at].parts)

    def require(self, guard: Guard) -> None:
        """Where this is not so, evaluating what is being translated raises an error."""
        self._open[-1].proper = both(self._open[-1].proper, guard)

    def json(self, value: Json) -> Union:
        """A value of a scope, its marks meant."""
        if marked(value):
            return self.mark(number(value)).union
        if isinstance(value, Mapping):
            return one(entries({name: self.json(inner) for name, inner in value.items()}))
        if isinstance(value, list):
            return one(pack((True, self.json(inner)) for inner in value))
        return one(feel.from_json(value))

    def _term(self, term: Term) -> Union:
        self._since.append(term.since)
        try:
            env = Env({name: self.json(value) for name, value in term.scope.items()})
            try:
                return self.kept(self._expression(term, env))
            except (NotTranslated, AnuyatError, RecursionError):
                return self._unread(term, env)
        finally:
            self._since.pop()

    def _expression(self, term: Term, env: Env) -> Union:
        if isinstance(term.expression, Decides):
            from runner.paths.solving.decisions import decide

            return decide(self, term.expression, env)
        if isinstance(term.expression, Rows):
            found: Union = term.expression.meaning(self, env)  # type: ignore[attr-defined]
            return found
        if isinstance(term.expression, Expression):
            return self.tree(term.expression.tree, env)
        raise NotTranslated

    def _unread(self, term: Term, env: Env) -> Union:
        """A term as a whole: anything, or an error."""
        names = tuple(env.values)

        def real(*values: object) -> object:
            scope = {name: feel.to_json(value) for name, value in zip(names, values, strict=False)}
            return feel.to_json(term.expression.evaluate(scope))

        found = self.opaque(self.at_moment(real), [*env.values.values(), self.start()], (*ANYTHING, "error"))
        self.require(both(*(no(guard) for guard, leaf in found if leaf is ERROR)))
        return [(guard, leaf) for guard, leaf in found if leaf is not ERROR]

    def start(self) -> Union:
        """The day on which the path starts, as text."""
        return self.mark(0).union

    def today(self) -> Leaf:
        """The day of the evaluation."""
        moment = self.now()
        return Day(moment.expr / 86_400)

    def now(self) -> Moment:
        """The moment of the evaluation, in Bangkok."""
        (_, start), *_ = self.start()
        return Moment(start.of.expr * 86_400 + (_OPENS + int(self._since[-1].total_seconds())), BANGKOK, 7 * 3600)

    def at_moment(self, real: Callable[..., object]) -> Callable[..., object]:
        """`real` with one more argument, the start: it runs by the clock of the evaluation."""
        since = self._since[-1]

        def run(*values: Any) -> object:
            with clock.use(SetClock(self.pool.began({0: values[-1]}) + since)):
                return real(*values[:-1])

        return run

    def tree(self, node: n.Node, env: Env) -> Union:
        """What a tree comes to."""
        return TREES[type(node)](self, node, env)

    def opaque(self, real: Callable[..., object], arguments: list[Union], gives: tuple[str, ...] = ANYTHING) -> Union:
        """Something unknown."""
        if any(isinstance(leaf, Closed) for union in arguments for _, leaf in union):
            raise NotTranslated
        return self.opaques.make(real, arguments, gives)

    def untranslated(self, node: n.Node, env: Env) -> Union:
        """A part of an expression as something unknown that depends on the names it reads."""
        names = [name for name in sorted({part.name for part in n.walk(node) if isinstance(part, n.Name)}) if env.find(name) is not None]
        unions = [union for name in names if (union := env.find(name)) is not None]
        expression = Expression("", node, inner=True)
        real = self.at_moment(lambda *values: expression.evaluate(dict(zip(names, values, strict=True))))
        return self.opaque(real, [*unions, self.start()])

    def lift(self, real: Callable[..., object], rule: Rule, unions: Sequence[Union], gives: tuple[str, ...] = ANYTHING) -> Union:
        """An operation on everything that its arguments may be: `real` where they are known, else `rule`, else unknown."""
        width = 1
        for union in unions:
            width *= len(union)
        if width > WIDEST:
            return self.opaque(real, list(unions), gives)
        found: list[tuple[Guard, Leaf]] = []
        for combination in product(*unions):
            guard = both(*(guard for guard, _ in combination))
            if guard is not False:
                result = self._once(real, rule, [leaf for _, leaf in combination], gives)
                found += [(both(guard, inner), leaf) for inner, leaf in result]
        return joined(self.constants, merge(found))

    def _once(self, real: Callable[..., object], rule: Rule, leaves: list[Leaf], gives: tuple[str, ...]) -> Union:
        if all(map(known, leaves)):
            return one(attempt(real, *leaves))
        result = rule(*leaves)
        return self.opaque(real, [one(leaf) for leaf in leaves], gives) if result is None else result

    def kept(self, union: Union) -> Union:
        """A value as a case keeps it: dates, times and durations as text."""
        return merge((both(guard, inner), kept) for guard, leaf in union for inner, kept in self._kept(leaf))

    def _kept(self, leaf: Leaf) -> Union:
        match leaf:
            case Day() | Hour() | Moment():
                return one(Iso(leaf))
            case Span() | Months() | Interval():
                return self.opaque(feel.to_json, [one(leaf)], ("string",))
            case Unknown():
                return self.opaque(feel.to_json, [one(leaf)])
            case Closed():
                return one(None)
            case Items():
                return one(pack((guard, self.kept(union)) for guard, union in elements(leaf)))
            case Entries():
                return one(entries({name: self.kept(leaf.of(name)) for name in leaf.names}))
        return one(feel.to_json(leaf) if known(leaf) else leaf)
