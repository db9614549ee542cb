"""What a field is called in sentences about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runner.form import address
from runner.form.expressions import Scope
from runner.form.model import Component
from runner.form.translations import Translations

if TYPE_CHECKING:
    from runner.form.filling import Filled, Place


def label(c: Component, scope: Scope, translations: Translations, lang: str) -> str:
    """The field's label, in English where there is a translation (the parts of an address bring their own)."""
    text = c.label.say(lang, scope, translations)
    return address.ENGLISH.get(text, text) if lang == "en" else text


class _Named:
    """A name in both languages, made only when a sentence needs it: most fields are right."""

    __slots__ = ()

    @property
    def th(self) -> str:
        return self._in("th")

    @property
    def en(self) -> str:
        return self._in("en")

    def _in(self, lang: str) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class FieldName(_Named):
    """A field's own name."""

    component: Component
    scope: Scope
    translations: Translations

    def _in(self, lang: str) -> str:
        return label(self.component, self.scope, self.translations, lang) or self.component.path or self.component.id


def name_of(c: Component, scope: Scope, translations: Translations) -> FieldName:
    """The label in both languages; the key where there is no label."""
    return FieldName(c, scope, translations)


@dataclass(frozen=True, slots=True)
class PlaceName(_Named):
    """The same with where the field stands: the house number of which address, the width of which sign."""

    place: Place
    filled: Filled
    translations: Translations

    def _in(self, lang: str) -> str:
        around = " ".join(self._around(lang))
        return f"{self._label(self.place, lang)} ({around})" if around else self._label(self.place, lang)

    def _label(self, place: Place, lang: str) -> str:
        return FieldName(place.component, self.filled.scope(place), self.translations)._in(lang)

    def _around(self, lang: str) -> Iterator[str]:
        above = self.place.parent
        if above is not None and above.component.role == "address" and above.component.label.th:
            yield self._label(above, lang)
        while above is not None and above.component.kind != "dynamiclist":
            above = above.parent
        if above is not None and above.component.label.th:
            number = self.filled.scope(self.place)["i"]
            yield f"{self._label(above, lang)} {'item' if lang == 'en' else 'รายการที่'} {number}"
