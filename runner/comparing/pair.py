"""Two versions side by side: their files, their words, and changes as they are found."""

from __future__ import annotations

from dataclasses import dataclass

from runner.comparing.saying import altered, quoted
from runner.comparing.versions import Version
from runner.comparing.words import Words
from runner.form.translations import Sentence


@dataclass(frozen=True)
class Pair:
    """The old and the new version, each with its words."""

    old: Version
    new: Version
    old_words: Words
    new_words: Words

    @classmethod
    def of(cls, old: Version, new: Version) -> Pair:
        return cls(old, new, Words(old), Words(new))


def set_to(subject: Sentence, old: Sentence, new: Sentence, old_raw: str, new_raw: str) -> Sentence:
    """`subject จาก … เป็น …`; two values that are said alike are quoted as written."""
    if old == new:
        old, new = quoted(old_raw), quoted(new_raw)
    return altered(subject, old, new)


def how(old: object, new: object) -> str:
    """added, removed or changed, by which of the two is empty."""
    return "changed" if old and new else "added" if new else "removed"
