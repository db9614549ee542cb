"""What a field is called in sentences about it."""

from __future__ import annotations

from runner.form import address
from runner.form.expressions import Scope
from runner.form.model import Component
from runner.form.translations import Sentence, Translations


def label(c: Component, scope: Scope, translations: Translations, lang: str) -> str:
    """The field's label, in English where there is a translation (the parts of an address bring their own)."""
    text = c.label.say(lang, scope, translations)
    return address.ENGLISH.get(text, text) if lang == "en" else text


def name_of(c: Component, scope: Scope, translations: Translations) -> Sentence:
    """The label in both languages; the key where there is no label."""
    return Sentence(*(label(c, scope, translations, lang) or c.path or c.id for lang in ("th", "en")))
