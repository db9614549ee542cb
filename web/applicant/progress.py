"""How far a case is: its stages, who has it, the service clock, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from runner import clock
from runner.cases import CaseView
from runner.cases.views import Happened
from runner.definitions import Definition
from web.applicant import words
from web.applicant.behalf import behalf
from web.i18n import language, pick, say
from web.words import STAGES


@dataclass(frozen=True)
class Days:
    """The service clock in words: day `n` of `of`, the expected date; `late` counts days past it."""

    n: int
    of: int
    working: bool
    due: datetime | None
    paused: bool
    stopped: bool
    late: int


@dataclass(frozen=True)
class Entry:
    """One step of the history: who did what, with what comment, and what it led to; `element` is its place in the diagram."""

    at: datetime
    who: str
    what: str
    comment: str
    effects: list[str]
    element: str = ""


def stages(definition: Definition, row: Any) -> list[tuple[str, str]]:
    """The stages of the service in its sheet's order, each `done`, `here` or `ahead`; a case that ended early stands where it ended."""
    used = {element.properties.get("stage") for element in definition.program.elements.values()}
    names = [name for name in dict.fromkeys([one.id for one in definition.sheet.stages] + list(STAGES)) if name in used]
    at = names.index(row.stage) if row.stage in names else 0
    at += row.status == "ended" and row.outcome == "issued"
    return [(words.stage(name, definition), "done" if n < at else "here" if n == at else "ahead") for n, name in enumerate(names)]


def holder(seen: CaseView) -> str:
    """Who has the case now."""
    if seen.row.status == "ended":
        return ""
    if seen.own_tasks:
        for_another = any(task.role == "applicant" for task in seen.own_tasks) and behalf(seen.row)
        return for_another.name if for_another else say("ท่าน")
    roles = dict.fromkeys(task.role for task in seen.tasks)
    agency = pick(seen.row.agency_th, seen.row.agency_en)
    return " · ".join(say("{role} {agency}", role=words.role(name), agency=agency) for name in roles) or agency


def days(seen: CaseView) -> Days | None:
    """The service clock; None before it starts."""
    now, ticking = clock.now(), seen.clock
    n = ticking.day(now)
    if n is None:
        return None
    return Days(n, ticking.days, ticking.unit == "working", ticking.due, bool(ticking.paused), bool(ticking.stopped), ticking.late_by(now))


def history(seen: CaseView) -> list[Entry]:
    """Newest first; what a step led to stands with it."""
    entries: list[Entry] = []
    for one in seen.history:
        what, event = words.happened(one, seen.definition), one.event
        if not what:
            continue
        if event.action in words.DEEDS or not entries:
            entries.append(Entry(event.at, _who(one), what, written(one, seen.definition, internal=False), []))
        else:
            entries[-1].effects.append(what)
    return entries[::-1]


def _who(one: Happened) -> str:
    if not one.who:
        return say("ระบบ")
    return say("{name} แทนผู้ยื่นคำขอ", name=one.who) if one.behalf else str(one.who)


def written(one: Happened, definition: Definition, *, internal: bool = True) -> str:
    """What somebody wrote in a step: the comment, and every longer text of the form that was completed, under its label.

    `internal`: with what staff write for each other, which the applicant does not read.
    """
    element, data = definition.program.elements.get(one.event.element), one.event.data or {}
    the_form = definition.form(element.form_id or element.properties.get("form")) if element else None
    texts = [one.event.comment] if one.event.comment else []
    for component in the_form.walk() if the_form else ():
        text = data.get(component.path) if internal or not component.internal else None
        if component.kind == "textarea" and component.path != "comment" and isinstance(text, str) and text:
            texts.append(f"{definition.text(component.label.th, language())}: {text}")
    return "\n".join(texts)


def reasons(seen: CaseView) -> str:
    """Why a case ended without what was asked for: what was written in its last step."""
    steps = history(seen) if seen.row.outcome != "issued" else []
    return steps[0].comment if steps else ""
