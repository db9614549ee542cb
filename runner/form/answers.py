"""What was answered, as people read it: for reviewing before sending, for officers, and for lists of what to correct."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from runner.form import address
from runner.form.filling import Filled, Place, fill
from runner.form.kinds.choice import options
from runner.form.model import Component
from runner.form.naming import label
from runner.form.spoken import say
from runner.form.translations import Translations

_CHOICES = {"select", "radio", "checklist", "taglist"}


@dataclass(frozen=True)
class Answer:
    """One answer in one language. `text` is the value as read; `rows` those of a list; `documents` ids of a file field or in a list."""

    path: str
    kind: str
    section: str
    label: str
    text: str = ""
    rows: tuple[tuple[Answer, ...], ...] = ()
    documents: tuple[str, ...] = ()
    locked: bool = False  # read-only on the form: nobody can correct it there


def of(components: Collection[Component], variables: Mapping[str, object], translations: Translations, lang: str) -> list[Answer]:
    """The answers of a form, top to bottom, hidden fields left out; addresses are one answer, lists one with rows."""
    filled = fill(components, variables)
    inside: dict[str, list[Answer]] = {}  # row → its answers
    found: list[Answer] = []
    for place in filled.places:
        if place in filled.hidden or _within_address(place) or not _answers(place):
            continue
        answer = _answer(place, filled, translations, lang)
        (inside.setdefault(place.row, []) if place.row else found).append(answer)
    return [_with_rows(answer, inside) for answer in found]


def _answers(place: Place) -> bool:
    c = place.component
    if not place.path or c.role == "verdicts":
        return False
    return c.kind not in ("group", "expression") or c.role == "address" or (c.kind == "expression" and bool(c.label.th))


def _within_address(place: Place) -> bool:
    return place.parent is not None and place.parent.component.role == "address"


def _with_rows(answer: Answer, inside: Mapping[str, list[Answer]]) -> Answer:
    if answer.kind != "dynamiclist":
        return answer
    depth = answer.path.count("[") + 1
    rows = tuple(
        tuple(_with_rows(cell, inside) for cell in found)
        for row, found in inside.items()
        if row.startswith(f"{answer.path}[") and row.count("[") == depth
    )
    return replace(answer, rows=rows, documents=tuple(i for row in rows for cell in row for i in cell.documents))


def _answer(place: Place, filled: Filled, translations: Translations, lang: str) -> Answer:
    c, scope, value = place.component, filled.scope(place), filled.value(place)
    documents = tuple(i for i in value if isinstance(i, str)) if c.kind == "filepicker" and isinstance(value, list) else ()
    return Answer(
        path=place.path,
        kind=c.kind,
        section=_section(place, filled, translations, lang),
        label=label(c, scope, translations, lang),
        text=said(place, filled, translations, lang),
        documents=documents,
        locked=c.readonly.of(scope) is True or c.kind == "expression",
    )


def _section(place: Place, filled: Filled, translations: Translations, lang: str) -> str:
    top = place
    while top.parent is not None:
        top = top.parent
    return label(top.component, filled.scope(top), translations, lang) if top.component.kind == "group" else ""


def said(place: Place, filled: Filled, translations: Translations, lang: str) -> str:
    """The value at a place as people read it: labels of choices, units, Thai dates; empty when there is none."""
    c, value = place.component, filled.value(place)
    if value is None or c.kind in ("filepicker", "dynamiclist"):
        return ""
    if c.role == "address" and isinstance(value, Mapping):
        return address.one_line(value, lang)
    if c.kind in _CHOICES:
        labels = {option.value: option.label for option in options(c, filled.scope(place))}
        chosen = value if isinstance(value, list) else [value]
        texts = (labels.get(one, str(one)) if isinstance(one, str | int) else str(one) for one in chosen)
        return ", ".join(address.ENGLISH.get(text, translations.text(text, lang)) if lang == "en" else text for text in texts)
    if c.kind == "number" and not isinstance(value, bool):
        return " ".join(filter(None, (say(value, lang), _unit(place, filled, translations, lang))))
    return say(value, lang) if c.kind in ("datetime", "checkbox", "expression") else str(value)


def _unit(place: Place, filled: Filled, translations: Translations, lang: str) -> str:
    c = place.component
    own = c.suffix.say(lang, filled.scope(place), translations)
    return own or (("baht" if lang == "en" else "บาท") if c.role == "money" else "")
