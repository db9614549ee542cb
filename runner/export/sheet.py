"""The workbook: written to disk row by row, so that a hundred thousand cases need no more memory than one.

Texts are written as texts, whatever they begin with: a shop that calls itself `=HYPERLINK(…)` stays a name. Excel keeps that so even when
somebody edits the cell, because such cells carry its mark for "text" (quote prefix). Days are real days, shown in the Buddhist era
(`22 พ.ย. 2569`) where the program knows Excel's code for it (07: Buddhist calendar, 041E: Thai); others show the same day in ค.ศ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from runner import audit, clock, thai
from runner.cases.commands import definitions
from runner.catalogue import Sheet
from runner.errors import FieldError, InvalidForm
from runner.export import chosen
from runner.export.chosen import MOST, STATES, Selection
from runner.export.columns import Cell, Column, Columns
from runner.form import Sentence
from runner.permissions import Actor
from runner.store import Store

_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST = 32_767  # letters that a cell holds
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may take for the beginning of a formula
_DAY = {"th": "[$-107041E]d mmm yyyy", "en": "[$-809]d mmm yyyy"}
_SHOWN = {"count": "#,##0.######", "baht": "#,##0.00"}


def export(store: Store, actor: Actor, selection: Selection, out: BinaryIO, *, lang: str = "th", most: int = MOST) -> int:
    """Write the chosen cases to `out` as xlsx and answer how many there are; who took what stands in the audit trail before.

    NotFound for a service or agency that is not the person's to export. InvalidForm for days the wrong way round, for nothing at all,
    and for more than `most` cases.
    """
    with store.read() as connection:
        cases = chosen.ids(connection, actor, selection)
        _refuse(len(cases), most)
    with store.begin() as connection:
        taken = selection.to_json() | {"cases": len(cases)}
        audit.record(connection, actor.person_id, "cases:exported", element=selection.service, data=taken)
    with store.read() as connection:
        versions = {one: definitions.get(connection, one) for one in chosen.versions(connection, cases)}
        columns, newest = Columns(list(versions.values()), lang), next(iter(versions.values())).sheet
        found = chosen.rows(connection, cases)
        lines = (columns.cells(connection, one, versions[one.row.definition_id]) for one in found)
        _write(out, list(columns), lines, len(cases), _about(actor, newest, selection, len(cases), lang), lang)
    return len(cases)


def _refuse(many: int, most: int) -> None:
    if not many:
        th, en = "ไม่มีคำขอที่ตรงกับเงื่อนไขนี้ เลือกช่วงวันที่หรือสถานะใหม่", "No case matches. Choose other days or another state."
        raise InvalidForm([FieldError("state", th, en)])
    if many > most:
        th = f"มีคำขอ {many:,} รายการ ส่งออกได้ครั้งละไม่เกิน {most:,} รายการ เลือกช่วงวันที่ยื่นให้สั้นลง"
        raise InvalidForm([FieldError("filed_from", th, f"There are {many:,} cases, at most {most:,} at a time. Choose fewer days.")])


def _about(actor: Actor, sheet: Sheet, selection: Selection, many: int, lang: str) -> list[tuple[str, str]]:
    """What the second sheet says: whoever finds the file sees what it holds, and that it is not for everybody."""
    written: thai.Language = "en" if lang == "en" else "th"
    span = " – ".join(thai.date_long(day, written) or "…" for day in (selection.filed_from, selection.filed_to))
    state = STATES[selection.state].text(lang) if selection.state in STATES else "–"
    stages = {one.id: Sentence(one.name_th, one.name_en).text(lang) for one in sheet.stages}
    facts = (
        (Sentence("งานบริการ", "Service"), Sentence(sheet.name_th, sheet.name_en).text(lang)),
        (Sentence("วันที่ยื่น", "Filed"), span),
        (Sentence("สถานะ", "State"), state),
        (Sentence("ขั้นตอน", "Stage"), stages.get(selection.stage, selection.stage) or "–"),
        (Sentence("จำนวนคำขอ", "Cases"), f"{many:,}"),
        (Sentence("ส่งออกโดย", "Exported by"), actor.name),
        (Sentence("ส่งออกเมื่อ", "Exported at"), thai.moment_long(clock.now(), written)),
        (Sentence("ข้อควรระวัง", "Take care"), _CARE.text(lang)),
    )
    return [(label.text(lang), value) for label, value in facts]


_CARE = Sentence(
    "ไฟล์นี้มีข้อมูลส่วนบุคคล ใช้เท่าที่จำเป็นต่อหน้าที่ และลบเมื่อหมดความจำเป็น",
    "This file holds personal data. Use it only as your duty needs, and delete it afterwards.",
)


def _write(
    out: BinaryIO, columns: Sequence[Column], lines: Iterable[Iterable[Cell]], many: int, about: Sequence[tuple[str, str]], lang: str
) -> None:
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": clock.now().replace(tzinfo=None)})  # else xlsxwriter asks a clock of its own
        sheet = book.add_worksheet(Sentence("คำขอ", "Cases").text(lang))
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF6", "bottom": 1})
        shown = {"text": None, "day": book.add_format({"num_format": _DAY[lang], "align": "left"})}
        shown |= {kind: book.add_format({"num_format": pattern}) for kind, pattern in _SHOWN.items()}
        quoted = book.add_format({"quote_prefix": True})
        _prepare(sheet, columns, many)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.heading, heading)
        for line, cells in enumerate(lines, 1):
            for at, cell in enumerate(cells):
                _put(sheet, line, at, cell, shown[columns[at].kind], quoted)
        _note(book.add_worksheet(Sentence("เกี่ยวกับไฟล์นี้", "About").text(lang)), about, heading)


def _prepare(sheet: Worksheet, columns: Sequence[Column], many: int) -> None:
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, many, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)


def _put(sheet: Worksheet, line: int, at: int, cell: Cell, shown: Format | None, quoted: Format) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        text = cell if len(cell) <= _LONGEST else f"{cell[: _LONGEST - 1]}…"
        sheet.write_string(line, at, text, quoted if text.startswith(_FORMULA) else None)
    elif isinstance(cell, date):
        sheet.write_datetime(line, at, cell, shown)
    else:
        sheet.write_number(line, at, cell, shown)


def _note(sheet: Worksheet, about: Sequence[tuple[str, str]], heading: Format) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for line, (label, value) in enumerate(about):
        sheet.write_string(line, 0, label, heading)
        sheet.write_string(line, 1, value)
