"""English for the Thai texts of forms: one table of Thai → English, read from `forms/en.yaml` and `forms/<service>/en.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from runner.yaml_nodes import Report, compose

_TEXT = "tag:yaml.org,2002:str"
_NUMBER = re.compile(r"\d(?:[\d,./]*\d)?")
_HOLE = "{}"


class Sentence(NamedTuple):
    """The same thing said in Thai and in English."""

    th: str
    en: str

    def text(self, lang: str) -> str:
        """English for `en`, Thai for anything else."""
        return self.en if lang == "en" else self.th


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


class Translations:
    """Thai text → English text; a text that is not in the table stays Thai.

    A line `ค่าคัดสำเนา {} ชุด: Copies, {} sets` says it of every number, for texts that are put together where they are computed.
    """

    def __init__(self, table: Mapping[str, str] | None = None) -> None:
        self._english = {_key(th): en for th, en in (table or {}).items()}

    @classmethod
    def read(cls, *files: bytes) -> Translations:
        """Tables from YAML mappings; a later file wins. Raises InvalidDiagram when a file is no such mapping."""
        table: dict[str, str] = {}
        for content in files:
            table.update(_mapping(content))
        return cls(table)

    def text(self, th: str, lang: str) -> str:
        """What to show for the Thai text `th` in language `lang` (`th` or `en`)."""
        return (self._found(_key(th)) or th) if lang == "en" else th

    def _found(self, key: str) -> str | None:
        if key in self._english:
            return self._english[key]
        numbers = iter(_NUMBER.findall(key))
        english = self._english.get(_NUMBER.sub(_HOLE, key))
        return english and re.sub(re.escape(_HOLE), lambda _: next(numbers, ""), english)

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts with Thai letters for which there is no English, in order, each once."""
        return [t for t in dict.fromkeys(texts) if any("\u0e00" <= c <= "\u0e7f" for c in t) and self._found(_key(t)) is None]


@lru_cache(64)  # services share the table of all forms
def _mapping(content: bytes) -> Mapping[str, str]:
    if not content.strip():
        return {}
    report = Report("en.yaml")
    table: dict[str, str] = {}
    for key, value in compose(content, report).value:
        if key.tag == value.tag == _TEXT:
            table[key.value] = value.value
        else:
            thai = "ตารางคำแปลต้องเป็นรายการ “ข้อความไทย: English” เท่านั้น"
            report.error(key, "-", "translations", thai, "must map Thai text to English text")
    report.refuse()
    return table
