"""Write a scenario from a real case: what was done, when, by whom, with everything about people replaced by stock characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import yaml
from sqlalchemy import Connection, Row, select

from runner import audit, cases
from runner.audit import Recorded
from runner.cases import colleagues
from runner.cases.rows import case_row
from runner.clock import BANGKOK
from runner.definitions import Definition
from runner.errors import Conflict, NotFound
from runner.form import Form
from runner.paths import checking_steps as checking
from runner.paths.record_values import typed_again
from runner.permissions import TASK_ROLES
from runner.store import Store
from runner.store import tables as t

Content = dict[str, Any]
_HELD = "สถานประกอบการตัวอย่าง"
_MOVES = ("task:completed", "message:sent", "message:received", "job:completed", "job:failed", "timer:fired")


def record(store: Store, case_id: int) -> str:
    """The scenario of a case as YAML; the reading stands in the case's history.

    Raises NotFound, and Conflict for a case whose history has been erased.
    """
    with store.begin() as connection:
        row = case_row(connection, case_id)
        definition = cases.definitions.get(connection, row.definition_id)
        content = _content(connection, row, definition, audit.history(connection, case_id))
        audit.record(connection, None, "case:viewed", stream=case_id, comment="record")
    outcome = checking.outcome_of(store, case_id)
    content["expect"] = {name: outcome[name] for name in ("outcome", "end", "letters") if outcome[name]}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=140)


def find(connection: Connection, named: str) -> int:
    """The id of a case by its number or its id. Raises NotFound."""
    found = connection.execute(select(t.case.c.id).where(t.case.c.number == named)).scalar()
    if found is None and named.isdecimal() and named.isascii():
        found = connection.execute(select(t.case.c.id).where(t.case.c.id == int(named))).scalar()
    if found is None:
        raise NotFound(f"ไม่พบคำขอ {named}", f"There is no case {named}")
    return int(found)


def _content(connection: Connection, row: Row[Any], definition: Definition, events: list[Recorded]) -> Content:
    ends = [definition.program.elements[end].name or end for end in (row.end_event or "").split()]
    began = _minute(events[0].at)
    content: Content = {"name": " ".join(ends) or "ยังไม่สิ้นสุด", "service": row.service, "start": began.isoformat(timespec="minutes")}
    set_here = {**row.agency_settings.get("*", {}), **row.agency_settings.get(row.service, {})}
    usual = definition.sheet.defaults
    settings = {name: _plain(value) for name, value in {**usual, **set_here}.items() if name == "e_payment" or usual.get(name) != value}
    flags = {name: value for name, value in row.agency_details.items() if isinstance(value, bool)}
    held = licences_held(connection, row)
    applicant = ({"kind": "juristic"} if row.applicant_kind == "juristic" else {}) | ({"licences": list(held.values())} if held else {})
    around = {"settings": settings, "agency": flags, "applicant": applicant}
    members = len(colleagues(connection, row, "committee"))
    content |= {name: value for name, value in around.items() if value} | ({"committee": members} if members != 2 else {})
    renamed = {number: one["number"] for number, one in held.items()}
    content["moves"] = [_renamed(move, renamed) for move in _moves(connection, row, definition, events)]
    return content


def licences_held(connection: Connection, row: Row[Any]) -> dict[str, Content]:
    """What the applicant held when the case began, newest first: real number → the licence with a number that nobody has."""
    licence = t.licence.c
    earlier = (licence.holder_id == row.applicant_id, licence.case_id != row.id, licence.valid_from <= row.created_at.date())
    found = connection.execute(select(t.licence).where(*earlier).order_by(licence.id.desc())).all()
    return {
        one.number: {
            "service": one.service, "kind": one.kind, "number": f"{n}/2569", "title": _HELD, "valid_from": one.valid_from.isoformat(),
            "valid_to": one.valid_to.isoformat() if one.valid_to else None,
            "values": typed_again([], one.kept, one.valid_from).values,
        }
        for n, one in enumerate(found, 1)
    }  # fmt: skip


def _renamed(value: Any, numbers: Mapping[str, str]) -> Any:
    """The value with the numbers of licences replaced."""
    if isinstance(value, Mapping):
        return {name: _renamed(inner, numbers) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, numbers) for inner in value]
    return numbers.get(value, value) if isinstance(value, str) else value


def _moves(connection: Connection, row: Row[Any], definition: Definition, events: list[Recorded]) -> Iterator[Content]:
    """A line for each thing done, with the waits between; timers by the moment at which they had fired."""
    now = _minute(events[0].at)
    for event in (event for event in events if event.action in _MOVES):
        fired = event.action == "timer:fired"
        at = _minute(event.at + timedelta(seconds=59, microseconds=999_999) if fired else event.at)
        if at > now:
            yield {"wait": _duration(at - now)}
            now = at
        if fired:
            continue
        if event.data is None and event.action == "task:completed" and _asks(definition, event.element):
            raise Conflict("ข้อมูลของคำขอนี้ถูกลบแล้ว จึงบันทึกเป็นเส้นทางไม่ได้", "The data of this case has been erased: it cannot be recorded")
        yield {name: value for name, value in _move(connection, row, definition, event).items() if value}


def _asks(definition: Definition, element_id: str) -> bool:
    form = definition.form_of(definition.program.elements[element_id])
    return form is not None and any(c.keyed for c in form.walk())


def _move(connection: Connection, row: Row[Any], definition: Definition, event: Recorded) -> Content:
    element = definition.program.elements[event.element]
    form, data = definition.form_of(element), dict(event.data or {})
    day = event.at.astimezone(BANGKOK).date()
    if event.action == "message:received":
        return {"who": "system", "deliver": element.event.name if element.event else "", "values": typed_again([], data, day).values}
    if event.action == "job:failed":
        return {"who": "system", "work": event.element, "code": data.get("code", "")}
    if event.action == "job:completed":
        return {"who": "system", "work": event.element, "values": typed_again([], data, day).values}
    again = typed_again([form, *_others(definition, form)] if form else [], data, day)
    who = _who(connection, row, event, element.properties.get("offered_to", ""))
    if event.action == "message:sent":
        return {"who": who, "send": element.event.name if element.event else "", "values": again.values}
    return {"who": who, "task": event.element, "values": again.values, "files": again.files, "correct": again.correct}


def _others(definition: Definition, form: Form) -> list[Form]:
    """The forms whose fields this one lets people correct."""
    found = [definition.form(c.other) for c in form.walk() if c.role == "corrections"]
    return [one for one in found if one is not None]


def _who(connection: Connection, row: Row[Any], event: Recorded, offered_to: str) -> str:
    """The role in which somebody acted; of a committee which member, in the order of their names."""
    if event.actor_id is None:
        return "system"
    if event.actor_id == row.applicant_id:
        return "applicant"
    task = t.task.c
    done = (task.case_id == row.id, task.element == event.element, task.done_by == event.actor_id)
    role = connection.execute(select(task.role).where(*done).limit(1)).scalar()
    if role is None:
        role = next((one for one in offered_to.replace(",", " ").split() if one != "applicant"), "service_centre")
    if role == "applicant":
        return "service_centre"
    if role != "committee":
        return str(role) if role in TASK_ROLES else "officer"
    ids = [one.id for one in colleagues(connection, row, "committee")]
    place = ids.index(event.actor_id) + 1 if event.actor_id in ids else 1
    return "committee" if place == 1 else f"committee{place}"


def _minute(at: datetime) -> datetime:
    """The minute that a moment is in, in Bangkok."""
    return at.astimezone(BANGKOK).replace(second=0, microsecond=0)


def _duration(span: timedelta) -> str:
    """`P7D`, `PT2H5M`, `P1DT30M`."""
    hours, minutes = divmod(span.seconds // 60, 60)
    day = f"{span.days}D" if span.days else ""
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return f"P{day}{'T' + time if time else ''}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
