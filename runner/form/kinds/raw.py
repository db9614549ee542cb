"""What was posted for one field, and what a field made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from runner.form.translations import Sentence

Posted = Mapping[str, Sequence[str]]
_LONGEST = 20_000  # characters of one posted value that are looked at and kept


class Read(NamedTuple):
    """The value read (None when there is none), or what is wrong with what was typed."""

    value: object
    problem: Sentence | None = None


class Raw:
    """The posted texts of the field at `path`: its own and those of its parts, as `opened_on:day`."""

    def __init__(self, posted: Posted, path: str) -> None:
        self._posted, self.path = posted, path

    def all(self, part: str = "") -> list[str]:
        return [str(text)[:_LONGEST] for text in self._posted.get(f"{self.path}:{part}" if part else self.path, ())]

    def one(self, part: str = "") -> str:
        return (self.all(part) or [""])[0]

    def typed(self, parts: Sequence[str] = ("", "day", "month", "year", "time")) -> dict[str, list[str]]:
        """Everything that was typed, by posted name, fit to be stored and shown again."""
        names = {part: f"{self.path}:{part}" if part else self.path for part in parts}
        return {name: [storable(text) for text in self.all(part)] for part, name in names.items() if name in self._posted}


def storable(text: str) -> str:
    """The text without half characters and NULs, which neither JSON nor a database takes."""
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\x00", "")
