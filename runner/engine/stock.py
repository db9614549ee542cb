"""The naive way, for comparison only: the same diagrams on SpiffWorkflow's own parser, engine and serializer, state in one JSON.

`anuyat bench step` measures it beside the runner. Expressions become Python here, from our own diagrams, never from a stranger's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from runner.diagram.model import Element, Model, Process

_NS = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
_TOKEN = re.compile(r'"[^"]*"|[A-Za-z_][\w.]*|\d+|[!<>]?=|[<>()]|\S')
_WORDS = {"=": "==", "null": "None", "true": "True", "false": "False", "and": "and", "or": "or", "not": "not"}
_AUTOMATIC = ("scriptTask", "businessRuleTask", "serviceTask", "sendTask")


class StockFlow:
    """A process with its parts, as stock SpiffWorkflow runs it."""

    def __init__(self, process_id: str, models: Iterable[Model]) -> None:
        parser, self._first = BpmnParser(), dict[str, Any]()
        for number, model in enumerate(models):
            parser.add_bpmn_xml(etree.fromstring(_xml(model).encode()), filename=f"{number}.bpmn")
            conditions = (flow.condition for process in model.processes.values() for flow in process.flows.values())
            names = [token for condition in conditions for token in _TOKEN.findall(condition) if token[0].isalpha() and token not in _WORDS]
            self._first |= {name.partition(".")[0]: {} if "." in name else None for name in names}
        self.spec, self.parts = parser.get_spec(process_id), parser.get_subprocess_specs(process_id)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def start(self) -> str:
        """A new case, as text to store."""
        workflow = BpmnWorkflow(self.spec, self.parts)
        workflow.task_tree.data.update(self._first)
        workflow.do_engine_steps()
        return str(self._serializer.serialize_json(workflow))

    def complete(self, stored: str, element: str, values: Mapping[str, Any]) -> str | None:
        """Load, complete the task on `element`, run on, and give the text to store again; None where that task is not open here.

        (Several instances of a task are one task in stock's files.)
        """
        workflow = self._serializer.deserialize_json(stored)
        task = next((t for t in workflow.get_tasks(state=TaskState.READY) if t.task_spec.bpmn_id == element), None)
        if task is None:
            return None
        task.data.update(values)
        task.run()
        workflow.do_engine_steps()
        return str(self._serializer.serialize_json(workflow))


def _xml(model: Model) -> str:
    body = "".join(_process(process) for process in model.processes.values())
    errors = {e.event.code for p in model.processes.values() for e in p.elements.values() if e.event and e.event.kind == "error"}
    named = "".join(f'<error id="Error_{code}" errorCode="{code}"/>' for code in sorted(errors))
    return f'<definitions {_NS} id="D" targetNamespace="x">{named}{body}</definitions>'


def _process(process: Process) -> str:
    return f'<process id="{process.id}" isExecutable="true">{_inside(process, "")}</process>'


def _inside(process: Process, parent: str) -> str:
    kept = {e.id for e in process.inside(parent) if not e.by_event and (e.event is None or e.event.kind != "message")}
    nodes = "".join(_node(process, process.elements[name]) for name in process.elements if name in kept)
    flows = "".join(_flow(process, f) for f in process.flows.values() if f.source in kept and f.target in kept)
    return nodes + flows


def _node(process: Process, e: Element) -> str:
    kind = "userTask" if e.properties.get("by_hand") else "scriptTask" if e.kind in _AUTOMATIC else e.kind
    attributes = {"id": e.id, "name": e.name or e.id}
    if e.kind == "callActivity":
        attributes["calledElement"] = e.called
    if e.default:
        attributes["default"] = e.default
    if e.kind == "boundaryEvent":
        attributes |= {"attachedToRef": e.attached_to, "cancelActivity": "true" if e.interrupting else "false"}
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    inner = _inside(process, e.id) if e.kind == "subProcess" else _event(e)
    return f"<{kind}{written}>{inner}</{kind}>"


def _event(e: Element) -> str:
    if e.kind in _AUTOMATIC and not e.properties.get("by_hand"):
        return "<script>pass</script>"
    if e.event is None:
        return ""
    if e.event.kind == "timer":  # far away: the comparison is about completing tasks
        return '<timerEventDefinition><timeDuration>"P9000D"</timeDuration></timerEventDefinition>'
    if e.event.kind == "error":
        return f'<errorEventDefinition errorRef="Error_{e.event.code}"/>'
    return "<terminateEventDefinition/>" if e.event.kind == "terminate" else ""


def _flow(process: Process, flow: Any) -> str:
    head = f'<sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}"'
    if not flow.condition:
        return f"{head}/>"
    return f"{head}><conditionExpression>{escape(_python(flow.condition))}</conditionExpression></sequenceFlow>"


def _python(condition: str) -> str:
    """Comparisons joined by and, or, not; False for anything more."""
    tokens = _TOKEN.findall(condition.strip().removeprefix("="))
    calls = any(a[0].isalpha() and a not in _WORDS and b == "(" for a, b in pairwise(tokens))
    return "False" if calls or any(len(t) == 1 and not t.isalnum() and t not in "=<>()" for t in tokens) else " ".join(map(_word, tokens))


def _word(token: str) -> str:
    head, _, inner = token.partition(".")
    return _WORDS.get(token) or (f"{head}.get({inner!r})" if inner and token[0] != '"' else token)
