"""Element templates: the agreed properties as Camunda Modeler shows them, with the pick lists of this draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response

from runner.diagram import safe_xml
from runner.diagram.agreed import AGREED, EVENTS, Agreed
from runner.diagram.foreign.exporters import ZEEBE
from runner.errors import InvalidDiagram
from runner.studio import drafts, naming
from web import sessions
from web.i18n import say
from web.studio import pages, wording

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
_NAMES = {
    "userTask": "งานของคน", "serviceTask": "งานของระบบภายนอก", "callActivity": "เรียกกระบวนงานส่วนกลาง", "businessRuleTask": "ใช้ตารางตัดสินใจ",
    "scriptTask": "งานคำนวณ", "startEvent": "เหตุการณ์เริ่มต้น", "intermediateThrowEvent": "เหตุการณ์ระหว่างทาง",
    "intermediateCatchEvent": "เหตุการณ์ที่รอ", "boundaryEvent": "เหตุการณ์ที่ขอบ", "endEvent": "เหตุการณ์สิ้นสุด",
}  # fmt: skip
Choices = list[dict[str, str]]


@pages.get("/drafts/<int:draft_id>/element-templates.json")
def element_templates(draft_id: int) -> Response:
    """A file for the modeler's folder `resources/element-templates`."""
    with sessions.store().read() as connection:
        draft = drafts.seen(connection, sessions.actor(), draft_id)
        files = drafts.files(connection, draft)
    made = made_of(draft.service, wording.named(naming.named(files, draft.service)), used(files))
    answer = Response(json.dumps(made, ensure_ascii=False, indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{draft.service}-element-templates.json"'
    return answer


def used(files: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Property → the values that the draft's diagrams have, so that a pick list knows them all."""
    found: dict[str, set[str]] = {}
    for path, content in files.items():
        try:
            root = safe_xml.parse(content, path) if path.endswith(".bpmn") else None
        except InvalidDiagram:
            continue
        for one in root.iter(f"{{{ZEEBE}}}property") if root is not None else ():
            found.setdefault(one.get("name", ""), set()).add(one.get("value", ""))
    return found


def made_of(service: str, named: Mapping[str, Choices], known: Mapping[str, set[str]]) -> list[dict[str, Any]]:
    """One template for every kind of element."""
    return [
        {
            "$schema": SCHEMA, "name": f"{say(_NAMES[kind])} ({service})", "id": f"anuyat.{service}.{kind}", "version": 1,
            "appliesTo": [f"bpmn:{kind[0].upper()}{kind[1:]}"], "engines": {"camunda": "^8.6"},
            **({} if kind in EVENTS else {"elementType": {"value": f"bpmn:{kind[0].upper()}{kind[1:]}"}}),
            "groups": wording.context()["groups"], "properties": [*_first(kind, named), *_agreed(kind, named, known)],
        }
        for kind in _NAMES
    ]  # fmt: skip


def _first(kind: str, named: Mapping[str, Choices]) -> Iterator[dict[str, Any]]:
    """What has an element of its own in the dialect: who does a task with which form, what is called, which table."""
    if kind == "userTask":
        yield {"type": "Hidden", "binding": {"type": "zeebe:userTask"}}
        yield _drop("role", say("บทบาทที่รับงาน"), wording.roles(), {"type": "zeebe:assignmentDefinition", "property": "candidateGroups"})
        yield _drop("formId", say("แบบฟอร์ม"), named["form"], {"type": "zeebe:formDefinition", "property": "formId"})
    elif kind == "callActivity":
        parts = _drop("part", say("กระบวนงานส่วนกลางที่เรียก"), named["part"], {"type": "zeebe:calledElement", "property": "processId"})
        yield parts | {"optional": False}
    elif kind == "businessRuleTask":
        table = _drop("decision", say("ตารางตัดสินใจที่ใช้"), named["decision"], {"type": "zeebe:calledDecision", "property": "decisionId"})
        yield table | {"optional": False}
        binding = {"type": "zeebe:calledDecision", "property": "resultVariable"}
        yield {"id": "result", "label": say("เก็บผลในตัวแปร"), "type": "String", "group": "work", "binding": binding}
    elif kind == "serviceTask":
        binding = {"type": "zeebe:taskDefinition", "property": "type"}
        yield {"id": "topic", "label": say("ชื่องานของระบบภายนอก"), "type": "String", "group": "work", "binding": binding}


def _agreed(kind: str, named: Mapping[str, Choices], known: Mapping[str, set[str]]) -> Iterator[dict[str, Any]]:
    for one in AGREED.values():
        if kind in one.kinds and not (one.name == "stage" and kind in EVENTS and kind not in ("endEvent", "intermediateThrowEvent")):
            yield _property(one, wording.agreed(one), named, known.get(one.name, set()))


def _property(one: Agreed, said: Mapping[str, Any], named: Mapping[str, Choices], known: set[str]) -> dict[str, Any]:
    binding, label = {"type": "zeebe:property", "name": one.name}, str(said["label"])
    choices = (
        said["choices"] or {"role": wording.roles(), "true": [{"value": "true", "label": say("ใช่")}]}.get(one.value) or named.get(one.value)
    )
    if choices:
        others = [{"value": value, "label": value} for value in sorted(known - {choice["value"] for choice in choices})]
        return _drop(one.name, label, [*choices, *others], binding, one.group)
    text = {"id": one.name, "label": label, "type": "String", "group": one.group, "binding": binding, "optional": True}
    return text | ({"description": said["hint"]} if said["hint"] else {})


def _drop(name: str, label: str, choices: Choices, binding: Mapping[str, str], group: str = "work") -> dict[str, Any]:
    given = [{"name": one["label"], "value": one["value"]} for one in choices]
    optional = binding["type"] == "zeebe:property"
    return {
        "id": name, "label": label, "type": "Dropdown", "group": group, "optional": optional, "binding": dict(binding),
        "choices": [{"name": "–", "value": ""}, *given],
    }  # fmt: skip
