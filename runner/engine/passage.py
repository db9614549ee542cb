"""The way from one program to another: what of the old one is what in the new one, worked out once for all cases that go it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from runner.diagram.model import Element
from runner.engine.each import Each
from runner.engine.elements import EventGateway, Inside, Job, Join, UserTask
from runner.engine.node import Interrupts, Node, Waits
from runner.engine.program import Plan, Program
from runner.engine.triggers import Timer, Trigger


def same_ids(old: Program, new: Program) -> dict[str, str]:
    """Old element → new one of the same id in the same process, else the only one of that id elsewhere. What is gone is left out."""
    here = {_local(e): e.id for e in new.elements.values()}
    anywhere: dict[str, list[str]] = {}
    for (_, name), shown in here.items():
        anywhere.setdefault(name, []).append(shown)
    known, found = {_local(e) for e in old.elements.values()}, dict[str, str]()
    for element in old.elements.values():
        place = _local(element)
        elsewhere = anywhere.get(place[1], [])
        if place in here:
            found[element.id] = here[place]
        elif len(elsewhere) == 1 and (new.elements[elsewhere[0]].process, place[1]) not in known:
            found[element.id] = elsewhere[0]
    return found


def _local(element: Element) -> tuple[str, str]:
    return element.process, local_id(element.process, element.id)


def local_id(process: str, shown: str) -> str:
    """The id in the diagram of what the program shows."""
    return shown.removeprefix(f"{process}/")


def family(node: Node) -> tuple[str, ...]:
    """What tokens on two nodes must have in common so that one may stand where the other stood."""
    if isinstance(node, Each):
        return "each", "sequential" if node.sequential else "parallel", *family(node.inner)
    kinds = ((UserTask, "user"), (Job, "job"), (Inside, "inside"), (Join, "join"), (EventGateway, "race"), (Waits, "wait"))
    return (next((name for kind, name in kinds if isinstance(node, kind)), "passed"),)


def alike(old: Trigger, new: Trigger) -> bool:
    """Whether what one trigger keeps means the same to the other."""
    if isinstance(old, Timer) and isinstance(new, Timer):
        return old.timer == new.timer
    return old.kind == new.kind and (old.kind == "timer" or old.name == new.name)


@dataclass(frozen=True)
class Into:
    """A flow into a join: its id in the diagram, where it comes from, its place among those into the join."""

    flow: str
    source: Node
    entry: int


@dataclass
class Passage:
    """`kept`: old element → the new one that it has become. `chosen`: old element → where its tokens begin anew."""

    old: Program
    new: Program
    kept: Mapping[str, str]
    chosen: Mapping[str, str] = field(default_factory=dict)
    _ways: dict[tuple[str, str], tuple[Node, ...] | None] = field(default_factory=dict)
    _entries: dict[tuple[Plan, Node, Node | None], dict[int, int | None]] = field(default_factory=dict)
    _reach: dict[tuple[Plan, Node], dict[str, frozenset[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {node.element.id: (plan.name, node) for plan in self.new.plans.values() for node in _bases(plan)}
        self._into: dict[str, list[tuple[str, Node]]] = {}
        for plan in self.new.plans.values():
            for node in plan.nodes.values():
                if isinstance(node, Inside) and not node.quiet:  # nobody is put into one of several instances
                    self._into.setdefault(node.spec, []).append((plan.name, node))

    # -- elements ----------------------------------------------------------------------------------------------------
    def image(self, node: Node) -> tuple[str, Node] | None:
        """The plan and the node in the new program that a node of the old one has become."""
        return self._places.get(self.kept.get(node.element.id, ""))

    def choice(self, node: Node) -> tuple[str, Node] | None:
        """The plan and the node at which tokens of an old one begin anew. None where no token can begin."""
        found = self._places.get(self.chosen.get(node.element.id, ""))
        return None if found is None or isinstance(found[1], Interrupts) or (isinstance(found[1], Join) and found[1].entries > 1) else found

    def becomes(self, old: Node, new: Node) -> bool:
        return self.kept.get(old.element.id) == new.element.id

    # -- scopes ------------------------------------------------------------------------------------------------------
    def way(self, outer: str, inner: str) -> tuple[Node, ...] | None:
        """The sub-processes and calls to open in plan `outer` to stand in plan `inner`. None when there is no way, or no single one."""
        key = outer, inner
        if key not in self._ways:
            found = list(self._walk(outer, inner))
            self._ways[key] = found[0] if len(found) == 1 else None
        return self._ways[key]

    def _walk(self, outer: str, inner: str) -> Iterator[tuple[Node, ...]]:
        if outer == inner:
            yield ()
            return
        for plan, node in self._into.get(inner, ()):
            yield from ((*before, node) for before in self._walk(outer, plan))

    # -- joins -------------------------------------------------------------------------------------------------------
    def entries(self, plan: Plan, join: Node, old_plan: Plan, old: Node | None) -> dict[int, int | None]:
        """Each way into the old join → the way into `join` that stands for it now; None where there is none, or no single one."""
        key = plan, join, old
        if key not in self._entries:
            before, after = _ways_in(old_plan, old) if old else [], _ways_in(plan, join)
            by_flow = {one.flow: one.entry for one in after}
            found: dict[int, int | None] = {one.entry: by_flow.get(one.flow) for one in before}
            for one in before:
                if found[one.entry] is None:
                    free = self._reached_from(plan, join, one.source) - set(found.values())
                    found[one.entry] = next(iter(free)) if len(free) == 1 else None
            lost, left = _unmatched(found, join)
            if len(lost) == len(left) == 1:  # the only way in that is left
                found[lost[0]] = left[0]
            self._entries[key] = found
        return self._entries[key]

    def _reached_from(self, plan: Plan, join: Node, source: Node) -> frozenset[int | None]:
        image = self.image(source)
        return frozenset(self.reach(plan, join).get(image[1].name, ())) if image and image[0] == plan.name else frozenset()

    def reach(self, plan: Plan, join: Node) -> dict[str, frozenset[int]]:
        """Node → by which of the join's ways in its tokens may come, never through the join itself."""
        key = plan, join
        if key not in self._reach:
            self._reach[key] = {name: _reached(node, join) for name, node in plan.nodes.items()}
        return self._reach[key]


def _bases(plan: Plan) -> Iterator[Node]:
    """The nodes that stand for elements as wholes: not single instances, nor the first element inside an event sub-process."""
    for node in plan.nodes.values():
        if not node.quiet:
            yield node


def _ways_in(plan: Plan, join: Node) -> list[Into]:
    return [
        Into(local_id(join.element.process, route.flow), node, route.entry)
        for node in plan.nodes.values()
        for route in node.routes
        if route.target is join
    ]


def _unmatched(found: Mapping[int, int | None], join: Node) -> tuple[list[int], list[int]]:
    """The old ways in that have no new one, and the new ones that have no old one."""
    assert isinstance(join, Join)
    return [old for old, new in found.items() if new is None], sorted(set(range(join.entries)) - set(found.values()))


def _reached(start: Node, join: Node) -> frozenset[int]:
    found: set[int] = set()
    seen, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for node in (at, *at.boundaries):
            found |= {route.entry for route in node.routes if route.target is join}
            fresh = {route.target for route in node.routes} - seen - {join}
            seen |= fresh
            todo += fresh
    return frozenset(found)
