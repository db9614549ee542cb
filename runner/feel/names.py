"""Names of FEEL and the scopes that say which of them are known, for a name may hold spaces, signs and keywords.

`date and time`, `ค่าธรรมเนียม ปีแรก`, `Pre-bureau risk` are one name each where they are known; the longest known name wins
(DMN 1.5, 10.3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START.replace("?", "?0-9", 1) + "\u00b7\u0300-\u036f\u203f-\u2040"
WORD = re.compile(f"[{_START}][{_PART}]*")
_PIECE = re.compile(f"[{_PART}]+|\\S")
_WORDLIKE = re.compile(f"[{_PART}]")
SPACE = re.compile(r"(?:[\s\u0085\u180e\u200b\ufeff]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
KEYWORDS = frozenset(
    {"and", "or", "between", "in", "instance", "if", "then", "else", "for", "return", "some", "every", "satisfies", "function", "external"}
    | {"true", "false", "null"}
)


def canonical(name: str) -> str:
    """The name with single spaces. Where it is read in a source, any spacing around its signs is accepted (`_pattern`)."""
    return " ".join(name.split())


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    """What finds `name` in a source, with any spacing between its pieces."""
    pieces = _PIECE.findall(name)
    text = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        wordlike = before and _WORDLIKE.match(before) and _WORDLIKE.match(piece)
        text += ("" if not before else r"\s+" if wordlike else r"\s*") + re.escape(piece)
    return re.compile(text + (f"(?![{_PART}])" if pieces and _WORDLIKE.match(pieces[-1]) else ""))


def is_plain(name: str) -> bool:
    """A name of one word, which needs no scope to be read."""
    return WORD.fullmatch(name) is not None and name not in KEYWORDS


Layer = dict[str, list[str]]


def layer(names: Iterable[str]) -> Layer:
    """Names by their first word; one-word names need no entry."""
    found: Layer = {}
    for name in names:
        first = WORD.match(name)
        if first and first.end() < len(name):
            found.setdefault(first.group(), []).append(name)
    return found


class Names:
    """The scopes of a source, outermost first, and the names that stand after a dot or inside a filter."""

    def __init__(self, known: Iterable[Layer], members: Iterable[str] = ()) -> None:
        self.layers: list[Layer] = list(known)
        self.members: Layer = layer(members)

    def push(self, names: Iterable[str]) -> None:
        """Open a scope."""
        self.layers.append(layer(names))

    def pop(self) -> None:
        """Close the innermost scope."""
        self.layers.pop()

    def learn(self, name: str) -> None:
        """A context key of the source: known in the innermost scope, after dots and in filters."""
        for first, found in layer((name,)).items():
            self.layers[-1].setdefault(first, []).extend(found)
            self.members.setdefault(first, []).extend(found)

    def longest(self, source: str, at: int, *, member: bool = False) -> tuple[str, int] | None:
        """The longest known name of several pieces at `at`, and where it ends."""
        word = WORD.match(source, at)
        if not word:
            return None
        best: tuple[str, int] | None = None
        for known in (self.members,) if member else self.layers:
            for name in known.get(word.group(), ()):
                found = _pattern(name).match(source, at)
                if found and (best is None or found.end() > best[1]):
                    best = name, found.end()
        return best
