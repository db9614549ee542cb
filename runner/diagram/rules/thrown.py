"""Rules on errors: whoever throws one, somebody around must catch it, or the case stops with an incident."""

from __future__ import annotations

from pathlib import Path

from runner.diagram.findings import Look
from runner.diagram.model import Element, Process

Thrown = set[tuple[str, str]]


def caught(look: Look) -> None:
    """Errors that leave a process which nobody calls. A part may throw: the diagram that calls it must catch."""
    if Path(look.model.file).name.startswith("part_"):
        return
    processes = {p.id: p for m in look.everything for p in m.processes.values()}
    if look.process.id in {e.called for p in processes.values() for e in p.elements.values()}:
        return
    for code, thrower in sorted(_leaving(look.process, "", processes, ())):
        look.warn(look.process.elements[thrower], "uncaught", f"ไม่มีเหตุการณ์ใดรับข้อผิดพลาด {code}", f"no event catches the error {code}")


def _leaving(process: Process, scope: str, processes: dict[str, Process], above: tuple[str, ...]) -> Thrown:
    """The errors that leave a scope: (code, id of the element of this process that they come from)."""
    inside = process.inside(scope)
    thrown: Thrown = set()
    for element in inside:
        if element.kind == "endEvent" and element.event is not None and element.event.kind == "error":
            thrown.add((element.event.code, element.id))
        elif element.kind == "subProcess":
            thrown |= _past_boundaries(process, element, _leaving(process, element.id, processes, above))
        elif element.kind == "callActivity" and element.called in processes and element.called not in above:
            from_part = _leaving(processes[element.called], "", processes, (*above, process.id, element.called))
            thrown |= _past_boundaries(process, element, {(code, element.id) for code, _ in from_part})
    starts = [s for e in inside if e.by_event for s in process.inside(e.id) if s.kind == "startEvent"]
    return {(code, at) for code, at in thrown if not _catches(starts, code)}


def _past_boundaries(process: Process, host: Element, thrown: Thrown) -> Thrown:
    return {(code, at) for code, at in thrown if not _catches(process.boundaries(host.id), code)}


def _catches(events: list[Element], code: str) -> bool:
    return any(e.event is not None and e.event.kind == "error" and not e.event.missing and e.event.code in ("", code) for e in events)


RULES = (caught,)
