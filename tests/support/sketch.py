"""Diagrams, forms and tables in few words, written as a modeler would save them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from tests.support.layout import Box, line, place

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_1" '
    'targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">\n'
)


def ext(kind: str, inside: str = "", **attributes: str) -> str:
    """One `zeebe:` extension."""
    said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<zeebe:{kind}{said}>{inside}</zeebe:{kind}>" if inside else f"<zeebe:{kind}{said} />"


def mapping(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """`zeebe:ioMapping`: target → source."""
    said = "".join(ext("input", source=s, target=t) for t, s in (inputs or {}).items())
    return ext("ioMapping", said + "".join(ext("output", source=s, target=t) for t, s in (outputs or {}).items()))


def properties(**values: str) -> str:
    """`zeebe:properties`."""
    return ext("properties", "".join(ext("property", name=k, value=v) for k, v in values.items()))


def each(collection: str, item: str, result: str = "", of: str = "", *, sequential: bool = False, until: str = "") -> str:
    """Multi-instance over a list."""
    said = {"inputCollection": collection, "inputElement": item} | ({"outputCollection": result, "outputElement": of} if result else {})
    stop = f'<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">{escape(until)}</bpmn:completionCondition>' if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"><bpmn:extensionElements>'
        f"{ext('loopCharacteristics', **said)}</bpmn:extensionElements>{stop}</bpmn:multiInstanceLoopCharacteristics>"
    )


@dataclass
class Node:
    """An element as it will be written."""

    id: str
    kind: str
    name: str
    extensions: str = ""
    body: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Node] = field(default_factory=list)


class Sketch:
    """One process. Every method adds an element to the scope that is open."""

    def __init__(self, process: str, name: str) -> None:
        self.process, self.name = process, name
        self.top: list[Node] = []
        self._open = [self.top]
        self.flows: list[tuple[str, str, str, str, str]] = []  # id, source, target, condition, name
        self.named: dict[str, str] = {}  # messages, errors … by id

    def add(self, kind: str, id: str, name: str, extensions: str = "", body: str = "", **attributes: str) -> None:
        """An element of any kind."""
        self._open[-1].append(Node(id, kind, name, extensions, body, attributes))

    def start(self, id: str = "Start_1", name: str = "", event: str = "", more: str = "", *, interrupting: bool = True) -> None:
        """A start event."""
        self.add("startEvent", id, name, more, event, **({} if interrupting else {"isInterrupting": "false"}))

    def end(self, id: str, name: str = "", event: str = "", more: str = "") -> None:
        """An end event."""
        self.add("endEvent", id, name, more, event)

    def user(self, id: str, name: str, form: str, group: str, more: str = "", loop: str = "") -> None:
        """A user task; a `group` that starts with `@` is an assignee."""
        who = {"assignee": group[1:]} if group.startswith("@") else {"candidateGroups": group} if group else {}
        said = ext("userTask") + (ext("formDefinition", formId=form) if form else "") + (ext("assignmentDefinition", **who) if who else "")
        self.add("userTask", id, name, said + more, loop)

    def job(self, id: str, name: str, topic: str, more: str = "", loop: str = "", kind: str = "serviceTask") -> None:
        """A service or send task."""
        self.add(kind, id, name, ext("taskDefinition", type=topic) + more, loop)

    def script(self, id: str, name: str, result: str, expression: str, more: str = "", loop: str = "") -> None:
        """A script task."""
        self.add("scriptTask", id, name, ext("script", expression=expression, resultVariable=result) + more, loop)

    def decide(self, id: str, name: str, decision: str, result: str, more: str = "") -> None:
        """A business rule task."""
        self.add("businessRuleTask", id, name, ext("calledDecision", decisionId=decision, resultVariable=result) + more)

    def call(self, id: str, name: str, process: str, more: str = "", loop: str = "") -> None:
        """A call activity."""
        self.add("callActivity", id, name, ext("calledElement", processId=process) + more, loop)

    def receive(self, id: str, name: str, message: str, key: str = "", more: str = "") -> None:
        """A receive task."""
        self.add("receiveTask", id, name, more, messageRef=self._named("message", message, key))

    def xor(self, id: str, name: str = "") -> None:
        """An exclusive gateway."""
        self.add("exclusiveGateway", id, name)

    def both(self, id: str, name: str = "") -> None:
        """A parallel gateway."""
        self.add("parallelGateway", id, name)

    def some(self, id: str, name: str = "") -> None:
        """An inclusive gateway."""
        self.add("inclusiveGateway", id, name)

    def race(self, id: str, name: str = "") -> None:
        """An event-based gateway."""
        self.add("eventBasedGateway", id, name)

    def catch(self, id: str, name: str, event: str, more: str = "") -> None:
        """An intermediate catch event."""
        self.add("intermediateCatchEvent", id, name, more, event)

    def throw(self, id: str, name: str, event: str = "", more: str = "") -> None:
        """An intermediate throw event."""
        self.add("intermediateThrowEvent", id, name, more, event)

    def on(self, host: str, id: str, name: str, event: str, more: str = "", *, interrupting: bool = True) -> None:
        """A boundary event."""
        self.add("boundaryEvent", id, name, more, event, attachedToRef=host, cancelActivity=str(interrupting).lower())

    @contextmanager
    def sub(self, id: str, name: str, more: str = "", loop: str = "", *, by_event: bool = False) -> Iterator[None]:
        """A sub-process; what is added within the `with` stands in it."""
        self.add("subProcess", id, name, more, loop, **({"triggeredByEvent": "true"} if by_event else {}))
        self._open.append(self._open[-1][-1].inside)
        yield
        self._open.pop()

    def path(self, ids: str, condition: str = "", name: str = "", *, default: bool = False) -> None:
        """Flows from each element to the next; condition and name are those of the first."""
        names = ids.split()
        for at, (source, target) in enumerate(pairwise(names)):
            flow = f"Flow_{source}_{target}"
            self.flows.append((flow, source, target, "" if at else condition, "" if at else name))
            if default and not at:
                self._find(source).attributes["default"] = flow

    def otherwise(self, ids: str, name: str = "") -> None:
        """A path whose first flow is the default."""
        self.path(ids, "", name, default=True)

    @property
    def size(self) -> int:
        """How many elements it has."""
        return sum(1 for _ in self._all())

    # ---- events ------------------------------------------------------------------------------------------------------------
    def timer(self, kind: str, value: str) -> str:
        """Kind is Date, Duration or Cycle."""
        said = f'<bpmn:time{kind} xsi:type="bpmn:tFormalExpression">{escape(value)}</bpmn:time{kind}>'
        return f"<bpmn:timerEventDefinition>{said}</bpmn:timerEventDefinition>"

    def event(self, kind: str, name: str, key: str = "") -> str:
        """A message (with its correlation key), error, signal or escalation (name = code)."""
        return f'<bpmn:{kind}EventDefinition {kind}Ref="{self._named(kind, name, key)}" />'

    def _named(self, kind: str, name: str, key: str = "") -> str:
        id = f"{kind.capitalize()}_{name}"
        code = f' {kind}Code="{name}"' if kind in ("error", "escalation") else ""
        inside = f"<bpmn:extensionElements>{ext('subscription', correlationKey=key)}</bpmn:extensionElements>" if key else ""
        self.named.setdefault(id, f'<bpmn:{kind} id="{id}" name="{name}"{code}>{inside}</bpmn:{kind}>')
        return id

    # ---- writing -----------------------------------------------------------------------------------------------------------
    def _all(self, nodes: list[Node] | None = None) -> Iterator[Node]:
        for node in self.top if nodes is None else nodes:
            yield node
            yield from self._all(node.inside)

    def _find(self, id: str) -> Node:
        return next(node for node in self._all() if node.id == id)

    def xml(self) -> str:
        """The file."""
        body = self._scope(self.top, "    ")
        named = "".join(f"  {one}\n" for one in self.named.values())
        process = f'  <bpmn:process id="{self.process}" name={quoteattr(self.name)} isExecutable="true">\n{body}  </bpmn:process>\n'
        return f"{_HEAD}{process}{named}{self._drawing()}</bpmn:definitions>\n"

    def _scope(self, nodes: list[Node], indent: str) -> str:
        mine = {node.id for node in nodes}
        return "".join(self._node(node, indent) for node in nodes) + "".join(
            self._flow(*flow, indent=indent) for flow in self.flows if flow[1] in mine
        )

    def _node(self, node: Node, indent: str) -> str:
        said = "".join(f" {k}={quoteattr(v)}" for k, v in node.attributes.items())
        name = f" name={quoteattr(node.name)}" if node.name else ""
        inner, inside = indent + "  ", ""
        if node.extensions:
            inside += f"{inner}<bpmn:extensionElements>{node.extensions}</bpmn:extensionElements>\n"
        inside += "".join(f"{inner}<bpmn:incoming>{f[0]}</bpmn:incoming>\n" for f in self.flows if f[2] == node.id)
        inside += "".join(f"{inner}<bpmn:outgoing>{f[0]}</bpmn:outgoing>\n" for f in self.flows if f[1] == node.id)
        inside += self._scope(node.inside, inner)
        inside += f"{inner}{node.body}\n" if node.body else ""
        return f'{indent}<bpmn:{node.kind} id="{node.id}"{name}{said}>\n{inside}{indent}</bpmn:{node.kind}>\n'

    def _flow(self, id: str, source: str, target: str, condition: str, name: str, *, indent: str) -> str:
        said = f" name={quoteattr(name)}" if name else ""
        inside = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition)}</bpmn:conditionExpression>'
        ending = f">{inside}</bpmn:sequenceFlow>" if condition else " />"
        return f'{indent}<bpmn:sequenceFlow id="{id}"{said} sourceRef="{source}" targetRef="{target}"{ending}\n'

    def _drawing(self) -> str:
        boxes = [_box(node) for node in self.top]
        place(boxes, [flow[:3] for flow in self.flows])
        known = {one.id: one for box in boxes for one in box.walk()}
        shapes = "".join(_shape(one) for one in known.values())
        bottoms = {id: max(one.y + one.height for one in scope) + 15 for scope in _scopes(boxes) for id in (one.id for one in scope)}
        edges = "".join(_edge(f[0], line(known[f[1]], known[f[2]], bottoms[f[1]])) for f in self.flows)
        plane = f'    <bpmndi:BPMNPlane id="Plane_1" bpmnElement="{self.process}">\n{shapes}{edges}    </bpmndi:BPMNPlane>\n'
        return f'  <bpmndi:BPMNDiagram id="Diagram_1">\n{plane}  </bpmndi:BPMNDiagram>\n'


def _box(node: Node) -> Box:
    inside = [_box(one) for one in node.inside]
    return Box(node.id, node.kind, inside, node.attributes.get("attachedToRef", ""), "triggeredByEvent" in node.attributes)


def _scopes(boxes: list[Box]) -> Iterator[list[Box]]:
    yield boxes
    for box in boxes:
        if box.inside:
            yield from _scopes(box.inside)


def _shape(box: Box) -> str:
    more = ' isExpanded="true"' if box.kind == "subProcess" else ' isMarkerVisible="true"' if box.kind == "exclusiveGateway" else ""
    label = f'<bpmndi:BPMNLabel><dc:Bounds x="{box.x - 25}" y="{box.y - 30}" width="100" height="28" /></bpmndi:BPMNLabel>'
    bounds = f'<dc:Bounds x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" />'
    inside = bounds + label if box.kind.endswith("Gateway") else bounds
    return f'      <bpmndi:BPMNShape id="{box.id}_di" bpmnElement="{box.id}"{more}>{inside}</bpmndi:BPMNShape>\n'


def _edge(id: str, points: list[tuple[int, int]]) -> str:
    said = "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in points)
    return f'      <bpmndi:BPMNEdge id="{id}_di" bpmnElement="{id}">{said}</bpmndi:BPMNEdge>\n'
