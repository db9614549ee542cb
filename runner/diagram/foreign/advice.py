"""What one piece of advice is, and how what another tool wrote on an element is looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from runner.diagram.foreign.exporters import BPMN, FAMILY_7, Exporter
from runner.diagram.foreign.juel import feel_of, is_expression

B = f"{{{BPMN}}}"


@dataclass(frozen=True)
class Extension:
    """A `zeebe:` element to be written into the extension elements of a node."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Extension, ...] = ()


@dataclass(frozen=True)
class Advice:
    """One thing to be added or changed before the file can run.

    `node` is the element that it is about, `kind` what is asked (form, role, condition …). Where the equivalent is beyond doubt
    `add` holds what `convert` writes, or `rewrite` the expression element and its new text.
    """

    node: etree._Element
    kind: str
    th: str
    en: str
    add: tuple[Extension, ...] = ()
    rewrite: tuple[etree._Element, str] | None = None

    @property
    def settled(self) -> bool:
        """Whether nobody has to decide anything."""
        return bool(self.add) or self.rewrite is not None


@dataclass(frozen=True)
class Drawing:
    """The file as a whole: its root and the tool that wrote it."""

    root: etree._Element
    exporter: Exporter

    @cached_property
    def lanes(self) -> dict[str, str]:
        """Element id → the name of its innermost lane."""
        pairs = ((ref.text or "", lane.get("name", "")) for lane in self.root.iter(f"{B}lane") for ref in lane.iterfind(f"{B}flowNodeRef"))
        return {ref.strip(): " ".join(name.split()) for ref, name in pairs if name.strip()}

    @cached_property
    def initiators(self) -> frozenset[str]:
        """Names of the variables that hold who started the case (`camunda:initiator`)."""
        return frozenset(filter(None, (vendor(node, "initiator") for node in self.root.iter(f"{B}startEvent"))))

    @cached_property
    def by_id(self) -> dict[str, etree._Element]:
        """The elements of processes by id."""
        return {node.get("id", ""): node for process in self.root.iterfind(f"{B}process") for node in process.iter(f"{B}*")}

    @cached_property
    def leaving(self) -> Counter[str]:
        """Element id → how many flows leave it."""
        return Counter(flow.get("sourceRef", "") for flow in self.root.iter(f"{B}sequenceFlow"))

    def lane(self, node: etree._Element) -> str:
        """The lane of an element, or of the sub-process around it; empty when there is none."""
        around = (node, *node.iterancestors(f"{B}subProcess"))
        return next((self.lanes[one.get("id", "")] for one in around if one.get("id", "") in self.lanes), "")


def kind_of(node: etree._Element) -> str:
    """The BPMN word for a node; empty for what is not of BPMN."""
    return str(node.tag).removeprefix(B) if str(node.tag).startswith(B) else ""


def vendor(node: etree._Element, name: str) -> str:
    """An attribute of Camunda 7, Activiti or Flowable, stripped; empty when it is not there."""
    return next((value.strip() for uri in FAMILY_7 if (value := node.get(f"{{{uri}}}{name}"))), "")


def vendor_elements(node: etree._Element, *names: str) -> list[etree._Element]:
    """Extension elements of Camunda 7, Activiti or Flowable by their names, in the file's order."""
    wanted = {f"{{{uri}}}{name}" for uri in FAMILY_7 for name in names}
    return [one for one in node.iterfind(f"{B}extensionElements/*") if one.tag in wanted]


def text_of(node: etree._Element | None) -> str:
    """The text of an element, stripped; empty when there is no element."""
    return (node.text or "").strip() if node is not None else ""


def short(text: str) -> str:
    """What people wrote, cut so that a sentence stays one."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def value_of(text: str) -> str | None:
    """An attribute in our dialect: `${x}` as `=x`, a constant as it is; None where it cannot be said in FEEL."""
    if is_expression(text):
        return feel_of(text)
    return None if "${" in text or "#{" in text or text.startswith("=") else text


def inputs_of_jbpm(node: etree._Element) -> dict[str, str]:
    """The constants that jBPM gives a task by data inputs, by their names: `TaskName` is the form, `GroupId` the group."""
    names = {one.get("id", ""): one.get("name", "") for one in node.iterfind(f"{B}ioSpecification/{B}dataInput")}
    found: dict[str, str] = {}
    for given in node.iterfind(f"{B}dataInputAssociation"):
        target = text_of(given.find(f"{B}targetRef"))
        if said := text_of(given.find(f"{B}assignment/{B}from")):
            found[names.get(target, "")] = said
    return found
