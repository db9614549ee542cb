"""What the agreed properties on diagram elements cause: the case is filed, the clock starts, a letter goes out, a licence is numbered.

`apply` runs inside the step, in the moment an element completes. A value that starts with `=` is FEEL over the case's variables.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from runner import clock, feel, mail, series
from runner.cases.environment import APPLICANT
from runner.errors import Stuck
from runner.notices import Notice, fill
from runner.store import dumps
from runner.store import tables as t

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element
    from runner.engine import OpenTask


def on_behalf(actor: Any, row: Any) -> bool:
    """Whether staff of a service centre act for the applicant of a case."""
    return actor.kind == "staff" and "service_centre" in actor.roles_for(row.service, row.agency_id)


def apply(step: Step, element: Element, local: Mapping[str, Any]) -> None:
    """Cause what the element's properties ask for, in the order of `EFFECTS`."""
    for name, effect in EFFECTS.items():
        value = element.properties.get(name)
        if value:
            wanted = feel.template(value).evaluate(step.scope(local)) if value.startswith("=") else value
            if wanted not in (None, "", False):
                effect(step, str(wanted), element)


# ---- the case itself ---------------------------------------------------------------------------------------------------
def _title(step: Step, value: str, _element: Element) -> None:
    step.title = value[:200]


def _files(step: Step, _value: str, element: Element) -> None:
    """Filing numbers the case, once: FP-2569-000123 (service code, Buddhist year, running number of that year)."""
    if step.number:
        return
    sheet = step.definition.sheet
    year = series.buddhist_year(clock.today().year)
    step.number = f"{sheet.code}-{year}-{series.draw(step.connection, f'{sheet.code}-{year}'):06d}"
    step.filed_at = step.now
    step.environment.refresh()
    step.note("case:filed", element=element.id, data={"number": step.number})


def _clock(step: Step, value: str, element: Element) -> None:
    before = step.clock
    step.clock = step.clock.apply(value, step.now)
    if step.clock != before:
        step.environment.refresh()
        step.note(f"clock:{value}", element=element.id)


def _draw(step: Step, value: str, element: Element) -> None:
    """`variable:series`: the next number of the agency's series, in the form 12/2569, when the variable is still empty."""
    variable, _, name = value.partition(":")
    if step.run.variables.get(variable):
        return
    step.run.variables[variable] = next_number(step, name or variable)


def next_number(step: Step, name: str) -> str:
    year = series.buddhist_year(clock.today().year)
    return f"{series.draw(step.connection, f'{step.row.agency_code}:{name}:{year}')}/{year}"


def _outcome(step: Step, value: str, _element: Element) -> None:
    step.outcome = value


# ---- money -------------------------------------------------------------------------------------------------------------
def _payment(step: Step, value: str, element: Element) -> None:
    if value == "ask":
        _ask(step, element)
    elif value == "paid":
        _paid(step, element)


def _total(step: Step) -> Decimal:
    return Decimal(str(step.run.variables.get("fee_total") or 0)).quantize(Decimal("0.01"))


def references(step: Step) -> dict[str, str]:
    """What a bank transfer of this case says: digits of its number, and of its id. No personal data stands on a slip."""
    return {"ref1": "".join(filter(str.isdecimal, step.number or "")), "ref2": str(step.row.id)[-12:]}


def _ask(step: Step, element: Element) -> None:
    """Ask for `fee_total`; asked again (a surcharge), the open payment's amount changes. Variable `payment` names the references."""
    asked = step.run.variables.get("payment")
    if asked:
        values = {"amount": _total(step)}
        step.connection.execute(t.payment.update().where(t.payment.c.id == int(asked["id"]), t.payment.c.status == "asked").values(values))
    else:
        row = {
            "case_id": step.row.id,
            "amount": _total(step),
            "method": "",
            "status": "asked",
            "token": clock.token(16),
            "asked_at": step.now,
        }
        made = step.add("payment", row)
        digits = "".join(filter(str.isdecimal, step.number or str(step.row.id)))
        step.run.variables["payment"] = {
            "id": str(made["id"]),
            "token": row["token"],
            "ref1": digits,
            "ref2": str(step.row.applicant_number),
        }
    step.note("payment:asked", element=element.id, data={"amount": _total(step)})


