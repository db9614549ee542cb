"""What a field is called in sentences about it."""

from __future__ import annotations

from dataclasses import dataclass

from runner.form import address
from runner.form.expressions import Scope
from runner.form.model import Component
from runner.form.translations import Translations


def label(c: Component, scope: Scope, translations: Translations, lang: str) -> str:
    """The field's label, in English where there is a translation (the parts of an address bring their own)."""
    text = c.label.say(lang, scope, translations)
    return address.ENGLISH.get(text, text) if lang == "en" else text


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field's name in both languages, made only when a sentence needs it: most fields are right."""

    component: Component
    scope: Scope
    translations: Translations

    @property
    def th(self) -> str:
        return self._in("th")

    @property
    def en(self) -> str:
        return self._in("en")

    def _in(self, lang: str) -> str:
        return label(self.component, self.scope, self.translations, lang) or self.component.path or self.component.id


def name_of(c: Component, scope: Scope, translations: Translations) -> FieldName:
    """The label in both languages; the key where there is no label."""
    return FieldName(c, scope, translations)
