"""A task: its form beside the case, claimed, released, handed over, kept as a draft, completed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from runner import cases, clock, worklist
from runner.cases import Done, TaskView
from runner.errors import FieldError, InvalidForm, NotFound
from runner.form import Bound
from web import gate, render, sessions
from web.applicant import filling
from web.applicant.documents import answer
from web.i18n import language, say, tell
from web.officer import pages
from web.officer.case_page import named
from web.officer.task_page import again, stored, task_page, urls

Answer = str | Response | tuple[str, int]


def _open(task_id: int) -> TaskView:
    return cases.task_view(sessions.store(), sessions.actor(), task_id)


def _back() -> str:
    """The worklist that the reader came from, with its filters."""
    return gate.safe_path(request.values.get("back"), url_for("officer.worklist"))


def _page(seen: TaskView, bound: Bound, errors: Sequence[FieldError] = ()) -> str:
    page = task_page(sessions.store(), sessions.settings(), sessions.actor(), seen, bound, errors, _back())
    return render_template("officer/task.html", page=page)


@pages.get("/tasks/<int:task_id>")
def task(task_id: int) -> Answer:
    """The form as it stands."""
    seen = _open(task_id)
    if seen.done:
        flash(say("งานนี้ดำเนินการเสร็จแล้ว"))
        return redirect(url_for("officer.case", case_id=seen.case.row.id), 303)
    return _page(seen, stored(seen))


@pages.post("/tasks/<int:task_id>")
def send_form(task_id: int) -> Answer:
    """A button of the form was pressed: complete, save, add or remove a row, remove a file."""
    sent = filling.receive(task_id)
    kind, _, what = sent.action.partition(":")
    posted = {name: values for name, values in sent.posted.items() if name != "back"}
    if sent.refused or kind not in ("submit", "draft", "detach"):
        page = _page(seen := _open(task_id), again(seen, posted), sent.refused)
        return (page, 422) if sent.refused else page
    if kind == "submit":
        return _complete(task_id, posted)
    if kind == "detach":
        _take_out(task_id, what)
    cases.save_draft(sessions.store(), sessions.actor(), task_id, posted)
    flash(say("บันทึกร่างแล้ว"))
    return redirect(url_for("officer.task", task_id=task_id, back=_back()), 303)


def _complete(task_id: int, posted: filling.Posted) -> Answer:
    try:
        done = cases.complete_task(sessions.store(), sessions.actor(), task_id, posted, filling.key())
    except InvalidForm as error:
        return _page(seen := _open(task_id), again(seen, posted), error.errors), 422
    return redirect(_onwards(done, task_id), 303)


def _onwards(done: Done, task_id: int) -> str:
    """The next task of the same case that this person may do, else the worklist; with a line about what was done."""
    seen = _open(task_id)
    case_url = url_for("officer.case", case_id=done.case_id)
    work = seen.case.definition.text(seen.task.name, language())
    flash(Markup('{}: <a href="{}">{}</a>').format(say("ดำเนินการแล้ว “{work}”", work=work), case_url, named(seen.case)))
    following = worklist.next_of_case(sessions.store(), sessions.actor(), done.case_id)
    return url_for("officer.task", task_id=following, back=_back()) if following else _back()


def _take_out(task_id: int, document_id: str) -> None:
    if not (document_id.isascii() and document_id.isdecimal() and len(document_id) < 20):
        raise NotFound
    cases.detach(sessions.store(), sessions.actor(), task_id, int(document_id))


# ---- who has it ---------------------------------------------------------------------------------------------------------
@pages.post("/tasks/<int:task_id>/claim")
def claim(task_id: int) -> Response:
    """Take it; go back to where the button was."""
    cases.claim(sessions.store(), sessions.actor(), task_id)
    flash(say("รับงานแล้ว งานนี้อยู่ใน “งานของฉัน”"))
    return redirect(_back(), 303)


@pages.post("/tasks/<int:task_id>/release")
def release(task_id: int) -> Response:
    """Give it back to the group."""
    cases.release(sessions.store(), sessions.actor(), task_id)
    flash(say("คืนงานให้กลุ่มแล้ว ร่างที่บันทึกไว้ยังอยู่"))
    return redirect(_back(), 303)


@pages.post("/tasks/<int:task_id>/hand-over")
def hand_over(task_id: int) -> Response:
    """Give it to a colleague, with a word."""
    to = request.form.get("to", "")
    if not (to.isascii() and to.isdecimal() and len(to) < 20):
        raise NotFound("โปรดเลือกเจ้าหน้าที่ผู้รับงาน", "Choose the colleague who takes the task")
    cases.hand_over(sessions.store(), sessions.actor(), task_id, int(to), request.form.get("comment", "").strip()[:1000])
    flash(say("ส่งต่องานแล้ว"))
    return redirect(_back(), 303)


@pages.get("/tasks/<int:task_id>/preview")
def preview(task_id: int) -> Response:
    """What will be signed, as it would be printed now, marked as a draft. Nothing is issued."""
    content = cases.preview_letter(sessions.store(), sessions.settings(), sessions.actor(), task_id)
    return answer("preview.pdf", "application/pdf", [content], inline=True)


# ---- enhancements: the same without leaving the page --------------------------------------------------------------------
@pages.post("/tasks/<int:task_id>/draft")
def autosave(task_id: int) -> str:
    """Keep what is typed; answers when it was saved."""
    cases.save_draft(sessions.store(), sessions.actor(), task_id, filling.posted())
    return render_template("applicant/saved.html", now=clock.now())


@pages.post("/tasks/<int:task_id>/refresh")
def refresh(task_id: int) -> str:
    """The page after an answer that brings up or takes away other fields."""
    seen = _open(task_id)
    return _page(seen, again(seen, filling.posted()))


@pages.post("/tasks/<int:task_id>/files")
def upload(task_id: int) -> str:
    """Files for one field; answers the field's list of files, with what was wrong where one was refused."""
    sent = filling.receive(task_id)
    return _files(task_id, " ".join(tell(error) for error in sent.refused))


@pages.post("/tasks/<int:task_id>/files/remove")
def detach(task_id: int) -> str:
    """Take a file out of a field; answers the field's list of files."""
    _take_out(task_id, request.form.get("document", ""))
    return _files(task_id)


def _files(task_id: int, error: str = "") -> str:
    path, seen = request.form.get("field", ""), _open(task_id)
    if seen.form is None:
        raise NotFound
    ids = [one.id for one in seen.case.references.values() if one.field == path]
    texts = (seen.case.definition.translations, language())
    return render.render_upload(current_app.jinja_env, seen.form, path, ids, *texts, seen.case.references, urls(task_id), error)
