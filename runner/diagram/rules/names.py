"""Rules on what a diagram names: forms, tables, parts, roles, properties, letters, licences, notices."""

from __future__ import annotations

import re
from pathlib import Path

from runner.diagram.agreed import AGREED
from runner.diagram.findings import Look
from runner.diagram.model import Element

ROLES = frozenset({"applicant", "officer", "approver", "committee", "chair", "service_centre"})
_TIME = re.compile(r"\d+(\.\d+)?")
_CHOICES = {
    **{one.name: frozenset(one.choices) for one in AGREED.values() if one.value == "choice"},
    **{one.name: frozenset({"true"}) for one in AGREED.values() if one.value == "true"},
    "offered_to": ROLES,
}
_PLACED = ("stage", "clock", "outcome", "files", "title", "about", "days", "hours", "minutes", "unit")  # the others may stand anywhere


def files(look: Look) -> None:
    """Forms, tables and parts exist, beside the diagram or in the project."""
    for element in look.elements():
        for form in filter(None, (element.form_id, element.properties.get("form"))):
            if not form.startswith("=") and form not in look.resources.forms:
                look.error(element, "form", f"ไม่พบแบบฟอร์ม {form}", f"there is no form {form}")
        if element.decision_id and not element.decision_id.startswith("=") and element.decision_id not in look.resources.decisions:
            look.error(element, "decision", f"ไม่พบตารางตัดสินใจ {element.decision_id}", f"there is no decision {element.decision_id}")
        if element.called and not element.called.startswith("=") and not _process(look, element.called):
            look.error(element, "part", f"ไม่พบกระบวนงาน {element.called}", f"there is no process {element.called}")


def _process(look: Look, name: str) -> bool:
    return name in look.model.processes or name in look.resources.processes


def roles(look: Look) -> None:
    """Roles of a service with a sheet are those of the product; a diagram without a sheet may call its people as it likes."""
    if look.sheet is None:
        return
    for element in look.elements():
        for group in element.groups:
            if not group.startswith("=") and group not in ROLES:
                look.error(element, "role", f"ไม่มีบทบาท {group}", f"there is no role {group}; known: {', '.join(sorted(ROLES))}")


def properties(look: Look) -> None:
    """Agreed properties stand where they mean something and have values that mean something."""
    for element in look.elements():
        for name, value in element.properties.items():
            _property(look, element, name, value)


def _property(look: Look, element: Element, name: str, value: str) -> None:
    if name not in AGREED:
        look.warn(element, "property", f"ระบบไม่รู้จักคุณสมบัติ {name}", f"the property {name} is not known and does nothing")
    elif name in _CHOICES and value not in _CHOICES[name] and not value.startswith("="):
        allowed = ", ".join(sorted(_CHOICES[name]))
        look.error(element, "property", f"{name} ต้องเป็น {allowed}", f"{name} must be one of {allowed}, not {value!r}")
    elif name in ("days", "hours", "minutes") and not _TIME.fullmatch(value) and not value.startswith("="):
        look.error(element, "property", f"{name} ต้องเป็นจำนวน", f"{name} must be a number, not {value!r}")
    elif name in ("ends_licence", "ends_on") and not value.startswith("="):
        look.error(element, "property", f"{name} ต้องเป็นสูตร =…", f"{name} must be =…, not {value!r}")
    elif name == "ends_on" and "ends_licence" not in element.properties:
        look.error(element, "property", "ends_on ใช้คู่กับ ends_licence", "ends_on goes with ends_licence")
    elif name == "draw" and ":" not in value:
        look.error(element, "property", "draw ต้องเขียนเป็น ตัวแปร:ชุดเลข", "draw is written variable:series")
    elif element.kind not in AGREED[name].kinds and name in _PLACED:
        look.error(element, "property", f"{name} ใช้กับ {element.kind} ไม่ได้", f"{name} means nothing on {element.kind}")
    elif name == "outcome" and element.parent:
        look.warn(
            element,
            "property",
            "outcome ใช้กับเหตุการณ์สิ้นสุดของกระบวนงาน ไม่ใช่ของกระบวนงานย่อย",
            "outcome belongs to end events of the process itself",
        )


def sheet_words(look: Look) -> None:
    """Letters have a template; licences and notices are in the service sheet."""
    for element in look.elements():
        for letter in _words(element, "letter"):
            if not _letter(look, letter):
                look.error(
                    element,
                    "letter",
                    f"ไม่พบหนังสือ {letter} (forms/letters/{letter}.typ)",
                    f"there is no letter {letter} (forms/letters/{letter}.typ)",
                )
        for name, where in (("licence", "licences"), ("notify", "notices")):
            for word in _words(element, name):
                if look.sheet is not None and word not in getattr(look.sheet, where):
                    look.error(
                        element, name, f"ไม่มี {word} ใน {where} ของข้อมูลงานบริการ", f"{word} is not among the {where} of the service sheet"
                    )


def _words(element: Element, name: str) -> list[str]:
    value = element.properties.get(name, "")
    return [] if value.startswith("=") else value.split()


def _letter(look: Look, name: str) -> bool:
    wanted = Path("letters") / f"{name}.typ"
    return any((folder / wanted).is_file() or (folder / wanted.name).is_file() for folder in look.resources.folders)


RULES = (files, roles, properties, sheet_words)
