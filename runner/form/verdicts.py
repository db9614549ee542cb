"""The role `verdicts`: an officer accepts each answer and document of a form, or says what has to be corrected.

Posted: `corrections:verdict:floor_area` = accept | correct, `corrections:reason:floor_area` = why. Stored: the list of those to
correct, `[{"target": "floor_area", "label": "พื้นที่…", "reason": "…"}]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from runner.errors import FieldError
from runner.form import messages
from runner.form.answers import Answer
from runner.form.kinds import Posted, Raw
from runner.form.kinds.text import clean
from runner.form.model import Component
from runner.form.translations import Sentence

if TYPE_CHECKING:
    from runner.form.form import Form

_LONGEST = 1_000  # characters of a reason


def targets(form: Form, variables: Mapping[str, object], lang: str = "th") -> list[Answer]:
    """What can be judged: every answer the applicant gave, and every document asked for, attached or not; those in rows of lists too."""
    return [one for answer in form.answers(variables, lang) if not answer.locked for one in (answer, *_files_of(answer)) if _given(one)]


def _given(answer: Answer) -> bool:
    return bool(answer.text or answer.rows or answer.kind == "filepicker")


def _files_of(answer: Answer, before: str = "") -> Iterator[Answer]:
    """The file fields in the rows of a list, each named as its row is: `ป้ายที่ติดตั้ง 2: ภาพถ่าย`."""
    for number, row in enumerate(answer.rows, 1):
        for cell in row:
            label = f"{before}{answer.label} {number}: {cell.label}"
            if cell.kind == "filepicker" and not cell.locked:
                yield replace(cell, label=label, section=answer.section)
            yield from _files_of(cell, f"{before}{answer.label} {number}: ")


def read(c: Component, path: str, posted: Posted, form: Form | None, variables: Mapping[str, object]) -> list[dict[str, str]]:
    """The list of corrections that was posted; answers without a verdict are accepted, unknown targets ignored."""
    if not any("correct" in texts for name, texts in posted.items() if name.startswith(f"{path}:verdict:")):
        return []  # the usual case: no need to write out what was answered
    raw = Raw(posted, path)
    return [
        {"target": answer.path, "label": answer.label, "reason": (clean(raw.one(f"reason:{answer.path}"), lines=True) or "")[:_LONGEST]}
        for answer in (targets(form, variables) if form else [])
        if raw.one(f"verdict:{answer.path}") == "correct"
    ]


def check(path: str, listed: object) -> list[FieldError]:
    """Every correction needs its reason."""
    items = listed if isinstance(listed, list) else []
    return [
        FieldError(f"{path}:reason:{item['target']}", *messages.reason(Sentence(item["label"], item["label"])))
        for item in items
        if not item["reason"]
    ]
