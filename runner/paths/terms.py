"""Values that are not known yet: what a form will be answered, what an expression will make of it.

A path is explored before anybody has typed anything. Where a value is not known, the case's variables hold a *mark*, a short text that
stands for an `Input` or a `Term` of the path's `Pool`; everything around it (contexts, lists, the engine's state) stays plain JSON,
so that a state can be kept and taken up again. Once a solver has found an answer for every input, the pool tells what each mark is worth,
with the same FEEL and the same tables that a real case uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal, Protocol

from runner import clock, feel
from runner.clock import BANGKOK, SetClock
from runner.errors import DecisionError, ExpressionError

Json = Any  # str, int, Decimal, bool, None, list, dict; where not known yet, a mark
Assignment = Mapping[int, Json]  # number of an input → its value as the case keeps it
Kind = Literal["boolean", "number", "string", "date", "time", "datetime", "choices"]

_OPEN, _SHUT = "\ue000", "\ue001"  # private use: no text that people type has them
OPENS = time(9, 0)  # a path begins at nine in the morning, Bangkok


@dataclass(frozen=True)
class Input:
    """Something that people, agencies or outside systems will say.

    `kind` as the case keeps it: dates and times are ISO text, `choices` is a list of some of `options`. A single choice is a `string` with
    `options`. `preferred` is a realistic value, taken where nothing else is asked. An input may be null where a fact does not forbid it.
    `whole` numbers have no fraction; `digits` are the digits after the point otherwise.
    """

    number: int
    name: str  # for people: `Task_Apply.floor_area`
    kind: Kind
    preferred: Json = None
    options: tuple[Json, ...] = ()
    whole: bool = False
    digits: int = 2
    source: str = "form"  # form | setting | agency | applicant | message | worker | start


class Evaluates(Protocol):
    """A FEEL expression, a template, or a decision: something with a value in a scope."""

    def evaluate(self, variables: Mapping[str, object]) -> object: ...


@dataclass(frozen=True)
class Decides:
    """A decision of a table file, as an expression of the names that it reads."""

    tables: Any  # runner.decisions.Decisions
    name: str

    def evaluate(self, variables: Mapping[str, object]) -> object:
        return self.tables.evaluate(self.name, variables)


@dataclass(frozen=True)
class Term:
    """An expression over things not known yet. `scope` holds the names that it reads; `since` is the time from the path's start
    to the moment of the evaluation (what `now()` and `today()` mean in it)."""

    number: int
    expression: Evaluates
    scope: Mapping[str, Json]
    since: timedelta = timedelta()

    @cached_property
    def settled(self) -> dict[str, Json]:
        """What of the scope holds no mark: an exploration evaluates a term thousands of times, with other values for the rest."""
        return {name: value for name, value in self.scope.items() if next(marks(value), None) is None}

    @cached_property
    def marks(self) -> tuple[tuple[str, int], ...]:
        """Names whose value is a mark."""
        return tuple((name, number(value)) for name, value in self.scope.items() if marked(value))

    @cached_property
    def around(self) -> tuple[tuple[str, Json], ...]:
        """Names of contexts and lists with marks in them."""
        return tuple((name, value) for name, value in self.scope.items() if name not in self.settled and not marked(value))

    @cached_property
    def timed(self) -> bool:
        """Whether it may ask what day or time it is; a decision is taken to."""
        return self.tree is None or any(name in str(self.expression) for name in ("today", "now"))

    @property
    def tree(self) -> Any:
        """The syntax tree of FEEL; None for a decision."""
        return getattr(self.expression, "tree", None)


@dataclass(frozen=True)
class Why:
    """Where a fact comes from. `kind`: condition, form, table, setting, start, settled (a timer or list needed a value)."""

    kind: str
    element: str = ""
    th: str = ""
    en: str = ""


@dataclass(frozen=True)
class Fact:
    """Something that has to be so on a path: the value of `about` (a mark) is `holds`; None: it is neither true nor false."""

    about: str
    holds: bool | None
    why: Why = field(default=Why("condition"))


@dataclass(frozen=True)
class Answer:
    """What a solver found: `possible` (None: it could not tell in time), values of the inputs concerned, or the facts that contradict."""

    possible: bool | None
    values: Assignment = field(default_factory=dict)
    core: tuple[Fact, ...] = ()


class Pool:
    """All inputs and terms of one exploration; it only grows, so that a mark means the same on every path."""

    def __init__(self) -> None:
        self._known: list[Input | Term] = []
        self._terms: dict[tuple[object, ...], str] = {}
        self.supposed: dict[str, Json] = {}
        self.start = self.ask("start", "date", preferred="2027-01-11", source="start")  # a Monday

    def ask(self, name: str, kind: Kind, **more: Any) -> str:
        """A new input; its mark. What is `supposed` of its name goes before what is usual."""
        if name in self.supposed:
            more["preferred"] = self.supposed[name]
        self._known.append(Input(len(self._known), name, kind, **more))
        return self._mark()

    def term(self, expression: Evaluates, scope: Mapping[str, Json], since: timedelta = timedelta()) -> str:
        """The mark of a term; the same expression over the same values is the same term, on whichever path it is met."""
        which = (id(expression.tables), expression.name) if isinstance(expression, Decides) else (id(expression),)
        key = (*which, repr(scope), since)
        if key not in self._terms:
            self._known.append(Term(len(self._known), expression, dict(scope), since))
            self._terms[key] = self._mark()
        return self._terms[key]

    def _mark(self) -> str:
        return self.mark(len(self._known) - 1)

    @staticmethod
    def mark(number: int) -> str:
        """The mark of an input or a term."""
        return f"{_OPEN}{number}{_SHUT}"

    def __getitem__(self, mark: str | int) -> Input | Term:
        return self._known[mark if isinstance(mark, int) else number(mark)]

    def inputs(self) -> Iterator[Input]:
        """All inputs so far."""
        return (one for one in self._known if isinstance(one, Input))

    def inputs_of(self, value: Json) -> frozenset[int]:
        """Numbers of the inputs that a value depends on."""
        found: set[int] = set()
        for one in self._deep(value):
            if isinstance(one, Input):
                found.add(one.number)
            elif one.since or (one.timed and one.tree is not None):
                found.add(0)
        return frozenset(found)

    def _deep(self, value: Json) -> Iterator[Input | Term]:
        seen: set[int] = set()
        todo = list(marks(value))
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            yield (one := self._known[at])
            if isinstance(one, Term):
                todo += marks(one.scope)

    def preferred(self, number: int) -> Json:
        """The realistic value of an input."""
        one = self._known[number]
        assert isinstance(one, Input)
        return one.preferred

    def worth(self, value: Json, assignment: Assignment, memory: dict[int, Json] | None = None) -> Json:
        """What a value comes to: inputs as assigned (else preferred), terms evaluated by FEEL at their moment.

        `memory` keeps the values of terms between calls with the same assignment. Raises what the expression raises.
        """
        memory = {} if memory is None else memory
        kind = type(value)  # plain JSON: asking for Mapping takes longer
        if kind is str:
            return self._of(number(value), assignment, memory) if marked(value) else value
        if kind is dict:
            return {name: self.worth(inner, assignment, memory) for name, inner in value.items()}
        return [self.worth(inner, assignment, memory) for inner in value] if kind is list else value

    def _of(self, at: int, assignment: Assignment, memory: dict[int, Json]) -> Json:
        if at in memory:
            return memory[at]
        one = self._known[at]
        if isinstance(one, Input):
            return assignment.get(at, one.preferred)
        scope = one.settled.copy()
        for name, inner in one.marks:
            scope[name] = self._of(inner, assignment, memory)
        for name, value in one.around:
            scope[name] = self.worth(value, assignment, memory)
        if not one.timed:
            value = one.expression.evaluate(scope)
        else:
            with clock.use(SetClock(self.began(assignment) + one.since)):
                value = one.expression.evaluate(scope)
        found = memory[at] = feel.to_json(value)
        return found

    def began(self, assignment: Assignment) -> datetime:
        """The moment at which the path starts."""
        day = date.fromisoformat(assignment.get(0, self.preferred(0)))
        return datetime.combine(day, OPENS, BANGKOK)

    def keeps(self, fact: Fact, assignment: Assignment, memory: dict[int, Json] | None = None) -> bool:
        """Whether a fact is so with these values, by real evaluation. What would stop the case (a table without a row) is not so."""
        try:
            value = self._of(number(fact.about), assignment, {} if memory is None else memory)
        except (ExpressionError, DecisionError):
            return False
        return value is fact.holds if fact.holds is not None else not isinstance(value, bool)


def marked(value: object) -> bool:
    """Whether a value is a mark."""
    return isinstance(value, str) and value[:1] == _OPEN and value[-1:] == _SHUT


def number(mark: str) -> int:
    """The number that a mark stands for."""
    return int(mark[1:-1])


def marks(value: Json) -> Iterator[int]:
    """Numbers of all marks in a value, also those within longer texts."""
    if isinstance(value, str):
        if marked(value):
            yield number(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from marks(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from marks(inner)
