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


def check(model: Model, resources: Resources, *, with_parts: bool = True) -> list[Finding]:
    """All findings, errors and warnings, in the order of file and line. Parts are found through `resources` and checked too."""
    sheet = _sheet(model, resources)
    findings = _check(model, resources, sheet)
    if with_parts:
        found, broken = parts.models(model, resources)
        findings += [f for error in broken for f in error.findings]
        findings += [f for part in found for f in _check(part, resources, sheet)]
    return sorted(set(findings), key=lambda f: (f.file != model.file, f.file, f.line, f.element, f.rule))


def _check(model: Model, resources: Resources, sheet: Any) -> list[Finding]:
    processes = model.executable()
    if not processes:
        return [Finding(model.file, 1, "", "no-process", "แผนภาพไม่มีกระบวนงาน", "the diagram has no process")]
    return [finding for process in processes for finding in _process(Look(model, process, resources, sheet))]


def _process(look: Look) -> list[Finding]:
    for rule in RULES:
        rule(look)
    return look.findings


def _sheet(model: Model, resources: Resources) -> Any:
    """The service sheet beside the diagram (`<diagram>.yaml`); None when there is none, or it cannot be read: it is checked by itself."""
    from runner import catalogue

    path = resources.find(f"{Path(model.file).stem}.yaml")
    if path is None:
        return None
    try:
        return catalogue.read(path.read_bytes(), path.name)
    except AnuyatError:
        return None
