"""The columns of an export: what the office knows of each case, then the questions of the service's application form.

A cell is text, a whole day, or a number, so that a spreadsheet can sort, filter and add up. Older versions of a service may have asked
other questions: theirs follow those of the newest, and a case answers what it was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection

from runner import clock, thai
from runner.cases.step import Step
from runner.clock import BANGKOK
from runner.definitions import Definition
from runner.export.chosen import STATES, Found
from runner.form import Answer, Form, Sentence, paths
from runner.form.filling import Place, expand
from runner.form.naming import label
from runner.permissions import SYSTEM
from runner.service_clock import ServiceClock
from runner.store import loads

Cell = str | date | int | Decimal | None
Kind = Literal["text", "day", "count", "baht"]
_EXACT = 10**15  # a spreadsheet counts in floats: what is larger is written as text, or its last digits would be lost


@dataclass(frozen=True)
class Column:
    """A heading, how its cells are shown, and its width in characters."""

    heading: str
    kind: Kind = "text"
    width: int = 20


@dataclass(frozen=True)
class _Known:
    """A column that every service has."""

    heading: Sentence
    value: Callable[[Found, Definition, str], Cell]
    kind: Kind = "text"
    width: int = 16


def filing_form(definition: Definition) -> Form | None:
    """The form that files a case of the service."""
    elements = definition.program.elements.values()
    return next((definition.form(element.form_id) for element in elements if element.properties.get("files") == "true"), None)


class Columns:
    """The columns for cases on these versions (newest first), in one language (`th`, `en`)."""

    def __init__(self, definitions: Sequence[Definition], lang: str) -> None:
        self._lang = lang
        self._forms = {one.id: filing_form(one) for one in definitions}
        self._asked: dict[str, Column] = {}  # path of a question → its column
        for form in filter(None, self._forms.values()):
            for path, column in _questions(form, lang):
                self._asked.setdefault(path, column)

    def __iter__(self) -> Iterator[Column]:
        yield from (Column(one.heading.text(self._lang), one.kind, one.width) for one in _KNOWN)
        yield from self._asked.values()

    def cells(self, connection: Connection, found: Found, definition: Definition) -> Iterator[Cell]:
        """One case, a cell for each column."""
        yield from (one.value(found, definition, self._lang) for one in _KNOWN)
        answers = dict(self._answers(connection, found, definition))
        yield from (answers.get(path) for path in self._asked)

    def _answers(self, connection: Connection, found: Found, definition: Definition) -> Iterator[tuple[str, Cell]]:
        form = self._forms[definition.id]
        if form is None:
            return
        variables = loads(bytes(found.row.variables))
        around = Step(connection, SYSTEM, found.row, definition).environment
        for answer in form.answers({**around, **variables}, self._lang):
            yield answer.path, _cell(answer, paths.get(variables, paths.parse(answer.path) or ("",)), self._lang)


def _questions(form: Form, lang: str) -> Iterator[tuple[str, Column]]:
    """Path and column of each question that is not a part of another one."""
    for place in expand(form.components, lambda component, path: 0):
        if _asks(place):
            c, words = place.component, form.translations
            unit = c.suffix.say(lang, {}, words) or (("baht" if lang == "en" else "บาท") if c.role == "money" else "")
            heading = label(c, {}, words, lang) or c.path
            numeric: Kind = "baht" if c.role == "money" else "count"
            kind: Kind = numeric if c.kind == "number" else "day" if c.kind == "datetime" and c.moments.subtype == "date" else "text"
            yield place.path, Column(f"{heading} ({unit})" if unit and c.kind == "number" else heading, kind, 24 if kind == "text" else 16)


def _asks(place: Place) -> bool:
    c, above = place.component, place.parent
    if not place.path or c.role == "verdicts" or (above is not None and above.component.role == "address"):
        return False
    return c.kind not in ("group", "expression") or c.role == "address" or (c.kind == "expression" and bool(c.label.th))


def _cell(answer: Answer, value: object, lang: str) -> Cell:
    """Numbers and days as such, everything else as people read it."""
    if answer.kind == "number" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value if -_EXACT < value < _EXACT else answer.text
    if answer.kind == "datetime" and isinstance(value, str) and len(value) == len("2026-11-22"):
        day = thai.moment_of(value)
        return day if day is not None and not isinstance(day, datetime) else answer.text
    return said(answer, lang)


def said(answer: Answer, lang: str) -> str:
    """An answer as one line; of a list its rows, numbered."""
    if answer.documents:
        return f"{len(answer.documents)} {'file(s)' if lang == 'en' else 'ไฟล์'}"
    if not answer.rows:
        return answer.text
    lines = (", ".join(f"{one.label}: {text}" for one in row if (text := said(one, lang))) for row in answer.rows)
    return "; ".join(f"{n}) {line}" for n, line in enumerate(lines, 1))


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(BANGKOK).date() if moment else None


def _state(found: Found, definition: Definition, lang: str) -> Cell:
    code = "open" if found.row.status == "open" else found.row.outcome or "ended"
    return STATES.get(code, STATES["ended"]).text(lang)


def _stage(found: Found, definition: Definition, lang: str) -> Cell:
    own = next((one for one in definition.sheet.stages if one.id == found.row.stage), None)
    return Sentence(own.name_th, own.name_en).text(lang) if own else found.row.stage


def _service(found: Found, definition: Definition, lang: str) -> Cell:
    return Sentence(definition.sheet.name_th, definition.sheet.name_en).text(lang)


def _clock(found: Found) -> ServiceClock:
    return ServiceClock.from_json(found.row.clock)


def _baht(found: Found, *states: str) -> Cell:
    amounts = [row.amount for row in found.payments if row.status in states]
    return sum(amounts, Decimal()) if amounts else None


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, texts)))


def _last(days: Iterable[Any]) -> Any:
    return max(filter(None, days), default=None)


_KNOWN: tuple[_Known, ...] = (
    _Known(Sentence("เลขที่คำขอ", "Case number"), lambda f, d, lang: f.row.number, width=18),
    _Known(Sentence("งานบริการ", "Service"), _service, width=28),
    _Known(Sentence("หน่วยงาน", "Agency"), lambda f, d, lang: Sentence(f.row.agency_th, f.row.agency_en).text(lang), width=24),
    _Known(Sentence("ผู้ยื่นคำขอ", "Applicant"), lambda f, d, lang: f.row.applicant_name, width=24),
    _Known(Sentence("เรื่อง", "Title"), lambda f, d, lang: f.row.title, width=26),
    _Known(Sentence("วันที่ยื่น", "Filed on"), lambda f, d, lang: _day(f.row.filed_at), "day"),
    _Known(Sentence("ขั้นตอน", "Stage"), _stage, width=18),
    _Known(Sentence("สถานะ", "State"), _state, width=18),
    _Known(Sentence("วันที่ใช้ไป", "Days used"), lambda f, d, lang: _clock(f).day(clock.now()), "count", 10),
    _Known(Sentence("กำหนด (วัน)", "Days allowed"), lambda f, d, lang: _clock(f).days or None, "count", 10),
    _Known(Sentence("ครบกำหนด", "Due on"), lambda f, d, lang: _day(f.row.due_at), "day"),
    _Known(Sentence("สิ้นสุดเมื่อ", "Ended on"), lambda f, d, lang: _day(f.row.ended_at), "day"),
    _Known(Sentence("ค่าธรรมเนียม (บาท)", "Fee (baht)"), lambda f, d, lang: _baht(f, "asked", "paid"), "baht", 14),
    _Known(Sentence("ชำระแล้ว (บาท)", "Paid (baht)"), lambda f, d, lang: _baht(f, "paid"), "baht", 14),
    _Known(Sentence("ชำระเมื่อ", "Paid on"), lambda f, d, lang: _day(_last(one.paid_at for one in f.payments)), "day"),
    _Known(Sentence("เลขที่ใบเสร็จ", "Receipt number"), lambda f, d, lang: _joined(one.receipt_number for one in f.payments)),
    _Known(Sentence("เลขที่ใบอนุญาต", "Licence number"), lambda f, d, lang: _joined(one.number for one in f.licences)),
    _Known(Sentence("ใช้ได้ถึง", "Valid to"), lambda f, d, lang: _last(one.valid_to for one in f.licences), "day"),
    _Known(Sentence("เจ้าหน้าที่", "Officer"), lambda f, d, lang: f.officer, width=22),
)
