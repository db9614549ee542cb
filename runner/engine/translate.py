"""Translate the Model of a diagram into SpiffWorkflow specs, scope by scope: nodes, flows, boundary events, listeners."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from runner.diagram.model import Element, Model, Process
from runner.engine import elements as kinds
from runner.engine.each import Each
from runner.engine.making import Maker, Untranslatable, mapped, plan_name, template
from runner.engine.node import Node, Route
from runner.engine.program import Plan
from runner.errors import Finding, InvalidDiagram

Shown = Mapping[tuple[str, str], Any]  # (process id, id) → the Element or Flow, with the id that the program shows
_PATH = re.compile(r"=\s*([A-Za-z_]\w*)(?:\.\w+)*\s*")


def translate(process_id: str, models: Iterable[Model], decisions: Mapping[str, Any], shown: Shown) -> dict[str, Plan]:
    """The plans of a process, its sub-processes and the parts it calls, by name; the process first."""
    home = {p.id: (m, p) for m in models for p in m.processes.values()}
    plans: dict[str, Plan] = {}
    todo = [(process_id, "", 0)]
    while todo:
        name, file, line = todo.pop(0)
        if name in plans:
            continue
        if name not in home:
            raise InvalidDiagram([Finding(file, line, name, "part", f"ไม่พบกระบวนงาน {name}", f"there is no process {name}")])
        model, process = home[name]
        try:
            _Translator(process, Maker(decisions), shown, plans).scope("", name)
        except Untranslatable as error:
            raise _invalid(model, process, error) from error
        todo += [(e.called, model.file, e.line) for e in process.elements.values() if e.kind == "callActivity"]
    return plans


def _invalid(model: Model, process: Process, error: Untranslatable) -> InvalidDiagram:
    line, name = (error.element.line, error.element.id) if error.element else (process.line, process.id)
    return InvalidDiagram([Finding(model.file, line, name, "engine", error.th, error.en)])


class _Translator:
    """One process."""

    def __init__(self, process: Process, maker: Maker, shown: Shown, plans: dict[str, Plan]) -> None:
        self.process, self.maker, self.shown, self.plans = process, maker, shown, plans

    def scope(self, parent: str, name: str) -> None:
        """Make the plan of one scope, then those inside it."""
        plan = self.plans[name] = Plan(name)
        inside = self.process.inside(parent)
        for element in inside:
            self._add(plan, element)
        for element in inside:
            self._connect(plan, element)
        self._first(plan, parent, inside)
        for element in inside:
            if element.kind == "eventBasedGateway":
                _gather_triggers(plan, element)
            if element.by_event:
                self._listen(plan, element)
        _reachability(plan)
        for element in inside:
            if element.kind == "subProcess":
                self.scope(element.id, plan_name(self.process.id, element.id))

    # -- nodes ------------------------------------------------------------------------------------------------------
    def _add(self, plan: Plan, element: Element) -> None:
        """The node of an element; for a multi-instance activity that of the whole, too."""
        if element.loop is None:
            self._register(plan, self.maker.make(plan, element, element.id), element)
            return
        inner = self.maker.make(plan, element, f"{element.id}#")
        inner.quiet = True  # the whole is told, once
        self._register(plan, inner, element)
        self._register(plan, _each(plan, element, inner), element)

    def _register(self, plan: Plan, node: Node, element: Element) -> None:
        node.element = self.shown[self.process.id, element.id]
        plan.nodes[node.name] = node

    # -- flows ------------------------------------------------------------------------------------------------------
    def _connect(self, plan: Plan, element: Element) -> None:
        node = plan.nodes[element.id]
        node.routes = tuple(self._route(plan, element, f) for f in element.outgoing)
        if isinstance(node, kinds.Exclusive | kinds.Inclusive):
            node.default = next((r for r in node.routes if r.condition is None), None)
        if isinstance(node, kinds.Join):
            node.entries = max(1, len(element.incoming))
        if isinstance(node, kinds.BoundaryEvent):
            host = plan.nodes.get(element.attached_to)
            if host is None:
                raise Untranslatable(element, "เหตุการณ์ขอบไม่ได้ติดกับงานใด", "the boundary event is attached to nothing in its scope")
            host.boundaries += (node,)

    def _route(self, plan: Plan, element: Element, flow_id: str) -> Route:
        flow = self.process.flows[flow_id]
        target = plan.nodes.get(flow.target)
        if target is None:
            th, en = f"เส้น {flow.id} ไม่ได้ไปยังองค์ประกอบในกรอบเดียวกัน", f"flow {flow.id} leads to nothing in the same scope"
            raise Untranslatable(element, th, en)
        condition = None
        if flow.condition and flow.id != element.default:
            condition = template(element, flow.condition, f"condition of {flow.id}")
        entry = self.process.elements[flow.target].incoming.index(flow_id)
        return Route(self.shown[self.process.id, flow.id].id, target, entry, condition)

    def _start(self, parent: str, inside: list[Element]) -> Element:
        starts = [e for e in inside if e.kind == "startEvent"]
        if len(starts) != 1:
            th, en = f"ต้องมีเหตุการณ์เริ่มต้นหนึ่งจุด พบ {len(starts)}", f"exactly one start event is needed, not {len(starts)}"
            raise Untranslatable(self.process.elements.get(parent), th, en)
        return starts[0]

    def _first(self, plan: Plan, parent: str, inside: list[Element]) -> None:
        plan.first = plan.nodes[self._start(parent, inside).id]
        if parent and self.process.elements[parent].by_event:
            plan.first.quiet, plan.first.inputs, plan.first.outputs = True, (), ()  # its listener has told and mapped already

    def _listen(self, plan: Plan, element: Element) -> None:
        """The start event of an event sub-process listens in the scope around it; its own scope then starts plainly."""
        start = self._start(element.id, self.process.inside(element.id))
        listener = mapped(self.maker.interrupts(plan, start, f"{element.id}#listener", kinds.EventStart), start)
        self._register(plan, listener, start)
        listener.routes = (Route("", plan.nodes[element.id], 0),)
        plan.listeners.append(listener)


def _each(plan: Plan, element: Element, inner: Node) -> Each:
    """The node of a multi-instance activity as a whole."""
    loop = element.loop
    assert loop is not None
    node = Each(plan, element.id)
    node.inner, node.sequential, node.item, node.result = inner, loop.sequential, loop.item, loop.result
    node.collection = template(element, loop.collection, "inputCollection")
    node.until = template(element, loop.until, "completionCondition") if loop.until else None
    if loop.result_item:
        node.result_item = template(element, loop.result_item, "outputElement")
        path = _PATH.fullmatch(loop.result_item)
        free = set(node.result_item.names) - {loop.item, "loopCounter"}
        node.own_names = (path[1],) if path and path[1] in free else ()
        node.read_names = tuple(sorted(free - set(node.own_names)))
    return node


def _gather_triggers(plan: Plan, element: Element) -> None:
    """An event gateway waits for what the events behind it wait for."""
    node = plan.nodes[element.id]
    node.triggers = tuple(t for r in node.routes for t in r.target.triggers)
    if len(node.triggers) != len(node.routes) or not node.routes:
        raise Untranslatable(element, "หลังเกตเวย์เหตุการณ์ต้องเป็นเหตุการณ์รอรับเท่านั้น", "only catch events may follow an event gateway")


def _reachability(plan: Plan) -> None:
    """For each inclusive join: from which nodes which of its incoming flows can still be reached without passing it."""
    joins = [n for n in plan.nodes.values() if isinstance(n, kinds.Inclusive) and n.entries > 1]
    if not joins:
        return
    plan.inclusive = True
    before: dict[str, list[Node]] = {name: [] for name in plan.nodes}
    for node in plan.nodes.values():
        for target in node.reachable_from_here():
            before[target.name].append(node)
    for join in joins:
        join.reach = _reach(join, plan, before)


def _reach(join: Node, plan: Plan, before: Mapping[str, list[Node]]) -> dict[str, frozenset[int]]:
    """Walk back from each incoming flow of the join, never through the join itself."""
    found: dict[str, set[int]] = {}
    sources = [(r.entry, n) for n in plan.nodes.values() for x in (n, *n.boundaries) for r in x.routes if r.target is join]
    for entry, source in sources:
        todo = [source]
        while todo:
            at = todo.pop()
            entries = found.setdefault(at.name, set())
            if at is not join and entry not in entries:
                entries.add(entry)
                todo += before[at.name]
    return {name: frozenset(entries) for name, entries in found.items()}
