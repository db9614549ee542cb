"""Licences: registered and numbered, and ended when they are cancelled or another one takes their place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from runner import clock, feel, mail, reminders
from runner.catalogue import Licence, Sheet, figure
from runner.effects.case import next_number
from runner.errors import Conflict, Stuck
from runner.store import tables as t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runner.cases.step import Step
    from runner.diagram import Element


def licence(step: Step, value: str, element: Element) -> None:
    """Register the licence of this id in the sheet: number, validity, token of the public page; variable `licence` holds it."""
    kind = step.definition.sheet.licences.get(value)
    if kind is None:
        raise Stuck(f"ไม่พบใบอนุญาต {value} ในข้อมูลงานบริการ", f"The service sheet has no licence {value}", element=element.id)
    if (step.run.variables.get("licence") or {}).get("kind") == value:
        return
    valid_from, valid_to = validity(kind, step.scope())
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
    made = step.add(
        "licence",
        row | {"number": number, "valid_from": valid_from, "valid_to": valid_to, "token": token, "printed": printed, "kept": kept},
    )
    step.note("licence:issued", element=element.id, data={"number": number, "kind": value})
    if due := reminders.due(valid_to, step.environment["setting"], step.definition.sheet):
        step.add("job", mail.new_job("remind", max(due, step.now), case_id=step.row.id, payload={"licence": str(made["id"])}))


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


def expected(sheet: Sheet, scope: Mapping[str, Any]) -> Licence | None:
    """What the case would come to: the licence of the sheet whose condition holds."""
    return next((one for one in sheet.licences.values() if not one.when or feel.compile(one.when).evaluate(scope) is True), None)


def validity(kind: Licence, scope: Mapping[str, Any]) -> tuple[date, date | None]:
    """The first day and the last one, if there is one, as the sheet says. Raises Stuck where `starts` or `ends` gives no date."""
    first = _stated(kind, "starts", scope) or clock.today()
    years = figure(kind.validity_years, scope)
    return first, _stated(kind, "ends", scope) or (last_day(first, years) if years else None)


def _stated(kind: Licence, name: str, scope: Mapping[str, Any]) -> date | None:
    said: str = getattr(kind, name)
    return day(feel.template(said).evaluate(scope), f"licences.{kind.id}.{name}") if said else None


def day(value: object, place: str) -> date | None:
    """A day that FEEL gave, None where it gave none. Raises Stuck where it is something else."""
    found = feel.compile("if x instance of string then date(x) else x").evaluate({"x": value})
    if found is None and value in (None, ""):
        return None
    if type(found) is not date:
        raise Stuck(f"ค่าที่ได้ไม่ใช่วันที่: {place}", f"{place} is no date: {feel.kind(value)}")
    return found


def ends_licence(step: Step, value: str, element: Element) -> None:
    """End the licence of this number, service and holder: cancelled, or replaced by the one that this case has issued.

    Its last day is what `ends_on` gives, else the day before the new one's first, else today; never after the day to which it was valid.
    A number that is not in the register (a paper of earlier days) is only noted.
    """
    c, row = t.licence.c, step.row
    new = _issued(step, value)
    stated = element.properties.get("ends_on", "")
    last = day(feel.template(stated).evaluate(step.scope()), "ends_on") if stated else None
    last = last or (new["valid_from"] - timedelta(days=1) if new else clock.today())
    held = (c.holder_id == row.applicant_id, c.service == row.service, c.number == value, c.status == "valid", c.case_id != row.id)
    ended = step.connection.execute(select(c.id, c.valid_to).where(*held).with_for_update()).all()
    for one in ended:
        values = {"status": "replaced" if new else "cancelled", "ended_on": min(last, one.valid_to or last)}
        step.connection.execute(t.licence.update().where(c.id == one.id).values(**values, replaced_by=new["id"] if new else None))
    step.note("licence:ended", element=element.id, data={"number": value, "registered": bool(ended), "on": last.isoformat()})


def _issued(step: Step, but: str) -> Mapping[str, Any] | None:
    """The licence that the case has issued itself, now or in an earlier step."""
    made: list[Mapping[str, Any]] = list(step.rows.get("licence", ()))
    earlier = select(t.licence).where(t.licence.c.case_id == step.row.id).order_by(t.licence.c.id)
    found = made or [dict(one) for one in step.connection.execute(earlier).mappings()]
    return next((one for one in reversed(found) if one["number"] != but), None)


def last_day(first: date, years: int) -> date:
    """One year from 22 November 2026 is valid to 21 November 2027; from 29 February to 28 February."""
    try:
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:
        return date(first.year + years, 2, 28)
