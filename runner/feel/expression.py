"""What the other rooms use: expressions, unary tests and templates, compiled once and evaluated often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from runner.errors import ExpressionError
from runner.feel import nodes as n
from runner.feel.bounds import Report, Run, Scope
from runner.feel.compiler import Setting, compile_node
from runner.feel.free import doubtful_names, free_names, free_paths
from runner.feel.functions import BUILTINS
from runner.feel.names import canonical, layer
from runner.feel.parser import Parser
from runner.feel.types import Type
from runner.feel.unparse import unparse

BUILT_IN_LAYER = layer(BUILTINS)
_NO_TYPES: dict[str, Type] = {}
_REMEMBERED = 1_000  # characters: longer expressions are rare, and would make the memory of compiled ones large
# Conditions of these nodes alone take nothing from a budget: with nobody to report to, all of them can share one run.
_FREE = frozenset({n.Name, n.Number, n.String, n.Boolean, n.Null, n.Comparison, n.Logic, n.Between, n.If})


class _Quiet(Run):
    """The run that they share: it keeps no account, so that one evaluation leaves nothing behind for the next."""

    def spend(self, steps: int) -> None:
        """Nothing to take."""

    def weigh(self, value: object) -> None:
        """Nothing to take."""


_QUIET = _Quiet()


def too_deep() -> ExpressionError:
    """What a run-away recursion becomes."""
    return ExpressionError("นิพจน์เรียกซ้อนกันลึกเกินขอบเขต", "The expression calls itself too deeply.")


class Expression:
    """A compiled FEEL expression.

    `tree` is its syntax tree, `names` the free names it reads (without built-ins it calls), `paths` the dotted paths among them
    (`applicant.address.province`), `doubtful` those names that may also be entries of filtered items.
    """

    def __init__(self, source: str, tree: n.Node, types: Mapping[str, Type] = _NO_TYPES, inner: bool = False) -> None:
        self.source, self.tree = source, tree
        self._run = compile_node(tree, Setting(source, types, inner))
        self._free_of_cost = all(type(node) in _FREE for node in n.walk(tree))

    def evaluate(self, variables: Mapping[str, object], *, strict: bool = False, report: Report | None = None) -> object:
        """The value with these variables.

        What has no value is null and told to `report` (a list or a function); `strict` raises ExpressionError for it.
        Going over the bounds raises ExpressionError always.
        """
        run = _QUIET if self._free_of_cost and report is None and not strict else Run(strict, report)
        try:
            return self._run(Scope(variables, None, run))
        except RecursionError:
            raise too_deep() from None

    @cached_property
    def names(self) -> frozenset[str]:
        """The free names that it reads."""
        return free_names(self.tree)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The longest dotted paths that it reads."""
        return free_paths(self.tree)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Names that may be variables or entries of filtered items."""
        return doubtful_names(self.tree)

    def within(self, scope: Scope) -> object:
        """The value inside an evaluation that goes on; for decisions."""
        return self._run(scope)

    def __str__(self) -> str:
        return unparse(self.tree)

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"


class UnaryTests:
    """A compiled cell of a decision table or the right side of an `in`; `tree`, `names` and `paths` as in Expression."""

    def __init__(self, source: str, tree: n.UnaryTests, types: Mapping[str, Type] = _NO_TYPES) -> None:
        self.source, self.tree = source, tree
        self._run = compile_node(tree, Setting(source, types, inner=True))

    def evaluate(self, variables: Mapping[str, object], input: object, *, strict: bool = False, report: Report | None = None) -> bool:
        """Whether `input` meets the tests; in expressions it is `?`."""
        run = Run(strict, report)
        try:
            return self._run(Scope({"?": input}, Scope(variables, None, run), run)) is True
        except RecursionError:
            raise too_deep() from None

    @cached_property
    def names(self) -> frozenset[str]:
        """The free names that it reads, but for the input `?`."""
        return free_names(self.tree) - {"?"}

    @cached_property
    def paths(self) -> frozenset[str]:
        """The longest dotted paths that it reads, but for the input `?`."""
        return free_paths(self.tree) - {"?"}

    def within(self, scope: Scope) -> object:
        """True or False inside an evaluation that goes on; `?` must be in the innermost scope."""
        return self._run(scope)

    def __str__(self) -> str:
        return unparse(self.tree)

    def __repr__(self) -> str:
        return f"UnaryTests({self.source!r})"


class Template:
    """An attribute of a diagram: `= expression`, or a static string that means itself."""

    __slots__ = ("expression", "names", "source", "text")

    def __init__(self, source: str, expression: Expression | None) -> None:
        self.source, self.expression = source, expression
        self.text = None if expression else source
        self.names = expression.names if expression else frozenset()

    def evaluate(self, variables: Mapping[str, object], *, strict: bool = False, report: Report | None = None) -> object:
        """The value of the expression, or the static string."""
        return self.text if self.expression is None else self.expression.evaluate(variables, strict=strict, report=report)

    def __repr__(self) -> str:
        return f"Template({self.source!r})"


def compile(source: str, names: Iterable[str] = (), *, members: Iterable[str] = (), types: Mapping[str, Type] = _NO_TYPES) -> Expression:
    """Read and compile an expression.

    `names` are known variables: needed only for names with signs or keywords inside (`Pre-bureau risk`); `members` likewise for what
    stands after a dot. `types` are item definitions for `instance of`. ExpressionError with line, column and caret when it cannot be read.
    """
    if not types and len(source) <= _REMEMBERED:
        return _compile(source, tuple(names), tuple(members))
    return Expression(source, _parser(source, names, members).whole(), types)


def compile_unary(
    source: str, names: Iterable[str] = (), *, members: Iterable[str] = (), types: Mapping[str, Type] = _NO_TYPES
) -> UnaryTests:
    """Read and compile unary tests (`-`, `"a","b"`, `< 5`, `not([1..3])`); arguments and errors as in `compile`."""
    return UnaryTests(source, _parser(source, names, members).unary_tests(), types)


def template(source: str, names: Iterable[str] = ()) -> Template:
    """An attribute value: what starts with `=` is an expression, anything else a static string (Camunda's rule)."""
    text = source.lstrip()
    return Template(source, compile(text[1:], names) if text.startswith("=") else None)


@lru_cache(maxsize=1024)
def _compile(source: str, names: tuple[str, ...], members: tuple[str, ...]) -> Expression:
    return Expression(source, _parser(source, names, members).whole())


def _parser(source: str, names: Iterable[str], members: Iterable[str]) -> Parser:
    known = [canonical(name) for name in names]
    return Parser(source, [BUILT_IN_LAYER, layer(known)] if known else [BUILT_IN_LAYER], members)
