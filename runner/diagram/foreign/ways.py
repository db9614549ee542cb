"""Advice on the ways through a diagram: conditions, timers, processes and their picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from runner.diagram import moments
from runner.diagram.foreign.advice import Advice, B, Drawing, kind_of, short, text_of
from runner.diagram.foreign.juel import feel_of, is_expression
from runner.errors import ExpressionError

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_WORDS = re.compile(
    r"(?P<number>\d{1,4})\s*(?P<unit>วัน|ชั่วโมง|ชม\.?|นาที|เดือน|ปี|สัปดาห์|(?:days?|hours?|minutes?|months?|weeks?|years?|[dhmw])\b)",
    re.IGNORECASE,
)
_UNITS = {
    "วัน": "P{}D", "d": "P{}D", "สัปดาห์": "P{}W", "w": "P{}W", "เดือน": "P{}M", "mo": "P{}M", "ปี": "P{}Y", "y": "P{}Y",
    "ชั่วโมง": "PT{}H", "ชม": "PT{}H", "h": "PT{}H", "นาที": "PT{}M", "m": "PT{}M",
}  # fmt: skip
_READ: dict[str, Callable[[str], object]] = {"timeDate": moments.moment, "timeDuration": moments.duration, "timeCycle": moments.cycle}


def conditions(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Conditions of flows: Java's expressions as FEEL; other languages and plain labels must be written."""
    found = node.find(f"{B}conditionExpression")
    said = text_of(found)
    if said.startswith("="):
        return
    if found is not None and said:
        yield _condition(node, found, said)
    elif _needs_condition(node, drawing):
        label = short(node.get("name", ""))
        yield Advice(
            node,
            "condition",
            f'เส้น “{label}” มีแต่ป้าย ต้องเขียนเงื่อนไขเป็นสูตร FEEL เช่น =result = "approved" หรือกำหนดเป็นเส้นเริ่มต้น (default)',
            f'the flow “{label}” has only a label: write a condition in FEEL, like =result = "approved", or make it the default',
        )


def _condition(node: etree._Element, found: etree._Element, said: str) -> Advice:
    value = feel_of(said)
    if value is not None:
        th, en = f"เงื่อนไข {short(said)} ต้องเขียนเป็น {short(value)}", f"the condition {short(said)} is written {short(value)}"
        return Advice(node, "condition", th, en, rewrite=(found, value))
    language = found.get("language", "").rpartition("/")[2]
    in_th, in_en = (f"ภาษา {language} ", f" in {language}") if language and not is_expression(said) else ("", "")
    return Advice(
        node,
        "condition",
        f"เงื่อนไข{in_th or ' '}{short(said)} ใช้ที่นี่ไม่ได้ ต้องเขียนใหม่เป็นสูตร FEEL ที่ขึ้นต้นด้วย =",
        f"the condition{in_en} {short(said)} cannot be used here: write it in FEEL, starting with =",
    )


def _needs_condition(node: etree._Element, drawing: Drawing) -> bool:
    """Whether it leaves a choice, has a label, and is not the default."""
    source = drawing.by_id.get(node.get("sourceRef", ""))
    if source is None or kind_of(source) not in ("exclusiveGateway", "inclusiveGateway") or not node.get("name", "").strip():
        return False
    return drawing.leaving[source.get("id", "")] > 1 and source.get("default") != node.get("id")


def timers(node: etree._Element, drawing: Drawing) -> Iterator[Advice]:
    """Timers of events: ISO 8601 or FEEL; words and cron are not times."""
    timer = node.find(f"{B}timerEventDefinition")
    if timer is None or (kind_of(node) == "startEvent" and kind_of(_parent(node)) == "process"):
        return
    found = next((one for kind in _READ if (one := timer.find(B + kind)) is not None), None)
    said = text_of(found)
    if found is None or not said:
        label = short(node.get("name", ""))
        th = f"เหตุการณ์เวลา “{label}” ไม่มีเวลา ต้องระบุ timeDuration เช่น {_iso(label) or 'P3D'} หรือ timeDate"
        yield Advice(node, "timer", th, f"the timer “{label}” says no time: give a timeDuration like {_iso(label) or 'P3D'}, or a timeDate")
    elif is_expression(said):
        yield _computed(node, found, said)
    elif not said.startswith("=") and not _readable(kind_of(found), said):
        proposal = _iso(said) or "P3D"
        th = f"อ่านเวลา “{short(said)}” ไม่ได้ ต้องเขียนตาม ISO 8601 เช่น {proposal}"
        yield Advice(node, "timer", th, f"cannot read the time “{short(said)}”: write it as ISO 8601, like {proposal}")


def _parent(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    return node if parent is None else parent


def _computed(node: etree._Element, found: etree._Element, said: str) -> Advice:
    value = feel_of(said)
    if value is None:
        th, en = f"เวลา {short(said)} ต้องเขียนใหม่เป็นสูตร FEEL ที่ขึ้นต้นด้วย =", f"the time {short(said)} must be written in FEEL, starting with ="
        return Advice(node, "timer", th, en)
    th, en = f"เวลา {short(said)} ต้องเขียนเป็น {short(value)}", f"the time {short(said)} is written {short(value)}"
    return Advice(node, "timer", th, en, rewrite=(found, value))


def _readable(kind: str, said: str) -> bool:
    try:
        _READ[kind](said)
    except (ExpressionError, ValueError):
        return False
    return True


def _iso(words: str) -> str:
    """`3 วัน` as `P3D`; empty when no plain number of a unit stands there."""
    found = _WORDS.search(words)
    if found is None:
        return ""
    unit = found["unit"].lower().rstrip(".")
    unit = unit if unit in _UNITS else "mo" if unit.startswith("mo") else unit[0]
    return _UNITS[unit].format(found["number"]) if unit in _UNITS else ""


def whole(drawing: Drawing) -> Iterator[Advice]:
    """The file as a whole: which of several processes is meant, and whether there is a picture."""
    processes = [one for one in drawing.root.iterfind(f"{B}process") if any(kind_of(child).endswith(("Event", "Task")) for child in one)]
    if len(processes) > 1 and not any(one.get("isExecutable") == "true" for one in processes):
        names = short(", ".join(one.get("name") or one.get("id") or "" for one in processes))
        th = f'ไฟล์มีกระบวนงาน {len(processes)} สาย ({names}) ต้องระบุ isExecutable="true" ที่สายซึ่งจะให้ระบบทำงาน สายอื่นเป็นเพียงภาพ'
        en = f'there are {len(processes)} processes ({names}): mark the one to run isExecutable="true"; the others are then only drawn'
        yield Advice(processes[0], "process", th, en)
    if processes and next(drawing.root.iter(f"{_DI}BPMNShape"), None) is None:
        th, en = (
            "ไฟล์ไม่มีตำแหน่งของภาพ (BPMN DI) ต้องจัดวางก่อนจึงจะเปิดแก้ไขเป็นภาพได้",
            "the file has no picture (BPMN DI): lay it out before it can be edited as a drawing",
        )
        yield Advice(processes[0], "picture", th, en)