def _paid(step: Step, element: Element) -> None:
    values = step.run.variables
    asked = values.get("payment")
    if not asked or _total(step) == 0:
        return
    paid = {
        "status": "paid", "paid_at": step.now, "amount": _total(step), "method": str(values.get("payment_method") or ""),
        "reference": str(values.get("payment_reference") or ""), "receipt_number": str(values.get("receipt_number") or ""),
    }  # fmt: skip
    for row in step.rows.get("payment", ()):
        if row["id"] == int(asked["id"]):
            row.update(paid)
    step.connection.execute(t.payment.update().where(t.payment.c.id == int(asked["id"])).values(paid))
    step.note("payment:paid", element=element.id, data={"amount": _total(step), "receipt": paid["receipt_number"]})


# ---- papers ------------------------------------------------------------------------------------------------------------
def _licence(step: Step, value: str, element: Element) -> None:
    """Register the licence of this id in the sheet: number, validity, token of the public page; variable `licence` holds it."""
    kind = step.definition.sheet.licences.get(value)
    if kind is None:
        raise Stuck(f"ไม่พบใบอนุญาต {value} ในข้อมูลงานบริการ", f"The service sheet has no licence {value}", element=element.id)
    if (step.run.variables.get("licence") or {}).get("kind") == value:
        return
    valid_from = clock.today()
    valid_to = last_day(valid_from, kind.validity_years) if kind.validity_years else None
    number, token = next_number(step, f"licence-{value}"), clock.token(16)
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


def last_day(first: date, years: int) -> date:
    """One year from 22 November 2026 is valid to 21 November 2027; from 29 February to 28 February."""
    try:
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:
        return date(first.year + years, 2, 28)


def _letter(step: Step, value: str, element: Element) -> None:
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
    values = dict(step.run.variables)
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
            count = len(step.run.variables.get(path) or ())
            if count:
                label = one.fields[path].label.th
                found.append({"label": label, "name": f"{count} ไฟล์", "state": "แนบแล้ว"})
    return found


# ---- telling the applicant -----------------------------------------------------------------------------------------------
def _notify(step: Step, value: str, element: Element) -> None:
    for notice_id in value.split():
        notice = step.definition.sheet.notices.get(notice_id)
        if notice is None:
            raise Stuck(f"ไม่พบข้อความแจ้ง {notice_id} ในข้อมูลงานบริการ", f"The service sheet has no notice {notice_id}", element=element.id)
        _tell(step, notice)


def _tell(step: Step, notice: Notice) -> None:
    row, scope = step.row, step.scope()
    language = row.applicant_language
    subject, body = (fill(words, scope, language) for words in notice.in_language(language))
    message, delivery = mail.rows(row.applicant_id, row.applicant_email, subject, body, row.id)
    step.add("mail", message)
    step.add("job", delivery)
    step.told.add(notice.id)


_ASKED = Notice(
    "asked",
    "{case.number} มีเรื่องที่ท่านต้องดำเนินการ",
    "{case.number}: something for you to do",
    "เรียน {applicant.name}\n\nคำขอ {case.number} ({case.title}) มีเรื่องที่ท่านต้องดำเนินการ โปรดเข้าสู่ระบบเพื่อดูรายละเอียด\n\n{agency.name}",
    "Dear {applicant.name},\n\nCase {case.number} ({case.title}) waits for you. Please log in to see what is asked.\n\n{agency.name_en}",
)
_ENDED = Notice(
    "ended",
    "{case.number} สิ้นสุดการดำเนินการแล้ว",
    "{case.number} has ended",
    "เรียน {applicant.name}\n\nคำขอ {case.number} ({case.title}) สิ้นสุดแล้ว โปรดเข้าสู่ระบบเพื่อดูผลและดาวน์โหลดเอกสาร\n\n{agency.name}",
    "Dear {applicant.name},\n\nCase {case.number} ({case.title}) has ended. Log in to see the result and the papers.\n\n{agency.name_en}",
)


def tell_what_is_asked(step: Step, opened: list[OpenTask]) -> None:
    """Applicants are told of every change that asks something of them or ends their case, even if the diagram names no notice."""
    own = step.actor.person_id == step.row.applicant_id
    if step.told or not step.number:
        return
    if step.run.ended:
        _tell(step, _ENDED)
    elif not own and any("applicant" in task.groups for task in opened):
        _tell(step, _ASKED)


EFFECTS: dict[str, Callable[[Step, str, Element], None]] = {
    "title": _title,
    "files": _files,
    "clock": _clock,
    "draw": _draw,
    "payment": _payment,
    "licence": _licence,
    "outcome": _outcome,
    "letter": _letter,
    "notify": _notify,
}


def open_payment(connection: Any, token: str) -> Any:
    """The payment row with this token, or None."""
    return connection.execute(select(t.payment).where(t.payment.c.token == token)).first()
