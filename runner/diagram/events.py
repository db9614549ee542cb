"""Event definitions, with the messages, errors, signals and escalations that they name."""

from __future__ import annotations

from lxml import etree

from runner.diagram import extensions
from runner.diagram.model import Event

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_REFERENCE = {"message": "messageRef", "error": "errorRef", "signal": "signalRef", "escalation": "escalationRef"}


class Definitions:
    """What stands beside the processes of a file: messages, errors, signals, escalations by id."""

    def __init__(self, root: etree._Element) -> None:
        self.by_id = {n.get("id"): n for kind in _REFERENCE for n in root.iterfind(f"{BPMN}{kind}")}

    def event(self, node: etree._Element) -> tuple[Event | None, list[str]]:
        """The event definition of an element (None: a plain event) and what is strange about it."""
        if etree.QName(node).localname in ("receiveTask", "sendTask"):
            return (self._named(node, "message") if node.get("messageRef") else None), []
        found = [n for n in node.iterfind(f"{BPMN}*") if etree.QName(n).localname.endswith("EventDefinition")]
        references = [f"{BPMN}eventDefinitionRef"] if node.find(f"{BPMN}eventDefinitionRef") is not None else []
        if len(found) != 1:
            return None, (["several event definitions"] if found else ["eventDefinitionRef"] if references else [])
        return self._event(found[0]), []

    def _event(self, node: etree._Element) -> Event:
        kind = etree.QName(node).localname.removesuffix("EventDefinition")
        if kind == "timer":
            return _timer(node)
        return self._named(node, kind) if kind in _REFERENCE else Event(kind)

    def _named(self, node: etree._Element, kind: str) -> Event:
        wanted = node.get(_REFERENCE[kind], "")
        found = self.by_id.get(wanted)
        if found is None:
            return Event(kind, missing=wanted)
        key = extensions.attributes(found, "subscription").get("correlationKey", "")
        code = found.get("errorCode") or found.get("escalationCode") or ""
        return Event(kind, value=key, name=found.get("name", "").strip(), code=code.strip())


def _timer(node: etree._Element) -> Event:
    for kind in ("timeDate", "timeDuration", "timeCycle"):
        found = node.find(f"{BPMN}{kind}")
        if found is not None:
            return Event("timer", timer=kind[4:].lower(), value=(found.text or "").strip())
    return Event("timer")
