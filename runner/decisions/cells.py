"""Fast tests for the usual cells of a table: constants, lists of constants, comparisons with a number, ranges of numbers.

They give the same answers as the full tests, for the values they accept; for any other value the full tests decide.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from runner.feel import nodes as n
from runner.feel.arithmetic import negate
from runner.feel.bounds import Scope
from runner.feel.expression import UnaryTests

CellTest = Callable[[Any, Scope], object]
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_NUMBERS = (int, Decimal)


def cell_test(tests: UnaryTests) -> CellTest | None:
    """A function of the input value and a scope in which `?` is that value; None for a cell that accepts everything."""
    tree, full = tests.tree, tests.within
    if not tree.tests:
        return None
    quick = _quick(tree)
    if quick is None:
        return lambda value, scope: full(scope)
    kinds, check = quick

    def run(value: Any, scope: Scope) -> object:
        return check(value) if type(value) in kinds else full(scope)

    return run


def _quick(tree: n.UnaryTests) -> tuple[tuple[type, ...], Callable[[Any], bool]] | None:
    if all(isinstance(test, n.String) for test in tree.tests):
        words = frozenset(test.value for test in tree.tests if isinstance(test, n.String))
        return (str,), (lambda v: v not in words) if tree.negated else (lambda v: v in words)
    if len(tree.tests) != 1 or tree.negated:
        return None
    return _single(tree.tests[0])


def _single(test: n.Node) -> tuple[tuple[type, ...], Callable[[Any], bool]] | None:
    if isinstance(test, n.Boolean):
        truth = test.value
        return (bool,), lambda v: v is truth
    constant = _number(test)
    if constant is not None:
        return _NUMBERS, lambda v: v == constant
    if isinstance(test, n.Test) and (limit := _number(test.value)) is not None:
        compare = _OPERATORS[test.op]
        return _NUMBERS, lambda v: compare(v, limit)
    if isinstance(test, n.Range):
        return _between(test)
    return None


def _between(test: n.Range) -> tuple[tuple[type, ...], Callable[[Any], bool]] | None:
    low, high = _number(test.low), _number(test.high)
    if low is None or high is None:
        return None
    if test.low_closed and test.high_closed:
        return _NUMBERS, lambda v: low <= v <= high
    if test.low_closed:
        return _NUMBERS, lambda v: low <= v < high
    if test.high_closed:
        return _NUMBERS, lambda v: low < v <= high
    return _NUMBERS, lambda v: low < v < high


def _number(node: n.Node | None) -> Any:
    if isinstance(node, n.Number):
        return node.value
    return negate(node.operand.value) if isinstance(node, n.Negate) and isinstance(node.operand, n.Number) else None
