"""Read a BPMN file into a Model: structure and the `zeebe:` extensions, nothing judged beyond what makes a file unreadable."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache

from lxml import etree

from runner.diagram import extensions, safe_xml
from runner.diagram.events import Definitions
from runner.diagram.model import Element, Flow, Lane, Loop, Model, Process
from runner.diagram.safe_xml import line
from runner.errors import Finding, InvalidDiagram

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
MAX_NODES = 300
_SAID = [f.name for f in fields(extensions.Extensions) if f.name != "strange"]
_SCOPES = tuple(BPMN + kind for kind in ("process", "subProcess", "transaction", "adHocSubProcess"))
_MARKUP = frozenset("<>&\"'/\\#")
_ENGINE_IDS = {"Start", "End", "Root"}
_NOT_NODES = frozenset(
    [
        "documentation",
        "extensionElements",
        "laneSet",
        "sequenceFlow",
        "incoming",
        "outgoing",
        "script",
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "dataInput",
        "dataOutput",
        "dataInputAssociation",
        "dataOutputAssociation",
        "ioSpecification",
        "inputSet",
        "outputSet",
        "property",
        "textAnnotation",
        "association",
        "group",
        "artifact",
        "monitoring",
        "auditing",
        "supportedInterfaceRef",
        "correlationSubscription",
        "performer",
        "potentialOwner",
        "humanPerformer",
        "resourceRole",
        "rendering",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "completionCondition",
    ]
)


def read(xml: bytes, file: str = "diagram.bpmn") -> Model:
    """The model of a BPMN file. Raises InvalidDiagram when it is unsafe, unreadable, too large, or its ids cannot be trusted."""
    root = safe_xml.parse(xml, file)
    if root.tag != f"{BPMN}definitions":
        raise safe_xml.refuse(file, line(root), "bpmn", "ไฟล์นี้ไม่ใช่แผนภาพ BPMN 2.0", "this is not a BPMN 2.0 diagram")
    _size(root, file)
    _trustworthy_ids(root, file)
    definitions = Definitions(root)
    processes = [_ProcessReader(node, definitions).read() for node in root.iterfind(f"{BPMN}process")]
    return Model(file, hashlib.sha256(xml).hexdigest(), {p.id: p for p in processes}, root.get("name", ""))


read_once = lru_cache(64)(read)  # services share their parts


def _size(root: etree._Element, file: str) -> None:
    """Counted before anything is built, so that a huge file costs little."""
    nodes = sum(_kind(n) is not None for scope in root.iter(*_SCOPES) for n in scope.iterfind(f"{BPMN}*"))
    if nodes > MAX_NODES:
        th = f"แผนภาพมี {nodes} องค์ประกอบ เกิน {MAX_NODES} โปรดแยกเป็น part_*.bpmn"
        raise safe_xml.refuse(file, 1, "size", th, f"{nodes} elements, more than {MAX_NODES}; move parts into part_*.bpmn")


def _kind(node: etree._Element) -> str | None:
    """The BPMN name of a flow node, known or not; None for what else stands in a process."""
    name = str(node.tag).removeprefix(BPMN)
    return None if name in _NOT_NODES or name.endswith("EventDefinition") else name


def _trustworthy_ids(root: etree._Element, file: str) -> None:
    """Ids of what runs appear in tables, addresses and pictures: each must be unique, visible and plain. Other tools' ids of what does not
    run (lane sets, event definitions, data) may be anything."""
    found: list[Finding] = []
    nodes = [n for n in _running(root) if n.get("id") is not None]
    twice = {i for i, n in Counter(n.get("id") for n in nodes).items() if n > 1}
    for node in nodes:
        name = node.get("id", "")
        if name in twice:
            found.append(_id_finding(file, node, "ใช้รหัสซ้ำกัน", "the id is used twice"))
        if _invisible(name):
            found.append(
                _id_finding(
                    file, node, "รหัสมีอักขระที่มองไม่เห็น เรียงขวาไปซ้าย หรือสงวนไว้", "the id has invisible, right-to-left or reserved characters"
                )
            )
        if name in _ENGINE_IDS:
            found.append(
                _id_finding(
                    file, node, "ระบบใช้รหัส Start, End, Root เอง โปรดเปลี่ยน", "the engine uses the ids Start, End and Root itself; rename it"
                )
            )
    if found:
        raise InvalidDiagram(found)


def _running(root: etree._Element) -> Iterator[etree._Element]:
    """Processes, what they are made of, and what events refer to."""
    yield from root.iter(*(BPMN + kind for kind in ("process", "sequenceFlow", "lane")))
    yield from (n for scope in root.iter(*_SCOPES) for n in scope.iterfind(f"{BPMN}*") if _kind(n) is not None)
    yield from (n for kind in ("message", "error", "signal", "escalation") for n in root.iterfind(BPMN + kind))


def _id_finding(file: str, node: etree._Element, th: str, en: str) -> Finding:
    return Finding(file, line(node), ascii(node.get("id"))[1:-1], "id", th, en)


def _invisible(name: str) -> bool:
    strange = {"Cf", "Cc", "Co", "Cs", "Zs", "Zl", "Zp", "Cn"}
    return not name or any(unicodedata.category(c) in strange or unicodedata.bidirectional(c) in ("R", "AL") or c in _MARKUP for c in name)


class _ProcessReader:
    """Walks one process element once."""

    def __init__(self, node: etree._Element, definitions: Definitions) -> None:
        self.node, self.definitions = node, definitions
        self.id = node.get("id", "")
        self.flows: dict[str, Flow] = {}
        self.into: defaultdict[str, list[str]] = defaultdict(list)
        self.out: defaultdict[str, list[str]] = defaultdict(list)
        self.lane_of: dict[str, str] = {}

    def read(self) -> Process:
        for flow in self.node.iter(f"{BPMN}sequenceFlow"):
            self._flow(flow)
        lanes = tuple(self._lane(lane) for lane in self.node.iter(f"{BPMN}lane"))
        elements = {e.id: e for e in self._elements(self.node, "", "")}
        own = extensions.read(self.node)
        executable = self.node.get("isExecutable") == "true"
        return Process(
            self.id,
            self.node.get("name", ""),
            executable,
            line(self.node),
            elements,
            self.flows,
            lanes,
            own.properties,
            _text(self.node),
        )

    def _flow(self, node: etree._Element) -> None:
        condition = node.find(f"{BPMN}conditionExpression")
        text = (condition.text or "").strip() if condition is not None else ""
        source, target = node.get("sourceRef", ""), node.get("targetRef", "")
        flow = Flow(node.get("id") or f"{source}_{target}_{len(self.flows)}", source, target, node.get("name", ""), text, line(node))
        self.flows[flow.id] = flow
        self.out[source].append(flow.id)
        self.into[target].append(flow.id)

    def _lane(self, node: etree._Element) -> Lane:
        """Modelers break lines inside flowNodeRef; the ids are what is left after stripping. The innermost lane wins."""
        ids = tuple((ref.text or "").strip() for ref in node.iterfind(f"{BPMN}flowNodeRef"))
        name = str(node.get("name") or node.get("id", ""))
        self.lane_of.update(dict.fromkeys(ids, name))
        return Lane(node.get("id", ""), name, ids)

    def _elements(self, scope: etree._Element, parent: str, lane: str) -> Iterator[Element]:
        for node in scope.iterfind(f"{BPMN}*"):
            kind = _kind(node)
            if kind is None:
                continue
            element = self._element(node, kind, parent, lane)
            yield element
            if node.tag in _SCOPES:
                yield from self._elements(node, element.id, element.lane)

    def _element(self, node: etree._Element, kind: str, parent: str, lane: str) -> Element:
        found = extensions.read(node)
        name = node.get("id") or f"{kind}_{line(node)}"
        event, odd = self.definitions.event(node)
        return Element(
            id=name,
            kind=kind,
            name=" ".join(node.get("name", "").split()),
            process=self.id,
            parent=parent,
            lane=self.lane_of.get(name, lane),
            line=line(node),
            documentation=_text(node),
            loop=_loop(node),
            event=event,
            attached_to=node.get("attachedToRef", ""),
            interrupting=node.get("cancelActivity" if kind == "boundaryEvent" else "isInterrupting", "true") == "true",
            by_event=node.get("triggeredByEvent") == "true",
            default=node.get("default", ""),
            incoming=tuple(self.into[name]),
            outgoing=tuple(self.out[name]),
            strange=(*found.strange, *odd, *_odd_marks(node)),
            **{key: getattr(found, key) for key in _SAID},
        )


def _odd_marks(node: etree._Element) -> Iterator[str]:
    if node.find(f"{BPMN}standardLoopCharacteristics") is not None:
        yield "standardLoopCharacteristics"
    if node.get("isForCompensation") == "true":
        yield "isForCompensation"
    loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is not None and loop.find(f"{BPMN}loopCardinality") is not None:
        yield "loopCardinality"


def _loop(node: etree._Element) -> Loop | None:
    loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is None:
        return None
    said = extensions.attributes(loop, "loopCharacteristics")
    until = loop.find(f"{BPMN}completionCondition")
    return Loop(
        loop.get("isSequential") == "true",
        said.get("inputCollection", ""),
        said.get("inputElement", ""),
        said.get("outputCollection", ""),
        said.get("outputElement", ""),
        (until.text or "").strip() if until is not None else "",
    )


def _text(node: etree._Element) -> str:
    found = node.find(f"{BPMN}documentation")
    return (found.text or "").strip() if found is not None else ""
