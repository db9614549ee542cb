"""What stands in what: hosts of boundary events, the inside of sub-processes and called parts, where they start and end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from runner.diagram import Element
from runner.engine import Program

Scope = tuple[str, str]  # process, id of the sub-process in it (empty: the process itself)
THROWN = ("error", "escalation")


class Scopes:
    """The scopes of a program; elements are those of `Program.elements`, also where a part has an id of its own there."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._own = {(e.process, raw(e)): e for e in program.elements.values()}
        self._inside: dict[Scope, list[Element]] = {}
        for element in program.elements.values():
            self._inside.setdefault((element.process, element.parent), []).append(element)

    def host(self, event: Element) -> Element:
        """What a boundary event sits on."""
        return self._own[event.process, event.attached_to]

    def boundaries(self, host: Element) -> list[Element]:
        """The boundary events of an element."""
        return [e for e in self.inside((host.process, host.parent)) if e.attached_to == raw(host)]

    def around(self, element: Element) -> list[Element]:
        """The sub-process around an element, or the call activities that call its process."""
        return [self._own[element.process, element.parent]] if element.parent else self._callers.get(element.process, [])

    @cached_property
    def _callers(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.program.elements.values():
            if element.kind == "callActivity":
                found.setdefault(element.called, []).append(element)
        return found

    def inside(self, scope: Scope) -> list[Element]:
        """The elements directly in a scope."""
        return self._inside.get(scope, [])

    def of(self, element: Element) -> Scope | None:
        """The scope that a sub-process or call activity opens."""
        return (element.process, raw(element)) if element.kind == "subProcess" else (element.called, "") if element.called else None

    def start(self, scope: Scope) -> Element | None:
        """The start event of a scope."""
        return next((e for e in self.inside(scope) if e.kind == "startEvent"), None)

    def ends(self, scope: Scope) -> list[Element]:
        """Where tokens of a scope stop without leaving it by an error; also those of interrupting event sub-processes."""
        stop = [e for e in self.inside(scope) if not e.outgoing and not e.by_event and not e.attached_to and not _leaves(e)]
        for one in self.inside(scope):
            inner = self.of(one)
            start = self.start(inner) if one.by_event and inner else None
            if inner is not None and start is not None and start.interrupting:
                stop += self.ends(inner)
        return stop

    def below(self, scope: Scope, seen: frozenset[Scope] = frozenset()) -> Iterator[Element]:
        """Everything in a scope, at any depth, through called parts."""
        for one in self.inside(scope):
            yield one
            inner = self.of(one)
            if inner is not None and inner not in seen:
                yield from self.below(inner, seen | {scope})

    def listens(self, element: Element) -> bool:
        """Whether it is the start event of an event sub-process."""
        return element.kind == "startEvent" and bool(element.parent) and self.around(element)[0].by_event

    def watched(self, catcher: Element) -> list[Element]:
        """What an error or escalation may come from that a boundary event or an event sub-process catches."""
        if catcher.attached_to:
            host = self.host(catcher)
            inner = self.of(host)
            return [host, *(self.below(inner) if inner else ())]
        owner = self.around(catcher)[0]
        return [e for e in self.below((owner.process, owner.parent)) if e is not owner and e.parent != catcher.parent]

    def throwers(self, catcher: Element) -> list[Element] | None:
        """The elements that throw what an event catches; None when a worker may, which throws any error that it likes."""
        assert catcher.event is not None
        kind, code = catcher.event.kind, catcher.event.code
        seen = self.watched(catcher)
        if kind == "error" and any(e.kind in ("serviceTask", "sendTask") or (e.topic and e.event) for e in seen):
            return None
        return [
            e for e in seen
            if e.kind in ("endEvent", "intermediateThrowEvent") and e.event and e.event.kind == kind and code in ("", e.event.code)
        ]  # fmt: skip

    def moment(self, element: Element) -> Element:
        """What is there when the value of an element's event is worked out: a border's host, or the start of the scope that listens."""
        if element.attached_to:
            return self.host(element)
        if self.listens(element):
            owner = self.around(element)[0]
            return self.start((owner.process, owner.parent)) or element
        return element


def raw(element: Element) -> str:
    """The id that an element has in its own file."""
    return element.id.removeprefix(f"{element.process}/")


def _leaves(element: Element) -> bool:
    return element.event is not None and element.event.kind == "error"
