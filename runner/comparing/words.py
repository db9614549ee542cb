"""What the things of one version are called by people: elements, forms, fields and their options, settings, roles, letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from runner.agreed import APPLICATION
from runner.comparing.saying import same
from runner.comparing.versions import Json, Version
from runner.diagram import Element
from runner.form.translations import Sentence

ROLES: Final = {
    "applicant": Sentence("ผู้ยื่นคำขอ", "applicant"),
    "officer": Sentence("เจ้าหน้าที่", "officer"),
    "approver": Sentence("ผู้มีอำนาจลงนาม", "approver"),
    "committee": Sentence("คณะกรรมการ", "committee"),
    "chair": Sentence("ประธานคณะกรรมการ", "chair"),
    "service_centre": Sentence("เจ้าหน้าที่ศูนย์บริการ", "service centre"),
}
KINDS: Final = {
    "userTask": Sentence("ขั้นตอน", "step"),
    "subProcess": Sentence("กลุ่มขั้นตอน", "group of steps"),
    "exclusiveGateway": Sentence("จุดตัดสินใจ", "decision point"),
    "inclusiveGateway": Sentence("จุดที่เลือกได้หลายทาง", "point of several choices"),
    "parallelGateway": Sentence("จุดแยกหรือรวมงานที่ทำพร้อมกัน", "parallel gateway"),
    "eventBasedGateway": Sentence("จุดรอเหตุการณ์แรก", "wait for the first event"),
    "startEvent": Sentence("จุดเริ่มต้น", "start"),
    "endEvent": Sentence("จุดสิ้นสุด", "end"),
    "boundaryEvent": Sentence("เหตุการณ์ระหว่างขั้นตอน", "event on a step"),
    "intermediateCatchEvent": Sentence("จุดรอ", "waiting point"),
    "intermediateThrowEvent": Sentence("เหตุการณ์", "event"),
}
MAKERS: Final = {
    "serviceTask": Sentence("ระบบภายนอก", "outside system"),
    "sendTask": Sentence("ระบบภายนอก", "outside system"),
    "receiveTask": Sentence("รอข้อมูลจากภายนอก", "waits for a message"),
    "scriptTask": Sentence("ระบบทำเอง", "automatic"),
    "businessRuleTask": Sentence("ระบบทำเอง", "automatic"),
    "callActivity": Sentence("กระบวนงานย่อย", "part"),
}
_PERSONS = {"citizen": ("บุคคลธรรมดา", "citizen"), "juristic": ("นิติบุคคล", "juristic person")}
_ENVIRONMENT: Final = {
    "applicant.kind": ("ประเภทผู้ยื่นคำขอ", "kind of applicant", _PERSONS),
    "applicant.id_number": ("เลขประจำตัวของผู้ยื่นคำขอ", "ID number of the applicant", {}),
    "agency.is_bangkok": ("หน่วยงานอยู่ในกรุงเทพมหานคร", "the agency is in Bangkok", {}),
    "fee_total": ("ค่าธรรมเนียมรวม", "total fee", {}),
    "case.clock_due_on": ("วันครบกำหนดให้บริการ", "due date of the service", {}),
    "case.filed_on": ("วันยื่นคำขอ", "date of filing", {}),
}  # fmt: skip


class Words:
    """Looks names up in one version."""

    def __init__(self, version: Version) -> None:
        self.version = version

    def text(self, thai: str) -> Sentence:
        """A Thai text of the service with its English, where there is one."""
        name, dot, about = thai.partition(" · ")
        return Sentence(thai, self.version.translations.text(name, "en") + dot + about)

    def role(self, role: str) -> Sentence:
        return ROLES.get(role, same(role))

    def kind(self, element: Element) -> Sentence:
        """What an element is: ขั้นตอน, จุดตัดสินใจ, กำหนดเวลา."""
        if element.event and element.event.kind == "timer" and element.kind != "startEvent":
            return Sentence("กำหนดเวลา", "time limit")
        return KINDS.get(element.kind, KINDS["userTask"])

    def element(self, element: Element) -> Sentence:
        """`ขั้นตอน “ตรวจคำขอ”`; without a name by its neighbour, else by its id."""
        kind = self.kind(element)
        name = self.name(element)
        return Sentence(f"{kind.th} {name.th}", f"{kind.en} {name.en}")

    def name(self, element: Element) -> Sentence:
        """`“ตรวจคำขอ”`, or the id in brackets."""
        from runner.comparing.saying import quoted

        return quoted(self.text(element.name)) if element.name else same(f"({element.id})")

    def who(self, element: Element) -> Sentence:
        """Who does it: roles, an outside system, nobody."""
        from runner.comparing.saying import listed

        return listed(self.role(g) for g in element.groups) if element.groups else MAKERS.get(element.kind, Sentence("", ""))

    def process(self, process_id: str) -> Sentence:
        drawn = self.version.drawn.get(process_id)
        return self.text(drawn.process.name) if drawn and drawn.process.name else same(process_id)

    def decision(self, decision_id: str) -> Sentence:
        found = self.version.decided.get(decision_id)
        return self.text(found.decision.name) if found and found.decision.name else same(decision_id)

    def letter(self, letter_id: str) -> Sentence:
        return self._listed("letters", letter_id)

    def licence(self, licence_id: str) -> Sentence:
        return self._listed("licences", licence_id)

    def setting(self, setting_id: str) -> Sentence:
        return self._listed("settings", setting_id)

    def stage(self, stage_id: str) -> Sentence:
        stages = self.version.sheet.stages if self.version.sheet else ()
        return next((Sentence(s.name_th, s.name_en) for s in stages if s.id == stage_id), same(stage_id))

    def notice(self, notice_id: str) -> Sentence:
        """The subject of a notice without the case's number before it."""
        found = self.version.sheet.notices.get(notice_id) if self.version.sheet else None
        if found is None:
            return same(notice_id)
        subjects = (found.subject_th, found.subject_en or found.subject_th)
        return Sentence(*(subject.partition(": ")[2] or subject for subject in subjects))

    def _listed(self, field: str, key: str) -> Sentence:
        found: Any = getattr(self.version.sheet, field).get(key) if self.version.sheet else None
        return Sentence(found.name_th, found.name_en or found.name_th) if found else same(key)

    def form(self, form_id: str) -> Sentence:
        """A form has no title: it is called as the first step that shows it, `apply` in general."""
        user = next((e for e in self._users(form_id) if e.name), None)
        return self.text(user.name) if user else same(form_id)

    def _users(self, form_id: str) -> Iterator[Element]:
        for process in self.version.processes():
            yield from (e for e in process.elements.values() if form_id in (e.form_id, e.properties.get("form")))

    @cached_property
    def fields(self) -> dict[str, Json]:
        """Path of a variable → the component of the first form that asks for it, the application before all others."""
        found: dict[str, Json] = {}
        for form in sorted(self.version.forms.values(), key=lambda one: one.id != APPLICATION):
            for path, one in keyed(form.schema.get("components")):
                if one.get("type") not in ("expression", "button") and label_of(one):
                    found.setdefault(path, one)
        return found

    def variable(self, path: str) -> Sentence:
        """What people call a variable: the label of its field, the name of a setting; else its own name."""
        if path.startswith("setting."):
            return self.setting(path.removeprefix("setting."))
        if path in self.fields:
            return self.text(label_of(self.fields[path]))
        return Sentence(*_ENVIRONMENT[path][:2]) if path in _ENVIRONMENT else same(path)

    def option(self, path: str, value: object) -> Sentence:
        """What people call a value of a variable: the label of the option."""
        for one in listed_options(self.fields.get(path, {})):
            if one[0] == value:
                return self.text(one[1])
        known = _ENVIRONMENT[path][2].get(str(value)) if path in _ENVIRONMENT else None
        return Sentence(*known) if known else same(value)

    def unit(self, path: str) -> Sentence:
        """What stands behind a number of a field or setting: ตารางเมตร, วัน."""
        look = self.fields.get(path, {}).get("appearance")
        suffix = look.get("suffixAdorner") if isinstance(look, dict) else ""
        found = self.version.sheet.settings.get(path.removeprefix("setting.")) if self.version.sheet else None
        return self.text(str(suffix or (found.unit_th if found and path.startswith("setting.") else "")))


def keyed(components: object, above: str = "") -> Iterator[tuple[str, Json]]:
    """Every component of a form that stores a value, with its path (`shop.name`, `signs[].width`)."""
    for one in components if isinstance(components, list) else []:
        if not isinstance(one, dict):
            continue
        key = str(one.get("key") or one.get("path") or "")
        path = f"{above}{key}" if key else above.rstrip(".")
        if one.get("key"):
            yield path, one
        inside = f"{path}[]." if one.get("type") == "dynamiclist" else f"{path}." if path else ""
        yield from keyed(one.get("components"), inside)


def label_of(component: Json) -> str:
    """The label that people see."""
    return next((str(component[name]) for name in ("label", "dateLabel", "timeLabel") if component.get(name)), "")


def listed_options(component: Json) -> list[tuple[object, str]]:
    """The options written in a component: (value, label)."""
    values = component.get("values")
    found = [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
    return [(one.get("value"), str(one.get("label") or one.get("value"))) for one in found]
