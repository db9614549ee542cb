"""Which tool wrote a BPMN file: by what it says itself, else by the namespaces that only it uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MODELER = "http://camunda.org/schema/modeler/1.0"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA_7 = "http://camunda.org/schema/1.0/bpmn"
ACTIVITI = "http://activiti.org/bpmn"
FLOWABLE = "http://flowable.org/bpmn"
DROOLS = "http://www.jboss.org/drools"
SIGNAVIO = "http://www.signavio.com"
BIZAGI = "http://www.bizagi.com/bpmn20"
# the three that descend from one another and say the same by the same names
FAMILY_7 = (CAMUNDA_7, ACTIVITI, FLOWABLE)
# of the standard, of bpmn.io, or ours: they say nothing about another tool, and the drawing needs them
_COMMON = (
    "http://www.omg.org/",
    "http://www.w3.org/",
    "http://bpmn.io/",
    "http://camunda.org/schema/zeebe/",
    "http://camunda.org/schema/modeler/",
)

_BY_NAME = (
    ("signavio", "SAP Signavio"), ("bizagi", "Bizagi Modeler"), ("bonita", "Bonita"), ("jbpm", "jBPM"), ("flowable", "Flowable"),
    ("activiti", "Activiti"), ("visio", "Microsoft Visio"), ("adonis", "ADONIS"), ("aris", "ARIS"), ("trisotech", "Trisotech"),
    ("workflow modeler", "Trisotech"), ("visual paradigm", "Visual Paradigm"), ("enterprise architect", "Enterprise Architect"),
    ("ibm.com", "IBM"), ("yaoqiang", "Yaoqiang"), ("cardanit", "Cardanit"),
)  # fmt: skip
_BY_NAMESPACE = (
    (FLOWABLE, "Flowable"), (CAMUNDA_7, "Camunda 7"), (ACTIVITI, "Activiti"), (DROOLS, "jBPM"),
    (BIZAGI, "Bizagi Modeler"), ("http://www.boc-group.com", "ADONIS"), ("http://www.bonitasoft.org/", "Bonita"),
    ("http://www.itp-commerce.com/BPMN2.0", "Microsoft Visio"), ("http://schemas.microsoft.com/", "Microsoft Visio"),
    (SIGNAVIO, "SAP Signavio"), ("http://www.trisotech.com/2014/triso/bpmn", "Trisotech"), ("http://www.igrafx.com/", "iGrafx"),
    ("http://www.gbtec.de/bpmn", "BIC"), ("http://www.omninet.de/", "OMNITRACKER"), ("http://www.w4.eu/", "W4"),
)  # fmt: skip
_BY_TARGET = (
    ("http://www.bizagi.com/", "Bizagi Modeler"),
    ("http://www.signavio.com", "SAP Signavio"),
    ("http://bonitasoft.com/", "Bonita"),
)


@dataclass(frozen=True)
class Exporter:
    """The tool that wrote a file; `version` as it says, empty when it does not."""

    name: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


def exporter(root: etree._Element) -> Exporter | None:
    """The tool that wrote the file; None for Camunda 8 and for us. One that cannot be told is named `BPMN 2.0`."""
    said, version = root.get("exporter", ""), root.get("exporterVersion", "")
    used = namespaces(root)
    name = _named(said, used, root.get("targetNamespace", ""))
    if name == "Camunda 7":  # the exporter's version is the Modeler's
        return Exporter(name, root.get(f"{{{MODELER}}}executionPlatformVersion", ""))
    if name:
        return Exporter(name, version)
    if ZEEBE in used or any(uri == ZEEBE for uri in root.nsmap.values()):
        return None
    return Exporter(" ".join(said.split())[:60] or "BPMN 2.0", version)


def _named(said: str, used: frozenset[str], target: str) -> str:
    by_name = [name for part, name in _BY_NAME if part in said.lower()]
    by_namespace = [name for start, name in _BY_NAMESPACE if any(uri.startswith(start) for uri in used)]
    by_target = [name for start, name in _BY_TARGET if target.startswith(start)] if not said else []
    return next(iter((*by_name, *by_namespace, *by_target)), "")


def namespaces(root: etree._Element) -> frozenset[str]:
    """The namespaces in use, of elements and of attributes; those that are only declared say nothing."""
    return frozenset(filter(None, _used(root)))


def _used(root: etree._Element) -> Iterator[str | None]:
    for node in root.iter("*"):
        yield etree.QName(node).namespace
        yield from (etree.QName(str(key)).namespace for key in node.attrib if str(key).startswith("{"))


def is_own(uri: str | None) -> bool:
    """Whether a namespace belongs to one tool, not to the standard and not to us."""
    return uri is not None and not uri.startswith(_COMMON)
