"""Read a service sheet (`processes/<service>.yaml`) and check that it says things that can be true together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from runner import feel
from runner.catalogue.figures import Figure
from runner.catalogue.model import CONFIDENCE, Sheet
from runner.errors import ExpressionError
from runner.yaml_nodes import Builder, Report, compose

STAGES = ("apply", "check", "consider", "pay", "make", "collect")
_HOW = ("upload", "number", "lookup")
_UNITS = ("minute", "hour", "day", "working_day")
_ACTORS = ("applicant", "officer", "approver", "committee", "chair", "service_centre")
_TYPES: dict[str, type | tuple[type, ...]] = {"days": int, "money": int, "number": int, "text": str, "date": str, "flag": bool}
_ID = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[A-Z]{1,4}")
_HOLE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z_]+(\.[a-z_0-9]+)*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read(content: bytes, file: str = "sheet.yaml") -> Sheet:
    """The sheet in `content`. Raises InvalidDiagram with every finding and its line."""
    report = Report(file)
    builder = Builder(report)
    sheet = builder.build(Sheet, compose(content, report))
    if sheet is not None:
        for path, rule, th, en in _findings(sheet):
            report.error(_line(builder.lines, path), path, rule, th, en)
    report.refuse()
    made: Sheet = sheet
    return made


def _line(lines: dict[str, int], path: str) -> int:
    """The line of the nearest thing above `path` that has one."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)


Found = tuple[str, str, str, str]


def _findings(sheet: Sheet) -> Iterator[Found]:
    yield from _head(sheet)
    yield from _ids(sheet)
    yield from _documents(sheet)
    yield from _settings(sheet)
    yield from _licences(sheet)
    yield from _notices(sheet)
    yield from _steps(sheet)


def _one_of(path: str, value: str, known: Iterable[str]) -> Iterator[Found]:
    if value not in known:
        yield path, "value", f"{value!r} ใช้ไม่ได้", f"{value!r} is not one of {', '.join(known)}"


def _head(sheet: Sheet) -> Iterator[Found]:
    if not _ID.fullmatch(sheet.service):
        yield "service", "id", "service ต้องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข และ _", "service must be ASCII snake_case"
    if not _CODE.fullmatch(sheet.code):
        yield "code", "code", "code ต้องเป็นอักษรอังกฤษตัวใหญ่ 1-4 ตัว", "code must be 1 to 4 ASCII capitals"
    yield from _one_of("statutory_unit", sheet.statutory_unit, ("calendar", "working"))
    yield from _figure(sheet, "statutory_days", sheet.statutory_days, 365)
    for n, stage in enumerate(sheet.stages):
        yield from _one_of(f"stages[{n}].id", stage.id, STAGES)
    for n, fee in enumerate(sheet.fees):
        if fee.confidence:
            yield from _one_of(f"fees[{n}].confidence", fee.confidence, CONFIDENCE)


def _figure(sheet: Sheet, path: str, stated: Figure, most: int) -> Iterator[Found]:
    """A whole number from 1 to `most`, or FEEL over settings that the sheet has."""
    name = path.rpartition(".")[2]
    if isinstance(stated, int) and not 0 < stated <= most:
        yield path, "value", f"{name} ต้องเป็น 1-{most}", f"{name} must be 1 to {most}"
    if not isinstance(stated, str):
        return
    if not stated.startswith("="):
        yield path, "type", f"{name} ต้องเป็นจำนวนเต็มหรือสูตร =…", f"{name} must be a whole number or =…"
        return
    wrong = list(_expression(path, stated))
    yield from wrong
    paths = () if wrong else feel.compile(stated.removeprefix("=")).paths
    for setting in sorted(one.removeprefix("setting.") for one in paths if one.startswith("setting.")):
        if setting not in sheet.settings:
            yield path, "setting", f"ไม่มี {setting} ใน settings", f"there is no {setting!r} in settings"


def _ids(sheet: Sheet) -> Iterator[Found]:
    for name in ("documents", "settings", "licences", "letters", "notices"):
        for one in getattr(sheet, name):
            if not _ID.fullmatch(one):
                yield f"{name}.{one}", "id", "id ต้องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข และ _", f"the id {one!r} must be ASCII snake_case"


def _expression(path: str, text: str) -> Iterator[Found]:
    if not text:
        return
    try:
        feel.compile(text.removeprefix("="))
    except ExpressionError as problem:
        yield path, "expression", problem.th, problem.en


def _documents(sheet: Sheet) -> Iterator[Found]:
    for one in sheet.documents.values():
        path = f"documents.{one.id}"
        yield from _one_of(f"{path}.how", one.how, _HOW)
        yield from _expression(f"{path}.when", one.when)
        if one.how != "upload" and not one.register_th:
            yield f"{path}.how", "register", "ต้องระบุ register_th ว่าตรวจจากฐานข้อมูลใด", "register_th must say where the officer looks it up"


def _settings(sheet: Sheet) -> Iterator[Found]:
    for one in sheet.settings.values():
        path = f"settings.{one.id}"
        if one.type not in _TYPES:
            yield from _one_of(f"{path}.type", one.type, _TYPES)
        elif one.default is not None and (
            not isinstance(one.default, _TYPES[one.type]) or isinstance(one.default, bool) != (one.type == "flag")
        ):
            yield f"{path}.default", "default", "ค่าเริ่มต้นไม่ตรงกับชนิด", f"the default {one.default!r} is not of type {one.type}"
        elif one.type == "date" and one.default is not None and not _DATE.fullmatch(str(one.default)):
            yield f"{path}.default", "default", "วันที่ต้องเขียนแบบ 2026-11-22", "a date is written 2026-11-22"
        if one.confidence:
            yield from _one_of(f"{path}.confidence", one.confidence, CONFIDENCE)
        if one.confidence in ("general_knowledge", "unknown") and not one.to_confirm:
            yield (
                f"{path}.confidence",
                "confirm",
                "ค่าที่ยังไม่แน่ชัดต้องระบุ to_confirm: true",
                "a figure that is not certain needs to_confirm: true",
            )


def _licences(sheet: Sheet) -> Iterator[Found]:
    for one in sheet.licences.values():
        yield from _expression(f"licences.{one.id}.when", one.when)
        yield from _figure(sheet, f"licences.{one.id}.validity_years", one.validity_years, 100)
        yield from _expression(f"licences.{one.id}.number", one.number if one.number.startswith("=") else "")
        if one.letter not in sheet.letters:
            yield (
                f"licences.{one.id}.letter",
                "letter",
                f"ไม่มีหนังสือ {one.letter} ใน letters",
                f"there is no letter {one.letter!r} in letters",
            )


def _notices(sheet: Sheet) -> Iterator[Found]:
    for one in sheet.notices.values():
        for name in ("subject_th", "subject_en", "body_th", "body_en"):
            for hole in _HOLE.findall(getattr(one, name)):
                if not _NAME.fullmatch(hole):
                    yield f"notices.{one.id}.{name}", "name", f"{{{hole}}} ต้องเป็นชื่อตัวแปรเท่านั้น", f"{{{hole}}} must be a plain dotted name"


def _steps(sheet: Sheet) -> Iterator[Found]:
    for n, one in enumerate(sheet.steps):
        yield from _one_of(f"steps[{n}].unit", one.unit, _UNITS)
        yield from _one_of(f"steps[{n}].actor", one.actor, _ACTORS)
