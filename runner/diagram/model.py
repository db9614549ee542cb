"""What a diagram says, as plain values: processes, elements, flows. No XML and no engine in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_TASKS = frozenset({"task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"})
ACTIVITIES = _TASKS | {"subProcess", "callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
CATCHING = frozenset({"startEvent", "boundaryEvent", "intermediateCatchEvent"})
THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
KNOWN = ACTIVITIES | GATEWAYS | CATCHING | THROWING


@dataclass(frozen=True, slots=True)
class Event:
    """An event definition. `kind` is the BPMN word without `EventDefinition`: timer, message, error, signal, escalation, terminate …

    timer: `timer` is date, duration or cycle and `value` its template. message: `name`, `value` is the correlation key's template.
    error and escalation: `name`, `code` (empty: any). signal: `name`.
    """

    kind: str
    timer: str = ""
    value: str = ""
    name: str = ""
    code: str = ""
    missing: str = ""  # id of a message, error … that the file does not define


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance (`zeebe:loopCharacteristics`); the strings are FEEL templates or names as written."""

    sequential: bool = False
    collection: str = ""
    item: str = ""
    result: str = ""
    result_item: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is a FEEL template (`= …`) or empty."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node. Strings that the dialect lets be expressions are kept as written; `runner.feel.template` reads them."""

    id: str
    kind: str
    name: str = ""
    process: str = ""
    parent: str = ""  # id of the enclosing sub-process, empty at process level
    lane: str = ""
    line: int = 0
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    form_id: str = ""
    groups: tuple[str, ...] = ()
    assignee: str = ""
    due: str = ""
    priority: str = ""
    topic: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    retries: str = ""
    decision_id: str = ""
    script: str = ""
    result: str = ""  # resultVariable of a script or a decision
    called: str = ""  # process id of a call activity
    inputs: tuple[tuple[str, str], ...] = ()  # (target, source template)
    outputs: tuple[tuple[str, str], ...] = ()
    loop: Loop | None = None
    event: Event | None = None
    attached_to: str = ""
    interrupting: bool = True
    by_event: bool = False  # an event sub-process
    default: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()  # what the reader met inside and the dialect does not know


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane and the ids of its elements; lanes are for readers, roles come from `candidateGroups`."""

    id: str
    name: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """A process with its elements (those of sub-processes too) and flows by id, in the file's order."""

    id: str
    name: str
    executable: bool
    line: int
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    documentation: str = ""

    def inside(self, parent: str) -> list[Element]:
        """The elements directly inside a sub-process, or at process level for an empty id."""
        return [e for e in self.elements.values() if e.parent == parent]

    def boundaries(self, element: str) -> list[Element]:
        """The boundary events attached to an element."""
        return [e for e in self.elements.values() if e.attached_to == element]


@dataclass(frozen=True, slots=True)
class Model:
    """One BPMN file. `sha256` is the digest of its bytes."""

    file: str
    sha256: str
    processes: Mapping[str, Process]
    name: str = ""

    def executable(self) -> list[Process]:
        """The processes that are meant to run: those marked so, or all of them when none is."""
        return [p for p in self.processes.values() if p.executable] or list(self.processes.values())
