"""What to try in a column of a decision table: one value for each piece into which its cells cut all values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations, pairwise
from typing import Any

from runner import feel
from runner.decisions.table import Column
from runner.feel import nodes as n
from runner.feel.expression import UnaryTests

OTHER = "…"  # a text that no table names
_MOST_CHOICES = 8  # of a list: all its subsets are tried
_PLAIN = (n.UnaryTests, n.Test, n.Range, n.Number, n.Negate, n.String, n.Boolean, n.AtLiteral, n.Null, n.Argument, n.Comparison, n.Logic,
          n.Between, n.In)  # fmt: skip
_PLAIN_CALLS = frozenset({"date", "not", "?"})


@dataclass(frozen=True)
class Reach:
    """What an input can be where a table is used: one of `options` (`several`: a list of some), or from `low` to `high`, inclusive."""

    options: tuple[object, ...] = ()
    several: bool = False
    low: Any = None
    high: Any = None
    whole: bool = False


def judge(test: UnaryTests | None) -> Callable[[object], bool | None]:
    """Tells whether a cell accepts a value; None where that depends on something else."""
    if test is None:
        return lambda value: False
    if test.names:
        return lambda value: None
    if _exact(test):
        return lambda value: test.evaluate({}, value)
    return lambda value: test.evaluate({}, value) if isinstance(value, bool | list) or (isinstance(value, str) and value != OTHER) else None


def samples(column: Column, tests: Sequence[UnaryTests | None], reach: Reach | None, *, generous: bool) -> list[Any]:
    """Values that stand for all others. `generous`: everything that could ever be, not only what really comes."""
    limits = _limits(column, tests)
    if reach is not None and reach.options and not generous:
        return _subsets(reach.options) if reach.several else list(reach.options)
    if column.type.name == "boolean" or any(isinstance(one, bool) for one in limits):
        return [True, False]
    if all(isinstance(one, str) for one in limits):
        return _texts(column, tests, limits, reach, generous=generous)
    if all(isinstance(one, int | Decimal) for one in limits):
        whole = all(isinstance(one, int) for one in limits) and (reach is None or reach.whole)
        return _line(tests, sorted(limits), reach, _Numbers(whole), generous=generous)
    if all(isinstance(one, datetime.date) and not isinstance(one, datetime.datetime) for one in limits):
        return _line(tests, sorted(limits), reach, _Days(), generous=generous)
    return []


def _subsets(options: tuple[object, ...]) -> list[list[object]]:
    few = options[:_MOST_CHOICES]
    return [list(some) for size in range(len(few) + 1) for some in combinations(few, size)]


def _texts(column: Column, tests: Sequence[UnaryTests | None], limits: Sequence[Any], reach: Reach | None, *, generous: bool) -> list[Any]:
    """The values that the table allows or names. Another one too where cells speak of others, or when everything counts."""
    options = reach.options if reach is not None and not reach.several else ()
    allowed = [one for one in limits if column.values is None or column.values.evaluate({}, one)]
    others = _named(tests)(OTHER)
    more = [OTHER] if column.values is None and (generous or others or not limits) else []
    return list(dict.fromkeys([*options, *allowed, *more]))


def _named(tests: Sequence[UnaryTests | None]) -> Callable[[Any], bool]:
    """Tells whether some cell speaks of a value; `-` speaks of nothing."""
    judges = [judge(test) for test in tests if test is not None and not (isinstance(test.tree, n.UnaryTests) and not test.tree.tests)]
    return lambda value: any(one(value) is not False for one in judges)


def _exact(test: UnaryTests) -> bool:
    """Whether only literals and comparisons stand in the cell, so that its own limits cut the values."""
    return all(isinstance(node, _PLAIN) or _plain_call(node) for node in n.walk(test.tree))


def _plain_call(node: n.Node) -> bool:
    if isinstance(node, n.Call):
        return isinstance(node.function, n.Name) and node.function.name in _PLAIN_CALLS
    return isinstance(node, n.Name) and node.name in _PLAIN_CALLS


def _limits(column: Column, tests: Sequence[UnaryTests | None]) -> list[Any]:
    """Every literal of the column's cells and allowed values, once."""
    found: list[Any] = []
    for test in (*tests, column.values):
        for value in _literals(test.tree) if test is not None and _exact(test) else ():
            if value is not None and not any(value == one and type(value) is type(one) for one in found):
                found.append(value)
    return found


def _literals(node: n.Node) -> Iterator[object]:
    if isinstance(node, n.Negate | n.Number | n.String | n.Boolean | n.AtLiteral) or (
        isinstance(node, n.Call) and isinstance(node.function, n.Name) and node.function.name == "date"
    ):
        yield feel.compile(feel.unparse(node)).evaluate({})
        return
    for child in n.children(node):
        yield from _literals(child)


@dataclass(frozen=True)
class _Numbers:
    """Steps on the number line. `whole`: fractions do not occur, so nothing lies between 50 and 51."""

    whole: bool

    def between(self, low: Any, high: Any) -> Any:
        if self.whole:
            return low + (high - low) // 2 if high - low > 1 else None
        return (Decimal(low) + Decimal(high)) / 2

    def before(self, limit: Any) -> Any:
        return limit - 1

    def after(self, limit: Any) -> Any:
        return limit + 1

    def likely(self, value: Any, limits: Sequence[Any], named: Callable[[Any], bool]) -> bool:
        """Nobody counts less than nothing, unless the table does."""
        return value > 0 or limits[0] < 0 or (value == 0 and named(0))


@dataclass(frozen=True)
class _Days:
    """Steps on the calendar."""

    def between(self, low: datetime.date, high: datetime.date) -> datetime.date | None:
        return low + (high - low) // 2 if (high - low).days > 1 else None

    def before(self, limit: datetime.date) -> datetime.date:
        return limit - datetime.timedelta(days=1)

    def after(self, limit: datetime.date) -> datetime.date:
        return limit + datetime.timedelta(days=1)

    def likely(self, value: Any, limits: Sequence[Any], named: Callable[[Any], bool]) -> bool:
        return True


def _line(
    tests: Sequence[UnaryTests | None], limits: list[Any], reach: Reach | None, steps: _Numbers | _Days, *, generous: bool
) -> list[Any]:
    """The limits themselves, what lies between them, and beyond: there only where some cell speaks of it, or where it is known to come."""
    if not limits:
        return [1] if isinstance(steps, _Numbers) else []
    named = _named(tests)
    beyond = [steps.before(limits[0]), steps.after(limits[-1])]
    between = [steps.between(one, two) for one, two in pairwise(limits)]
    if generous:
        return [one for one in chain(limits, between, beyond) if one is not None]
    low, high = (reach.low, reach.high) if reach is not None else (None, None)
    if low is not None and high is not None:
        return [one for one in chain(limits, between, (low, high)) if one is not None and low <= one <= high]
    spoken = [one for one in beyond if named(one)]
    outer = [limit for limit, out in zip((limits[0], limits[-1]), beyond, strict=True) if not named(limit) and out not in spoken]
    return [one for one in chain(limits, between, spoken) if one is not None and one not in outer and steps.likely(one, limits, named)]
