"""Notices to applicants: subject and body in two languages with `{dotted.names}` filled from the case.

`[Please prepare: {inspection_note}]` is said only when all its values are there; no other syntax.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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

    def value(match: re.Match[str]) -> str:
        found: Any = scope
        for part in match[1].split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return say(found, language)

    def optional(match: re.Match[str]) -> str:
        there = all(value(name) for name in _NAME.finditer(match[1]))
        return match[0].replace(f"[{match[1]}]", match[1]) if there else ""

    return satang(_NAME.sub(lambda match: value(match) or "–", _OPTIONAL.sub(optional, words)))
