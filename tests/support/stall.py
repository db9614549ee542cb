"""A service of one task, small enough that a test can redraw, replay and try it."""

from __future__ import annotations

import json
import re

SERVICE = "stall"
DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
  <bpmn:process id="stall" name="ขอตั้งแผงลอย" isExecutable="true">
    <bpmn:startEvent id="Start_Apply" name="เริ่มคำขอ"><bpmn:outgoing>Flow_Start</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="Flow_Start" sourceRef="Start_Apply" targetRef="Task_Apply" />
    <bpmn:userTask id="Task_Apply" name="กรอกและยื่นคำขอ">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="apply" />
        <zeebe:assignmentDefinition candidateGroups="applicant" />
        <zeebe:properties><zeebe:property name="stage" value="apply" /><zeebe:property name="files" value="true" /></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_Start</bpmn:incoming><bpmn:outgoing>Flow_End</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_End" sourceRef="Task_Apply" targetRef="End_Done" />
    <bpmn:endEvent id="End_Done" name="รับเรื่องแล้ว">
      <bpmn:extensionElements><zeebe:properties><zeebe:property name="outcome" value="issued" /></zeebe:properties></bpmn:extensionElements>
      <bpmn:incoming>Flow_End</bpmn:incoming>
    </bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_1">
    <bpmndi:BPMNPlane id="Plane_1" bpmnElement="stall">
      <bpmndi:BPMNShape id="Start_Apply_di" bpmnElement="Start_Apply"><dc:Bounds x="160" y="102" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="150" y="145" width="56" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Task_Apply_di" bpmnElement="Task_Apply"><dc:Bounds x="250" y="80" width="100" height="80" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="End_Done_di" bpmnElement="End_Done"><dc:Bounds x="562" y="102" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="552" y="145" width="56" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_Start_di" bpmnElement="Flow_Start"><di:waypoint x="196" y="120" /><di:waypoint x="250" y="120" /></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="Flow_End_di" bpmnElement="Flow_End"><di:waypoint x="350" y="120" /><di:waypoint x="562" y="120" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""  # noqa: E501  as a modeler writes it
SHEET = """# ใบแสดงข้อเท็จจริง
service: stall
code: ST
name_th: ขอตั้งแผงลอย
name_en: Street stall
process: stall
statutory_days: 7
statutory_unit: working
"""


def _form(form_id: str, key: str, label: str) -> bytes:
    field = {"type": "textfield", "id": f"Field_{key}", "key": key, "label": label}
    return json.dumps({"type": "default", "id": form_id, "schemaVersion": 18, "components": [field]}, ensure_ascii=False, indent=2).encode()


FILES = {
    "processes/stall.bpmn": DIAGRAM.encode(),
    "processes/stall.yaml": SHEET.encode(),
    "forms/stall/apply.form": _form("apply", "goods", "สินค้าที่ขาย"),
    "forms/stall/inspect.form": _form("inspect", "place_note", "ผลตรวจสถานที่"),
}


_TASK = """<bpmn:sequenceFlow id="Flow_{id}" sourceRef="{before}" targetRef="{id}" />
    <bpmn:userTask id="{id}" name="{name}"><bpmn:extensionElements>
      <zeebe:userTask /><zeebe:formDefinition formId="inspect" /><zeebe:assignmentDefinition candidateGroups="officer" />
      <zeebe:properties><zeebe:property name="stage" value="check" /><zeebe:property name="days" value="3" /></zeebe:properties>
    </bpmn:extensionElements></bpmn:userTask>"""
_END = '<bpmn:sequenceFlow id="Flow_End" sourceRef='


def with_tasks(**tasks: str) -> dict[str, bytes]:
    """The service with tasks of the officer after the application: id → name, one after the other. They are not drawn."""
    drawn, before = re.sub(r"<bpmn:(incoming|outgoing)>\w+</bpmn:\1>", "", DIAGRAM), "Task_Apply"
    for element, name in tasks.items():
        task = _TASK.format(id=element, name=name, before=before)
        drawn = drawn.replace(f'{_END}"{before}"', f'{task}{_END}"{element}"')
        before = element
    return FILES | {"processes/stall.bpmn": drawn.encode()}
