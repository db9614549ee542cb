"""A compiled process with its parts: immutable, shared by all its cases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from runner.diagram.model import Element, Flow, Model, Process
from runner.engine.node import Listener, Node
from runner.errors import Finding, InvalidDiagram


class Plan(BpmnProcessSpec):  # type: ignore[misc]
    """The specs of one scope: a process, a called part, or the inside of a sub-process."""

    first: Node

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.task_specs.clear()  # SpiffWorkflow's own start and end, whose names an element might have
        self.listeners: list[Listener] = []
        self.inclusive = False  # whether it has an inclusive join
        self.nodes: dict[str, Node] = {}  # by spec name, in the diagram's order


@dataclass(frozen=True)
class Program:
    """A version of a service that cases run on.

    `elements` and `flows` are those of the process and of every part that it calls, by id; where a part uses an id again, its own has the
    id `part/id`, here and in all that a run tells of it. `names` says for every scope which element stands at which position of a stored
    state: a migration maps by these.
    """

    key: str
    process_id: str
    top: Plan
    plans: Mapping[str, Plan]
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    digest: str
    order: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    positions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def mark(self) -> bytes:
        """The first bytes of the digest, kept in every state."""
        return bytes.fromhex(self.digest[:16])


def compile_process(key: str, process_id: str, models: Iterable[Model], decisions: Mapping[str, Any]) -> Program:
    """Translate a process and the parts that it calls. `decisions`: decision id → tables.

    Raises InvalidDiagram for what the engine cannot run.
    """
    from runner.engine.translate import translate  # the translator makes Plans

    models = list(models)
    used = _used(process_id, models)
    shown = _shown([p for m in models for p in m.processes.values() if p.id in used], process_id)
    elements = {one.id: one for one in shown.values() if isinstance(one, Element)}
    flows = {one.id: one for one in shown.values() if isinstance(one, Flow)}
    plans = translate(process_id, models, decisions, shown)
    shas = sorted({m.sha256 for m in models if any(p in used for p in m.processes)})
    digest = hashlib.sha256("\n".join([process_id, *shas]).encode()).hexdigest()
    order = tuple(plans)
    names = {name: tuple(plans[name].nodes) for name in order}
    positions = {name: {n: i for i, n in enumerate(names[name])} for name in order}
    return Program(key, process_id, plans[process_id], plans, elements, flows, digest, order, names, positions)


def _used(process_id: str, models: list[Model]) -> set[str]:
    """The ids of a process and of all parts below it. Raises InvalidDiagram when parts call each other in a ring."""
    processes = {p.id: p for m in models for p in m.processes.values()}
    calls = {i: [e.called for e in p.elements.values() if e.kind == "callActivity"] for i, p in processes.items()}
    used, path = set[str](), list[tuple[str, tuple[str, ...]]]()
    path.append((process_id, ()))
    while path:
        name, above = path.pop()
        if name in above:
            raise InvalidDiagram(
                [Finding("", 0, name, "recursion", "กระบวนงานเรียกตัวเองวนซ้ำ", f"calls itself: {' > '.join((*above, name))}")]
            )
        used.add(name)
        path += [(called, (*above, name)) for called in calls.get(name, ())]
    return used


def _shown(processes: list[Process], first: str) -> dict[tuple[str, str], Element | Flow]:
    """All elements and flows by their process and their id there; those whose id another process has used get one of their own."""
    shown: dict[tuple[str, str], Element | Flow] = {}
    taken: set[str] = set()
    for process in sorted(processes, key=lambda p: p.id != first):
        own: dict[str, Element | Flow] = {**process.elements, **process.flows}
        shown |= {(process.id, i): replace(one, id=f"{process.id}/{i}") if i in taken else one for i, one in own.items()}
        taken |= own.keys()
    return shown
