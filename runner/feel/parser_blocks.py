"""The parts of the parser that open with a keyword or a bracket: `if`, `for`, `some`, functions, ranges, lists, contexts, arguments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from runner.feel import nodes as n
from runner.feel.names import WORD, canonical
from runner.feel.parser_types import type_node
from runner.feel.tokens import unescape

if TYPE_CHECKING:
    from runner.feel.parser import Parser

_KEY = re.compile(r'([^:{}\[\]()",@]+?)\s*:')
_ARGUMENT = re.compile(r"([^:{}\[\]()\",@=<>]+?)\s*:")


def if_block(p: Parser) -> n.Node:
    """`if condition then yes else no`."""
    at = p.source.advance().start
    condition = p.expression()
    p.source.expect("then")
    yes = p.expression()
    p.source.expect("else")
    return n.If(condition, yes, p.expression(), at=at)


def for_block(p: Parser) -> n.Node:
    """`for x in a, y in b return body`."""
    at = p.source.advance().start
    iterators, opened = _iterators(p, "return", ["partial"])
    body = p.expression()
    _close(p, opened)
    return n.For(iterators, body, at=at)


def quantified(p: Parser) -> n.Node:
    """`some x in a satisfies condition`, `every …`."""
    start = p.source.advance()
    iterators, opened = _iterators(p, "satisfies", [])
    condition = p.expression()
    _close(p, opened)
    return n.Quantified(start.text, iterators, condition, at=start.start)


def _close(p: Parser, opened: int) -> None:
    for _ in range(opened):
        p.names.pop()


def _iterators(p: Parser, word: str, also: list[str]) -> tuple[tuple[n.Iterator_, ...], int]:
    """The iterators up to `word`, and how many scopes they opened: each sees the names before it."""
    found: list[n.Iterator_] = []
    while True:
        at = p.source.token.start
        name = _until(p, "in")
        p.source.expect("in")
        source = p.expression()
        end = p.expression() if p.source.take("..") else None
        found.append(n.Iterator_(name, source, end, at=at))
        p.names.push([name, *also])
        if not p.source.take(","):
            p.source.expect(word)
            return tuple(found), len(found)


def _until(p: Parser, stop: str) -> str:
    """A name being declared: all words up to `stop` (`date of birth in …`)."""
    source = p.source
    if source.token.kind == "quoted":
        return source.advance().text
    start = source.token.start
    if source.token.kind != "word":
        p.wanted("ชื่อ", "a name")
    source.advance()
    while source.token.kind in ("word", "number", "sign") and not source.sees(stop, ",", ":", ")", "(", "[", "{"):
        source.advance()
    return canonical(source.text[start : source.token.start])


def function_block(p: Parser) -> n.Node:
    """`function(a, b: number) body`."""
    at = p.source.advance().start
    p.source.expect("(")
    parameters: list[n.Parameter] = []
    while not p.source.sees(")"):
        start = p.source.token.start
        name = _until(p, ":")
        parameters.append(n.Parameter(name, type_node(p) if p.source.take(":") else None, at=start))
        if not p.source.take(","):
            break
    p.source.expect(")")
    external = p.source.take("external")
    p.names.push([one.name for one in parameters])
    body = p.expression()
    p.names.pop()
    return n.FunctionDefinition(tuple(parameters), body, external, at=at)


BLOCKS: dict[str, Callable[[Parser], n.Node]] = {
    "if": if_block,
    "for": for_block,
    "some": quantified,
    "every": quantified,
    "function": function_block,
}


def parenthesised(p: Parser) -> n.Node:
    """`(expression)`, `(low..high)`, or a range such as `(>= 5)`."""
    at = p.source.advance().start
    token = p.source.token
    if token.kind == "sign" and token.text in ("<", "<=", ">", ">=", "="):
        p.source.advance()
        end = p.expression(3)
        p.source.expect(")")
        return _half(token.text, end, at)
    inside = p.expression()
    if p.source.take(".."):
        return _range(p, inside, False, at)
    p.source.expect(")")
    return inside


def _half(sign: str, end: n.Node, at: int) -> n.Node:
    if sign == "=":
        return n.Range(end, end, True, True, at=at)
    closed = sign.endswith("=")
    return n.Range(None, end, False, closed, at=at) if sign[0] == "<" else n.Range(end, None, closed, False, at=at)


def bracketed(p: Parser) -> n.Node:
    """`[1, 2]`, `[1..5]`, `]1..5[`."""
    opening = p.source.advance()
    if opening.text == "[" and p.source.take("]"):
        return n.List((), at=opening.start)
    first = p.expression()
    if p.source.take(".."):
        return _range(p, first, opening.text == "[", opening.start)
    if opening.text == "]":
        p.wanted("“..”", "'..'")
    items = [first]
    while p.source.take(","):
        items.append(p.expression())
    p.source.expect("]")
    return n.List(tuple(items), at=opening.start)


def _range(p: Parser, low: n.Node, low_closed: bool, at: int) -> n.Node:
    high = p.expression(3)
    if not p.source.sees("]", ")", "["):
        p.wanted("“]” หรือ “)”", "']' or ')'")
    return n.Range(low, high, low_closed, p.source.advance().text == "]", at=at)


def context(p: Parser) -> n.Node:
    """`{key: value, "another key": value}`."""
    at = p.source.advance().start
    entries: list[n.Entry] = []
    p.names.push(())
    while not p.source.sees("}"):
        start = p.source.token.start
        key = _key(p)
        entries.append(n.Entry(key, p.expression(), at=start))
        p.names.learn(key)
        if not p.source.take(","):
            break
    p.names.pop()
    p.source.expect("}")
    return n.Context(tuple(entries), at=at)


def _key(p: Parser) -> str:
    source = p.source
    if source.token.kind in ("string", "quoted"):
        token = source.advance()
        source.expect(":")
        return unescape(token.text) if token.kind == "string" else token.text
    found = _KEY.match(source.text, source.token.start)
    if not found or not WORD.match(found[1]):
        p.wanted("ชื่อรายการและ “:”", "a key and ':'")
    source.move(found.end())
    return canonical(found[1])


def arguments(p: Parser) -> tuple[n.Argument, ...]:
    """`(a, b)` or `(name: a, other name: b)`."""
    source = p.source
    source.expect("(")
    found: list[n.Argument] = []
    while not source.sees(")"):
        start = source.token.start
        name = _ARGUMENT.match(source.text, start) if source.token.kind == "word" else None
        if name:
            source.move(name.end())
        found.append(n.Argument(canonical(name[1]) if name else "", p.expression(), at=start))
        if not source.take(","):
            break
    source.expect(")")
    if found and any(bool(one.name) != bool(found[0].name) for one in found):
        source.refuse("ใช้ชื่อพารามิเตอร์กับทุกค่าหรือไม่ใช้เลย", "name all arguments or none", found[0].at)
    return tuple(found)
