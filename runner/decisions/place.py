"""Where an expression of a model stands: the names, members and types it may use, and where its faults are reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from runner.decisions.items import Types
from runner.errors import ExpressionError, Finding
from runner.feel import nodes as n
from runner.feel.bounds import Fault, Scope
from runner.feel.compile_base import Closure, Setting, constant, failing
from runner.feel.expression import BUILT_IN_LAYER, Expression, UnaryTests
from runner.feel.functions import BUILTINS
from runner.feel.names import layer
from runner.feel.parser import Parser
from runner.feel.types import ANY, Type, coerce


@dataclass(frozen=True)
class Place:
    """One element of a model while it is compiled. `findings` collects what cannot be read,
    `reads` the variables that no requirement declares (Camunda needs no input data).
    """

    file: str
    element: str
    types: Types
    members: frozenset[str]
    names: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    id: str = ""
    reads: set[str] = field(default_factory=set)

    def knowing(self, *names: str) -> Place:
        """The same place with further names in scope."""
        return replace(self, names=(*self.names, *(name for name in names if name)))

    def type(self, name: str) -> Type:
        """The type with this name; a finding when there is none."""
        if name and not self.types.known(name):
            self.find(0, "type", f"ไม่พบชนิดข้อมูลชื่อ “{name}”", f"there is no type named {name!r}")
        return self.types.of(name)

    def find(self, line: int, rule: str, th: str, en: str) -> None:
        """Note a finding about this element."""
        self.findings.append(Finding(self.file, line, self.id or self.element, rule, th, en))

    def _parser(self, text: str) -> Parser:
        return Parser(text, [BUILT_IN_LAYER, layer(self.names)], self.members)

    def expression(self, text: str, line: int) -> Expression | None:
        """A compiled expression, or None (and a finding) when it cannot be read; empty text is null."""
        try:
            tree = self._parser(text).whole() if text.strip() else n.Null()
        except ExpressionError as error:
            self._broken(error, line)
            return None
        expression = Expression(text, tree, self.types.named, inner=True)
        self._note(expression.names)
        return expression

    def tests(self, text: str, line: int) -> UnaryTests | None:
        """Compiled unary tests, or None (and a finding) when they cannot be read."""
        try:
            tests = UnaryTests(text, self._parser(text).unary_tests(), self.types.named)
        except ExpressionError as error:
            self._broken(error, line)
            return None
        self._note(tests.names)
        return tests

    def _note(self, names: frozenset[str]) -> None:
        self.reads.update(names.difference(self.names, BUILTINS, ("item", "partial", "?")))

    def closure(self, text: str, line: int) -> Closure:
        """The closure of an expression; one that cannot be read gives null with that reason."""
        expression = self.expression(text, line)
        return unreadable(text) if expression is None else expression.within

    def _broken(self, error: ExpressionError, line: int) -> None:
        self.find(line + error.position.line - 1, "expression", error.th, error.en)


def unreadable(text: str) -> Closure:
    """Null, because of a syntax error that a finding has told."""
    return failing(Fault("อ่านนิพจน์ไม่ได้", "the expression cannot be read"), Setting(text), 0)


def typed(closure: Closure, type_: Type, what: str) -> Closure:
    """The closure with its value checked against a type; a value that does not fit becomes null."""
    if type_ is ANY or (type_.name == "Any" and type_.allows is None):
        return closure

    def run(scope: Scope) -> object:
        value = closure(scope)
        scope.run.weigh(value)
        try:
            return coerce(value, type_, what)
        except Fault as fault:
            return scope.run.fail(fault.th, fault.en, what, 0)

    return run


def nothing() -> Closure:
    """Null: there is no logic here."""
    return constant(None)


def is_feel(language: str) -> bool:
    """Whether an expression language is FEEL (any version, or not given)."""
    return not language or "feel" in language.lower()


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(names))
