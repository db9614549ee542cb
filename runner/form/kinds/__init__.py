"""The kinds of field that store a value: how each reads what was posted and checks it. One module per sort of answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from runner.form import messages
from runner.form.expressions import Scope
from runner.form.kinds import choice, moment, number, text
from runner.form.kinds.file import DocumentRef, Documents
from runner.form.kinds.raw import Posted, Raw, Read
from runner.form.messages import Name
from runner.form.model import Component
from runner.form.translations import Sentence

__all__ = ["KINDS", "DocumentRef", "Documents", "Kind", "Posted", "Raw", "Read", "is_empty"]


class Kind(NamedTuple):
    """`read` what was posted, `check` a value that is there, say `missing` when a required one is not."""

    read: Callable[[Component, Raw, Scope, Name], Read]
    check: Callable[[Component, object, Scope, Name], Sentence | None]
    missing: Callable[[Name], Sentence]


def _nothing(c: Component, raw: Raw, scope: Scope, name: Name) -> Read:
    return Read(None)


def _one_file(c: Component, value: object, scope: Scope, name: Name) -> Sentence | None:
    several = c.files.multiple.of(scope) is True
    return messages.one_file(name) if not several and isinstance(value, list) and len(value) > 1 else None


KINDS: Final[dict[str, Kind]] = {
    "textfield": Kind(text.read, text.check, messages.enter),
    "textarea": Kind(text.read, text.check, messages.enter),
    "number": Kind(number.read, number.check, messages.enter),
    "datetime": Kind(moment.read, moment.check, messages.enter),
    "select": Kind(choice.read, choice.check, messages.choose),
    "radio": Kind(choice.read, choice.check, messages.answer),
    "checklist": Kind(choice.read_many, choice.check, messages.answer),
    "taglist": Kind(choice.read_many, choice.check, messages.answer),
    "checkbox": Kind(choice.read_tick, choice.check, messages.tick),
    "filepicker": Kind(_nothing, _one_file, messages.attach),  # files are read with the case's documents at hand
    "expression": Kind(_nothing, choice.check, messages.enter),
}


def is_empty(value: object) -> bool:
    """Whether a required field would still be asked for: nothing, an empty text or list, an unticked box."""
    return value is None or value is False or value == "" or value == []
