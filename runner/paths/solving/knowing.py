"""What is known of a mark before anything is solved: the inputs behind it, and the constants that its expressions compare with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from runner.feel import DaysTime, YearsMonths
from runner.feel import nodes as n
from runner.feel.bounds import Fault
from runner.feel.moment_text import parse_at, parse_duration
from runner.feel.values import Time, kind
from runner.paths.terms import Input, Json, Pool, Term, marked, number

_DIGITS = re.compile(r"(?<![0-9])[0-9]{1,9}(?![0-9])")
_TEMPORAL = (date, datetime, Time, DaysTime, YearsMonths)


@dataclass(frozen=True)
class Behind:
    """`inputs` by number; constants in the order in which they are met, each once; `cost` is how many expressions are evaluated."""

    inputs: frozenset[int]
    constants: tuple[object, ...] = ()
    patterns: tuple[str, ...] = ()
    cost: int = 1


class Knowledge:
    """Remembers what is behind every mark; a mark means the same for ever, so nothing here grows old."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[int, Behind] = {}
        self._trees: dict[int, tuple[Any, Behind, bool]] = {}

    def of(self, mark: str) -> Behind:
        """What is behind a mark."""
        at = number(mark)
        if at not in self._known:
            one = self._pool[at]
            self._known[at] = Behind(frozenset({at})) if isinstance(one, Input) else self._term(one)
        return self._known[at]

    def _term(self, term: Term) -> Behind:
        own, clock = self._expression(term.expression)
        inputs = {0} if clock or term.since else set()
        constants, patterns, cost = list(own.constants), list(own.patterns), own.cost
        for leaf in _read(term):
            if marked(leaf):
                inner = self.of(leaf)
                inputs |= inner.inputs
                constants += inner.constants
                patterns += inner.patterns
                cost += inner.cost if isinstance(self._pool[leaf], Term) else 0
            elif type(leaf) in (int, Decimal, str):
                constants.append(leaf)
        return Behind(frozenset(inputs), _each_once(constants), tuple(dict.fromkeys(patterns)), cost)

    def _expression(self, expression: Any) -> tuple[Behind, bool]:
        """Its constants, and whether it asks the clock; remembered while the expression lives."""
        tables = getattr(expression, "tables", None)
        key = id(expression if tables is None else tables)
        if key not in self._trees:
            trees = tuple(_trees_of(expression))
            constants = _each_once(found for tree in trees for found in _constants(tree))
            patterns = tuple(found for tree in trees for found in _patterns(tree))
            unread_or_timed = not trees or any(map(_asks_the_clock, trees))
            self._trees[key] = (expression, Behind(frozenset(), constants, patterns, len(trees)), unread_or_timed)
        _, behind, clock = self._trees[key]
        return behind, clock


def _leaves(value: Json) -> Iterator[Json]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _read(term: Term) -> Iterator[Json]:
    """What an expression reads of its scope: all of it, or what its paths lead to."""
    paths = getattr(term.expression, "paths", None)
    for path in [""] if paths is None else sorted(paths):
        value: Json = term.scope
        for step in filter(None, path.split(".")):
            if not isinstance(value, Mapping):
                break
            value = value.get(step)
        yield from _leaves(value)


def _trees_of(expression: Any) -> Iterator[n.Node]:
    tree = getattr(expression, "tree", None)
    if isinstance(tree, n.Node):
        yield tree
    elif hasattr(expression, "tables"):
        yield from decision_trees(expression.tables)


def decision_trees(tables: Any) -> Iterator[n.Node]:
    """Every FEEL tree in a file of decisions."""
    for linked in tables.graph.linked.values():
        if linked.table is not None:
            yield from _found_in(linked.table)
        else:
            place = tables.graph.place(linked.element)
            yield from (e.tree for text in _texts(getattr(linked.element, "logic", None)) if (e := place.expression(text, 0)) is not None)


def _found_in(part: Any) -> Iterator[n.Node]:
    tree = getattr(part, "tree", None)
    if isinstance(tree, n.Node):
        yield tree
    elif isinstance(part, tuple):
        for inner in part:
            yield from _found_in(inner)
    elif is_dataclass(part):
        for slot in fields(part):
            yield from _found_in(getattr(part, slot.name))


def _texts(box: Any) -> Iterator[str]:
    text = getattr(box, "text", None)
    if isinstance(text, str):
        yield text
    elif isinstance(box, tuple):
        for inner in box:
            yield from _texts(inner)
    elif is_dataclass(box):
        for slot in fields(box):
            yield from _texts(getattr(box, slot.name))


def _constants(tree: n.Node) -> Iterator[object]:
    for node in sorted(n.walk(tree), key=lambda node: node.at):
        if isinstance(node, n.Negate) and isinstance(node.operand, n.Number):
            yield -node.operand.value
        elif isinstance(node, n.Number):
            yield node.value
        elif isinstance(node, n.String):
            yield node.value
            yield from list(_temporal(node.value)) or _numbers_in(node.value)
        elif isinstance(node, n.AtLiteral):
            yield from _temporal(node.text)


def _temporal(text: str) -> Iterator[object]:
    """What a text says, when it is a date, time or duration."""
    for read in (parse_at, parse_duration):
        try:
            found = read(text)
        except Fault:
            continue
        if isinstance(found, _TEMPORAL):
            yield found
            return


def _numbers_in(text: str) -> Iterator[object]:
    """Whole numbers that stand in a text, such as `มาตรา 38`."""
    return (int(digits) for digits in _DIGITS.findall(text))


def _patterns(tree: n.Node) -> Iterator[str]:
    """Regular expressions that `matches` is called with."""
    for node in n.walk(tree):
        if isinstance(node, n.Call) and isinstance(node.function, n.Name) and node.function.name == "matches":
            yield from (one.value.value for one in node.arguments[1:2] if isinstance(one.value, n.String))


def _asks_the_clock(tree: n.Node) -> bool:
    return any(isinstance(node, n.Name) and node.name in ("now", "today") for node in n.walk(tree))


def _each_once(found: Iterable[object]) -> tuple[object, ...]:
    return tuple({(kind(one), one): one for one in found if not isinstance(one, Time)}.values())
