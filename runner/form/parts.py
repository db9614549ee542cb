"""Put one component together from its JSON: common attributes, and those of its kind."""

from __future__ import annotations

from dataclasses import replace

from runner import feel
from runner.errors import ExpressionError
from runner.form import address, patterns
from runner.form.expressions import Setting
from runner.form.model import Choices, Component, Files, Limits, Moments, Numbers, Option, Rows, Rule, Table
from runner.form.node import Node

_SUBTYPES = {"date", "time", "datetime"}


def assemble(node: Node, kind: str, path: str, children: tuple[Component, ...]) -> Component:
    """The component that `node` describes; what is wrong goes to the node's report."""
    ours = node.node("properties")
    component = Component(
        kind=kind,
        id=node.text("id") or path or kind,
        line=node.report.line(node.text("id")),
        path=path,
        label=node.wording(_label(node, kind)),
        hint=node.wording("description"),
        text=node.wording("source" if kind == "image" else "text"),
        prefix=node.node("appearance").wording("prefixAdorner"),
        suffix=node.node("appearance").wording("suffixAdorner"),
        role=ours.text("component"),
        check=ours.text("check"),
        other=ours.text("form"),
        listed=ours.text("list"),
        fresh=ours.text("fresh") == "true" or ours.text("component") == "verdicts",
        internal=ours.text("internal") == "true",
        optional=ours.text("optional") == "true",
        hide=node.node("conditional").setting("hide"),
        readonly=Setting(True) if node.flag("disabled") else node.setting("readonly"),
        default=node.setting("defaultValue"),
        computed=node.setting("expression") if kind == "expression" else Setting(),
        rule=_rule(ours),
        limits=_limits(node.node("validate")),
        children=children,
        place=(node.node("layout").text("row"), node.node("layout").whole("columns")),
    )
    return _of_kind(node, ours, component)


def _label(node: Node, kind: str) -> str:
    if kind != "datetime" or node.text("label"):
        return "label"
    return "dateLabel" if node.text("dateLabel") else "timeLabel"


def _numbers(node: Node, c: Component) -> Numbers:
    digits = node.whole("decimalDigits")
    satang = 2 if c.role == "money" else None
    return Numbers(satang if digits is None else digits, node.setting("increment"), node.flag("serializeToString"))


def _of_kind(node: Node, ours: Node, c: Component) -> Component:
    match c.kind:
        case "select" | "radio" | "checklist" | "taglist":
            return replace(c, choices=_choices(node))
        case "datetime":
            return replace(c, moments=_moments(node))
        case "number":
            return replace(c, numbers=_numbers(node, c))
        case "filepicker":
            return replace(c, files=Files(node.setting("accept"), node.setting("multiple"), ours.text("document")))
        case "table":
            columns = tuple((column.text("key"), column.text("label")) for column in node.nodes("columns"))
            return replace(c, table=Table(node.setting("dataSource"), columns, node.setting("columnsExpression")))
        case "dynamiclist":
            return replace(c, rows=_rows(node, ours))
        case "group" if c.role == "address" and c.path:
            default = ours.setting("default")
            return replace(c, children=address.parts(c.id, c.path, c.line, c.readonly, optional=c.optional, default=default))
        case "documentPreview":
            return replace(c, table=Table(node.setting("dataSource")))
        case _:
            return c


def _limits(validate: Node) -> Limits:
    pattern = patterns.read(validate.text("pattern")) if validate.text("pattern") else None
    if isinstance(pattern, str):
        validate.error("pattern", "รูปแบบ (pattern) ใช้ไม่ได้ หรืออาจทำให้ระบบช้า", pattern)
        pattern = None
    sort = validate.text("validationType")
    return Limits(
        required=validate.setting("required"),
        min_length=validate.setting("minLength"),
        max_length=validate.setting("maxLength"),
        minimum=validate.setting("min"),
        maximum=validate.setting("max"),
        pattern=pattern,
        pattern_message=validate.text("patternErrorMessage"),
        sort="" if sort == "custom" else sort,
    )


def _rule(ours: Node) -> Rule | None:
    text = ours.text("rule").strip().removeprefix("=")
    if not text:
        return None
    try:
        expression = feel.compile(text)
    except ExpressionError as problem:
        ours.error("expression", f"rule: {problem.th}", f"rule: {problem.en}")
        return None
    own = ours.text("rule_message")
    en = ours.text("rule_message_en") or own or "This does not meet the condition; please check it"
    return Rule(expression, own or "ข้อมูลนี้ไม่เป็นไปตามเงื่อนไข โปรดตรวจสอบ", en)


def _choices(node: Node) -> Choices:
    fixed = tuple(Option(_scalar(one), one.text("label") or str(_scalar(one))) for one in node.nodes("values"))
    return Choices(fixed, node.text("valuesKey"), node.setting("valuesExpression"))


def _scalar(option: Node) -> object:
    value = option.attributes.get("value")
    return value if isinstance(value, str | int | bool) else option.text("value")


def _moments(node: Node) -> Moments:
    subtype = node.text("subtype", "date")
    if subtype not in _SUBTYPES:
        node.error("subtype", f"ไม่รู้จักชนิดวันเวลา {subtype!r}", f"unknown subtype {subtype!r}")
    return Moments(subtype, node.flag("disallowPassedDates"), node.whole("timeInterval") or 0)


def _rows(node: Node, ours: Node) -> Rows:
    least, most = ours.whole("min_items") or 0, ours.whole("max_items") or 50
    first = node.whole("defaultRepetitions")
    changeable = node.attributes.get("allowAddRemove") is not False
    if not 0 <= least <= most <= 200:
        node.error("rows", "min_items ต้องไม่เกิน max_items และไม่เกิน 200", "min_items must not be above max_items, max_items not above 200")
    return Rows(least, most, max(least, 1 if first is None else first), changeable)
