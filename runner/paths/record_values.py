"""What was typed, typed again by stock characters: choices, numbers and dates stay as they drive the case, words about people do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from runner.clock import BANGKOK
from runner.form import Form
from runner.form import paths as places
from runner.form.model import Component
from runner.paths import plausible

_CODE = re.compile(r"[a-z][a-z0-9_]*|[0-9]{1,4}")  # a choice's value, a year: says nothing about anybody
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_REASON = "โปรดตรวจสอบและแก้ไขรายการนี้"
_PARTS = ("house_no", "moo", "soi", "road", "subdistrict", "district", "province", "postcode")
_CHOSEN = ("select", "radio", "checkbox", "checklist", "taglist")


@dataclass
class Typed:
    """The values, files and corrections of one move of a scenario."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    correct: dict[str, str] = field(default_factory=dict)


def typed_again(forms: Sequence[Form], data: Mapping[str, Any], day: date) -> Typed:
    """`data` as it was stored on `day` by `forms`; without a form every text that is no code is written anew."""
    typed = Typed()
    if not forms:
        typed.values = {name: _unknown(value, day) for name, value in data.items() if value is not None}
        return typed
    fields = {path: c for form in forms for path, c in form.fields.items()}
    for name, value in data.items():
        for path, inner in _leaves(name, value):
            component = fields.get(places.general(path))
            if component is not None and inner not in (None, [], ""):
                _type(typed, component, path, inner, day)
    return typed


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every single answer with its path: `signs[0].width`."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}", inner)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping) and "target" not in value[0]:
        for n, inner in enumerate(value):
            yield from _leaves(f"{path}[{n}]", inner)
    else:
        yield path, value


def _type(typed: Typed, c: Component, path: str, value: Any, day: date) -> None:
    if c.kind == "filepicker":
        typed.files[path] = f"{c.label.th or 'เอกสาร'}.pdf".replace("/", "-")
    elif c.role == "verdicts":
        typed.correct.update({one["target"]: _REASON for one in value})
    elif c.kind != "expression" and c.readonly.constant is not True:
        said = _said(c, path, value, day)
        if said is not None:
            places.put(typed.values, places.parse(path) or (path,), said)


def _said(c: Component, path: str, value: Any, day: date) -> Any:
    key, row = path.rpartition(".")[2], int(found[1]) if (found := re.search(r"\[(\d+)\]", path)) else 0
    if c.kind == "datetime" and isinstance(value, str):
        return _date(value, day)
    if not isinstance(value, str) or c.kind in _CHOSEN:
        return _plain(value)
    if "." in path and key in _PARTS and "[" not in path:
        return plausible.address_part(key, row)
    if re.fullmatch(r"[0-9]{1,4}", value):
        return value
    least, most = c.limits.min_length.constant, c.limits.max_length.constant
    return plausible.text(c, row, least if isinstance(least, int) else 0, most if isinstance(most, int) else 200)


def _date(value: str, day: date) -> str:
    """A day relative to the one on which it was typed; the time of day stays."""
    if not _DAY.match(value):
        return value
    days = (date.fromisoformat(value[:10]) - day).days
    shift = "" if not days else f' {"+" if days > 0 else "-"} duration("P{abs(days)}D")'
    rest = value[10:]
    return f"=string(today(){shift})" + (f' + "{rest}"' if rest else "")


def _unknown(value: Any, day: date) -> Any:
    """A value from outside, of which no form says what it is."""
    if isinstance(value, Mapping):
        return {name: _unknown(inner, day) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unknown(inner, day) for inner in value]
    if not isinstance(value, str) or _CODE.fullmatch(value):
        return _plain(value)
    if _DAY.match(value):
        return _date(value, day) if len(value) == 10 else datetime.fromisoformat(value).astimezone(BANGKOK).isoformat()
    digits = iter("1234567890" * (len(value) // 10 + 1))
    return re.sub(r"[0-9]", lambda _one: next(digits), re.sub(r"[^\W\d_]+", lambda word: "X" * min(len(word[0]), 8), value))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return [_plain(one) for one in value] if isinstance(value, list) else value
