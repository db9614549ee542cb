"""From text to syntax tree: a hand-written precedence-climbing parser.

A grammar tool (lark) was weighed and not taken: what a name is depends on the names in scope at that very place
(`date and time`, `Pre-bureau risk`, keys of a context seen a moment ago), so words can only be put together while parsing;
and an error must point at the place where a person went wrong. Precedence follows DMN 1.5, 10.3.1.2:
`or`, `and`, comparison, `+ -`, `* /`, `**`, unary minus, then path, filter, call and `instance of`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from runner.feel import nodes as n
from runner.feel.bounds import HEIGHT, NESTING, Fault
from runner.feel.names import KEYWORDS, Layer, Names
from runner.feel.numbers import parse as parse_number
from runner.feel.parser_blocks import BLOCKS, arguments, bracketed, context, parenthesised
from runner.feel.parser_types import type_node
from runner.feel.tokens import Source, unescape

TESTS = ("<", "<=", ">", ">=", "=", "!=")
_LEVELS = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6, "between": 3, "in": 3, **dict.fromkeys(TESTS, 3)}
_CONSTANTS = ("true", "false", "null")


class Parser:
    """One source being read; `names` know what is in scope."""

    def __init__(self, text: str, known: Iterable[Layer] = (), members: Iterable[str] = ()) -> None:
        self.source = Source(text)
        self.names = Names([*known, {}], members)
        self.nesting = 0

    def whole(self) -> n.Node:
        """The whole source as one expression."""
        tree = self.expression()
        self._end(tree)
        return tree

    def unary_tests(self) -> n.UnaryTests:
        """The whole source as a cell of a decision table: `-`, `"a","b"`, `not(> 5)`."""
        source = self.source
        if source.token.kind == "end" or (source.sees("-") and not source.text[source.token.end :].strip()):
            return n.UnaryTests(())
        tests = self._negated_tests() or n.UnaryTests(self.tests())
        self._end(tests)
        return tests

    def _negated_tests(self) -> n.UnaryTests | None:
        source, start = self.source, self.source.token
        if not (source.take("not") and source.take("(")):
            source.move(start.start)
            return None
        tests = self.tests()
        if source.take(")") and source.token.kind == "end":
            return n.UnaryTests(tests, negated=True, at=start.start)
        source.move(start.start)  # an ordinary call such as `not(x) and y`
        return None

    def _end(self, tree: n.Node) -> None:
        if self.source.token.kind != "end":
            self.wanted("เครื่องหมายคำนวณหรือจบนิพจน์", "an operator or the end")
        level, height = [tree], 0
        while level:
            height += 1
            if height > HEIGHT:
                self.source.refuse("นิพจน์ซ้อนกันลึกเกินไป", "the expression is nested too deeply", 0)
            level = [child for node in level for child in n.children(node)]

    def wanted(self, th: str, en: str) -> NoReturn:
        """Refuse the present token."""
        self.source.unexpected(th, en)

    def tests(self) -> tuple[n.Node, ...]:
        """`test, test`."""
        found = [self.test()]
        while self.source.take(","):
            found.append(self.test())
        return tuple(found)

    def test(self) -> n.Node:
        """`< 5`, `[1..3]`, `"a"`, or an expression that may speak of the input as `?`."""
        token = self.source.token
        if token.kind == "sign" and token.text in TESTS:
            self.source.advance()
            return n.Test(token.text, self.expression(3), at=token.start)
        return self.expression()

    def expression(self, level: int = 0) -> n.Node:
        """An expression whose operators all bind tighter than `level`."""
        self.nesting += 1
        if self.nesting > NESTING:
            self.source.refuse("นิพจน์ซ้อนกันลึกเกินไป", "the expression is nested too deeply", self.source.token.start)
        left = self._unary()
        while (bind := self._binding()) > level:
            left = self._operator(left, bind)
        self.nesting -= 1
        return left

    def _binding(self) -> int:
        token = self.source.token
        return _LEVELS.get(token.text, 0) if token.kind in ("sign", "word") else 0

    def _operator(self, left: n.Node, bind: int) -> n.Node:
        token = self.source.advance()
        if token.text == "between":
            low = self.expression(3)
            self.source.expect("and")
            return n.Between(left, low, self.expression(3), at=token.start)
        if token.text == "in":
            return n.In(left, self._in_tests(), at=token.start)
        right = self.expression(bind)
        if bind <= 2:
            return n.Logic(token.text, left, right, at=token.start)
        if bind == 3:
            return n.Comparison(token.text, left, right, at=token.start)
        return n.Arithmetic(token.text, left, right, at=token.start)

    def _in_tests(self) -> tuple[n.Node, ...]:
        token = self.source.token
        if token.kind == "sign" and token.text in TESTS:
            return (self.test(),)
        if self.source.sees("("):
            return self._tests_in_parentheses()
        return (self.expression(3),)

    def _tests_in_parentheses(self) -> tuple[n.Node, ...]:
        """`(1, > 5)` is a list of tests; `(1..5)` a range; `(1 + 2) * 3` an expression."""
        start = self.source.token.start
        self.source.advance()
        tests = self.tests()
        if self.source.take(")") and not self._goes_on():
            return tests
        self.source.move(start)
        return (self.expression(3),)

    def _goes_on(self) -> bool:
        return self._binding() > 3 or self.source.sees(".", "[", "(")

    def _unary(self) -> n.Node:
        token = self.source.token
        if token.kind == "sign" and token.text == "-":
            self.source.advance()
            self.nesting += 1
            if self.nesting > NESTING:
                self.source.refuse("นิพจน์ซ้อนกันลึกเกินไป", "the expression is nested too deeply", token.start)
            operand = self._unary()
            self.nesting -= 1
            return n.Negate(operand, at=token.start)
        return self._postfix(self._primary())

    def _postfix(self, node: n.Node) -> n.Node:
        source = self.source
        while True:
            at = source.token.start
            if source.take("."):
                node = n.Path(node, self.name(member=True), at=at)
            elif source.sees("["):
                source.advance()
                node = n.Filter(node, self._condition(), at=at)
            elif source.sees("("):
                node = n.Call(node, arguments(self), at=node.at if isinstance(node, n.Name) else at)
            elif source.sees("instance"):
                source.advance()
                source.expect("of")
                node = n.InstanceOf(node, type_node(self), at=at)
            else:
                return node

    def _condition(self) -> n.Node:
        self.names.layers.append(self.names.members)
        condition = self.expression()
        self.names.pop()
        self.source.expect("]")
        return condition

    def _primary(self) -> n.Node:
        token = self.source.token
        if token.kind == "number":
            self.source.advance()
            return self._number(token.text, token.start)
        if token.kind == "string":
            self.source.advance()
            return n.String(unescape(token.text), at=token.start)
        if token.kind in ("word", "quoted"):
            return self._word()
        if token.kind == "sign":
            if token.text == "(":
                return parenthesised(self)
            if token.text in ("[", "]"):
                return bracketed(self)
            if token.text == "{":
                return context(self)
            if token.text == "@":
                return self._at_literal()
        return self.wanted("ค่า ตัวแปร หรือวงเล็บ", "a value, a name or a bracket")

    def _number(self, text: str, at: int) -> n.Node:
        try:
            return n.Number(parse_number(text), at=at)
        except Fault as fault:
            return self.source.refuse(fault.th, fault.en, at)

    def _at_literal(self) -> n.Node:
        at = self.source.advance().start
        if self.source.token.kind != "string":
            self.wanted('ข้อความในเครื่องหมายคำพูด เช่น @"2026-11-22"', 'a string, as in @"2026-11-22"')
        return n.AtLiteral(unescape(self.source.advance().text), at=at)

    def _word(self) -> n.Node:
        token = self.source.token
        if token.kind == "word" and not self.names.longest(self.source.text, token.start):
            if token.text in BLOCKS:
                return BLOCKS[token.text](self)
            if token.text in _CONSTANTS:
                self.source.advance()
                return _constant(token.text, token.start)
        return n.Name(self.name(), at=token.start)

    def name(self, *, member: bool = False) -> str:
        """A name: the longest known one; further words that could not stand here otherwise belong to it too."""
        source, token = self.source, self.source.token
        if token.kind == "quoted":
            source.advance()
            return token.text
        if token.kind != "word" or (token.text in KEYWORDS and not member):
            known = self.names.longest(source.text, token.start, member=member)
            if not known:
                self.wanted("ชื่อ", "a name")
        known = self.names.longest(source.text, token.start, member=member)
        if member and not known:
            known = self.names.longest(source.text, token.start)
        found, end = known or (token.text, token.end)
        source.move(end)
        while source.token.kind == "word" and source.token.text not in KEYWORDS:
            found += " " + source.advance().text
        return found


def _constant(text: str, at: int) -> n.Node:
    return n.Null(at=at) if text == "null" else n.Boolean(text == "true", at=at)
