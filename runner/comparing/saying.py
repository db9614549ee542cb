"""Sentences of two languages put together from parts: quotes, lists, `จาก … เป็น …`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from runner.form.translations import Sentence

EMPTY = Sentence("", "")
LONGEST = 160  # characters of a value that a sentence quotes
_BAHT = re.compile(r" (?:บาท|baht).*$")


def same(text: object) -> Sentence:
    """A text that is the same in both languages."""
    return Sentence(str(text), str(text))


def say(th: str, en: str, /, **parts: Sentence | str | int) -> Sentence:
    """The two patterns with their `{holes}` filled; each language takes its own side of a Sentence."""
    thai = {name: part.th if isinstance(part, Sentence) else part for name, part in parts.items()}
    english = {name: part.en if isinstance(part, Sentence) else part for name, part in parts.items()}
    return Sentence(th.format(**thai), en.format(**english))


def short(text: str) -> str:
    """One line of it, not too long for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def quoted(text: Sentence | str) -> Sentence:
    """In quotation marks, shortened."""
    text = text if isinstance(text, Sentence) else same(text)
    return Sentence(f"“{short(text.th)}”", f"“{short(text.en)}”")


def listed(parts: Iterable[Sentence], th: str = "และ", en: str = "and") -> Sentence:
    """`ก ข และ ค`, `a, b and c`."""
    parts = list(parts)
    if len(parts) < 2:
        return parts[0] if parts else EMPTY
    rest = Sentence(" ".join(p.th for p in parts[:-1]), ", ".join(p.en for p in parts[:-1]))
    return Sentence(f"{rest.th} {joint(th, parts[-1].th)}", f"{rest.en} {en} {parts[-1].en}")


def joint(word: str, after: str) -> str:
    """A Thai word and what follows it: a space only before digits, quotation marks and foreign letters."""
    return f"{word}{after}" if "\u0e00" <= after[:1] <= "\u0e4f" else f"{word} {after}"


def altered(subject: Sentence, old: Sentence, new: Sentence, *, noun: bool = False) -> Sentence:
    """`subject จาก old เป็น new`, of nouns, numbers and quotations; `เดิม old เปลี่ยนเป็น new` of anything longer.

    What was or is empty is set or dropped. Baht are said once.
    """
    if not old.th:
        return Sentence(f"กำหนด{subject.th}: {new.th}", f"{subject.en} is set: {new.en}")
    if not new.th:
        return Sentence(f"ยกเลิก{subject.th} (เดิม {old.th})", f"{subject.en} is dropped (was {old.en})")
    if old.en == new.en:  # only the Thai words changed
        old, new = Sentence(old.th, old.th), Sentence(new.th, new.th)
    if not noun and not (_plain(old.th) and _plain(new.th)):
        return Sentence(f"{subject.th} {joint('เดิม', old.th)} เปลี่ยน{joint('เป็น', new.th)}", f"{subject.en}: was {old.en}, is now {new.en}")
    old = Sentence(*(_without_unit(o, n) for o, n in zip(old, new, strict=True)))
    return Sentence(f"{subject.th} {joint('จาก', old.th)} {joint('เป็น', new.th)}", f"{subject.en}: from {old.en} to {new.en}")


def _plain(value: str) -> bool:
    """A number with its unit, or one quotation: what stands well between จาก and เป็น."""
    if value.startswith("“"):
        return value.find("”") == len(value) - 1
    return value[:1].isdigit() and len(value) < 30


def _without_unit(value: str, other: str) -> str:
    """The number alone when both are baht."""
    found = _BAHT.search(value)
    return value[: found.start()] if found and other.endswith(found[0]) else value
