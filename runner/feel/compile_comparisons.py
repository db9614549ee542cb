"""Compilers of comparisons: the general way, and the quick one for the usual shape of a condition."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from runner.feel import nodes as n
from runner.feel.bounds import Fault, Scope
from runner.feel.compare import at_most, equal, less
from runner.feel.compile_base import Closure, Setting, compile_node, compiles, guarded


def compare_with(op: str) -> Callable[[object, object], bool]:
    """The comparison of that sign, as a function of two values."""
    return _COMPARE[op]


_COMPARE: dict[str, Callable[[object, object], bool]] = {
    "=": equal,
    "!=": lambda a, b: not equal(a, b),
    "<": less,
    "<=": at_most,
    ">": lambda a, b: less(b, a, ">"),
    ">=": lambda a, b: at_most(b, a, ">="),
}


@compiles(n.Comparison)
def _comparison(node: n.Comparison, setting: Setting) -> Closure:
    left = compile_node(node.left, setting)
    if isinstance(node.right, n.Number | n.String):
        return _withconstant(node, left, setting)
    operation, right = _COMPARE[node.op], compile_node(node.right, setting)

    def run(scope: Scope) -> object:
        one = left(scope)
        if type(one) is list or type(one) is dict:
            scope.run.weigh(one)
        return operation(one, right(scope))

    return guarded(run, setting, node.at)


_PYTHON: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _withconstant(node: n.Comparison, left: Closure, setting: Setting) -> Closure:
    """The usual shape of a condition, `name op constant`: Python compares where the kinds agree at once."""
    assert isinstance(node.right, n.Number | n.String)
    constant, quick, full = node.right.value, _PYTHON[node.op], _COMPARE[node.op]
    kinds = (str,) if isinstance(constant, str) else (int, Decimal)
    source, at = setting.source, node.at

    def otherwise(value: object, scope: Scope) -> object:
        try:
            return full(value, constant)
        except Fault as fault:
            return scope.run.fail(fault.th, fault.en, source, at)

    def run(scope: Scope) -> object:
        value = left(scope)
        return quick(value, constant) if type(value) in kinds else otherwise(value, scope)

    if setting.inner or not isinstance(node.left, n.Name):
        return run
    name = node.left.name

    def run_name(scope: Scope) -> object:
        value = scope.values.get(name)
        return quick(value, constant) if type(value) in kinds else otherwise(left(scope), scope)

    return run_name
