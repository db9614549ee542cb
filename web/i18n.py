"""Two languages: pages are written in Thai, `web/english/*.yaml` says the same in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from flask import g, has_request_context

from runner import calendar, clock, thai
from runner.thai import Language
from runner.yaml_nodes import LOADER
from web import words

FOLDER = Path(__file__).parent / "english"


def read(file: Path) -> dict[str, str]:
    """The sentences of one file."""
    return yaml.load(file.read_text("utf-8"), Loader=LOADER) or {}  # noqa: S506  a safe one


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, str]:
    """Thai sentence → English sentence, from all files of the folder."""
    sentences: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        sentences.update(read(file))
    return sentences


def language() -> Language:
    """The reader's language: `th` unless they chose English."""
    return g.get("language", "th") if has_request_context() else "th"


def say(th: str, /, **values: object) -> str:
    """The sentence in the reader's language, with `{name}` filled in. `_` in templates; Thai where English is missing."""
    text = catalogue().get(th, th) if language() == "en" else th
    return text.format_map(values) if values else text


def pick(th: str, en: str) -> str:
    """Of two texts that are kept in both languages, the reader's."""
    return en or th if language() == "en" else th or en


def tell(thing: Any) -> str:
    """What an error or a field error says (`th`, `en`) to the reader."""
    return pick(thing.th, thing.en)


def named(thing: Any) -> str:
    """The name of something that has `name_th` and `name_en`."""
    return pick(thing.name_th, thing.name_en)


def _word(known: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: say(known.get(code, code))


FILTERS: dict[str, Callable[..., Any]] = {
    "days_left": lambda moment: calendar.days_until(moment, clock.now()),
    "role": _word(words.ROLES),
    "kind": _word(words.KINDS),
    "stage": _word(words.STAGES),
    "status": _word(words.STATUSES),
    "outcome": _word(words.OUTCOMES),
    "action": _word(words.ACTIONS),
    "tell": tell,
    "named": named,
    "date": lambda value: thai.date_long(value, language()),
    "date_short": lambda value: thai.date_short(value, language()),
    "moment": lambda value: thai.moment_long(value, language()),
    "moment_short": lambda value: thai.moment_short(value, language()),
    "baht": lambda value: thai.baht(value, language()),
    "money": thai.money,
    "id_number": thai.id_number,
    "masked_id": thai.masked_id,
}
