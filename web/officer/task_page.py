"""A task as its officer works on it: the form, who has it, and the case beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from runner import cases
from runner.cases import TaskView
from runner.errors import FieldError
from runner.form import Bound, Form
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from web import render
from web.applicant import filling
from web.applicant.answered import DOCUMENT
from web.applicant.progress import written
from web.i18n import language, say
from web.officer.case_page import CasePage, case_page


@dataclass(frozen=True)
class TaskPage:
    """The page. `form` is None for who may only read; `judged` says that the form itself shows the application."""

    id: int
    name: str
    due: datetime | None
    holder: str
    mine: bool
    may_work: bool
    may_claim: bool
    may_hand_over: bool
    colleagues: Sequence[Any]
    form: Markup | None
    told: str  # what the applicant wrote with the step that brought the case here
    judged: bool
    to_sign: str
    back: str
    case: CasePage


def task_page(
    store: Store, settings: Settings, actor: Actor, seen: TaskView, bound: Bound, errors: Sequence[FieldError], back: str
) -> TaskPage:
    """Everything on the page."""
    task, row = seen.task, seen.case.row
    roles = actor.case_roles(row)
    mine = task.assignee_id == actor.person_id
    may_hand_over = not seen.done and task.role in roles and (mine or task.assignee_id is None or "approver" in roles)
    holder = next((one.assignee_name for one in seen.case.tasks if one.id == task.id and one.assignee_name), "")
    letter = cases.letter_to_sign(seen) if task.role == "approver" and seen.may_work else ""
    return TaskPage(
        id=task.id, name=seen.case.definition.text(task.name, language()), due=task.due_at, holder=holder, mine=mine,
        may_work=seen.may_work, may_claim=seen.may_claim, may_hand_over=may_hand_over,
        colleagues=_colleagues(store, seen, actor) if may_hand_over else (),
        form=draw(seen, seen.form or Form("nothing", "", ()), bound, errors, back) if seen.may_work else None,
        told=_told(seen), judged=bool(seen.form and seen.form.others),
        to_sign=url_for("officer.preview", task_id=task.id) if letter else "", back=back,
        case=case_page(seen.case, actor, settings),
    )  # fmt: skip


def _colleagues(store: Store, seen: TaskView, actor: Actor) -> list[Any]:
    with store.read() as connection:
        found = cases.colleagues(connection, seen.case.row, seen.task.role)
    return [one for one in found if one.id not in (actor.person_id, seen.task.assignee_id)]


def _told(seen: TaskView) -> str:
    """Empty once somebody else has acted, and for the application itself, which is read as a whole."""
    case, deeds = seen.case, [one for one in seen.case.history if one.event.action == "task:completed"]
    last = deeds[-1] if deeds else None
    if last is None or case.row.applicant_id not in (last.event.actor_id, last.event.behalf_of):
        return ""
    element = case.definition.program.elements.get(last.event.element)
    return "" if element is None or element.properties.get("files") == "true" else written(last, case.definition)


def stored(seen: TaskView) -> Bound:
    """What stands in the form now."""
    return filling.stored(seen, seen.form) if seen.form else Bound({})


def again(seen: TaskView, posted: filling.Posted) -> Bound:
    """What was typed, to go on with."""
    return filling.bind(seen, seen.form, posted, draft=True) if seen.form else Bound({})


def urls(task_id: int) -> render.Urls:
    """Where the task's form sends things."""
    named = {"submit": "send_form", "draft": "autosave", "refresh": "refresh", "upload": "upload", "detach": "detach"}
    return render.Urls(**{name: url_for(f"officer.{endpoint}", task_id=task_id) for name, endpoint in named.items()}, document=DOCUMENT)


def draw(seen: TaskView, the_form: Form, bound: Bound, errors: Sequence[FieldError], back: str) -> Markup:
    """The whole form, ready to be filled in."""
    case, definition = seen.case, seen.case.definition
    buttons = (render.Button(say("บันทึกผลและดำเนินการต่อ")), render.Button(say("บันทึกร่าง"), "draft", "outline-secondary"))
    return render.render_form(
        current_app.jinja_env, the_form, bound.values, case.scope, errors, definition.translations, language(), case.references,
        urls(seen.task.id), typed=bound.typed, forms=definition.forms.get, hidden={**filling.hidden(), "back": back}, buttons=buttons,
    )  # fmt: skip
