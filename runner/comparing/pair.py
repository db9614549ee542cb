"""Two versions side by side: their files, their words, and changes as they are found."""

from __future__ import annotations

from collections.abc import Iterable
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


def set_to(subject: Sentence, said: Iterable[Sentence], written: tuple[str, str], *, noun: bool = False) -> Sentence:
    """`subject จาก … เป็น …` of the old and the new value; when both are said alike they are quoted as written."""
    old, new = said
    if old == new:
        old, new = quoted(written[0]), quoted(written[1])
    return altered(subject, old, new, noun=noun)


def how(old: object, new: object) -> str:
    """added, removed or changed, by which of the two is empty."""
    return "changed" if old and new else "added" if new else "removed"
