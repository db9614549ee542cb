"""Forms as HTML: a form and its values in, markup out, by the components in `forms/components`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from runner.errors import FieldError, NotFound
from runner.form import Documents, Form
from runner.form.filling import fill
from runner.form.paths import general
from runner.form.translations import Translations
from web.render import special
from web.render.drawing import draw_all
from web.render.page import Page, paint
from web.render.views import Button, Urls, View, dom_id
from web.render.whole import Whole

__all__ = ["Button", "Urls", "prepare", "render_answers", "render_form", "render_upload"]

Forms = Callable[[str], Form | None]


def prepare(env: Environment, folder: Path) -> None:
    """Let `env` find `components/…` and layouts (`<service>/layouts/…`, `layouts/…`) in the folder of forms."""
    ours = FileSystemLoader(folder)
    env.loader = ChoiceLoader([env.loader, ours]) if env.loader else ours


def _page(
    env: Environment, form: Form, values: Mapping[str, object], variables: Mapping[str, object], lang: str, translations: Translations
) -> Page:
    form = replace(form, translations=translations)
    return Page(env, form, fill(form.components, {**variables, **values}), variables, lang, translations)


def render_form(
    env: Environment,
    form: Form,
    values: Mapping[str, object],
    variables: Mapping[str, object],
    errors: Sequence[FieldError],
    translations: Translations,
    lang: str,
    documents: Documents,
    action_urls: Urls,
    readonly: bool = False,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    forms: Forms | None = None,
    hidden: Mapping[str, str] | None = None,
    buttons: Sequence[Button] = (),
    max_upload: int = 20 * 1024 * 1024,
) -> Markup:
    """The whole `<form>`: error summary, sections, buttons; nothing to send when `readonly`.

    `values` are what the form holds now (`Form.prefill`, `Bound.values`), `typed` the raw texts beside them (`Bound.typed`).
    `hidden` goes along unseen (csrf_token, the idempotency key); `forms` finds the forms that verdicts and corrections are
    about. Without `buttons` there is one to submit, and one to save a draft when `action_urls.draft` is given.
    """
    page = replace(
        _page(env, form, values, variables, lang, translations),
        errors=errors,
        typed=typed or {},
        documents=documents,
        urls=action_urls,
        readonly=readonly,
        forms=forms or (lambda _id: None),
        max_upload=max_upload,
    )
    return Whole(page, hidden or {}, tuple(buttons)).paint(draw_all(page, page.inside(None)))


def render_answers(
    env: Environment,
    form: Form,
    variables: Mapping[str, object],
    translations: Translations,
    lang: str,
    documents: Documents,
    action_urls: Urls,
) -> Markup:
    """What was answered on a form, to be read: for the case page and before sending."""
    page = replace(_page(env, form, {}, variables, lang, translations), documents=documents, urls=action_urls)
    answers = special.by_section(page, page.form.answers(variables, lang))
    return paint(env, "summary", View("summary", "answers", "", page.words, answers=answers))


def render_upload(
    env: Environment,
    form: Form,
    path: str,
    ids: Sequence[str],
    translations: Translations,
    lang: str,
    documents: Documents,
    action_urls: Urls,
    error: str = "",
) -> Markup:
    """The list of files of one field, as the upload and detach pages answer it (also with an error: then with status 200).

    Raises NotFound when the form has no such file field.
    """
    page = replace(_page(env, form, {}, {}, lang, translations), documents=documents, urls=action_urls)
    if path_of(form, path) is None:
        raise NotFound()
    view = View("files", dom_id(path), path, page.words, papers=page.papers(list(ids), path), error=error, urls=action_urls)
    return paint(env, "files", view)


def path_of(form: Form, path: str) -> str | None:
    """The general path (`signs[].photo`) of a posted file field's path, None when the form has no such field."""
    return general(path) if general(path) in form.documents else None
