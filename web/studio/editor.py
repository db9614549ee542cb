"""The editor of a draft: its files one by one, saved as they change, checked, seen by who else edits, and compared."""

from __future__ import annotations

import difflib
import json
from typing import Any

from flask import Response, current_app, jsonify, render_template, request, url_for
from markupsafe import Markup

from runner import comparing
from runner.catalogue import Sheet, is_part, of_files
from runner.errors import BadUpload, Conflict, InvalidDiagram, NotFound
from runner.form import Form
from runner.form import read as read_form
from runner.form.translations import Translations
from runner.studio import checking, drafts, naming, services
from runner.studio.drafts import Draft
from web import render, security, sessions
from web.i18n import language, say, tell
from web.studio import pages, told, wording

_KINDS = {"bpmn": "diagram", "dmn": "table", "form": "form", "yaml": "text"}
_ORDER = {"diagram": 0, "part": 1, "sheet": 2, "brought": 3, "form": 4, "table": 5, "text": 6}
_TYPES = {"bpmn": "application/xml", "dmn": "application/xml", "form": "application/json", "yaml": "text/plain"}
_LONGEST_DIFFERENCE = 2000


def _seen(draft_id: int) -> tuple[Draft, dict[str, bytes]]:
    with sessions.store().read() as connection:
        draft = drafts.seen(connection, sessions.actor(), draft_id)
        return draft, drafts.files(connection, draft)


@pages.get("/drafts/<int:draft_id>")
def editor(draft_id: int) -> str:
    """The page; what it edits is fetched by its script."""
    actor = sessions.actor()
    with sessions.store().read() as connection:
        draft = drafts.seen(connection, actor, draft_id)
        line = next((one for one in services.listed(connection, actor) if one.service == draft.service), None)
        found = drafts.others(connection, draft)
        newest = drafts.newest_version(connection, draft.service)
    own = draft.person_id == actor.person_id and not draft.closed
    seen = {"draft": draft, "line": line, "others": found, "own": own, "newest": newest}
    return render_template("studio/editor.html", **seen, words=wording.words(), context=wording.context())


@pages.get("/drafts/<int:draft_id>/state")
def state(draft_id: int) -> Response:
    """What the script needs to begin: the files, in the order of the tabs, and a fresh token."""
    with sessions.store().read() as connection:
        draft = drafts.seen(connection, sessions.actor(), draft_id)
        files, changed = drafts.files(connection, draft), drafts.changed(connection, draft_id)
        base, shared = drafts.base_files(connection, draft.service, draft.base_version), services.shared(connection)
    own = draft.person_id == sessions.actor().person_id and not draft.closed
    listed = [
        _file(path, draft, content)
        | {
            "revision": changed[path].revision if path in changed else 0,
            "changed": base.get(path) != content,
            "shared": [one for one in shared.get(path, ()) if one != draft.service],
        }
        for path, content in files.items()
    ]
    listed.sort(key=lambda one: (_ORDER[one["kind"]], one["path"]))
    named = wording.named(naming.named(files, draft.service))
    return jsonify(files=listed, editable=own, token=security.csrf_token(), revision=draft.revision, named=named)


def _file(path: str, draft: Draft, content: bytes) -> dict[str, Any]:
    ending, name = path.rsplit(".", 1)[1], path.rsplit("/", 1)[1]
    kind = _KINDS[ending]
    if kind == "diagram" and path != draft.main:
        kind = "part"
    if path == f"processes/{draft.service}.yaml":
        kind = "sheet"
    elif ending == "yaml" and is_part(content):
        kind = "brought"
    label = {"diagram": say("แผนภาพ"), "sheet": say("ข้อมูลงานบริการ")}.get(kind) or name.rsplit(".", 1)[0]
    form_id = _form_id(content) if kind == "form" else ""
    return {"path": path, "kind": kind, "label": label, "form": form_id, "folder": path.split("/")[1] if path.count("/") > 1 else ""}


