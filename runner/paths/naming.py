"""Names of paths: by their ends, and by what no earlier path of the same end has crossed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runner.engine import Program
from runner.paths.model import Path


def name_paths(paths: Sequence[Path], program: Program) -> list[Path]:
    """The same paths, each with a name of its own: `ออกใบอนุญาต – แก้ไขแล้ว`."""
    crossed: dict[str, set[str]] = {}
    taken: dict[str, int] = {}
    named = []
    for path in paths:
        end = " + ".join(program.elements[name].name or name for name in path.ends) or "–"
        before = crossed.setdefault(end, set())
        special = next((label for flow in path.flows if flow not in before and (label := _label(flow, program))), "") if before else ""
        before |= set(path.flows)
        name = f"{end} – {special}" if special else end
        taken[name] = taken.get(name, 0) + 1
        named.append(replace(path, name=name if taken[name] == 1 else f"{name} ({taken[name]})"))
    return named


def _label(flow: str, program: Program) -> str:
    """What a flow says: its own name, or the name of the event or task that it leaves."""
    one = program.flows[flow]
    if one.name:
        return one.name
    element = next((e for e in program.elements.values() if flow.rpartition("/")[2] in e.outgoing and e.kind == "boundaryEvent"), None)
    return element.name if element else ""
