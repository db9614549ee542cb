"""Which variables a case holds when an element is reached: surely, or only if it came by some way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from runner import feel
from runner.definitions import Definition
from runner.diagram import Element
from runner.paths.graph import Graph
from runner.paths.scopes import THROWN, Scopes

Names = frozenset[str]
_EMPTY: Names = frozenset()
_PAYMENT = frozenset({"payment", "payment_reference", "paid_on", "receipt_number"})  # the property `payment` writes them


class Dataflow:
    """`writes`: element → the variables of the case that are there once it is done. `outside`: elements that may bring any variable."""

    def __init__(self, definition: Definition, graph: Graph, scopes: Scopes) -> None:
        self.definition, self.graph, self.scopes = definition, graph, scopes
        elements = graph.program.elements
        self.writes = {name: self._writes(element) for name, element in elements.items()}
        self.outside = {name for name, element in elements.items() if _brings_anything(element)}
        self._reached: dict[str, frozenset[str]] = {}

    def _writes(self, element: Element) -> Names:
        if element.outputs:
            return frozenset(target.partition(".")[0] for target, _ in element.outputs) | _by_properties(element)
        if element.loop is not None:
            item = feel.template(element.loop.result_item).names if element.loop.result_item else _EMPTY
            return (self.results(element) - item) | frozenset({element.loop.result} - {""})
        return self.results(element) | _by_properties(element)

    def results(self, element: Element) -> Names:
        """What an element sees of its own when it is done, before mappings let it out."""
        form = self.definition.form_of(element)
        if form is None:
            return frozenset({element.result} - {""})
        others = (self.definition.forms.get(c.other) for c in form.walk() if c.role == "corrections")
        return form.names.union(*(other.names for other in others if other is not None))

    # ---- surely ----------------------------------------------------------------------------------------------------------
    @cached_property
    def surely(self) -> dict[str, Names]:
        """Element → variables that are written on every way to it."""
        elements = self.graph.program.elements
        before: dict[str, Names | None] = dict.fromkeys(elements)
        changed = True
        while changed:
            changed = False
            for name, element in elements.items():
                new = self._before(element, before)
                if new != before[name]:
                    before[name], changed = new, True
        return {name: found or _EMPTY for name, found in before.items()}

    def _before(self, element: Element, before: dict[str, Names | None]) -> Names | None:
        """None while nothing is known: an element that nothing leads to yet."""
        ways = [self._after(self.graph.program.elements[source], before) for source in self._sources(element)]
        if element.kind == "startEvent":
            return self._at_start(element, before)
        if element.attached_to or element.by_event:
            ways = [self._caught(element, before)]
        known = [way for way in ways if way is not None]
        if not known:
            return None
        return _EMPTY.union(*known) if element.kind == "parallelGateway" else frozenset.intersection(*known)

    def _at_start(self, start: Element, before: dict[str, Names | None]) -> Names | None:
        if self.scopes.listens(start):
            return self._caught(start, before)
        owners = self.scopes.around(start)
        known = [found for owner in owners if (found := before[owner.id]) is not None]
        if not owners:
            return _EMPTY
        return frozenset.intersection(*known) if known else None

    def _caught(self, event: Element, before: dict[str, Names | None]) -> Names | None:
        """An error or escalation brings what was there when it was thrown; anything else may come at once."""
        if event.event is not None and event.event.kind in THROWN and (throwers := self.scopes.throwers(event)):
            known = [found for one in throwers if (found := before[one.id]) is not None]
            return frozenset.intersection(*known) if known else None
        return before[self.scopes.moment(event).id]

    @cached_property
    def _into(self) -> dict[str, list[str]]:
        into: dict[str, list[str]] = {}
        for flow, source in self.graph.source.items():
            into.setdefault(self.graph.target[flow], []).append(source)
        return into

    def _sources(self, element: Element) -> list[str]:
        return self._into.get(element.id, [])

    def _after(self, element: Element, before: dict[str, Names | None]) -> Names | None:
        found = before[element.id]
        if found is None:
            return None
        if element.loop is None and self.scopes.of(element) is not None:
            inner = self._at_ends(element, before)
            if inner is None:
                return None
            found |= inner
        return found | self.writes[element.id]

    def _at_ends(self, element: Element, before: dict[str, Names | None]) -> Names | None:
        inner = self.scopes.of(element)
        ends = [out for end in self.scopes.ends(inner) if (out := self._after(end, before)) is not None] if inner else []
        return frozenset.intersection(*ends) if ends else None

    def done(self, name: str) -> Names:
        """What an element sees when it has done its work, and its mappings have not: what was before, its results, what stands inside."""
        element = self.graph.program.elements[name]
        return self.surely[name] | self.results(element) | (self._at_ends(element, dict(self.surely)) or _EMPTY)

    def within(self, name: str) -> set[str]:
        """An element and everything inside it."""
        inner = self.scopes.of(self.graph.program.elements[name])
        return {name, *(one.id for one in (self.scopes.below(inner) if inner else ()))}

    # ---- perhaps ---------------------------------------------------------------------------------------------------------
    def reached(self, element: str) -> frozenset[str]:
        """Everything that may come after an element; itself only in a loop."""
        if element not in self._reached:
            seen: set[str] = set()
            todo = [target for _, target in self.graph.after[element]]
            while todo:
                at = todo.pop()
                if at not in seen:
                    seen.add(at)
                    todo += [target for _, target in self.graph.after[at]]
            self._reached[element] = frozenset(seen)
        return self._reached[element]

    def may_precede(self, one: str, other: str) -> bool:
        """Whether `one` may be done when `other` is reached: before it, or beside it."""
        return other in self.reached(one) or any(one in left and other in right for left, right in self._beside)

    @cached_property
    def _beside(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        """Pairs of what follows two ways on which tokens run at the same time."""
        found = []
        for name in self.graph.after:
            ways = {target: self.reached(target) | {target} for target in self._parallel(name)}
            found += [(ways[one], ways[other]) for one in ways for other in ways if one != other]
        return found

    def _parallel(self, name: str) -> Iterator[str]:
        """The targets of an element on which tokens may be at the same time; none where only one is chosen."""
        elements = self.graph.program.elements
        element = elements[name]
        edges = list(dict.fromkeys(target for _, target in self.graph.after[name]))
        beside = [t for t in edges if elements[t].kind in ("boundaryEvent", "startEvent") and not elements[t].interrupting]
        if (element.kind in ("parallelGateway", "inclusiveGateway") and len(element.outgoing) > 1) or beside:
            yield from edges


def _by_properties(element: Element) -> Names:
    drawn = element.properties.get("draw", "").partition(":")[0].strip()
    licence = {"licence"} if element.properties.get("licence") else set()
    return frozenset({drawn} - {""}) | licence | (_PAYMENT if element.properties.get("payment") else _EMPTY)


def _brings_anything(element: Element) -> bool:
    """Workers and messages may bring any variable, unless mappings say which."""
    message = element.kind == "receiveTask" or (element.event is not None and element.event.kind == "message")
    return (message or element.kind in ("serviceTask", "sendTask")) and not element.outputs
