"""One form's page while it is drawn: what is shown, in which language, with which errors and documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from jinja2 import Environment
from markupsafe import Markup

from runner.errors import FieldError
from runner.form import Documents, Form, paths
from runner.form.filling import Filled, Place
from runner.form.translations import Translations
from web.render.views import NOWHERE, Paper, Refusal, Urls, View, dom_id, paper
from web.render.words import Words


@dataclass
class Page:
    """Everything that drawing a component may need. `reasons` are an officer's, by path."""

    env: Environment
    form: Form
    filled: Filled
    variables: Mapping[str, object]
    lang: str
    translations: Translations
    errors: Sequence[FieldError] = ()
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    documents: Documents = field(default_factory=dict)
    urls: Urls = NOWHERE
    forms: Callable[[str], Form | None] = lambda _id: None
    readonly: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)
    apart: Collection[Place] = ()  # fields of rows that are shown without their list
    max_upload: int = 20 * 1024 * 1024
    sections: int = 0

    def __post_init__(self) -> None:
        self.words = Words(self.lang)
        self.children: dict[Place | None, list[Place]] = {}
        for place in self.filled.places:
            self.children.setdefault(place.parent, []).append(place)
        self._errors: dict[str, FieldError] = {}
        for error in self.errors:
            self._errors.setdefault(error.path, error)

    def other(self, place: Place) -> Form | None:
        """The form that a group with verdicts, corrections or a summary is about, in this page's English."""
        found = self.forms(place.component.other)
        return replace(found, translations=self.translations) if found else None

    def inside(self, place: Place | None) -> list[Place]:
        """What stands in a component and is shown."""
        return [child for child in self.children.get(place, []) if child not in self.filled.hidden]

    def error(self, path: str) -> str:
        """The sentence about a field, empty when it is right."""
        found = self._errors.get(path)
        return (found.en if self.lang == "en" else found.th) if found else ""

    def refusals(self) -> list[Refusal]:
        """The lines of the error summary, in the order of the page."""
        return [Refusal(dom_id(path), self.error(path)) for path in self._errors]

    def kept(self) -> list[tuple[str, str]]:
        """What was filled in before its field was hidden, as (name, value): it goes along unseen, should the field come back."""
        given = self.filled.given
        values = (
            (p, paths.get(given, p.steps)) for p in self.filled.hidden if p.component.keyed and p.path and p.component.kind != "expression"
        )
        shown = {p.path for p in self.filled.places if p not in self.filled.hidden}
        found = ((p.path, one) for p, value in values if p.path not in shown for one in (value if isinstance(value, list) else [value]))
        return sorted((path, _posted(one)) for path, one in found if isinstance(one, str | int | Decimal))

    def steers(self, place: Place) -> bool:
        """Whether other parts of the page depend on this field."""
        wanted = "this" if place.row else str(place.steps[0])
        return not self.readonly and wanted in self.form.steering

    def papers(self, ids: object, path: str = "") -> list[Paper]:
        """The documents with these ids, and those just uploaded for the field at `path` that no draft has yet."""
        named = [i for i in ids if isinstance(i, str)] if isinstance(ids, list) else []
        fresh = [i for i, d in self.documents.items() if path and "[" not in path and d.field == path and i not in named]
        return [paper(self.documents[i], self.urls) for i in (*named, *fresh) if i in self.documents]

    def paint(self, view: View) -> Markup:
        """The view as HTML, by the macro `show` of `forms/components/<kind>.html`."""
        return paint(self.env, view.kind, view)


def _posted(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def paint(env: Environment, kind: str, view: object) -> Markup:
    """Call the macro `show` of one component."""
    module = env.get_template(f"components/{kind}.html").module
    return Markup(getattr(module, "show")(view))  # noqa: B009, S704  (a macro of our own: its output is escaped markup)
