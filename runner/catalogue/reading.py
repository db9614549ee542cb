"""Read a service sheet (`processes/<service>.yaml`), with those of its parts, and check that it says things that can be true together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar, cast

from yaml import MappingNode

from runner import feel
from runner.agreed import STAGES
from runner.catalogue import parts as of_parts
from runner.catalogue.choices import ACTORS, CONFIDENCE, HOW, STATUTORY_UNITS, TYPES, UNITS
from runner.catalogue.figures import Figure
from runner.catalogue.model import Part, Sheet
from runner.errors import ExpressionError, Finding, InvalidDiagram
from runner.yaml_nodes import Builder, Report, compose

_HEADINGS = {
    "service_type": ("", "single", "linked", "continued", "local_single", "local_linked", "local_continued"),
    "category": ("", "permit", "notify", "enrol", "register"),
    "impact": ("", "general", "important"),
}
_SERVED = ("central", "regional", "local")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[A-Z]{1,4}")
_HOLE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z_]+(\.[a-z_0-9]+)*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Found = tuple[str, str, str, str]


def read(content: bytes, file: str = "sheet.yaml", parts: Mapping[str, bytes] | None = None) -> Sheet:
    """The sheet in `content` with what `parts` (file → sheet) bring to it. Raises InvalidDiagram with every finding and its line."""
    report = Report(file)
    brought = [_brought(part, path) for path, part in (parts or {}).items()]
    root = of_parts.lay_under(compose(content, report), brought, report)
    builder = Builder(report)
    sheet: Sheet | None = builder.build(Sheet, root)
    return _checked(report, builder, sheet, _findings)


def read_part(content: bytes, file: str = "part.yaml") -> Part:
    """The sheet of a part. Raises InvalidDiagram with every finding and its line."""
    return _part(compose(content, Report(file)), Report(file))


@lru_cache(64)  # services share their parts
def _brought(content: bytes, file: str) -> MappingNode:
    """What stands in the sheet of a part, which is nowhere changed. Raises InvalidDiagram."""
    root = compose(content, Report(file))
    _part(root, Report(file))
    return root


def _part(root: MappingNode, report: Report) -> Part:
    builder = Builder(report)
    part: Part | None = builder.build(Part, root)
    return _checked(report, builder, part, _part_findings)


def check(content: bytes, file: str, parts: Mapping[str, bytes] | None = None) -> list[Finding]:
    """What is wrong with a sheet, of a service or of a part."""
    try:
        if of_parts.is_part(content):
            read_part(content, file)
        else:
            read(content, file, parts)
    except InvalidDiagram as refused:
        return list(refused.findings)
    return []


def of_files(files: Mapping[str, bytes], service: str) -> Sheet:
    """The sheet of a version's files, with those of its parts; the neutral one where it has none. Its file says whose it is."""
    path = f"processes/{service}.yaml"
    return replace(read(files[path], path, of_parts.among(files)), service=service) if path in files else Sheet.neutral(service)


S = TypeVar("S")


def _checked(report: Report, builder: Builder, made: S | None, findings: Callable[[S], Iterator[Found]]) -> S:
    if made is not None:
        for path, rule, th, en in findings(made):
            report.error(_line(builder.lines, path), path, rule, th, en)
    report.refuse()
    return cast(S, made)


