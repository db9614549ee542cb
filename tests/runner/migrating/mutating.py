"""Small changes of a diagram, such as analysts make: each gives the file anew, and what was renamed or decided with it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass
class Mutation:
    """A diagram and what goes with it; `decided` are old elements for which a target must be chosen, `like` where."""

    content: bytes
    what: str
    renamed: dict[str, str] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)


class Drawing:
    """A file being changed."""

    def __init__(self, content: bytes, chance: random.Random) -> None:
        self.root, self.chance = etree.fromstring(content, etree.XMLParser(resolve_entities=False)), chance

    def all(self, *kinds: str) -> list[etree._Element]:
        return [one for kind in kinds for one in self.root.iter(f"{{{BPMN}}}{kind}")]

    def one(self, *kinds: str) -> etree._Element | None:
        found = self.all(*kinds)
        return self.chance.choice(found) if found else None

    def named(self, name: str) -> etree._Element:
        return next(one for one in self.root.iter() if one.get("id") == name)

    def add(self, beside: etree._Element, kind: str, **attributes: str) -> etree._Element:
        made = etree.SubElement(beside.getparent(), f"{{{BPMN}}}{kind}", attributes)
        beside.addnext(made)
        return made

    def into(self, flow: etree._Element, task: etree._Element) -> None:
        """Put a task into a flow, as a modeller does: the flow keeps its id and its source."""
        target = flow.get("targetRef")
        more = self.add(flow, "sequenceFlow", id="F_more", sourceRef=task.get("id"), targetRef=target)
        flow.set("targetRef", task.get("id"))
        for reference in self.named(target).findall(f"{{{BPMN}}}incoming"):
            if reference.text == flow.get("id"):
                reference.text = more.get("id")

    @property
    def content(self) -> bytes:
        return etree.tostring(self.root)


def task_added(drawing: Drawing) -> Mutation | None:
    """A plain user task somewhere; not behind an event gateway, where only events may stand."""
    races = {one.get("id") for one in drawing.all("eventBasedGateway")}
    flows = [flow for flow in drawing.all("sequenceFlow") if flow.get("sourceRef") not in races]
    flow = drawing.chance.choice(flows)
    drawing.into(flow, drawing.add(flow, "userTask", id="T_more", name="more"))
    return Mutation(drawing.content, f"task in {flow.get('id')}")


def task_renamed(drawing: Drawing) -> Mutation | None:
    task = drawing.one("userTask", "serviceTask", "callActivity", "intermediateCatchEvent", "boundaryEvent")
    if task is None:
        return None
    old, new = task.get("id"), f"{task.get('id')}_new"
    for one in drawing.root.iter():
        for name in ("sourceRef", "targetRef", "attachedToRef", "id", "bpmnElement"):
            if one.get(name) == old:
                one.set(name, new)
        if one.text == old:
            one.text = new
    return Mutation(drawing.content, f"{old} renamed", {old: new})


def timer_added(drawing: Drawing) -> Mutation | None:
    task = drawing.one("userTask", "callActivity", "subProcess")
    if task is None or task.get("triggeredByEvent") == "true":
        return None
    event = drawing.add(task, "boundaryEvent", id="B_more", attachedToRef=task.get("id"), cancelActivity="false")
    timer = etree.SubElement(event, f"{{{BPMN}}}timerEventDefinition")
    etree.SubElement(timer, f"{{{BPMN}}}timeDuration", {f"{{{XSI}}}type": "bpmn:tFormalExpression"}).text = "P40D"
    drawing.add(event, "sequenceFlow", id="F_more", sourceRef="B_more", targetRef="E_more")
    drawing.add(event, "endEvent", id="E_more")
    return Mutation(drawing.content, f"timer on {task.get('id')}")


def timer_removed(drawing: Drawing) -> Mutation | None:
    """A boundary timer with its flow; what only it led to stays, reached by nothing."""
    timers = [one for one in drawing.all("boundaryEvent") if one.find(f"{{{BPMN}}}timerEventDefinition") is not None]
    if not timers:
        return None
    gone = drawing.chance.choice(timers)
    for flow in [one for one in drawing.all("sequenceFlow") if one.get("sourceRef") == gone.get("id")]:
        _forget(drawing, flow)
    gone.getparent().remove(gone)
    return Mutation(drawing.content, f"{gone.get('id')} removed")


def task_removed(drawing: Drawing) -> Mutation | None:
    """A task without events on its border; its cases begin anew at the task that was before or after it."""
    hosts = {one.get("attachedToRef") for one in drawing.all("boundaryEvent")}
    tasks = [one for one in drawing.all("userTask") if one.get("id") not in hosts and len(_out(drawing, one)) == 1]
    if not tasks:
        return None
    gone = drawing.chance.choice(tasks)
    after = _out(drawing, gone)[0]
    target = after.get("targetRef")
    if target == gone.get("id"):
        return None
    for flow in drawing.all("sequenceFlow"):
        if flow.get("targetRef") == gone.get("id"):
            flow.set("targetRef", target)
            etree.SubElement(drawing.named(target), f"{{{BPMN}}}incoming").text = flow.get("id")
    _forget(drawing, after)
    gone.getparent().remove(gone)
    return Mutation(drawing.content, f"{gone.get('id')} removed", decided={gone.get("id"): target})


def condition_changed(drawing: Drawing) -> Mutation | None:
    conditions = drawing.all("conditionExpression")
    if not conditions:
        return None
    chosen = drawing.chance.choice(conditions)
    chosen.text = "= false"
    return Mutation(drawing.content, "a condition")


def _out(drawing: Drawing, node: etree._Element) -> list[etree._Element]:
    return [one for one in drawing.all("sequenceFlow") if one.get("sourceRef") == node.get("id")]


def _forget(drawing: Drawing, flow: etree._Element) -> None:
    for kind in ("incoming", "outgoing"):
        for reference in drawing.all(kind):
            if reference.text == flow.get("id"):
                reference.getparent().remove(reference)
    flow.getparent().remove(flow)


ALL: tuple[Callable[[Drawing], Mutation | None], ...] = (
    task_added, task_renamed, timer_added, timer_removed, task_removed, condition_changed,
)  # fmt: skip
