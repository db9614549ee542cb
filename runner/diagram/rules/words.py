"""Rules on expressions: FEEL parses, conditions are expressions, results go to names that a case can keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runner import feel
from runner.agreed import RESERVED
from runner.diagram.findings import Look
from runner.diagram.model import Element, Flow
from runner.errors import ExpressionError

_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_ANY_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def written(element: Element) -> Iterator[tuple[str, str]]:
    """Everything in an element that may be an expression: (what it is, the text)."""
    yield from (("assignee", element.assignee), ("dueDate", element.due), ("priority", element.priority), ("script", element.script))
    yield from (("candidateGroups", g) for g in element.groups)
    yield from ((f"input {t}", s) for t, s in element.inputs)
    yield from ((f"output {t}", s) for t, s in element.outputs)
    yield from ((f"property {k}", v) for k, v in element.properties.items())
    if element.event is not None:
        yield ("timer" if element.event.kind == "timer" else "correlationKey"), element.event.value
    if element.loop is not None:
        loop = element.loop
        yield from (("inputCollection", loop.collection), ("outputElement", loop.result_item), ("completionCondition", loop.until))


def expressions(look: Look) -> None:
    """Every expression can be read as FEEL."""
    for element in look.elements():
        for what, text in written(element):
            if text.startswith("="):
                _parse(look, element, what, text)
    for flow in look.process.flows.values():
        if flow.condition.startswith("="):
            _parse(look, flow, "condition", flow.condition)
        elif flow.condition:
            look.error(flow, "condition", "เงื่อนไขต้องเป็นสูตร FEEL ที่ขึ้นต้นด้วย =", "a condition is a FEEL expression and starts with =")


def _parse(look: Look, at: Element | Flow, what: str, text: str) -> None:
    try:
        feel.template(text)
    except ExpressionError as error:
        where = f"{error.position.line}:{error.position.column}"
        look.error(at, "feel", f"สูตร {what} ({where}): {error.th}", f"{what} ({where}): {error.en}")


def results(look: Look) -> None:
    """Names of results: ASCII, and not those that the runner provides."""
    for element in look.elements():
        for name in _targets(element):
            head = name.partition(".")[0]
            if head in RESERVED:
                look.error(
                    element, "reserved", f"ชื่อ {head} สงวนไว้ให้ระบบ ต้องใช้ชื่ออื่น", f"only the runner writes {head}: another name is needed"
                )
            elif not all(_ANY_NAME.fullmatch(part) for part in name.split(".")):
                look.error(
                    element,
                    "name",
                    f"ชื่อตัวแปร {name} ต้องเป็นอักษรอังกฤษ ตัวเลข และ _",
                    f"the variable name {name!r} must be of ASCII letters, digits and _",
                )
            elif not _NAME.fullmatch(head):
                look.warn(element, "name", f"ชื่อตัวแปร {name} ควรเป็น snake_case", f"the variable name {name} should be snake_case")


def _targets(element: Element) -> list[str]:
    names = [element.result, *(t for t, _ in (*element.inputs, *element.outputs))]
    if element.loop is not None:
        names += [element.loop.item, element.loop.result]
    names.append(element.properties.get("draw", "").partition(":")[0])
    return [n for n in names if n]


RULES = (expressions, results)
