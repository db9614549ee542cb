"""Advice on what people do: forms, roles, due times, and tasks that nobody is asked to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from runner.diagram import extensions
from runner.diagram.foreign.advice import Advice, B, Drawing, Extension, inputs_of_jbpm, short, text_of, value_of, vendor, vendor_elements
from runner.diagram.foreign.juel import is_expression
from runner.diagram.rules.names import ROLES

_FORM = re.compile(r"(?:camunda-forms:[a-z]+:)?(?:[\w.-]+/)*(?P<id>[A-Za-z_][\w-]*)(?:\.form)?", re.ASCII)
_GROUP = re.compile(r"group\(([^)]*)\)")
# how Thai offices and the tools' samples call our roles in lanes; only what can mean nothing else
_ALIASES = {
    "ผู้ยื่นคำขอ": "applicant", "ผู้ขอรับใบอนุญาต": "applicant", "ผู้ขออนุญาต": "applicant", "ผู้ประกอบการ": "applicant", "ประชาชน": "applicant",
    "เจ้าหน้าที่": "officer", "พนักงานเจ้าหน้าที่": "officer", "ผู้อนุมัติ": "approver", "ผู้อนุญาต": "approver",
    "เจ้าพนักงานท้องถิ่น": "approver", "คณะกรรมการ": "committee", "ประธานกรรมการ": "chair", "ประธานคณะกรรมการ": "chair",
    "ศูนย์บริการ": "service_centre", "ศูนย์บริการประชาชน": "service_centre",
    "service centre": "service_centre", "service center": "service_centre",
}  # fmt: skip
_KNOWN = ", ".join(sorted(ROLES))


def role_named(name: str) -> str:
    """Our role that a lane or group means beyond doubt, else empty."""
    plain = " ".join(name.lower().split())
    return plain if plain in ROLES else _ALIASES.get(plain, "")


def forms(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """A user task's form: `formKey`, `formRef`, fields listed in the diagram, jBPM's `TaskName`."""
    if extensions.attributes(node, "formDefinition").get("formId"):
        return
    key = vendor(node, "formRef") or vendor(node, "formKey") or inputs_of_jbpm(node).get("TaskName", "")
    if key:
        yield _keyed(node, drawing, key)
    elif fields := _fields(node):
        names = short(", ".join(fields))
        yield Advice(
            node,
            "form",
            f"ช่องกรอกเขียนไว้ในแผนภาพ ({names}) ต้องสร้างแบบฟอร์มที่มีช่องเหล่านี้ แล้วระบุ formId",
            f"its fields stand in the diagram ({names}): make a form that has them and name it in zeebe:formDefinition formId",
        )


def _keyed(node: etree._Element, drawing: Drawing, key: str) -> Advice:
    found = _FORM.fullmatch(key)
    if found is None:
        return Advice(
            node,
            "form",
            f"แบบฟอร์ม {short(key)} เป็นหน้าจอของ {drawing.exporter.name} เปิดที่นี่ไม่ได้ ต้องสร้างแบบฟอร์มใหม่แล้วระบุ formId",
            f"the form {short(key)} is a page of {drawing.exporter.name}: draw it as a form and name it in zeebe:formDefinition formId",
        )
    name = found["id"]
    return Advice(
        node,
        "form",
        f'แบบฟอร์ม {short(key)} ต้องระบุเป็น formId="{name}" และต้องมีแบบฟอร์มรหัสนี้',
        f'the form {short(key)} is written zeebe:formDefinition formId="{name}", and a form of this id must exist',
        (Extension("formDefinition", {"formId": name}),),
    )


def _fields(node: etree._Element) -> list[str]:
    listed = vendor_elements(node, "formProperty")
    listed += [one for data in vendor_elements(node, "formData") for one in data if isinstance(one.tag, str)]
    return [one.get("id", "") for one in listed if one.get("id")]


def start_forms(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """A form on a start event: here the applicant's first task has it."""
    key = vendor(node, "formRef") or vendor(node, "formKey") or ", ".join(_fields(node))
    if key:
        yield Advice(
            node,
            "form",
            f"แบบฟอร์มที่จุดเริ่มต้น ({short(key)}) ไม่มีผู้เปิด ต้องเพิ่มงานของผู้ยื่นคำขอ (userTask บทบาท applicant) ถัดจากจุดเริ่มต้น แล้วระบุ formId ที่งานนั้น",
            f"nobody opens a form on a start event ({short(key)}): add a user task of the applicant after it and name the form there",
        )


