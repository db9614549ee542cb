"""A task's form: shown, saved as a draft at any time, files attached and removed, and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner import cases, clock
from runner.cases import Done, TaskView
from runner.errors import FieldError, InvalidForm, NotFound
from runner.form import Bound, Form
from web import render, sessions
from web.applicant import filling, pages
from web.applicant.behalf import Behalf, behalf
from web.applicant.corrected import untouched
from web.i18n import language, pick, say, tell

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class TaskPage:
    """A form to fill in, with the case around it."""

    case_id: int
    name: str
    title: str
    number: str
    service: str
    agency: str
    due: datetime | None
    late: bool
    filing: bool
    form: Markup
    behalf: Behalf | None


def open_task(task_id: int) -> tuple[TaskView, Form]:
    """A task with its form. NotFound for another's case and for a task without a form."""
    seen = cases.task_view(sessions.store(), sessions.actor(), task_id)
    if seen.form is None:
        raise NotFound
    return seen, seen.form


def is_filing(seen: TaskView) -> bool:
    """Whether completing the task files the case: then everything is reviewed first."""
    return seen.element.properties.get("files") == "true"


def _page(seen: TaskView, the_form: Form, bound: Bound, errors: Sequence[FieldError] = ()) -> str:
    row, definition, task = seen.case.row, seen.case.definition, seen.task
    first = say("ตรวจทานก่อนยื่น") if is_filing(seen) else say("ส่งข้อมูล")
    buttons = (render.Button(first), render.Button(say("บันทึกร่าง"), "draft", "outline-secondary"))
    page = TaskPage(
        case_id=row.id, name=definition.text(task.name, language()), title=row.title, number=row.number or "",
        service=pick(definition.sheet.name_th, definition.sheet.name_en), agency=pick(row.agency_th, row.agency_en), due=task.due_at,
        late=bool(task.due_at and task.due_at < clock.now()), filing=is_filing(seen),
        form=filling.draw(seen, the_form, bound, errors, buttons), behalf=behalf(row),
    )  # fmt: skip
    return render_template("applicant/task.html", page=page)


@pages.get("/my/cases/tasks/<int:task_id>")
def task(task_id: int) -> Answer:
    """The form as it stands. A task of the staff's own is done in their pages."""
    seen, the_form = open_task(task_id)
    if seen.may_work and seen.task.role != "applicant":
        return redirect(url_for("officer.task", task_id=task_id), 303)
    if seen.done or not seen.may_work:
        flash(say("รายการนี้ดำเนินการเสร็จแล้ว") if seen.done else say("รายการนี้อยู่ระหว่างเจ้าหน้าที่ดำเนินการ"))
        return redirect(url_for("applicant.case", case_id=seen.case.row.id), 303)
    return _page(seen, the_form, filling.stored(seen, the_form))


@pages.post("/my/cases/tasks/<int:task_id>")
def send_form(task_id: int) -> Answer:
    """A button of the form was pressed: send, save, add or remove a row, remove a file."""
    sent = filling.receive(task_id)
    kind, _, what = sent.action.partition(":")
    if sent.refused or kind not in ("submit", "draft", "detach"):
        return _again(task_id, sent)
    if kind == "submit":
        return _submit(task_id, sent)
    if kind == "detach":
        _take_out(task_id, what)
    cases.save_draft(sessions.store(), sessions.actor(), task_id, _without(sent.posted, what))
    flash(say("นำไฟล์ออกแล้ว") if kind == "detach" else say("บันทึกร่างแล้ว ท่านกลับมากรอกต่อได้ทุกเมื่อจากหน้า “คำขอของฉัน”"))
    return redirect(url_for("applicant.task", task_id=task_id), 303)


