"""The service sheet as a form: its fields are changed, its entries added and taken out, where they stand in the YAML text."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields

from runner.agreed import STAGES
from runner.catalogue import Sheet
from runner.errors import FieldError, InvalidForm
from runner.studio.sheet_fields import SECTIONS, Entry, Kind, read
from runner.studio.sheet_text import put, take_out
from runner.yaml_nodes import hints_of, is_required

__all__ = ["SECTIONS", "add", "change", "leave_out", "read", "remove"]
_FIRST_WORDS = {"type": "text", "decision": "fee", "actor": "officer", "value": "1", "unit": "day", "default": ""}
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
Parts = Mapping[str, bytes]


def change(text: str, name: str, value: str, parts: Parts | None = None) -> str:
    """The text with one value changed; an empty one that need not be there is taken out.

    Raises InvalidForm for a value that cannot stand there, InvalidDiagram for a broken text.
    """
    found = (field for section in read(text, parts) for entry in section.entries for field in entry.fields if field.name == name)
    field, value = next(found, None), value.replace("\r\n", "\n")
    if field is None:
        raise InvalidForm([FieldError(name, "ไม่พบช่องนี้ในข้อมูลงานบริการ", "The sheet has no such value")])
    if value == field.value:
        return text
    if not value.strip() and not field.required:
        return take_out(text, field.path)
    if field.kind == "lines":
        return put(text, field.path, [line.strip() for line in value.split("\n") if line.strip()])
    return put(text, field.path, value, plain=field.kind in ("number", "flag"))


def add(text: str, key: str, name: str, called: str, parts: Parts | None = None) -> str:
    """The text with a new entry `name` (its id, where entries have one) of a section, called `called`. Raises InvalidForm."""
    section = next((one for one in read(text, parts) if one.key == key and one.by), None)
    if section is None:
        raise InvalidForm([FieldError("id", "ไม่พบหัวข้อนี้", "There is no such section")])
    model, listed = Kind.of(hints_of(Sheet)[key]).model, _is_listed(key)
    ids = {next((f.value for f in one.fields if f.key == "id"), one.path[-1]) for one in section.entries}
    wrong = [*(_wrong_id(name, ids, key) if section.by == "id" else ()), *(() if called.strip() else (_nameless(),))]
    if wrong:
        raise InvalidForm(wrong)
    values = {one.name: _first(one.name, name, called) for one in fields(model) if is_required(one) and (listed or one.name != "id")}
    return put(text, (key, str(len(section.entries)) if listed else name), values)


def _is_listed(key: str) -> bool:
    return typing.get_origin(hints_of(Sheet)[key]) is tuple


def _wrong_id(name: str, ids: set[str], key: str) -> Iterator[FieldError]:
    if not _ID.fullmatch(name):
        yield FieldError("id", "รหัสใช้อักษร a-z 0-9 และ _ ขึ้นต้นด้วยอักษร", "The id is made of a-z, 0-9 and _, beginning with a letter")
    elif key == "stages" and name not in STAGES:
        yield FieldError("id", f"รหัสช่วงต้องเป็น {', '.join(STAGES)}", f"The id of a stage is one of {', '.join(STAGES)}")
    elif name in ids:
        yield FieldError("id", f"มีรหัส {name} แล้ว", f"There is {name} already")


def _nameless() -> FieldError:
    return FieldError("called", "โปรดกรอกชื่อ", "Enter a name")


def _first(field: str, name: str, called: str) -> str:
    """What a new entry says before anybody filled it in."""
    if field in ("id", "letter"):
        return name
    return _FIRST_WORDS.get(field, called)


def remove(text: str, name: str, parts: Parts | None = None) -> str:
    """The text without an entry. One that only a part brings is left out with `~`; one that is left out is there again."""
    entry = _of(text, name, parts)
    return put(text, entry.path, "~") if entry.brought_by and not entry.own else take_out(text, entry.path)


def leave_out(text: str, name: str, parts: Parts | None = None) -> str:
    """The text with `~` for an entry that a part brings, whatever the sheet said of it."""
    return put(text, _of(text, name, parts).path, "~")


def _of(text: str, name: str, parts: Parts | None) -> Entry:
    found = (one for section in read(text, parts) if section.by for one in section.entries if one.name == name)
    entry = next(found, None)
    if entry is None:
        raise InvalidForm([FieldError(name, "ไม่พบรายการนี้ในข้อมูลงานบริการ", "The sheet has no such entry")])
    return entry