def roles(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Who does a user task: groups, assignees, performers of the standard, jBPM's `GroupId`, else the lane."""
    who = extensions.attributes(node, "assignmentDefinition")
    if who.get("candidateGroups") or who.get("assignee"):
        return
    groups, person = _groups(node), _person(node)
    if groups:
        yield _grouped(node, groups)
    elif person:
        yield _personal(node, person, drawing)
    elif lane := drawing.lane(node):
        yield _in_lane(node, lane)


def _groups(node: etree._Element) -> list[str]:
    said = vendor(node, "candidateGroups") or inputs_of_jbpm(node).get("GroupId", "")
    for owner in node.iterfind(f"{B}potentialOwner"):
        expression = text_of(owner.find(f"{B}resourceAssignmentExpression/{B}formalExpression"))
        said = said or ",".join(_GROUP.findall(expression) or ([] if "user(" in expression else [expression]))
    return [said] if is_expression(said) else [one.strip() for one in said.split(",") if one.strip()]


def _person(node: etree._Element) -> str:
    standard = node.find(f"{B}humanPerformer/{B}resourceAssignmentExpression/{B}formalExpression")
    return vendor(node, "assignee") or vendor(node, "candidateUsers") or inputs_of_jbpm(node).get("ActorId", "") or text_of(standard)


def _grouped(node: etree._Element, groups: list[str]) -> Advice:
    said = short(", ".join(groups))
    ours = [value_of(one) if is_expression(one) else role_named(one) for one in groups]
    if all(ours):
        written = ",".join(dict.fromkeys(one for one in ours if one))
        return Advice(
            node,
            "role",
            f'กลุ่มผู้รับงาน {said} ต้องเขียนเป็น candidateGroups="{written}"',
            f'the groups {said} are written zeebe:assignmentDefinition candidateGroups="{written}"',
            (Extension("assignmentDefinition", {"candidateGroups": written}),),
        )
    return Advice(
        node,
        "role",
        f"กลุ่มผู้รับงาน {said} ไม่ใช่บทบาทของระบบนี้ ต้องเลือก candidateGroups จาก {_KNOWN}",
        f"{said} is no role here: choose candidateGroups from {_KNOWN}",
    )


def _personal(node: etree._Element, person: str, drawing: Drawing) -> Advice:
    if person.strip("${# }") in drawing.initiators:
        return Advice(
            node,
            "role",
            f'ผู้รับงาน {short(person)} คือผู้เริ่มเรื่อง ต้องเขียนเป็น candidateGroups="applicant"',
            f'{short(person)} is who started the case: written zeebe:assignmentDefinition candidateGroups="applicant"',
            (Extension("assignmentDefinition", {"candidateGroups": "applicant"}),),
        )
    value = value_of(person) if is_expression(person) and vendor(node, "assignee") else None
    if value is not None:
        return Advice(
            node,
            "role",
            f'ผู้รับงาน {short(person)} ต้องเขียนเป็น assignee="{value}"',
            f'the assignee {short(person)} is written zeebe:assignmentDefinition assignee="{value}"',
            (Extension("assignmentDefinition", {"assignee": value}),),
        )
    return Advice(
        node,
        "role",
        f"บัญชีผู้ใช้ {short(person)} เป็นของระบบเดิม ต้องระบุบทบาทใน candidateGroups: {_KNOWN}",
        f"the account {short(person)} belongs to the other system: name a role in candidateGroups: {_KNOWN}",
    )


def _in_lane(node: etree._Element, lane: str) -> Advice:
    role = role_named(lane)
    if role:
        return Advice(
            node,
            "role",
            f'งานนี้อยู่ในเลน “{short(lane)}” ต้องเขียนเป็น candidateGroups="{role}"',
            f'it stands in the lane “{short(lane)}”: written zeebe:assignmentDefinition candidateGroups="{role}"',
            (Extension("assignmentDefinition", {"candidateGroups": role}),),
        )
    return Advice(
        node,
        "role",
        f"งานนี้อยู่ในเลน “{short(lane)}” แต่เลนใช้อ่านเท่านั้น ต้องระบุบทบาทใน candidateGroups: {_KNOWN}",
        f"it stands in the lane “{short(lane)}”, which is only for readers: name a role in candidateGroups: {_KNOWN}",
    )


def due_times(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """`dueDate` of a user task."""
    due = vendor(node, "dueDate")
    if not due or extensions.attributes(node, "taskSchedule"):
        return
    value = value_of(due)
    if value is not None and (is_expression(due) or re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:]+.*)?", due)):
        th, en = (
            f'กำหนดเสร็จ {short(due)} ต้องเขียนเป็น dueDate="{value}"',
            f'the due date {short(due)} is written zeebe:taskSchedule dueDate="{value}"',
        )
        yield Advice(node, "due", th, en, (Extension("taskSchedule", {"dueDate": value}),))
    else:
        th = f'กำหนดเสร็จ {short(due)} อ่านไม่ได้ ต้องเขียนใหม่เป็นสูตร FEEL เช่น =now() + duration("P3D") หรือใช้คุณสมบัติ days'
        en = f'the due date {short(due)} cannot be read: write it in FEEL, like =now() + duration("P3D"), or use the property days'
        yield Advice(node, "due", th, en)


def undecided(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """A task of no type, as drawing tools make all of them: it would be passed at once."""
    lane = drawing.lane(node)
    where_th, where_en = (f" (เลน “{short(lane)}”)", f" (lane “{short(lane)}”)") if lane else ("", "")
    yield Advice(
        node,
        "task",
        f"งานนี้ไม่มีชนิด{where_th} ระบบจะผ่านไปทันที ต้องเลือกชนิด: userTask ให้คนทำ serviceTask ให้ระบบอื่นทำ",
        f"the task has no type{where_en} and would be passed at once: choose one, userTask for people, serviceTask for other systems",
    )
