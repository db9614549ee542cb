"""The form element around the components: error summary, what goes along unseen, buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from jinja2 import TemplatesNotFound
from markupsafe import Markup

from web.render.page import Page, paint
from web.render.views import Button, Refusal, Urls
from web.render.words import Words


@dataclass
class Whole:
    """What `forms/components/form.html`, or a form's own layout, is given."""

    page: Page
    hidden: Mapping[str, str]
    own_buttons: Sequence[Button]
    body: Sequence[Markup] = ()

    @property
    def words(self) -> Words:
        return self.page.words

    @property
    def urls(self) -> Urls:
        return self.page.urls

    @property
    def kept(self) -> Sequence[tuple[str, str]]:
        return self.page.kept()

    @property
    def readonly(self) -> bool:
        return self.page.readonly

    @property
    def refusals(self) -> Sequence[Refusal]:
        return self.page.refusals()

    @property
    def refreshes(self) -> bool:
        """Whether the page needs a button to show what follows from an answer, for those without JavaScript."""
        return bool(self.page.urls.refresh) and any(self.page.steers(p) for p in self.page.filled.places if p.component.keyed)

    @property
    def buttons(self) -> Sequence[Button]:
        if self.own_buttons or self.readonly:
            return self.own_buttons
        draft = [Button(self.words.draft, "draft", "outline-secondary")] if self.urls.draft else []
        return [Button(self.words.submit), *draft]

    def paint(self, body: Sequence[Markup]) -> Markup:
        """The whole form as HTML; by a layout of its own where it is an official form: one beside the form goes before a common one."""
        self.body = body
        form, layouts = self.page.form, f"layouts/{self.page.form.id}.html"
        try:
            layout = self.page.env.select_template([f"{PurePosixPath(form.file).parent.name}/{layouts}", layouts])
        except TemplatesNotFound:
            return paint(self.page.env, "form", self)
        return Markup(getattr(layout.module, "show")(self))  # noqa: B009, S704  (a macro of our own: its output is escaped markup)
