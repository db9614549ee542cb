"""Which SpiffWorkflow spec stands for which element of a diagram."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from runner import feel
from runner.diagram.model import Element, Event
from runner.engine import elements as kinds
from runner.engine.node import Node
from runner.engine.program import Plan
from runner.engine.triggers import Message, Timer, Trigger
from runner.errors import ExpressionError

_WAITED_FOR = ("timer", "message", "signal", "error", "escalation")
_THROWN = ("signal", "error", "escalation", "terminate")


class Untranslatable(Exception):
    """An element that the engine cannot run; becomes a finding with its file and line. None: the process itself."""

    def __init__(self, element: Element | None, th: str, en: str) -> None:
        super().__init__(en)
        self.element, self.th, self.en = element, th, en


def template(element: Element, text: str, what: str) -> Any:
    """A FEEL template of an element. Raises Untranslatable where it cannot be read."""
    try:
        return feel.template(text)
    except ExpressionError as error:
        raise Untranslatable(element, f"{what}: {error.th}", f"{what}: {error.en}") from error


def mapped(node: Any, element: Element) -> Any:
    """The node with the mappings of its element."""
    node.inputs = tuple((t, template(element, s, "input")) for t, s in element.inputs)
    node.outputs = tuple((t, template(element, s, "output")) for t, s in element.outputs)
    return node


def plan_name(process: str, sub_process: str) -> str:
    """The name of the plan of a sub-process; that of a process is its id."""
    return f"{process}/{sub_process}" if sub_process else process


class Maker:
    """Makes the specs of one process; `decisions`: decision id → tables."""

    def __init__(self, decisions: Mapping[str, Any]) -> None:
        self.decisions = decisions

    def make(self, plan: Plan, element: Element, name: str) -> Node:
        """The spec of an element, in `plan` under `name`, with its mappings but not yet connected."""
        make = _MAKERS.get(element.kind)
        if make is None:
            raise Untranslatable(element, f"ระบบไม่รองรับองค์ประกอบ {element.kind}", f"the engine does not run {element.kind}")
        node: Node = mapped(make(self, plan, element, name), element)
        return node

    def waits(self, plan: Plan, element: Element, name: str, cls: Any, **more: Any) -> Any:
        """An element that waits for its event."""
        event = element.event
        if event is None or event.kind not in _WAITED_FOR or event.missing:
            th, en = "เหตุการณ์นี้ไม่มีสิ่งที่จะรอ หรือเป็นชนิดที่ไม่รองรับ", "this event waits for nothing, or for something that is not supported"
            raise Untranslatable(element, th, en)
        node = cls(plan, name, event_definition=NoneEventDefinition(), **more)
        node.triggers = (_trigger(element, event),)
        return node

    def interrupts(self, plan: Plan, element: Element, name: str, cls: Any, **more: Any) -> Any:
        """A boundary event, or the listener of an event sub-process."""
        node = self.waits(plan, element, name, cls, **more)
        node.interrupting = element.interrupting
        return node

    def worked(self, plan: Plan, element: Element, name: str, cls: Any) -> Any:
        node = cls(plan, name, manual=True)
        said = {"assignee": element.assignee, "due": element.due, "priority": element.priority, "groups": ",".join(element.groups)}
        node.offered = tuple((k, template(element, t, k)) for k, t in said.items() if t.startswith("="))
        node.said = {k: t for k, t in said.items() if t and not t.startswith("=")}
        return node

    def script(self, plan: Plan, element: Element, name: str) -> Any:
        if not element.result or not element.script.startswith("="):
            th, en = "งานสคริปต์ต้องมีสูตร FEEL และ resultVariable", "a script task needs a FEEL expression and a resultVariable"
            raise Untranslatable(element, th, en)
        node = kinds.ScriptTask(plan, name)
        node.script, node.result = template(element, element.script, "script"), element.result
        return node

    def decision(self, plan: Plan, element: Element, name: str) -> Any:
        wanted = element.decision_id
        if wanted not in self.decisions:
            raise Untranslatable(element, f"ไม่พบตารางตัดสินใจ {wanted}", f"there is no decision {wanted}")
        if not element.result:
            raise Untranslatable(element, "ต้องระบุตัวแปรรับผล (resultVariable)", "needs a resultVariable")
        node = kinds.DecisionTask(plan, name)
        node.decisions, node.decision, node.result = self.decisions[wanted], wanted, element.result
        return node

    def throws(self, plan: Plan, element: Element, name: str, cls: Any) -> Any:
        event = element.event
        if element.topic and cls is kinds.Throw:
            return self.worked(plan, element, name, kinds.Job)
        if event is not None and (event.kind not in _THROWN or event.missing):
            raise Untranslatable(element, f"ระบบไม่ส่งเหตุการณ์ {event.kind}", f"the engine does not throw {event.kind} events here")
        node = cls(plan, name, event_definition=NoneEventDefinition())
        if event is not None:
            node.kind, node.name_thrown, node.code = event.kind, event.name, event.code
        return node


def _trigger(element: Element, event: Event) -> Trigger:
    if event.kind == "timer":
        return Timer(event.timer, template(element, event.value, "timer"))
    if event.kind == "message":
        return Message(event.name, template(element, event.value, "correlationKey") if event.value else None)
    return Trigger(event.kind, event.name, event.code)


def _plain(cls: Any, **more: Any) -> Callable[..., Any]:
    return lambda _, plan, __, name: cls(plan, name, **more)


def _boundary(maker: Maker, plan: Plan, element: Element, name: str) -> Any:
    return maker.interrupts(plan, element, name, kinds.BoundaryEvent, cancel_activity=element.interrupting)


_NOTHING = NoneEventDefinition()  # what is waited for is in `triggers`; SpiffWorkflow's own definitions hold a case's data
_MAKERS: dict[str, Callable[[Maker, Plan, Element, str], Any]] = {
    "userTask": lambda m, plan, e, name: m.worked(plan, e, name, kinds.UserTask),
    "serviceTask": lambda m, plan, e, name: m.worked(plan, e, name, kinds.Job),
    "sendTask": lambda m, plan, e, name: m.worked(plan, e, name, kinds.Job),
    "task": _plain(kinds.PlainTask),
    "manualTask": _plain(kinds.PlainTask),
    "scriptTask": Maker.script,
    "businessRuleTask": Maker.decision,
    "receiveTask": lambda m, plan, e, name: m.waits(plan, e, name, kinds.Receive),
    "subProcess": lambda _, plan, e, name: kinds.SubProcess(plan, name, subworkflow_spec=plan_name(e.process, e.id)),
    "callActivity": lambda _, plan, e, name: kinds.CallActivity(plan, name, subworkflow_spec=e.called),
    "exclusiveGateway": _plain(kinds.Exclusive),
    "parallelGateway": _plain(kinds.Parallel),
    "inclusiveGateway": _plain(kinds.Inclusive),
    "eventBasedGateway": lambda _, plan, __, name: kinds.EventGateway(plan, name, event_definition=MultipleEventDefinition()),
    "startEvent": _plain(kinds.Start, event_definition=_NOTHING),
    "boundaryEvent": _boundary,
    "intermediateCatchEvent": lambda m, plan, e, name: m.waits(plan, e, name, kinds.Catch),
    "intermediateThrowEvent": lambda m, plan, e, name: m.throws(plan, e, name, kinds.Throw),
    "endEvent": lambda m, plan, e, name: m.throws(plan, e, name, kinds.End),
}
