"""Every Thai sentence of the pages has an English one, and none is left over."""

from __future__ import annotations

import re
from pathlib import Path

from web import i18n, menu, words

ROOM = Path(i18n.__file__).parent
_IN_TEMPLATES = re.compile(r"\b_\(\s*'((?:[^'\\]|\\.)*)'|\b_\(\s*\"((?:[^\"\\]|\\.)*)\"")
_IN_PYTHON = re.compile(r"\bsay\(\s*\"((?:[^\"\\]|\\.)*)\"")
_THAI = re.compile(r"[ก-๙]")
_CASES = (words.ROLES, words.KINDS, words.STAGES, words.STATUSES, words.OUTCOMES, words.ACTIONS, words.CLOCKS)
_CODES = (*_CASES, words.SHEET_SECTIONS, words.SHEET_KEYS, words.SHEET_CHOICES)


def said() -> dict[str, str]:
    """Sentence → where it is said."""
    found: dict[str, str] = {}
    for file in sorted((ROOM / "templates").rglob("*.html")):
        for one, other in _IN_TEMPLATES.findall(file.read_text("utf-8")):
            found[one or other] = file.name
    for file in sorted(ROOM.rglob("*.py")):
        for sentence in _IN_PYTHON.findall(file.read_text("utf-8")):
            found[sentence] = file.name
    found.update({sentence: "words" for codes in _CODES for sentence in codes.values()})
    found.update({label: "menu" for _, label in menu.LINKS})
    return found


def test_every_sentence_has_an_english_one() -> None:
    missing = {sentence: where for sentence, where in said().items() if sentence not in i18n.catalogue()}
    assert not missing


def test_no_sentence_is_said_in_two_ways() -> None:
    said_by: dict[str, dict[str, str]] = {}
    for file in sorted(i18n.FOLDER.glob("*.yaml")):
        for thai, english in i18n.read(file).items():
            said_by.setdefault(thai, {})[english] = file.name
    assert not {thai: ways for thai, ways in said_by.items() if len(ways) > 1}


def test_both_languages_fill_in_the_same_values() -> None:
    blanks = re.compile(r"\{(\w+)\}")
    assert not {th for th, en in i18n.catalogue().items() if set(blanks.findall(th)) != set(blanks.findall(en))}


def test_no_thai_stands_in_a_template_outside_of_sentences() -> None:
    loose = {}
    for file in sorted((ROOM / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", file.read_text("utf-8"), flags=re.S)
        lines = [line for line in text.splitlines() if _THAI.search(line) and 'lang="th"' not in line]
        if lines:
            loose[file.name] = lines
    assert not loose


def test_a_sentence_without_english_is_said_in_thai() -> None:
    assert i18n.say("ประโยคที่ไม่มีในรายการ {n}", n=3) == "ประโยคที่ไม่มีในรายการ 3"
