"""The `zeebe:` extensions of one BPMN element, as Camunda Modeler writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
CAMUNDA_7 = ("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn", "http://flowable.org/bpmn")
_READ = frozenset(
    [
        "userTask",
        "formDefinition",
        "assignmentDefinition",
        "taskSchedule",
        "priorityDefinition",
        "ioMapping",
        "properties",
        "taskDefinition",
        "taskHeaders",
        "calledDecision",
        "script",
        "calledElement",
        "subscription",
        "loopCharacteristics",
        "versionTag",
        "linkedResources",
        "userTaskForm",
    ]
)


@dataclass
class Extensions:
    """What one element says in `zeebe:`; attributes left out are empty."""

    properties: dict[str, str] = field(default_factory=dict)
    form_id: str = ""
    groups: tuple[str, ...] = ()
    assignee: str = ""
    due: str = ""
    priority: str = ""
    topic: str = ""
    retries: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    decision_id: str = ""
    script: str = ""
    result: str = ""
    called: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    strange: tuple[str, ...] = ()


def attributes(node: etree._Element, name: str) -> dict[str, str]:
    """The attributes of the extension `zeebe:name` of a node, stripped; empty when it is not there."""
    found = node.find(f"{BPMN}extensionElements/{ZEEBE}{name}")
    return {} if found is None else {str(k): str(v).strip() for k, v in found.attrib.items()}


def read(node: etree._Element) -> Extensions:
    """All extensions of a node; unknown ones are listed in `strange`."""
    form, who, decision, script = (attributes(node, n) for n in ("formDefinition", "assignmentDefinition", "calledDecision", "script"))
    task, schedule = attributes(node, "taskDefinition"), attributes(node, "taskSchedule")
    return Extensions(
        properties=_pairs(node, "properties", "name"),
        form_id=form.get("formId", ""),
        groups=_groups(who.get("candidateGroups", "")),
        assignee=who.get("assignee", ""),
        due=schedule.get("dueDate", ""),
        priority=attributes(node, "priorityDefinition").get("priority", ""),
        topic=task.get("type", ""),
        retries=task.get("retries", ""),
        headers=_pairs(node, "taskHeaders", "key"),
        decision_id=decision.get("decisionId", ""),
        script=script.get("expression", ""),
        result=decision.get("resultVariable") or script.get("resultVariable", ""),
        called=attributes(node, "calledElement").get("processId", ""),
        inputs=_mapping(node, "input"),
        outputs=_mapping(node, "output"),
        strange=tuple(_strange(node, form)),
    )


def _groups(text: str) -> tuple[str, ...]:
    """A list with commas, or one FEEL expression kept whole."""
    return (text,) if text.startswith("=") else tuple(g.strip() for g in text.split(",") if g.strip())


def _pairs(node: etree._Element, name: str, key: str) -> dict[str, str]:
    found = node.find(f"{BPMN}extensionElements/{ZEEBE}{name}")
    return {} if found is None else {(p.get(key) or "").strip(): (p.get("value") or "").strip() for p in found if isinstance(p.tag, str)}


def _mapping(node: etree._Element, side: str) -> tuple[tuple[str, str], ...]:
    path = f"{BPMN}extensionElements/{ZEEBE}ioMapping/{ZEEBE}{side}"
    return tuple((m.get("target", "").strip(), m.get("source", "").strip()) for m in node.iterfind(path))


def _strange(node: etree._Element, form: dict[str, str]) -> Iterator[str]:
    for found in node.iterfind(f"{BPMN}extensionElements/*"):
        name = etree.QName(found)
        if name.namespace == ZEEBE[1:-1] and name.localname not in _READ:
            yield f"zeebe:{name.localname}"
        elif name.namespace in CAMUNDA_7:
            yield f"camunda:{name.localname}"
    if attributes(node, "assignmentDefinition").get("candidateUsers"):
        yield "zeebe:assignmentDefinition candidateUsers"
    if form.get("formKey"):
        yield "zeebe:formDefinition formKey"
    for key in node.attrib:
        attribute = etree.QName(str(key))
        if attribute.namespace in CAMUNDA_7:
            yield f"camunda:{attribute.localname}"
