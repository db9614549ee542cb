"""Which elements of an old version are different in the new one, or may still come to something that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from runner.definitions import Definition
from runner.diagram import Element
from runner.engine.passage import local_id

Place = tuple[str, str]  # (process, id in the diagram), or what stands for the end of a scope
_LOOKS = (".html", "en.yaml")  # how a version looks and reads, not what it does


class _Side:
    """One version: its elements by place, and what its files are."""

    def __init__(self, definition: Definition) -> None:
        self.files = definition.files
        self.elements: dict[Place, Element] = {place(e): e for e in definition.program.elements.values()}
        self.flows = {(e.process, f): flow for e in self.elements.values() for f, flow in _flows(definition, e)}
        self.boundaries: dict[Place, list[Element]] = {}
        self.listeners: dict[Place, list[Element]] = {}  # by scope: (process, sub-process)
        self.inside: dict[Place, list[Place]] = {}
        for at, one in self.elements.items():
            self.inside.setdefault((one.process, one.parent), []).append(at)
            if one.attached_to:
                self.boundaries.setdefault((one.process, one.attached_to), []).append(one)
            if one.by_event:
                self.listeners.setdefault((one.process, one.parent), []).append(one)

    def targets(self, one: Element) -> Iterator[tuple[str, bool, Place]]:
        """Condition, default or not, and where it leads, for each flow out of an element."""
        for name in one.outgoing:
            flow = self.flows[one.process, name]
            yield flow.condition, name == one.default, (one.process, flow.target)

    def opens(self, one: Element) -> list[Place]:
        """What is inside a sub-process or a part."""
        return self.inside.get((one.called, "") if one.called else (one.process, local_id(one.process, one.id)), [])


def place(element: Element) -> Place:
    return element.process, local_id(element.process, element.id)


def _flows(definition: Definition, one: Element) -> Iterator[tuple[str, Any]]:
    flows = definition.program.flows
    for name in one.outgoing:
        yield name, flows.get(f"{one.process}/{name}") or flows[name]


def touched(old: Definition, new: Definition, kept: Mapping[str, str]) -> frozenset[str]:
    """Ids of the elements of `old` at which a case would notice the change; all of them when the sheet or a letter differs."""
    changed_files = {p for p in old.files.keys() | new.files.keys() if old.files.get(p) != new.files.get(p)}
    if any(not p.endswith((".bpmn", ".dmn", ".form", *_LOOKS)) for p in changed_files):
        return frozenset(old.program.elements)
    before, after = _Side(old), _Side(new)
    images = {at: place(new.program.elements[kept[e.id]]) for at, e in before.elements.items() if e.id in kept}
    files = _Files(old.files, new.files, changed_files)
    changed = {at for at in before.elements if _differs(before, after, images, at) or files.differ(before.elements[at])}
    for scope, inside in before.inside.items():
        if any(at in images for at in inside) and _listeners(before, after, images, scope):
            changed.update(inside)
    return frozenset(before.elements[at].id for at in _leading_to(before, changed))


def _differs(before: _Side, after: _Side, images: Mapping[Place, Place], at: Place) -> bool:
    image = images.get(at)
    if image is None:
        return True
    one, other = before.elements[at], after.elements[image]
    flows = [(condition, default, images.get(target)) for condition, default, target in before.targets(one)]
    events = {images.get(place(e)) for e in before.boundaries.get(at, ())}
    return (
        _said(one) != _said(other)
        or (images.get((one.process, one.parent)) if one.parent else None) != ((other.process, other.parent) if other.parent else None)
        or flows != list(after.targets(other))
        or events != {place(e) for e in after.boundaries.get(image, ())}
    )


def _said(one: Element) -> Element:
    """What an element says of itself, without where it stands and what it is called by others."""
    return replace(
        one, id="", process="", parent="", lane="", line=0, documentation="", attached_to="", default="", incoming=(), outgoing=()
    )


def _listeners(before: _Side, after: _Side, images: Mapping[Place, Place], scope: Place) -> bool:
    """Whether a scope listens to other things now."""
    where = next((after.elements[images[at]] for at in before.inside[scope] if at in images), None)
    now = after.listeners.get((where.process, where.parent), ()) if where else ()
    return {images.get(place(e)) for e in before.listeners.get(scope, ())} != {place(e) for e in now}


def _leading_to(side: _Side, changed: set[Place]) -> set[Place]:
    """The changed places and all from which a token may come to one of them."""
    back: dict[Any, list[Any]] = {}
    for at, one in side.elements.items():
        for target in _next(side, at, one):
            back.setdefault(target, []).append(at)
    for scope in side.inside:
        for target in _after(side, scope):
            back.setdefault(target, []).append(("", *scope))
    found: set[Any] = set(changed) | {("after", *at) for at in changed}
    todo = list(found)
    while todo:
        fresh = [at for at in back.get(todo.pop(), ()) if at not in found]
        found.update(fresh)
        todo += fresh
    return {at for at in found if at in side.elements}


def _next(side: _Side, at: Place, one: Element) -> Iterator[Any]:
    yield from (target for _, _, target in side.targets(one))
    yield from map(place, side.boundaries.get(at, ()))
    yield from map(place, side.listeners.get((one.process, one.parent), ()))
    yield from side.opens(one)
    yield ("", one.process, one.parent)


def _after(side: _Side, scope: Place) -> Iterator[Any]:
    """Where the end of a scope leads: what comes after the sub-process, or after every call of the part."""
    process, parent = scope
    owners = [(process, parent)] if parent else [at for at, one in side.elements.items() if one.called == process]
    for at in owners:
        one = side.elements[at]
        yield ("after", *at)
        yield from (target for target in _next(side, at, one) if target not in side.opens(one))


class _Files:
    """Which forms and tables differ; a form also when one that it holds does."""

    def __init__(self, old: Mapping[str, bytes], new: Mapping[str, bytes], changed: Iterable[str]) -> None:
        self.tables = [old.get(p, b"") + new.get(p, b"") for p in changed if p.endswith(".dmn")]
        forms = {p: old.get(p, b"") + new.get(p, b"") for p in old.keys() | new.keys() if p.endswith(".form")}
        self.changed = {p for p in changed if p.endswith(".form")}
        self.named = {p: f'"{p.rpartition("/")[2].removesuffix(".form")}"'.encode() for p in forms}
        while fresh := {p for p in forms if p not in self.changed and any(self.named[c] in forms[p] for c in self.changed)}:
            self.changed |= fresh

    def differ(self, one: Element) -> bool:
        form, table = (f'"{name}"'.encode() for name in (one.form_id or one.properties.get("form", ""), one.decision_id))
        return any(self.named[p] == form for p in self.changed) or bool(
            one.decision_id and any(table in content for content in self.tables)
        )
