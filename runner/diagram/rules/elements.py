"""Rules on single elements: what the dialect knows, and what each kind needs."""

from __future__ import annotations

from runner.diagram.findings import Look
from runner.diagram.model import KNOWN, Element

_WHY = {
    "complexGateway": ("ใช้เกตเวย์อื่นแทน", "use exclusive, inclusive or parallel gateways"),
    "transaction": ("ใช้กระบวนงานย่อยธรรมดา", "use a plain sub-process"),
    "adHocSubProcess": ("วาดลำดับของงานให้ชัด", "draw the order of its tasks"),
    "callConversation": ("ไม่ใช่กระบวนงาน", "it belongs to conversations, not to processes"),
}
_STRANGE = {
    "standardLoopCharacteristics": ("การวนซ้ำมาตรฐาน: วาดเส้นย้อนกลับแทน", "standard loops are not run: draw the loop with a gateway"),
    "loopCardinality": ("ทำซ้ำตามจำนวน: ใช้ inputCollection แทน", "loopCardinality is not run: use an inputCollection"),
    "isForCompensation": ("การชดเชย (compensation)", "compensation is not run"),
    "several event definitions": ("เหตุการณ์หนึ่งมีได้นิยามเดียว", "an event may have one definition only"),
    "eventDefinitionRef": ("ให้เขียนนิยามของเหตุการณ์ไว้ในเหตุการณ์", "write the event's definition inside the event"),
    "zeebe:assignmentDefinition candidateUsers": (
        "ใช้ candidateGroups หรือ assignee แทน candidateUsers",
        "use candidateGroups or an assignee, not candidateUsers",
    ),
    "zeebe:formDefinition formKey": ("ใช้ formId แทน formKey", "use formId, not formKey"),
}


def known(look: Look) -> None:
    """Only the elements of the dialect; anything else stays in the file but is not deployed."""
    for element in look.elements():
        if element.kind not in KNOWN:
            th, en = _WHY.get(element.kind, ("โปรดใช้องค์ประกอบอื่น", "use another element"))
            look.error(element, "unknown-element", f"ระบบไม่รองรับ {element.kind}: {th}", f"{element.kind} is not run: {en}")


def strange(look: Look) -> None:
    """Marks and extensions that would be silently ignored."""
    for element in look.elements():
        for what in element.strange:
            if what.startswith("camunda:"):
                look.warn(
                    element,
                    "camunda-7",
                    f"{what} เป็นของ Camunda 7 ระบบไม่อ่าน",
                    f"{what} is of Camunda 7 and is ignored: use zeebe: extensions",
                )
            else:
                th, en = _STRANGE.get(what, (what, f"{what} is not in the dialect"))
                look.error(element, "not-run", f"ระบบไม่รองรับ: {th}", en)


def user_tasks(look: Look) -> None:
    """A user task without a form or without anybody who may open it."""
    for element in look.elements("userTask"):
        if not element.form_id:
            look.warn(
                element,
                "no-form",
                "งานนี้ไม่มีแบบฟอร์ม (zeebe:formDefinition formId)",
                "the user task has no form (zeebe:formDefinition formId)",
            )
        if not element.groups and not element.assignee:
            look.warn(
                element, "no-role", "งานนี้ไม่ระบุผู้รับผิดชอบ (candidateGroups)", "the user task names no candidateGroups: nobody can open it"
            )
        if not element.name:
            look.warn(element, "no-name", "งานนี้ไม่มีชื่อ ผู้ใช้จะเห็นรหัสแทน", "the user task has no name: people will see its id")


def jobs(look: Look) -> None:
    """Service and send tasks go to workers by topic."""
    for element in look.elements("serviceTask", "sendTask"):
        if not element.topic:
            look.error(
                element,
                "no-topic",
                "ต้องระบุประเภทงาน (zeebe:taskDefinition type)",
                "needs zeebe:taskDefinition type: without it the task would be passed by",
            )
        elif element.topic.startswith("="):
            look.error(element, "no-topic", "ประเภทงานต้องเป็นค่าคงที่", "the task type must be a constant, not an expression")


def computed(look: Look) -> None:
    """Script and business rule tasks: FEEL and a table, each with a variable for the result."""
    for element in look.elements("scriptTask"):
        if not element.script.startswith("="):
            look.error(
                element,
                "no-script",
                'ต้องมีสูตร FEEL (zeebe:script expression="= …")',
                'needs a FEEL expression (zeebe:script expression="= …"); other scripts are not run',
            )
    for element in look.elements("businessRuleTask"):
        if not element.decision_id:
            look.error(
                element, "no-decision", "ต้องระบุตารางตัดสินใจ (zeebe:calledDecision decisionId)", "needs zeebe:calledDecision decisionId"
            )
    for element in look.elements("scriptTask", "businessRuleTask"):
        if not element.result:
            look.error(element, "no-result", "ต้องระบุตัวแปรรับผล (resultVariable)", "needs a resultVariable")


def calls(look: Look) -> None:
    """A call activity names a part; which version is fixed at deployment, so the name is a constant."""
    for element in look.elements("callActivity"):
        if not element.called:
            look.error(element, "no-part", "ต้องระบุกระบวนงานที่เรียก (zeebe:calledElement processId)", "needs zeebe:calledElement processId")
        elif element.called.startswith("="):
            look.error(element, "no-part", "กระบวนงานที่เรียกต้องเป็นค่าคงที่", "the called process must be a constant, not an expression")


def repeated(look: Look) -> None:
    """Multi-instance runs over a list."""
    for element in look.elements():
        if element.loop is None:
            continue
        if not element.loop.collection.startswith("="):
            look.error(
                element,
                "no-collection",
                "การทำซ้ำต้องมี inputCollection (= รายการ)",
                "multi-instance needs zeebe:loopCharacteristics inputCollection (= a list)",
            )
        if bool(element.loop.result) != bool(element.loop.result_item):
            look.error(
                element, "half-result", "ต้องมีทั้ง outputCollection และ outputElement", "outputCollection and outputElement go together"
            )
        if element.by_event or element.kind == "receiveTask":
            look.error(element, "not-run", "องค์ประกอบนี้ทำซ้ำหลายรายการไม่ได้", "this element cannot be multi-instance")


def by_hand(look: Look) -> None:
    """A service task that an officer completes without a worker needs a form and a role."""
    for element in look.elements():
        if "by_hand" not in element.properties:
            continue
        if element.kind not in ("serviceTask", "sendTask"):
            look.error(element, "property", "by_hand ใช้ได้กับงานบริการเท่านั้น", "by_hand belongs to service and send tasks")
        elif "form" not in element.properties:
            look.error(element, "property", "งานที่ทำด้วยมือต้องระบุแบบฟอร์ม (form)", "a task done by hand needs the property form")


RULES = (known, strange, user_tasks, jobs, computed, calls, repeated, by_hand)


def is_activity_that_waits(element: Element) -> bool:
    """Whether a boundary event on it can ever fire."""
    return element.kind in ("userTask", "serviceTask", "sendTask", "receiveTask", "subProcess", "callActivity")
