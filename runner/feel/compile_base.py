"""Compiling a syntax tree: the table of compilers, and what they all need. Each node becomes one Python function of a scope.

A closure returns the node's value. An operation that has no value raises `Fault` inside its own closure, which notes the
reason at the node's place and returns null. Nothing is ever evaluated as code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from runner.feel import nodes as n
from runner.feel.bounds import Fault, Scope
from runner.feel.types import Type

Closure = Callable[[Scope], object]
MISSING = object()


@dataclass(frozen=True)
class Setting:
    """What a compiler must know of the place: the source for error positions, item definitions, and whether scopes nest here."""

    source: str
    types: Mapping[str, Type] = field(default_factory=dict)
    inner: bool = False

    def inside(self) -> Setting:
        """The same place inside a scope of its own."""
        return self if self.inner else replace(self, inner=True)


_COMPILERS: dict[type[n.Node], Callable[[Any, Setting], Closure]] = {}


def compiles(*kinds: type[n.Node]) -> Callable[[Callable[[Any, Setting], Closure]], Callable[[Any, Setting], Closure]]:
    """Register the compiler of these kinds of node."""

    def register(function: Callable[[Any, Setting], Closure]) -> Callable[[Any, Setting], Closure]:
        _COMPILERS.update(dict.fromkeys(kinds, function))
        return function

    return register


def compile_node(node: n.Node, setting: Setting) -> Closure:
    """The closure of a node."""
    return _COMPILERS[type(node)](node, setting)


def failing(fault: Fault, setting: Setting, at: int) -> Closure:
    """A closure that always fails for a reason known beforehand."""
    th, en, source = fault.th, fault.en, setting.source
    return lambda scope: scope.run.fail(th, en, source, at)


def constant(value: object) -> Closure:
    """A closure that gives the same value each time."""
    return lambda scope: value


def find(scope: Scope | None, name: str) -> Any:
    """The innermost value of a name, or MISSING."""
    while scope is not None:
        value = scope.values.get(name, MISSING)
        if value is not MISSING:
            return value
        scope = scope.outer
    return MISSING


def guarded(run: Closure, setting: Setting, at: int) -> Closure:
    """`run`, with its Fault noted and turned into null."""
    source = setting.source

    def safe(scope: Scope) -> object:
        try:
            return run(scope)
        except Fault as fault:
            return scope.run.fail(fault.th, fault.en, source, at)

    return safe
