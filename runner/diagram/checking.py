"""Check a diagram with the parts that it calls: everything that would be refused, or run otherwise than it reads."""

from __future__ import annotations

from runner.diagram import parts
from runner.diagram.findings import Look, Resources
from runner.diagram.model import Model, Process
from runner.diagram.rules import branches, elements, events, names, shape, words
from runner.errors import Finding

RULES = (*elements.RULES, *shape.RULES, *events.RULES, *words.RULES, *names.RULES, *branches.RULES)


def check(model: Model, resources: Resources, *, with_parts: bool = True) -> list[Finding]:
    """All findings, errors and warnings, in the order of file and line. Parts are found through `resources` and checked too."""
    findings = _check(model, resources)
    if with_parts:
        found, broken = parts.models(model, resources)
        findings += [f for error in broken for f in error.findings]
        findings += [f for part in found for f in _check(part, resources)]
    return sorted(set(findings), key=lambda f: (f.file != model.file, f.file, f.line, f.element, f.rule))


def _check(model: Model, resources: Resources) -> list[Finding]:
    processes = model.executable()
    if not processes:
        return [Finding(model.file, 1, "", "no-process", "แผนภาพไม่มีกระบวนงาน", "the diagram has no process")]
    return [finding for process in processes for finding in _process(model, process, resources)]


def _process(model: Model, process: Process, resources: Resources) -> list[Finding]:
    look = Look(model, process, resources)
    for rule in RULES:
        rule(look)
    return look.findings
