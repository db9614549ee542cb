"""The parts that a diagram calls, found and read."""

from __future__ import annotations

from runner.diagram.findings import Resources
from runner.diagram.model import Model
from runner.diagram.read import read
from runner.errors import InvalidDiagram


def models(model: Model, resources: Resources) -> tuple[list[Model], list[InvalidDiagram]]:
    """The models of all parts below a diagram, each once, and the errors of those that cannot be read."""
    found: dict[str, Model] = {}
    broken: list[InvalidDiagram] = []
    todo, asked = [model], set(model.processes)
    while todo:
        for called in _called(todo.pop()):
            path = resources.processes.get(called)
            if called in asked or path is None:
                continue
            asked.add(called)
            try:
                part = read(path.read_bytes(), path.name)
            except InvalidDiagram as error:
                broken.append(error)
                continue
            found[path.name] = part
            asked.update(part.processes)
            todo.append(part)
    return list(found.values()), broken


def with_parts(model: Model, resources: Resources) -> list[Model]:
    """A diagram and all parts below it that can be read."""
    return [model, *models(model, resources)[0]]


def _called(model: Model) -> list[str]:
    return [e.called for p in model.processes.values() for e in p.elements.values() if e.kind == "callActivity" and e.called]
