"""From syntax tree back to text, canonical and with as few brackets as reading it back needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from runner.feel import nodes as n
from runner.feel.names import KEYWORDS, WORD
from runner.feel.numbers import Num
from runner.feel.tokens import escape

_LEVELS = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_UNARY, _INSTANCE, _POSTFIX, _ATOM = 7, 8, 9, 10


def unparse(node: n.Node) -> str:
    """The text of a tree: `compile(unparse(tree)).tree == tree` for every tree that was read."""
    return _TEXT[type(node)](node)


def _level(node: n.Node) -> int:
    """How tightly the text of the node holds together."""
    if isinstance(node, n.Arithmetic | n.Logic):
        return _LEVELS[node.op]
    if isinstance(node, n.Comparison | n.Between | n.In):
        return 3
    if isinstance(node, n.If | n.For | n.Quantified | n.FunctionDefinition):
        return 0
    if isinstance(node, n.Negate):
        return _UNARY
    if isinstance(node, n.InstanceOf):  # after a bare `list` a `<` would be read as part of the type
        return 0 if node.type.name in ("list", "range", "context", "function") and not node.type.parts else _INSTANCE
    return _POSTFIX if isinstance(node, n.Path | n.Filter | n.Call) else _ATOM


def _inside(node: n.Node, level: int) -> str:
    text = unparse(node)
    return f"({text})" if _level(node) < level else text


def _binary(node: Any) -> str:
    level = _level(node)
    left, right = _inside(node.left, level), _inside(node.right, level + 1)
    first = _first(node.right)
    if isinstance(first, n.Name) and " " in first.name:
        left = f"({left})"  # a name of several words behind a sign could be read as going on from the one before it
    return f"{left} {node.op} {right}"


def _first(node: Any) -> n.Node:
    """What stands first in the text of an expression."""
    while True:
        before = [getattr(node, one, None) for one in ("left", "source", "function", "value")]
        inner = next((one for one in before if isinstance(one, n.Node)), None)
        if inner is None:
            break
        node = inner
    return node  # type: ignore[no-any-return]


def _number(value: Num) -> str:
    return str(value).replace("E", "e")


def name_text(name: str) -> str:
    """A name as it stands in a source; in backticks when it cannot stand alone."""
    words = name.split(" ")
    plain = all(WORD.fullmatch(word) and word not in KEYWORDS for word in words)
    return name if plain or "`" in name else f"`{name}`"


def _key(key: str) -> str:
    return key if all(WORD.fullmatch(word) for word in key.split(" ")) else escape(key)


def _all(nodes: Sequence[n.Node]) -> str:
    return ", ".join(map(unparse, nodes))


def _call(node: n.Call) -> str:
    return f"{_inside(node.function, _POSTFIX)}({_all(node.arguments)})"


def _argument(node: n.Argument) -> str:
    return (f"{node.name}: " if node.name else "") + unparse(node.value)


def _iterator(node: n.Iterator_) -> str:
    end = f"..{_inside(node.end, 1)}" if node.end is not None else ""
    return f"{name_text(node.name)} in {_inside(node.source, 1) if end else unparse(node.source)}{end}"


def _range(node: n.Range) -> str:
    if node.low is None and node.high is not None:
        return f"({'<=' if node.high_closed else '<'} {_inside(node.high, 4)})"
    if node.high is None and node.low is not None:
        return f"({'>=' if node.low_closed else '>'} {_inside(node.low, 4)})"
    assert node.low is not None
    assert node.high is not None
    left, right = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
    return f"{left}{_inside(node.low, 1)}..{_inside(node.high, 4)}{right}"


def _in(node: n.In) -> str:
    value = _inside(node.value, 3)
    only = node.tests[0]
    half = isinstance(only, n.Range) and (only.low is None or only.high is None)  # `in (< 5)` would be a list of one test
    if len(node.tests) == 1 and not isinstance(only, n.Test) and not half and _level(only) > 3:
        return f"{value} in {unparse(only)}"
    return f"{value} in ({_all(node.tests)})"


def _function(node: n.FunctionDefinition) -> str:
    return f"function({_all(node.parameters)}) {'external ' if node.external else ''}{unparse(node.body)}"


def _parameter(node: n.Parameter) -> str:
    return name_text(node.name) + (f": {unparse(node.type)}" if node.type else "")


def _tests(node: n.UnaryTests) -> str:
    inside = _all(node.tests) or "-"
    return f"not({inside})" if node.negated else inside


def _type(node: n.TypeNode) -> str:
    if not node.parts:
        return node.name
    parts = [unparse(part) for part in node.parts]
    if node.name == "context":
        return f"context<{', '.join(f'{name_text(k)}: {t}' for k, t in zip(node.keys, parts, strict=True))}>"
    if node.name == "function":
        return f"function<{', '.join(parts[:-1])}> -> {parts[-1]}"
    return f"{node.name}<{parts[0]}>"


_TEXT: dict[type[n.Node], Callable[[Any], str]] = {
    n.Number: lambda x: _number(x.value),
    n.String: lambda x: escape(x.value),
    n.Boolean: lambda x: "true" if x.value else "false",
    n.Null: lambda x: "null",
    n.AtLiteral: lambda x: f"@{escape(x.text)}",
    n.Name: lambda x: name_text(x.name),
    n.Path: lambda x: f"{_inside(x.source, _POSTFIX)}.{name_text(x.name)}",
    n.Negate: lambda x: f"-{_inside(x.operand, _UNARY)}",
    n.Arithmetic: _binary,
    n.Comparison: lambda x: f"{_inside(x.left, 3)} {x.op} {_inside(x.right, 4)}",
    n.Logic: _binary,
    n.Between: lambda x: f"{_inside(x.value, 3)} between {_inside(x.low, 4)} and {_inside(x.high, 4)}",
    n.In: _in,
    n.InstanceOf: lambda x: f"{_inside(x.value, _POSTFIX)} instance of {unparse(x.type)}",
    n.If: lambda x: f"if {unparse(x.condition)} then {unparse(x.yes)} else {unparse(x.no)}",
    n.For: lambda x: f"for {_all(x.iterators)} return {unparse(x.body)}",
    n.Iterator_: _iterator,
    n.Quantified: lambda x: f"{x.kind} {_all(x.iterators)} satisfies {unparse(x.condition)}",
    n.Filter: lambda x: f"{_inside(x.source, _POSTFIX)}[{unparse(x.condition)}]",
    n.Call: _call,
    n.Argument: _argument,
    n.FunctionDefinition: _function,
    n.Parameter: _parameter,
    n.Context: lambda x: "{" + _all(x.entries) + "}",
    n.Entry: lambda x: f"{_key(x.key)}: {unparse(x.value)}",
    n.List: lambda x: f"[{_all(x.items)}]",
    n.Range: _range,
    n.Test: lambda x: f"{x.op} {_inside(x.value, 4)}",
    n.UnaryTests: _tests,
    n.TypeNode: _type,
}
