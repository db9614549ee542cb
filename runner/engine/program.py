"""A compiled process with its parts: immutable, shared by all its cases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from runner.diagram.model import Element, Flow, Model
from runner.engine.node import Listener, Node


class Plan(BpmnProcessSpec):  # type: ignore[misc]
    """The specs of one scope: a process, a called part, or the inside of a sub-process."""

    first: Node

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.listeners: list[Listener] = []
        self.inclusive = False  # whether it has an inclusive join
        self.nodes: dict[str, Node] = {}  # by spec name, in the diagram's order


@dataclass(frozen=True)
class Program:
    """A version of a service that cases run on.

    `elements` and `flows` are those of the process and of every part that it calls, by id; where a part uses an id again, its own is
    `part/id`. `names` says for every scope which element stands at which position of a stored state: a migration maps by these.
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
    """Translate a process and the parts that it calls. `decisions`: decision id → tables. Raises InvalidDiagram for what the engine cannot run."""
    from runner.engine.translate import translate  # the translator makes Plans

    models = list(models)
    plans, used = translate(process_id, models, decisions)
    elements, flows = _by_id([p for m in models for p in m.processes.values() if p.id in used], process_id)
    shas = sorted(m.sha256 for m in models if any(p in used for p in m.processes))
    digest = hashlib.sha256("\n".join([process_id, *shas]).encode()).hexdigest()
    order = tuple(plans)
    names = {name: tuple(plans[name].nodes) for name in order}
    positions = {name: {n: i for i, n in enumerate(names[name])} for name in order}
    return Program(key, process_id, plans[process_id], plans, elements, flows, digest, order, names, positions)


def _by_id(processes: list[Any], first: str) -> tuple[dict[str, Element], dict[str, Flow]]:
    elements: dict[str, Element] = {}
    flows: dict[str, Flow] = {}
    for process in sorted(processes, key=lambda p: p.id != first):
        for name, element in process.elements.items():
            elements[name if name not in elements else f"{process.id}/{name}"] = element
        for name, flow in process.flows.items():
            flows[name if name not in flows else f"{process.id}/{name}"] = flow
    return elements, flows
