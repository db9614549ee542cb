"""Papers: licences are registered and numbered, letters issued with the data that they print."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from runner import clock, feel, mail
from runner.cases.environment import APPLICANT
from runner.catalogue import Licence, figure
from runner.effects.case import next_number
from runner.effects.money import references
from runner.errors import Conflict, Stuck
from runner.form import paths
from runner.store import dumps
from runner.store import tables as t

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element


def licence(step: Step, value: str, element: Element) -> None:
    """Register the licence of this id in the sheet: number, validity, token of the public page; variable `licence` holds it."""
    kind = step.definition.sheet.licences.get(value)
    if kind is None:
        raise Stuck(f"ไม่พบใบอนุญาต {value} ในข้อมูลงานบริการ", f"The service sheet has no licence {value}", element=element.id)
    if (step.run.variables.get("licence") or {}).get("kind") == value:
        return
    valid_from = clock.today()
    valid_to = last_day(valid_from, years) if (years := figure(kind.validity_years, step.scope())) else None
    number, token = licence_number(step, kind, element), clock.token(16)
    dates = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat() if valid_to else None}
    step.run.variables["licence"] = {"kind": value, "number": number, "token": token, "letter": kind.letter, **dates}
    printed = {
        "holder": step.row.applicant_name,
        "title": step.title,
        "name_th": kind.name_th,
        "name_en": kind.name_en,
        "agency": step.row.agency_th,
    }
    row = {
        "case_id": step.row.id,
        "service": step.row.service,
        "kind": value,
        "agency_id": step.row.agency_id,
        "holder_id": step.row.applicant_id,
    }
    kept = {name: step.run.variables.get(name) for name in kind.keeps}
    step.add(
        "licence",
        row | {"number": number, "valid_from": valid_from, "valid_to": valid_to, "token": token, "printed": printed, "kept": kept},
    )
    step.note("licence:issued", element=element.id, data={"number": number, "kind": value})


def licence_number(step: Step, kind: Licence, element: Element) -> str:
    """The next of the agency's, or the one that the sheet's FEEL gives. Raises Stuck where that is none, Conflict where it is taken."""
    if not kind.number.startswith("="):
        return next_number(step, f"licence-{kind.id}")
    given = feel.template(kind.number).evaluate(step.scope())
    number = " ".join(given.split()) if isinstance(given, str) else ""
    if not number:
        th = f"ยังไม่มีเลขที่ของ{kind.name_th} ({kind.number})"
        raise Stuck(th, f"There is no number for the licence {kind.id} yet ({kind.number})", element=element.id)
    c = t.licence.c
    taken = select(c.id).where(c.agency_id == step.row.agency_id, c.kind == kind.id, c.number == number)
    if step.connection.execute(taken).first() is not None:
        th = f"{kind.name_th}เลขที่ {number} ออกไปแล้ว โปรดตรวจสอบเลขที่"
        raise Conflict(th, f"A licence with the number {number} has been issued already. Please check the number.")
    return number


def last_day(first: date, years: int) -> date:
    """One year from 22 November 2026 is valid to 21 November 2027; from 29 February to 28 February."""
    try:
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:
        return date(first.year + years, 2, 28)


def letter(step: Step, value: str, element: Element) -> None:
    """Issue letters: the data they print is kept now, the PDF is made from it by a job or when first opened."""
    for letter_id in value.split():
        kind = step.definition.sheet.letters.get(letter_id)
        name, visible = (kind.name_th, kind.visible) if kind else (letter_id, True)
        number = next_number(step, "letter") if kind and kind.numbered else None
        data = letter_contents(step, letter_id, number)
        row = {"case_id": step.row.id, "kind": "letter", "field": letter_id, "name": name, "media_type": "application/pdf", "size": 0}
        row |= {"number": number, "data": zlib.compress(dumps(data), 1), "visible": visible}
        made = step.add("document", row | {"made_at": step.now, "made_by": step.actor.person_id})
        step.add("job", mail.new_job("render", step.now, case_id=step.row.id, payload={"document": str(made["id"])}))
        step.note("letter:issued", element=element.id, data={"letter": letter_id, "number": number or ""})


def letter_contents(step: Step, letter_id: str, number: str | None) -> dict[str, Any]:
    """What a letter may print: see `forms/letters/official.typ` for the names."""
    values = {**step.run.variables, **step.local}
    licence = values.pop("licence", None) or {}
    payment = values.pop("payment", None) or {}
    sheet = step.definition.sheet
    applicant = {name: step.environment["applicant"][name] for name in APPLICANT}
    return {
        "letter": {"id": letter_id, "number": number or "", "date": clock.today().isoformat()},
        "case": step.environment["case"],
        "agency": step.environment["agency"],
        "applicant": {**applicant, "address": values.get("applicant_address") or applicant["address"]},  # the case's own first
        "service": {"id": sheet.service, "name_th": sheet.name_th, "name_en": sheet.name_en, "laws": list(sheet.laws)},
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
