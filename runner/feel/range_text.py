"""A range from its text, for the built-in `range`: `[18..21)`, `[2..)`, `(..2]` (DMN 1.5, table 72); its ends are literals."""

from __future__ import annotations

from runner.errors import ExpressionError
from runner.feel import nodes as n
from runner.feel.bounds import Fault, Run, Scope
from runner.feel.compile_base import Setting, compile_node
from runner.feel.functions.registry import BUILTINS
from runner.feel.names import layer
from runner.feel.parser import Parser
from runner.feel.values import Range

_CALLS = frozenset({"date", "time", "date and time", "duration", "years and months duration"})


def parse_range(text: str) -> Range | None:
    """The range, or None when the text is not one."""
    text = text.strip()
    half = _half(text)
    tree = _read(half or text)
    if not isinstance(tree, n.Range) or not all(_literal(end) for end in (tree.low, tree.high) if end is not None):
        return None
    try:
        value = compile_node(tree, Setting(text))(Scope({}, None, Run()))
    except Fault:
        return None
    return value if isinstance(value, Range) else None


def _half(text: str) -> str:
    """`[2..)` as `(>= 2)`, `(..2]` as `(<= 2)`; empty when both ends are there."""
    inside = text[1:-1].strip()
    if text[:1] in ("(", "]") and inside.startswith(".."):
        return f"({'<=' if text.endswith(']') else '<'} {inside[2:]})"
    if text[-1:] in (")", "[") and inside.endswith(".."):
        return f"({'>=' if text.startswith('[') else '>'} {inside[:-2]})"
    return ""


def _read(text: str) -> n.Node | None:
    try:
        return Parser(text, [layer(BUILTINS)]).whole()
    except ExpressionError:
        return None


def _literal(node: n.Node) -> bool:
    if isinstance(node, n.Negate):
        return isinstance(node.operand, n.Number)
    if isinstance(node, n.Call) and isinstance(node.function, n.Name):
        return node.function.name in _CALLS and all(_literal(argument.value) for argument in node.arguments)
    return isinstance(node, n.Number | n.String | n.AtLiteral)