def _submit(task_id: int, sent: filling.Sent) -> Answer:
    seen, the_form = open_task(task_id)
    if seen.done or not seen.may_work:
        return complete(task_id, sent.posted)
    bound = filling.bind(seen, the_form, sent.posted)
    if refused := bound.errors or untouched(seen, the_form, bound):
        return _page(seen, the_form, filling.bind(seen, the_form, sent.posted, draft=True), refused), 422
    if not is_filing(seen):
        return complete(task_id, sent.posted)
    cases.save_draft(sessions.store(), sessions.actor(), task_id, sent.posted)
    return redirect(url_for("applicant.review", task_id=task_id), 303)


def complete(task_id: int, posted: filling.Posted) -> Answer:
    """Complete the task; a refused form comes back with every value and what to do about it."""
    try:
        done = cases.complete_task(sessions.store(), sessions.actor(), task_id, posted, filling.key())
    except InvalidForm as error:
        seen, the_form = open_task(task_id)
        return _page(seen, the_form, filling.bind(seen, the_form, posted, draft=True), error.errors), 422
    return redirect(_onwards(done, task_id), 303)


def _onwards(done: Done, task_id: int) -> str:
    seen, _ = open_task(task_id)
    if is_filing(seen):
        return url_for("applicant.filed", case_id=done.case_id)
    flash(say("ส่งข้อมูลเรียบร้อยแล้ว"))
    return filling.next_page(done)


def _again(task_id: int, sent: filling.Sent) -> Answer:
    """The page once more: with a row more or less, other fields shown, or files that were refused."""
    seen, the_form = open_task(task_id)
    page = _page(seen, the_form, filling.bind(seen, the_form, sent.posted, draft=True), sent.refused)
    return (page, 422) if sent.refused else page


def _take_out(task_id: int, document_id: str) -> None:
    if not (document_id.isascii() and document_id.isdecimal() and len(document_id) < 20):
        raise NotFound
    cases.detach(sessions.store(), sessions.actor(), task_id, int(document_id))


def _without(posted: filling.Posted, document_id: str) -> dict[str, list[str]]:
    return {name: [text for text in texts if not document_id or text != document_id] for name, texts in posted.items()}


# ---- enhancements: the same without leaving the page --------------------------------------------------------------------
@pages.post("/my/cases/tasks/<int:task_id>/draft")
def autosave(task_id: int) -> Answer:
    """Keep what is typed; answers when it was saved."""
    cases.save_draft(sessions.store(), sessions.actor(), task_id, filling.posted())
    if not _within_page():
        return redirect(url_for("applicant.task", task_id=task_id), 303)
    return render_template("applicant/saved.html", now=clock.now())


@pages.post("/my/cases/tasks/<int:task_id>/refresh")
def refresh(task_id: int) -> str:
    """The page after an answer that brings up or takes away other fields."""
    seen, the_form = open_task(task_id)
    return _page(seen, the_form, filling.bind(seen, the_form, filling.posted(), draft=True))


@pages.post("/my/cases/tasks/<int:task_id>/files")
def upload(task_id: int) -> Answer:
    """Files for one field; answers the field's list of files, with what was wrong where one was refused."""
    sent = filling.receive(task_id)
    return _files(task_id, request.form.get("field", ""), " ".join(tell(error) for error in sent.refused))


@pages.post("/my/cases/tasks/<int:task_id>/files/remove")
def detach(task_id: int) -> Answer:
    """Take a file out of a field; answers the field's list of files."""
    _take_out(task_id, request.form.get("document", ""))
    return _files(task_id, request.form.get("field", ""))


def _within_page() -> bool:
    """Whether a part of a page is wanted: a form that waited while a session had expired is sent again as a page of its own."""
    return "HX-Request" in request.headers


def _files(task_id: int, path: str, error: str = "") -> Answer:
    seen, _ = open_task(task_id)
    if not _within_page():
        return redirect(url_for("applicant.task", task_id=task_id), 303)
    case = seen.case
    ids = [one.id for one in case.references.values() if one.field == path]
    drawn = (filling.owner(seen, path), path, ids, case.definition.translations, language(), case.references, filling.urls(task_id), error)
    return render.render_upload(current_app.jinja_env, *drawn)
