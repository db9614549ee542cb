"""A program as one graph: from every element, how far it is to a flow or an end. Parts and sub-processes are walked through.

It only guides: who follows it may still find a way closed by data.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from runner.diagram import Element
from runner.engine import Program

FAR = 10**6
Edge = tuple[str, str]  # the sequence flow taken (empty for other ways), the element it leads to


class Graph:
    """`after[element]` are the ways out of an element; `flows` lead from and to elements, all as `Program` names them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._own = {(e.process, _raw(e.id, e.process)): e for e in program.elements.values()}
        self.after: dict[str, list[Edge]] = {name: [] for name in program.elements}
        self.ends: list[str] = []  # end events of the process itself
        self.source: dict[str, str] = {}  # of each flow
        self.target: dict[str, str] = {}
        for element in program.elements.values():
            self._add(element)

    def _add(self, element: Element) -> None:
        out = self.after[element.id]
        for raw in element.outgoing:
            flow = self.flow(element.process, raw)
            target = self._own[element.process, self.program.flows[flow].target]
            self.source[flow], self.target[flow] = element.id, target.id
            out.append((flow, target.id))
        out += (("", event) for event in self._interruptions(element))
        if element.kind == "subProcess":
            out += (("", one.id) for one in self._starts(element.process, _raw(element.id, element.process)))
        if element.kind == "callActivity":
            out += (("", one.id) for one in self._starts(element.called, ""))
        if not element.outgoing and element.kind not in ("boundaryEvent",):
            self._end(element, out)

    def _end(self, element: Element, out: list[Edge]) -> None:
        owners = self.owners(element)
        if element.kind == "endEvent" and not owners and element.process == self.program.process_id:
            self.ends.append(element.id)
        for owner in owners:
            out += ((flow, self.target_of(owner, flow)) for flow in self.out(owner))
            if owner.by_event or not owner.outgoing:  # the scope around it may end with it
                out.append(("", owner.id)) if owner.id != element.id else None

    def target_of(self, element: Element, flow: str) -> str:
        """The element that a flow out of `element` leads to."""
        return self._own[element.process, self.program.flows[flow].target].id

    def out(self, element: Element) -> list[str]:
        """The sequence flows out of an element, as the program names them."""
        return [self.flow(element.process, raw) for raw in element.outgoing]

    def flow(self, process: str, raw: str) -> str:
        """What the program calls a flow of a process."""
        return f"{process}/{raw}" if f"{process}/{raw}" in self.program.flows else raw

    def owners(self, element: Element) -> list[Element]:
        """The sub-process around an element, or the call activities that its process is called by."""
        if element.parent:
            return [self._own[element.process, element.parent]]
        return self._callers.get(element.process, [])

    @cached_property
    def _callers(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.program.elements.values():
            if element.kind == "callActivity":
                found.setdefault(element.called, []).append(element)
        return found

    def _starts(self, process: str, parent: str) -> Iterator[Element]:
        inside = [e for e in self._own.values() if (e.process, e.parent) == (process, parent)]
        yield from (e for e in inside if e.kind == "startEvent")
        yield from self._listeners(process, parent)

    def _listeners(self, process: str, parent: str) -> Iterator[Element]:
        for e in self._own.values():
            if (e.process, e.parent) == (process, parent) and e.by_event:
                yield from self._starts(process, _raw(e.id, process))

    def _interruptions(self, element: Element) -> Iterator[str]:
        """What may take over while a token is on the element: its boundary events, listeners of its scope, those of the scopes around."""
        at: list[Element] = [element]
        seen: set[str] = set()
        while at:
            one = at.pop()
            if one.id in seen:
                continue
            seen.add(one.id)
            raw = _raw(one.id, one.process)
            yield from (e.id for (process, _), e in self._own.items() if process == one.process and e.attached_to == raw)
            yield from (e.id for e in self._listeners(one.process, one.parent) if e.parent != one.parent)
            at += self.owners(one)

    def catchers(self, element: Element) -> list[Element]:
        """The events that may catch an error thrown inside an element or from it, the nearest first."""
        events = [self.program.elements[name] for name in dict.fromkeys(self._interruptions(element))]
        return [e for e in events if e.event is not None and e.event.kind == "error"]

    @cached_property
    def _before(self) -> dict[str, list[Edge]]:
        before: dict[str, list[Edge]] = {name: [] for name in self.after}
        for name, edges in self.after.items():
            for flow, target in edges:
                before[target].append((flow, name))
        return before

    def distances(self, flows: Collection[str], elements: Collection[str] = ()) -> Mapping[str, int]:
        """From every element, how many steps to one of these flows (being on its source counts 0) or elements; FAR is left out."""
        found = {self.source[flow]: 0 for flow in flows if flow in self.source} | dict.fromkeys(elements, 0)
        todo = deque(found)
        while todo:
            at = todo.popleft()
            for _flow, source in self._before[at]:
                if source not in found:
                    found[source] = found[at] + 1
                    todo.append(source)
        return found

    @cached_property
    def to_end(self) -> Mapping[str, int]:
        """From every element, how many steps to the nearest end of the process."""
        return self.distances((), self.ends)

    @cached_property
    def loops(self) -> list[str]:
        """The flows that lead back: one for every loop that is drawn, in the order of a walk from the start."""
        starts = [e.id for e in self.program.elements.values() if e.kind == "startEvent"]
        state: dict[str, int] = {}
        back: list[str] = []
        for start in starts:
            self._walk(start, state, back)
        return list(dict.fromkeys(back))

    def _walk(self, start: str, state: dict[str, int], back: list[str]) -> None:
        if start in state:
            return
        stack = [(start, iter(self._drawn(start)))]
        state[start] = 1
        while stack:
            at, edges = stack[-1]
            flow, target = next(edges, ("", ""))
            if not target:
                state[at] = 2
                stack.pop()
            elif state.get(target) == 1:
                back.append(flow)
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(self._drawn(target))))

    def _drawn(self, element: str) -> list[Edge]:
        """Ways by flows alone, within one scope; those of its boundary events count as its own."""
        one = self.program.elements[element]
        raw = _raw(one.id, one.process)
        hung = [e for (process, _), e in self._own.items() if process == one.process and e.attached_to == raw]
        return [(flow, self.target_of(e, flow)) for e in (one, *hung) for flow in self.out(e)]


def _raw(name: str, process: str) -> str:
    return name.removeprefix(f"{process}/")
