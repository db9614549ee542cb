"""Attributes of form-js that may be FEEL (`=…`), and texts with `{{…}}` in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from runner import feel
from runner.errors import ExpressionError
from runner.form.spoken import satang, say
from runner.form.translations import Translations

Scope = Mapping[str, object]
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


class Evaluates(Protocol):
    """A compiled FEEL expression."""

    @property
    def names(self) -> frozenset[str]: ...

    @property
    def paths(self) -> frozenset[str]: ...

    def evaluate(self, variables: Scope) -> object: ...


def evaluate(expression: Evaluates, scope: Scope) -> object:
    """The value; null where FEEL gives up (a page must show and a form must bind whatever was posted)."""
    try:
        return expression.evaluate(scope)
    except ExpressionError:
        return None


@dataclass(frozen=True)
class Setting:
    """A constant, or an expression over the values of the form and the variables of the case."""

    constant: object = None
    expression: Evaluates | None = None

    def of(self, scope: Scope) -> object:
        return evaluate(self.expression, scope) if self.expression else self.constant

    @property
    def names(self) -> frozenset[str]:
        return self.expression.names if self.expression else frozenset()

    @property
    def paths(self) -> frozenset[str]:
        return self.expression.paths if self.expression else frozenset()

    @property
    def given(self) -> bool:
        return self.expression is not None or self.constant is not None


def setting(value: object) -> Setting:
    """Read an attribute. Raises ExpressionError when it starts with `=` and is not FEEL."""
    if isinstance(value, str) and value.lstrip().startswith("="):
        return Setting(expression=_compile(value.lstrip()[1:]))
    return Setting(value)


def _compile(text: str) -> Evaluates:
    expression: Evaluates = feel.compile(text)
    return expression


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str | Evaluates, ...]:
    if text.lstrip().startswith("="):
        return (_compile(text.lstrip()[1:]),)
    pieces = _HOLE.split(text)
    return tuple(_compile(piece.lstrip().removeprefix("=")) if n % 2 else piece for n, piece in enumerate(pieces))


@dataclass(frozen=True)
class Wording:
    """A text that people read. Thai is what the analyst wrote; holes `{{expression}}` are filled with values."""

    th: str = ""

    def names(self) -> frozenset[str]:
        """What the holes read. Raises ExpressionError when a hole is not FEEL."""
        return frozenset().union(*(part.names for part in _parts(self.th) if not isinstance(part, str)))

    def say(self, lang: str, scope: Scope, translations: Translations, *, markdown: bool = False) -> str:
        """The text in a language; with `markdown` the filled-in values are escaped, so that nobody's name becomes a link."""
        text = translations.text(self.th, lang)
        try:
            parts = _parts(text)
        except ExpressionError:  # only an English text can still be wrong here: the Thai one was read at deployment
            parts = _parts(self.th)
        return satang("".join(part if isinstance(part, str) else _fill(part, lang, scope, translations, markdown) for part in parts))


def _fill(part: Evaluates, lang: str, scope: Scope, translations: Translations, markdown: bool) -> str:
    text = say(evaluate(part, scope), lang) or "–"  # a gap in a sentence would look like a mistake
    if part.names == {"setting"}:  # the sheet's default is known in English; what people typed stays as it is
        text = translations.text(text, lang)
    return _MARKDOWN.sub(r"\\\1", text) if markdown else text


def plain(value: object) -> object:
    """A FEEL value as variables hold it: dates, times and moments are ISO texts."""
    return feel.to_json(value)