def _form_id(content: bytes) -> str:
    try:
        return str(json.loads(content).get("id", ""))
    except ValueError:
        return ""


def _path() -> str:
    return request.args.get("path", "")


@pages.get("/drafts/<int:draft_id>/file")
def file(draft_id: int) -> Response:
    """One file as it stands, also to keep a copy of it."""
    _, files = _seen(draft_id)
    content = files.get(_path())
    if content is None:
        raise NotFound
    answer = Response(content, mimetype=_TYPES[_path().rsplit(".", 1)[1]])
    if "download" in request.args:
        answer.headers["Content-Disposition"] = f'attachment; filename="{_path().rsplit("/", 1)[1]}"'
    return answer


@pages.post("/drafts/<int:draft_id>/file")
def save(draft_id: int) -> tuple[Response, int] | Response:
    """Keep a file that was read at `revision`. Refused (409) when it is older than what is kept, with who and when.

    The body is the file; or a form of `text` and `seen`, where the editor of diagrams does not read all that the kept file has.
    """
    seen, whole = _part("seen"), request.args.get("whole") == "1"
    content = None if request.args.get("remove") == "1" else _part("text") or sent()
    revision = request.args.get("revision", 0, int)
    try:
        draft = drafts.save(sessions.store(), sessions.actor(), draft_id, _path(), content, revision, as_read=seen, whole=whole)
    except Conflict as error:
        return jsonify(conflict=tell(error)), 409
    except InvalidDiagram as error:
        return jsonify(error=tell(error.findings[0])), 422
    except BadUpload as error:
        return jsonify(error=tell(error)), 422
    return jsonify(revision=draft.revision)


def sent() -> bytes:
    """The body of the request, not above what a file of a service may have."""
    if (request.content_length or 0) > drafts.MOST_BYTES:
        raise BadUpload("แฟ้มใหญ่เกิน 1 เมกะไบต์", "The file is larger than 1 MB")
    return request.get_data(cache=False)


def _part(name: str) -> bytes | None:
    """One of the files of a form; None when there is none."""
    found = request.files.get(name) if request.mimetype == "multipart/form-data" else None
    return None if found is None else found.read(drafts.MOST_BYTES + 1)


@pages.get("/drafts/<int:draft_id>/findings")
def findings(draft_id: int) -> Response:
    """What a deployment would find, by file and element; and who else edits the service."""
    draft, files = _seen(draft_id)
    found = checking.findings(files, draft.service)
    with sessions.store().read() as connection:
        colleagues = [{"id": str(one.id), "who": one.who} for one in drafts.others(connection, draft)]
    lines = [{"file": f.file, "line": f.line, "element": f.element, "severity": f.severity, "text": tell(f)} for f in found]
    seen = {"foreign": told.reports(files, found), "named": wording.named(naming.named(files, draft.service))}
    return jsonify(findings=lines, others=colleagues, revision=draft.revision, **seen)


@pages.post("/drafts/<int:draft_id>/conflict")
def conflict(draft_id: int) -> tuple[str, int]:
    """Both texts of a file that was saved from two windows: choose one; nothing is lost before."""
    draft, files = _seen(draft_id)
    path, typed = request.form.get("path", ""), request.form.get("content", "")
    drafts.check_file(path, None)
    kept = files.get(path, b"").decode("utf-8", "replace")
    with sessions.store().read() as connection:
        revision = getattr(drafts.changed(connection, draft_id).get(path), "revision", 0)
    lines = difference(kept, typed)
    page = render_template("studio/conflict.html", draft=draft, path=path, typed=typed, lines=lines, revision=revision)
    return page, 409


@pages.post("/drafts/<int:draft_id>/overwrite")
def overwrite(draft_id: int) -> Response:
    """Keep what this window has, after having seen the other."""
    path, content = request.form.get("path", ""), request.form.get("content", "").replace("\r\n", "\n").encode()
    drafts.save(sessions.store(), sessions.actor(), draft_id, path, content, request.form.get("revision", 0, int))
    return Response(status=303, headers={"Location": url_for("studio.editor", draft_id=draft_id, _anchor=path)})


