"""Check a diagram with the parts that it calls: everything that would be refused, or run otherwise than it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from runner.diagram import parts
from runner.diagram.findings import Look, Resources
from runner.diagram.model import Model
from runner.diagram.rules import branches, elements, events, names, shape, thrown, words
from runner.errors import AnuyatError, Finding

RULES = (*elements.RULES, *shape.RULES, *events.RULES, *words.RULES, *names.RULES, *branches.RULES, *thrown.RULES)


def check(model: Model, resources: Resources) -> list[Finding]:
    """All findings, errors and warnings, in the order of file and line. Parts are found through `resources` and checked too."""
    found, broken = parts.models(model, resources)
    everything, sheet = (model, *found), _sheet(model, found, resources)
    findings = [f for error in broken for f in error.findings]
    for one in everything:
        findings += _check(one, everything, resources, sheet)
    return sorted(set(findings), key=lambda f: (f.file != model.file, f.file, f.line, f.element, f.rule))


def _check(model: Model, everything: tuple[Model, ...], resources: Resources, sheet: Any) -> list[Finding]:
    processes = model.executable()
    if not processes:
        return [Finding(model.file, 1, "", "no-process", "แผนภาพไม่มีกระบวนงาน", "the diagram has no process")]
    looks = [Look(model, process, everything, resources, sheet) for process in processes]
    for look in looks:
        for rule in RULES:
            rule(look)
    return [finding for look in looks for finding in look.findings]


def _sheet(model: Model, found: list[Model], resources: Resources) -> Any:
    """The service sheet beside the diagram (`<diagram>.yaml`); None when there is none, or it cannot be read: it is checked by itself."""
    from runner import catalogue

    path = resources.find(f"{Path(model.file).stem}.yaml")
    if path is None:
        return None
    try:
        return catalogue.read(path.read_bytes(), path.name, catalogue.beside(found, resources.find))
    except AnuyatError:
        return None
