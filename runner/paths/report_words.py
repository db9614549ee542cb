"""Paths, faults and coverage in words, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from runner import thai
from runner.clock import BANGKOK
from runner.paths.coverage import Replayed
from runner.paths.model import Fault, Move, Path

Names = Mapping[str, str]  # element id → its name on the diagram
ROLES: Mapping[str, tuple[str, str]] = {
    "applicant": ("ผู้ยื่นคำขอ", "applicant"),
    "officer": ("เจ้าหน้าที่", "officer"),
    "approver": ("ผู้มีอำนาจลงนาม", "approver"),
    "committee": ("กรรมการ", "committee member"),
    "chair": ("ประธานกรรมการ", "chair"),
    "service_centre": ("เจ้าหน้าที่ศูนย์บริการ", "service centre"),
}
KINDS: Mapping[str, tuple[str, str]] = {
    "unreachable": ("ไปไม่ถึง", "unreachable"),
    "gap": ("เงื่อนไขไม่ครอบคลุม", "gap"),
    "overlap": ("เงื่อนไขซ้อนกัน", "overlap"),
    "deadlock": ("รอกันไม่จบ", "deadlock"),
    "livelock": ("วนไม่จบ", "livelock"),
    "failure": ("เดินไม่สำเร็จ", "failure"),
    "unassigned": ("ไม่มีผู้รับงาน", "unassigned"),
    "unwritten": ("อ่านค่าที่ไม่มีผู้ให้", "unwritten"),
    "unused": ("คำตอบไม่ถูกใช้", "unused"),
}


def said(pair: tuple[str, str], lang: str) -> str:
    """The Thai or the English of a pair."""
    return pair[lang == "en"]


def who(move: Move) -> tuple[str, str]:
    """Who makes a move."""
    if move.does == "wait":
        return ("เวลา", "time")
    if move.role:
        return ROLES.get(move.role, (move.role, move.role))
    return ("ระบบภายนอก", "an outside system")


def what(move: Move, names: Names) -> tuple[str, str]:
    """What a move does: `ตรวจเอกสาร`, `รอถึง 1 ก.พ. 2570 09.00 น.`."""
    name = names.get(move.element) or move.element
    if move.does == "wait":
        return (f"รอถึง {moment(move.until, 'th')}", f"wait until {moment(move.until, 'en')}")
    if move.does == "fail":
        return (f"{name}: ทำไม่สำเร็จ ({move.code})", f"{name}: fails with {move.code}")
    if move.does == "message":
        return (f"ส่ง {name or move.message}", f"sends {name or move.message}") if move.role else (
            f"แจ้ง {move.message}", f"sends {move.message}")  # fmt: skip
    return (name, name)


def moment(at: datetime | None, lang: str) -> str:
    """A moment as people read it, in Bangkok: Buddhist years in Thai."""
    return thai.moment_short(at.astimezone(BANGKOK), "en" if lang == "en" else "th") if at else "-"


def data_of(move: Move) -> dict[str, Any]:
    """What a move enters: values, names of files, what is sent back and why."""
    return plain({**move.values, **move.files, **({"corrections": move.correct} if move.correct else {})})  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """Plain JSON: whole numbers as such, others as floats."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def data_by_step(path: Path) -> dict[str, Any]:
    """What is entered, by element (or message) in the order of the steps; a list where an element is done several times."""
    found: dict[str, list[Any]] = {}
    for move in path.moves:
        if move.does == "wait":
            continue
        told = {"error": move.code} if move.does == "fail" else data_of(move)
        found.setdefault(move.element or move.message, []).append(told)
    return {name: told[0] if len(told) == 1 else told for name, told in found.items()}


TRIED = ("unreachable", "gap", "overlap", "deadlock", "livelock", "failure")  # what trying shows; the others are told from the drawing


def as_json(one: Replayed, lang: str = "th") -> dict[str, Any]:
    """What came of a diagram, for machines. `result` is the end events of the path, or `failure` when it did not play.

    A finding's `kind` is one of `TRIED`; what is told from the drawing alone is a `failure` whose data name the `rule`.
    """
    coverage = one.coverage
    failed = {id(played.path) for played in one.played or () if played.faults}
    paths = one.explored.paths if one.played is None else tuple(played.path for played in one.played)
    return {
        "file": one.explored.file,
        "paths": [
            {
                "elements": list(path.elements),
                "data": data_by_step(path),
                "result": "failure" if id(path) in failed else " ".join(path.ends),
            }
            for path in paths
        ],
        "coverage": {"flows": list(coverage.flows), "ends": list(coverage.ends), "boundary": list(coverage.boundary)},
        "findings": [
            {
                "kind": fault.kind if fault.kind in TRIED else "failure",
                "element": fault.element,
                "message": fault.en if lang == "en" else fault.th,
                "data": plain(fault.data) if fault.kind in TRIED else {"rule": fault.kind, **plain(fault.data)},
            }
            for fault in one.faults
        ],
    }


def lines(one: Replayed, lang: str) -> Iterator[str]:
    """What came of a diagram, for people: coverage, what is wrong, then every path with its end."""
    yield f"{one.explored.file}: {said(('ผ่าน', 'good') if one.good else ('ไม่ผ่าน', 'not good'), lang)}"
    yield f"  {_summary(one, lang)}"
    yield from (f"  {line}" for line in _wrong(one, lang))
    yield from (f"  {said(('หมายเหตุ', 'note'), lang)}: {said(pair, lang)}" for pair in one.explored.left_out)
    failed = {played.path.name for played in one.played or () if played.faults}
    for number, path in enumerate(one.explored.paths, 1):
        yield f"  {number:3} {'✗' if path.name in failed else '·'} {path.name}"


def _summary(one: Replayed, lang: str) -> str:
    coverage, count = one.coverage, len(one.explored.paths)
    flows, ends, boundary = (f"{pair[0]}/{pair[1]}" for pair in (coverage.flows, coverage.ends, coverage.boundary))
    if lang == "en":
        played = "found" if one.played is None else "played"
        return f"{count} paths {played}; flows {flows}, ends {ends}, boundary events {boundary}"
    played = "ที่พบ" if one.played is None else "ที่เดินจริงแล้ว"
    return f"เส้นทาง{played} {count} เส้นทาง ครอบคลุมเส้นเชื่อม {flows} จุดสิ้นสุด {ends} เหตุการณ์ขอบ {boundary}"


def _wrong(one: Replayed, lang: str) -> Iterator[str]:
    for fault in one.faults:
        yield fault_line(fault, lang)
    for missing in one.coverage.missing:
        yield f"{said(('ไม่มีเส้นทางใดผ่าน', 'no path covers'), lang)} {missing}"


def fault_line(fault: Fault, lang: str) -> str:
    """`gap Gateway_Area: …`, with the data that shows it."""
    warning = said(("คำเตือน: ", "warning: "), lang) if fault.severity == "warning" else ""
    kind = said(KINDS.get(fault.kind, (fault.kind, fault.kind)), lang)
    return f"{warning}{kind} {fault.element}: {fault.en if lang == 'en' else fault.th}"
