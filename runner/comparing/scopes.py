"""One process in both versions: which element and which flow of the old one is which of the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from runner.comparing.matching import alike, match, shared
from runner.comparing.pair import Pair
from runner.diagram import Element, Flow, Process


@dataclass(frozen=True)
class Scope:
    """`elements` and `flows` map old ids to new ones, of what stayed."""

    pair: Pair
    old: Process
    new: Process
    old_file: str
    new_file: str
    elements: Mapping[str, str]
    flows: Mapping[str, str]

    @cached_property
    def added(self) -> list[Element]:
        stayed = set(self.elements.values())
        return [e for e in self.new.elements.values() if e.id not in stayed]

    @cached_property
    def removed(self) -> list[Element]:
        return [e for e in self.old.elements.values() if e.id not in self.elements]

    def kept(self) -> Iterator[tuple[Element, Element]]:
        for old, new in self.elements.items():
            yield self.old.elements[old], self.new.elements[new]

    @cached_property
    def back(self) -> dict[str, str]:
        """New id → old id of the elements that stayed."""
        return {new: old for old, new in self.elements.items()}


def scope(pair: Pair, old_id: str, new_id: str) -> Scope:
    """Two versions of one process, matched."""
    old, new = pair.old.drawn[old_id], pair.new.drawn[new_id]
    elements = match(_nodes(old.process), _nodes(new.process), _likeness)
    return Scope(pair, old.process, new.process, old.file, new.file, elements, _flows(old.process, new.process, elements))


@dataclass(frozen=True)
class _Node:
    element: Element
    around: frozenset[str]


def _nodes(process: Process) -> dict[str, _Node]:
    around: dict[str, set[str]] = {one: set() for one in process.elements}
    for flow in process.flows.values():
        around.setdefault(flow.target, set()).add(f"<{flow.source}")
        around.setdefault(flow.source, set()).add(f">{flow.target}")
    for element in process.elements.values():
        if element.attached_to:
            around[element.id].add(f"@{element.attached_to}")
    return {e.id: _Node(e, frozenset(around[e.id])) for e in process.elements.values()}


def _likeness(one: _Node, other: _Node) -> float:
    """Two elements with different ids: of one kind, called alike, with the same form or part, between the same neighbours."""
    a, b = one.element, other.element
    if a.kind != b.kind or (a.event and a.event.kind) != (b.event and b.event.kind):
        return 0.0
    near = shared(one.around, other.around)
    firm = float(_anchor(a) == _anchor(b))
    if not a.name and not b.name:
        return 0.7 * near + 0.3 * firm
    return 0.6 * alike(a.name, b.name) + 0.2 * firm + 0.2 * near


def _anchor(e: Element) -> tuple[object, ...]:
    return (e.form_id, e.called, e.decision_id, e.topic, e.groups, e.event and (e.event.name, e.event.code, e.event.timer))


def _flows(old: Process, new: Process, elements: Mapping[str, str]) -> dict[str, str]:
    """Flows by id where at least one end stayed, then by both ends and name, then by both ends."""
    found = {i: i for i, f in old.flows.items() if i in new.flows and _touches(f, new.flows[i], elements)}
    for with_name in (True, False):
        taken = set(found.values())
        free: dict[tuple[str, str, str], list[str]] = {}
        for flow in new.flows.values():
            if flow.id not in taken:
                free.setdefault((flow.source, flow.target, flow.name if with_name else ""), []).append(flow.id)
        for flow in old.flows.values():
            ends = (elements.get(flow.source, ""), elements.get(flow.target, ""), flow.name if with_name else "")
            if flow.id not in found and free.get(ends):
                found[flow.id] = free[ends].pop(0)
    return found


def _touches(old: Flow, new: Flow, elements: Mapping[str, str]) -> bool:
    return elements.get(old.source) == new.source or elements.get(old.target) == new.target
