"""Who reads which variable, when, and whether null would do: read off the expressions of a program's elements and flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from runner import feel
from runner.decisions import Decisions
from runner.diagram import Element
from runner.feel import nodes as n
from runner.form.reading import RESERVED
from runner.paths.graph import Graph
from runner.paths.scopes import Scopes

_COUNTS = frozenset({"loopCounter", "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances"})
_FOR_NULL = frozenset({"is defined", "get or else", "is empty", "is blank"})


@dataclass(frozen=True)
class Read:
    """One variable in one expression. `element` is where an analyst finds it, `at` the element that is there when it is evaluated:
    `before` it has done its work, or after. `bears`: null gives an answer that was thought of (`none`: even no answer is needed)."""

    name: str
    element: str
    at: str
    before: bool = True
    bears: Literal["no", "equality", "yes"] = "no"
    others: frozenset[str] = frozenset()  # that are looked at first: `a and b`, `if a then b`


def reads(graph: Graph, scopes: Scopes, decisions: Mapping[str, Decisions]) -> Iterator[Read]:
    """All reads of variables that the case itself must hold: not those of the environment, not locals."""
    for element in graph.program.elements.values():
        for one in chain(_of_element(element, scopes), _of_decision(element, decisions)):
            if one.name not in local_names(scopes, element) | RESERVED | _COUNTS:
                yield one
    for name, flow in graph.program.flows.items():
        at = graph.source.get(name, "")
        if flow.condition and at:
            here = local_names(scopes, graph.program.elements[at]) | RESERVED
            yield from (one for one in _of_text(flow.condition, at, at) if one.name not in here)


def local_names(scopes: Scopes, element: Element) -> frozenset[str]:
    """What an element sees besides the case: its own locals and those of the scopes around it."""
    found: set[str] = set()
    todo, seen = [element], set[str]()
    while todo:
        at = todo.pop()
        if at.id in seen:
            continue
        seen.add(at.id)
        found |= {target.partition(".")[0] for target, _ in at.inputs}
        if at.loop is not None:
            found |= {at.loop.item} - {""}
        todo += scopes.around(at)
        todo += [scopes.host(at)] if at.attached_to else []
    return frozenset(found)


def _of_element(element: Element, scopes: Scopes) -> Iterator[Read]:
    at, moment = element.id, scopes.moment(element).id
    for text in (element.script, element.assignee, element.due, element.priority, *(source for _, source in element.inputs)):
        yield from _of_text(text, at, at)
    for text in element.properties.values():
        yield from _of_text(text, at, at, before=False, bears="yes")
    if element.event is not None:
        yield from _of_text(element.event.value, at, moment)
    for _, source in element.outputs:
        yield from _of_text(source, at, at, before=False, bears="yes" if _from_outside(element) else "no")
    if element.loop is not None:
        yield from _of_text(element.loop.collection, at, at)
        yield from _of_text(element.loop.result_item, at, at, before=False)
        yield from _of_text(element.loop.until, at, at, before=False, bears="yes")


def _from_outside(element: Element) -> bool:
    """Whether an element's results are what workers and other systems say."""
    return element.kind in ("serviceTask", "sendTask", "receiveTask") or (
        element.event is not None and element.event.kind in ("message", "error")
    )


def _of_decision(element: Element, decisions: Mapping[str, Decisions]) -> Iterator[Read]:
    tables = decisions.get(element.decision_id)
    if tables is not None and element.decision_id in tables.decisions:
        for name in tables.decisions[element.decision_id].inputs:
            yield Read(name, element.id, element.id, bears="equality")


def _of_text(text: str, element: str, at: str, *, before: bool = True, bears: str = "") -> Iterator[Read]:
    expression = feel.template(text).expression if text else None
    if expression is None:
        return
    names = expression.names - expression.doubtful
    first = names if any(isinstance(node, n.Logic | n.If) for node in n.walk(expression.tree)) else frozenset[str]()
    for name in sorted(names):
        yield Read(name, element, at, before, "yes" if bears == "yes" else _bears(expression.tree, name), first - {name})


def _bears(tree: n.Node, name: str) -> Literal["no", "equality", "yes"]:
    """Whether an expression asks for null itself (yes), only compares the variable with something else (equality), or counts on a value."""
    if any(_asks_for_null(node, name) for node in n.walk(tree)):
        return "yes"
    return "equality" if _only_compared(tree, name) else "no"


def _asks_for_null(node: n.Node, name: str) -> bool:
    if isinstance(node, n.Comparison) and node.op in ("=", "!="):
        sides = (node.left, node.right)
        return any(isinstance(side, n.Null) for side in sides) and any(_head(side) == name for side in sides)
    if isinstance(node, n.Call) and isinstance(node.function, n.Name) and node.function.name in _FOR_NULL:
        return any(_head(argument.value) == name for argument in node.arguments)
    if isinstance(node, n.In):
        return _head(node.value) == name and any(isinstance(inner, n.Null) for test in node.tests for inner in n.walk(test))
    return isinstance(node, n.InstanceOf) and _head(node.value) == name


def _only_compared(node: n.Node, name: str) -> bool:
    """Whether the variable stands only in `=`, `!=` and `in`, which have an answer for null."""
    if isinstance(node, n.Comparison) and node.op in ("=", "!="):
        return all(_head(side) == name or _only_compared(side, name) for side in (node.left, node.right))
    if isinstance(node, n.In):
        return (_head(node.value) == name or _only_compared(node.value, name)) and all(_only_compared(test, name) for test in node.tests)
    return _head(node) != name and all(_only_compared(child, name) for child in n.children(node))


def _head(node: n.Node) -> str:
    while isinstance(node, n.Path):
        node = node.source
    return node.name if isinstance(node, n.Name) else ""
