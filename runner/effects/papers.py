"""Papers: letters are issued with the data that they print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runner import clock, mail
from runner.cases.environment import APPLICANT
from runner.effects.case import next_number
from runner.effects.licences import expected
from runner.effects.money import references
from runner.form import paths
from runner.store import dumps
from runner.store.packing import pack

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element


def letter(step: Step, value: str, element: Element) -> None:
    """Issue letters: the data they print is kept now, the PDF is made from it by a job or when first opened."""
    for letter_id in value.split():
        kind = step.definition.sheet.letters.get(letter_id)
        name, visible = (kind.name_th, kind.visible) if kind else (letter_id, True)
        number = next_number(step, "letter") if kind and kind.numbered else None
        data = letter_contents(step, letter_id, number)
        row = {"case_id": step.row.id, "kind": "letter", "field": letter_id, "name": name, "media_type": "application/pdf", "size": 0}
        row |= {"number": number, "data": pack(dumps(data)), "visible": visible}
        made = step.add("document", row | {"made_at": step.now, "made_by": step.actor.person_id})
        step.add("job", mail.new_job("render", step.now, case_id=step.row.id, payload={"document": str(made["id"])}))
        step.note("letter:issued", element=element.id, data={"letter": letter_id, "number": number or ""})


def letter_contents(step: Step, letter_id: str, number: str | None) -> dict[str, Any]:
    """What a letter may print: see `forms/letters/official.typ` for the names."""
    values = {**step.run.variables, **step.local}
    licence = values.pop("licence", None) or _expected(step)
    payment = values.pop("payment", None) or {}
    sheet = step.definition.sheet
    applicant = {name: step.environment["applicant"][name] for name in APPLICANT}
    return {
        "letter": {"id": letter_id, "number": number or "", "date": clock.today().isoformat()},
        "case": step.environment["case"],
        "agency": step.environment["agency"],
        "applicant": {**applicant, "address": values.get("applicant_address") or applicant["address"]},  # the case's own first
        "service": {"id": sheet.service, "name_th": sheet.name_th, "name_en": sheet.name_en, "laws": list(sheet.laws),
                    "kind_th": next((one.name_th for one in sheet.kinds if one.id == values.get("kind")), None)},
        "setting": step.environment["setting"],
        "officer": {"name": step.actor.name if step.actor.kind == "staff" else ""},
        "licence": licence,
        "payment": {**references(step), **payment, "lines": values.get("fee_lines") or [], "total": values.get("fee_total"),
                    "receipt_number": values.get("receipt_number"), "method": values.get("payment_method"),
                    "due_on": values.get("payment_due_on"), "biller_id": step.environment["agency"].get("biller_id")},
        "corrections": values.get("corrections") or [],
        "documents": _attached(step),
        "values": values,
    }  # fmt: skip


def _expected(step: Step) -> dict[str, str]:
    """Before a licence is registered a letter may ask which of the sheet's it will be."""
    found = expected(step.definition.sheet, step.scope())
    return {"kind": found.id} if found else {}


def _attached(step: Step) -> list[dict[str, str]]:
    """The documents that the case's forms hold, by the labels of their fields."""
    found = []
    for one in step.definition.forms.values():
        for path in one.documents:
            count = sum(len(held) for held in paths.each(step.run.variables, path) if isinstance(held, list))
            if count:
                label = one.fields[path].label.th
                found.append({"label": label, "name": f"{count} ไฟล์", "state": "แนบแล้ว"})
    return found