def _line(lines: dict[str, int], path: str) -> int:
    """The line of the nearest thing above `path` that has one."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)


def _part_findings(part: Part) -> Iterator[Found]:
    if not _ID.fullmatch(part.part):
        yield "part", "id", "part ต้องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข และ _", "part must be ASCII snake_case"
    yield from _stages(part)
    yield from _ids(part, of_parts.BROUGHT)
    yield from _settings(part)
    yield from _notices(part)


def _findings(sheet: Sheet) -> Iterator[Found]:
    yield from _head(sheet)
    yield from _ids(sheet)
    yield from _fees(sheet)
    yield from _documents(sheet)
    yield from _settings(sheet)
    yield from _licences(sheet)
    yield from _notices(sheet)
    yield from _steps(sheet)
    for n, kind in enumerate(sheet.kinds):
        for licence in kind.about:
            yield from _one_of(f"kinds[{n}].about", licence, sheet.licences)
    for n, need in enumerate(sheet.needed):
        yield from _expression(f"needed[{n}].when", need.when)
        yield from _one_of(f"needed[{n}].kind", need.kind, ("", *(one.id for one in sheet.kinds)))


def _one_of(path: str, value: str, known: Iterable[str]) -> Iterator[Found]:
    if value not in known:
        yield path, "value", f"{value!r} ใช้ไม่ได้", f"{value!r} is not one of {', '.join(known)}"


def _head(sheet: Sheet) -> Iterator[Found]:
    if not _ID.fullmatch(sheet.service):
        yield "service", "id", "service ต้องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข และ _", "service must be ASCII snake_case"
    if not _CODE.fullmatch(sheet.code):
        yield "code", "code", "code ต้องเป็นอักษรอังกฤษตัวใหญ่ 1-4 ตัว", "code must be 1 to 4 ASCII capitals"
    yield from _one_of("statutory_unit", sheet.statutory_unit, STATUTORY_UNITS)
    yield from _figure(sheet, "statutory_days", sheet.statutory_days, 365)
    yield from _stages(sheet)
    for name, known in _HEADINGS.items():
        yield from _one_of(name, getattr(sheet, name), known)
    for n, place in enumerate(sheet.served):
        yield from _one_of(f"served[{n}]", place, _SERVED)


def _fees(sheet: Sheet) -> Iterator[Found]:
    for n, fee in enumerate(sheet.fees):
        if fee.confidence:
            yield from _one_of(f"fees[{n}].confidence", fee.confidence, CONFIDENCE)
        yield from _expression(f"fees[{n}].when", fee.when)
    for n, example in enumerate(sheet.fee_examples):
        if not isinstance(example.given, dict):
            yield f"fee_examples[{n}].given", "type", "given ต้องเป็นรายการ ตัวแปร: ค่า", "given must be a mapping of variables"
        yield from _one_of(f"fee_examples[{n}].kind", example.kind, ("", *(one.id for one in sheet.kinds)))


def _stages(sheet: Sheet | Part) -> Iterator[Found]:
    for n, stage in enumerate(sheet.stages):
        yield from _one_of(f"stages[{n}].id", stage.id, STAGES)


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


def _ids(sheet: Sheet | Part, sections: Iterable[str] = ("documents", "licences", *of_parts.BROUGHT)) -> Iterator[Found]:
    for name in sections:
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
        yield from _one_of(f"{path}.how", one.how, HOW)
        yield from _expression(f"{path}.when", one.when)
        if one.how != "upload" and not one.register_th:
            yield f"{path}.how", "register", "ต้องระบุ register_th ว่าตรวจจากฐานข้อมูลใด", "register_th must say where the officer looks it up"


def _settings(sheet: Sheet | Part) -> Iterator[Found]:
    for one in sheet.settings.values():
        path = f"settings.{one.id}"
        if one.type not in TYPES:
            yield from _one_of(f"{path}.type", one.type, TYPES)
        elif one.default is not None and (
            not isinstance(one.default, TYPES[one.type]) or isinstance(one.default, bool) != (one.type == "flag")
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
        for name, stated in (("starts", one.starts), ("ends", one.ends)):
            yield from _expression(f"licences.{one.id}.{name}", stated)
            if stated and not stated.startswith("="):
                yield f"licences.{one.id}.{name}", "type", f"{name} ต้องเป็นสูตร =…", f"{name} must be =…"
        if one.letter not in sheet.letters:
            yield (
                f"licences.{one.id}.letter",
                "letter",
                f"ไม่มีหนังสือ {one.letter} ใน letters",
                f"there is no letter {one.letter!r} in letters",
            )


def _notices(sheet: Sheet | Part) -> Iterator[Found]:
    for one in sheet.notices.values():
        for name in ("subject_th", "subject_en", "body_th", "body_en"):
            for hole in _HOLE.findall(getattr(one, name)):
                if not _NAME.fullmatch(hole):
                    yield f"notices.{one.id}.{name}", "name", f"{{{hole}}} ต้องเป็นชื่อตัวแปรเท่านั้น", f"{{{hole}}} must be a plain dotted name"


def _steps(sheet: Sheet) -> Iterator[Found]:
    for n, one in enumerate(sheet.steps):
        yield from _one_of(f"steps[{n}].unit", one.unit, UNITS)
        yield from _one_of(f"steps[{n}].actor", one.actor, ACTORS)
        yield from _expression(f"steps[{n}].when", one.when)
    for n, total in enumerate(sheet.totals):
        yield from _one_of(f"totals[{n}].unit", total.unit, UNITS)
        yield from _expression(f"totals[{n}].when", total.when)
    for n, rule in enumerate(sheet.rules):
        yield from _expression(f"rules[{n}].when", rule.when)
