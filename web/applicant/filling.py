"""A task's form on its way between browser and case: what stands in it, what was posted, how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from runner import cases, clock, form
from runner.cases import Done, TaskView
from runner.errors import BadUpload, FieldError, NotFound
from runner.form import Bound, Form
from runner.form.paths import general
from web import render, security, sessions
from web.applicant.answered import DOCUMENT
from web.applicant.documents import files
from web.i18n import language

KEY = "idempotency_key"
_OURS = (security.FIELD, KEY)
Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Sent:
    """What came in: the posted texts with the ids of files that came along, and the files that were refused."""

    posted: Mapping[str, list[str]]
    refused: tuple[FieldError, ...] = field(default=())

    @property
    def action(self) -> str:
        return form.action(self.posted)


def posted() -> dict[str, list[str]]:
    """The form's own values, by name."""
    return {name: request.form.getlist(name) for name in request.form if name not in _OURS}


def key() -> str:
    """The idempotency key that the page was given."""
    return request.form.get(KEY, "")[:100]


def next_page(done: Done) -> str:
    """Where who has begun or completed something goes on: the next task that is theirs, else the case."""
    return url_for("applicant.task", task_id=done.next_task) if done.next_task else url_for("applicant.case", case_id=done.case_id)


def receive(task_id: int) -> Sent:
    """Everything that was posted; files that came with the form (no JavaScript) are attached first, one refusal each."""
    values, refused = posted(), list[FieldError]()
    for name in request.files:
        path = name.removesuffix(":file")
        for file in request.files.getlist(name):
            if not file.filename:
                continue
            try:
                new = attach(task_id, path, file)
            except BadUpload as error:
                refused.append(FieldError(path, f"{file.filename}: {error.th}", f"{file.filename}: {error.en}"))
            else:
                gone = _replaced(task_id, path, str(new))
                values[path] = [i for i in values.get(path, []) if i not in gone] + [str(new)]
    return Sent(values, tuple(refused))


def attach(task_id: int, path: str, file: FileStorage) -> int:
    """Check and keep one file; its document's id. BadUpload."""
    name, kind = file.filename or "", file.mimetype
    return cases.attach(sessions.store(), files(), sessions.settings(), sessions.actor(), task_id, path, name, file.stream, kind)


def _replaced(task_id: int, path: str, new: str) -> list[str]:
    """A field for one file: a new one takes the place of the one before."""
    seen = cases.task_view(sessions.store(), sessions.actor(), task_id)
    component = owner(seen, path).fields.get(general(path)) if seen.form else None
    if component is None or component.files.multiple.of(seen.case.scope) is True:
        return []
    gone = [one.id for one in seen.case.references.values() if one.field == path and one.id != new]
    for document in gone:
        cases.detach(sessions.store(), sessions.actor(), task_id, int(document))
    return gone


def owner(seen: TaskView, path: str) -> Form:
    """The form that a file field belongs to: the task's, or one that it lets the applicant correct. NotFound."""
    own = [seen.form] if seen.form else []
    others = [found for one in own for name in one.others if (found := seen.case.definition.form(name))]
    found = next((one for one in (*own, *others) if general(path) in one.documents), None)
    if found is None:
        raise NotFound
    return found


def stored(seen: TaskView, the_form: Form) -> Bound:
    """What stands in the form now: the draft, else the case's values and the defaults."""
    first = the_form.prefill(seen.case.scope)
    if seen.draft is None:
        return Bound(first)
    return Bound({**first, **seen.draft.get("values", {})}, (), seen.draft.get("typed", {}))


def bind(seen: TaskView, the_form: Form, values: Mapping[str, Sequence[str]], *, draft: bool = False) -> Bound:
    """Read what was posted, as the case would."""
    case = seen.case
    return the_form.bind(values, case.scope, draft=draft, forms=case.definition.forms.get, documents=case.references)


def as_posted(values: Mapping[str, object]) -> dict[str, list[str]]:
    """Stored values as a browser would post them: the opposite of binding."""
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        for path, text in _texts(name, value):
            found.setdefault(path, []).append(text)
    return found


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{path}.{name}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            row = isinstance(inner, Mapping)
            if row:
                yield f"{path}[{number}]:row", "1"
            yield from _texts(f"{path}[{number}]" if row else path, inner)
    elif value is not None:
        yield path, ("true" if value else "false") if isinstance(value, bool) else str(value)


def urls(task_id: int) -> render.Urls:
    """Where a task's form sends things."""
    return render.Urls(
        submit=url_for("applicant.send_form", task_id=task_id),
        draft=url_for("applicant.autosave", task_id=task_id),
        refresh=url_for("applicant.refresh", task_id=task_id),
        upload=url_for("applicant.upload", task_id=task_id),
        detach=url_for("applicant.detach", task_id=task_id),
        document=DOCUMENT,
    )


def draw(seen: TaskView, the_form: Form, bound: Bound, errors: Sequence[FieldError] = (), buttons: Sequence[render.Button] = ()) -> Markup:
    """The whole form, ready to be filled in."""
    case = seen.case
    return render.render_form(
        current_app.jinja_env,
        the_form,
        bound.values,
        case.scope,
        errors,
        case.definition.translations,
        language(),
        case.references,
        urls(seen.task.id),
        typed=bound.typed,
        forms=case.definition.forms.get,
        hidden=hidden(),
        buttons=buttons,
        max_upload=sessions.settings().max_upload,
    )


def hidden() -> dict[str, str]:
    """What every form of ours carries unseen: the token, and a key that makes sending twice harmless."""
    return {security.FIELD: security.csrf_token(), KEY: new_key()}


def new_key() -> str:
    """A fresh idempotency key: one for each page that is shown."""
    return clock.token(12)
