"""Notices to applicants: subject and body in two languages with `{dotted.names}` filled from the case.

`[Please prepare: {inspection_note}]` is said only when all its values are there; no other syntax.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from runner.form import paths
from runner.form.spoken import satang, say

_NAME = re.compile(r"\{([a-z_]+(?:\.[a-z_0-9]+)*)\}")
_OPTIONAL = re.compile(r" ?\[([^\[\]\n]*\{[^\[\]\n]*)\]")  # with the space before it


@dataclass(frozen=True)
class Notice:
    """Words of one notice, from the service sheet."""

    id: str
    subject_th: str
    subject_en: str
    body_th: str
    body_en: str

    def in_language(self, language: str) -> tuple[str, str]:
        """Subject and body; Thai where there is no English."""
        if language == "en" and self.subject_en and self.body_en:
            return self.subject_en, self.body_en
        return self.subject_th, self.body_th


def fill(words: str, scope: Mapping[str, Any], language: str = "th") -> str:
    """`words` with every `{name}` replaced by its value as people read it; what is missing becomes a dash."""
    said: list[str] = []
    for optional, texts, names in _parts(words):
        values = [_said(name, paths.get(scope, name), language) for name in names]
        if not optional or all(values):
            said += [texts[0], *(f"{value or '–'}{text}" for value, text in zip(values, texts[1:], strict=True))]
    return satang("".join(said))


def _said(name: paths.Steps, value: object, language: str) -> str:
    """A year is no amount: 2570, not 2,570."""
    return str(value) if str(name[-1]).endswith("_year") and type(value) is int else say(value, language)


@lru_cache(maxsize=1024)
def _parts(words: str) -> tuple[tuple[bool, list[str], list[paths.Steps]], ...]:
    """The words in parts: whether a part is optional, its texts, and between these the names. The same words are said all day."""
    found, at = [], 0
    for match in _OPTIONAL.finditer(words):
        found += [(False, words[at : match.start()]), (True, match[0].replace(f"[{match[1]}]", match[1]))]
        at = match.end()
    pieces = [(optional, _NAME.split(text)) for optional, text in (*found, (False, words[at:]))]
    return tuple((optional, split[::2], [tuple(name.split(".")) for name in split[1::2]]) for optional, split in pieces)