@pages.get("/drafts/<int:draft_id>/compare/<int:other_id>")
def compare(draft_id: int, other_id: int) -> str:
    """Two drafts of one service: in words, then file by file."""
    draft, files = _seen(draft_id)
    other, theirs = _seen(other_id)
    if draft.service != other.service:
        raise NotFound
    paths = [path for path in sorted({*files, *theirs}) if files.get(path) != theirs.get(path)]
    text = {path: (files.get(path, b"").decode("utf-8", "replace"), theirs.get(path, b"").decode("utf-8", "replace")) for path in paths}
    seen = {"compared": comparing.compare(files, theirs), "changes": [(p, difference(*text[p])) for p in paths]}
    return render_template("studio/compare.html", draft=draft, other=other, **seen)


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Lines as (`gone` | `new` | `same` | `place`, text)."""
    found = difflib.unified_diff(old.splitlines(), new.splitlines(), n=2, lineterm="")
    names = {"-": "gone", "+": "new", " ": "same", "@": "place"}
    return [(names[line[0]], line[1:]) for line in list(found)[2:_LONGEST_DIFFERENCE] if line[:1] in names]


# ---- the preview of a form ----------------------------------------------------------------------------------------------
@pages.post("/drafts/<int:draft_id>/preview")
def preview(draft_id: int) -> tuple[str, int] | str:
    """A form as applicants and officers see it, drawn by the same components; nothing in it can be sent."""
    draft, files = _seen(draft_id)
    content = request.get_data(cache=False)
    if len(content) > drafts.MOST_BYTES:
        raise BadUpload("แฟ้มใหญ่เกิน 1 เมกะไบต์", "The file is larger than 1 MB")
    english = [text for path, text in sorted(files.items(), key=lambda one: one[0].count("/")) if path.endswith("en.yaml")]
    try:
        words = Translations.read(*english)
        form = read_form(content, _path().removeprefix("forms/"), words)
    except InvalidDiagram as error:
        return render_template("studio/preview.html", form=None, findings=error.findings), 422
    forms = _forms(files, words) | {form.id: form}
    return render_template("studio/preview.html", form=_draw(form, forms, words, draft, files), findings=())


def _forms(files: dict[str, bytes], words: Translations) -> dict[str, Form]:
    found = {}
    for path, content in files.items():
        if path.endswith(".form"):
            try:
                form = read_form(content, path.removeprefix("forms/"), words)
            except InvalidDiagram:
                continue
            found[form.id] = form
    return found


def _draw(form: Form, forms: dict[str, Form], words: Translations, draft: Draft, files: dict[str, bytes]) -> Markup:
    variables = sample(draft, files)
    nothing = render.Urls(submit="#")
    return render.render_form(
        current_app.jinja_env, form, form.prefill(variables), variables, (), words, language(), {}, nothing, readonly=False, forms=forms.get
    )


def sample(draft: Draft, files: dict[str, bytes]) -> dict[str, Any]:
    """Whom a preview is shown to: an example applicant at an example agency, with the sheet's settings."""
    try:
        sheet = of_files(files, draft.service)
    except InvalidDiagram:
        sheet = Sheet.neutral(draft.service)
    person = {"name": "สมชาย ใจดี", "kind": "citizen", "id_number": "1101700123456", "email": "somchai@example.org", "phone": "0812345678"}
    agency = {"code": "TOWN", "name": "เทศบาลเมืองตัวอย่าง", "name_en": "Example Town"}
    case = {"id": "0", "number": "", "stage": "apply"}
    return {
        "applicant": person | {"address": {}, "licences": []}, "agency": agency, "setting": dict(sheet.defaults), "case": case, "staff": {},
        "actor": {"name": person["name"], "kind": "applicant", "id": "0"},
    }  # fmt: skip
