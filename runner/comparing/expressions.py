"""FEEL in words where it is simple enough to be read aloud; else the expression itself in quotation marks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from runner import feel, thai
from runner.comparing import moments_said
from runner.comparing.saying import joint, listed, quoted, same, say
from runner.comparing.words import Words
from runner.errors import ExpressionError
from runner.feel import nodes as n
from runner.form.translations import Sentence

_COMPARED = {
    "=": ("เป็น", "is"),
    "!=": ("ไม่ใช่", "is not"),
    "<": ("น้อยกว่า", "is less than"),
    "<=": ("ไม่เกิน", "is at most"),
    ">": ("มากกว่า", "is more than"),
    ">=": ("ไม่น้อยกว่า", "is at least"),
}
_EQUAL = {"=": ("เท่ากับ", "is"), "!=": ("ไม่เท่ากับ", "is not")}


_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


class _Hard(Exception):
    """Not simple: nobody would say it so."""


def condition(text: str, words: Words) -> Sentence:
    """A condition (`= …`): `“ผลการตรวจ” เป็น “ผ่าน”`."""
    return _spoken(text, lambda tree: _condition(tree, words))


def value(text: str, words: Words) -> Sentence:
    """Any template: a constant as it is, an expression in words or quoted."""
    if not text.lstrip().startswith("="):
        return moments_said.moment(text) or same(text)
    return _spoken(text, lambda tree: _value(tree, words))


def timer(text: str, kind: str, words: Words) -> Sentence:
    """A timer's date, duration or cycle in words."""
    if not text.lstrip().startswith("="):
        return {"duration": moments_said.duration, "cycle": moments_said.cycle}.get(kind, moments_said.moment)(text) or quoted(text)
    return _spoken(text, lambda tree: _cycle(tree, words) if kind == "cycle" else _value(tree, words))


def cell(text: str, words: Words, path: str = "") -> Sentence:
    """A cell of conditions of a decision table about the variable `path`: `มากกว่า 50 ถึง 100`."""
    if text.strip() in ("", "-"):
        return Sentence("ทุกกรณี", "any")
    try:
        tree = feel.compile_unary(text).tree
        return _tests(tree, words, path)
    except (ExpressionError, RecursionError, _Hard):
        return quoted(text)


def result(text: str, words: Words, *, money: bool = False) -> Sentence:
    """A result of a decision table: a text, an amount, or an expression."""
    try:
        tree = feel.compile(text).tree
    except ExpressionError:
        return quoted(text)
    if money and isinstance(tree, n.Number):
        return Sentence(thai.baht(tree.value), thai.baht(tree.value, "en"))
    if isinstance(tree, n.String):
        return quoted(words.text(tree.value))
    return _spoken(text, lambda found: _value(found, words))


def _spoken(text: str, speak: Callable[[n.Node], Sentence]) -> Sentence:
    source = text.strip().removeprefix("=").strip()
    try:
        return speak(feel.compile(source).tree)
    except (ExpressionError, RecursionError, _Hard):
        return quoted(source)


def _condition(node: n.Node, words: Words) -> Sentence:
    match node:
        case n.Logic(op=op, left=left, right=right):
            sides = [_bracketed(side, op, words) for side in (left, right)]
            th, en = ("{a} และ {b}", "{a} and {b}") if op == "and" else ("{a} หรือ {b}", "{a} or {b}")
            return say(th, en, a=sides[0], b=sides[1])
        case n.Comparison(op=op, left=left, right=n.Null()):
            there = say("มี {it} แล้ว", "{it} is there", it=_named(left, words))
            return there if op == "!=" else say("ยังไม่มี {it}", "{it} is missing", it=_named(left, words))
        case n.Comparison(op="=" | "!=" as op, left=left, right=n.Boolean(value=yes)):
            return _flag(left, yes is (op == "="), words)
        case n.Comparison(op=op, left=left, right=right):
            return _compared(op, left, right, words)
        case n.Between(value=left, low=low, high=high):
            parts = {"it": _named(left, words), "low": _number(low, left, words), "high": _number(high, left, words)}
            return say("{it} ตั้งแต่ {low} ถึง {high}", "{it} from {low} to {high}", **parts)
        case n.Boolean(value=yes):
            return Sentence("ทุกกรณี", "always") if yes else Sentence("ไม่มีกรณีใด", "never")
        case n.Name() | n.Path():
            return _flag(node, True, words)
        case n.In(value=left, tests=tests):
            return say("{it} {tests}", "{it} {tests}", it=_named(left, words), tests=_any_of(tests, words, _path(left)))
        case n.Call(function=n.Name(name="not"), arguments=(argument,)):
            return say("มิใช่กรณีที่ {it}", "not ({it})", it=_condition(argument.value, words))
    raise _Hard


def _bracketed(node: n.Node, op: str, words: Words) -> Sentence:
    said = _condition(node, words)
    return Sentence(f"({said.th})", f"({said.en})") if isinstance(node, n.Logic) and node.op != op else said


def _flag(node: n.Node, yes: bool, words: Words) -> Sentence:
    name = _named(node, words)
    return say("{it} ใช่", "{it}: yes", it=name) if yes else say("{it} ไม่ใช่", "{it}: no", it=name)


def _compared(op: str, left: n.Node, right: n.Node, words: Words) -> Sentence:
    numeric = isinstance(right, n.Number | n.Name | n.Path)
    th, en = (_EQUAL if numeric else {}).get(op, _COMPARED[op])
    shown = _number(right, left, words) if numeric else _option(right, left, words)
    return say("{it} {th}", "{it} {en}", it=_named(left, words), th=joint(th, shown.th), en=f"{en} {shown.en}")


def _number(node: n.Node, about: n.Node, words: Words) -> Sentence:
    unit = words.unit(_path(about)) if isinstance(node, n.Number) else same("")
    shown = _value(node, words)
    return Sentence(f"{shown.th} {unit.th}".strip(), f"{shown.en} {unit.en}".strip())


def _option(node: n.Node, about: n.Node, words: Words) -> Sentence:
    return quoted(words.option(_path(about), node.value)) if isinstance(node, n.String) else _value(node, words)


def _path(node: n.Node) -> str:
    match node:
        case n.Name(name=name):
            return name
        case n.Path(source=source, name=name):
            return f"{_path(source)}.{name}"
    raise _Hard


def _named(node: n.Node, words: Words) -> Sentence:
    return quoted(words.variable(_path(node)))


def _value(node: n.Node, words: Words) -> Sentence:
    match node:
        case n.Number(value=number):
            return same(amount(number))
        case n.Negate(operand=n.Number(value=number)):
            return same(amount(-number))
        case n.Boolean(value=yes):
            return Sentence("ใช่", "yes") if yes else Sentence("ไม่ใช่", "no")
        case n.Null():
            return Sentence("ไม่มีค่า", "nothing")
        case n.String(value=text):
            return moments_said.moment(text) or quoted(words.text(text))
        case n.Name() | n.Path():
            return _with_default(node, words)
        case n.AtLiteral(text=text):
            return _or_hard(moments_said.moment(text) or moments_said.feel_duration(text))
        case n.Call(function=n.Name(name=name), arguments=arguments):
            return _called(name, arguments, words)
        case n.If(condition=asked, yes=yes, no=no):
            parts = {"yes": _value(yes, words), "no": _value(no, words), "asked": _condition(asked, words)}
            return say("{yes} เมื่อ {asked} มิฉะนั้น {no}", "{yes} if {asked}, else {no}", **parts)
        case n.Arithmetic(op=op, left=left, right=right) if op in _SIGNS:
            return _sum(op, left, right, words)
    raise _Hard


def _called(name: str, arguments: tuple[n.Argument, ...], words: Words) -> Sentence:
    """The few functions that people have words for."""
    match name, [one.value for one in arguments]:
        case "duration", [n.String(value=text)]:
            return _or_hard(moments_said.feel_duration(text))
        case "date and time" | "date", [inner]:
            return _moment(inner, words)
        case "string", [inner]:
            return _value(inner, words)
        case "now" | "today", []:
            return Sentence("วันที่ทำขั้นตอนนี้", "the day of the step")
        case "min" | "max", [_, _, *_] as inside:
            least = Sentence("น้อย", "lower") if name == "min" else Sentence("มาก", "higher")
            among = listed((_value(one, words) for one in inside), "กับ")
            return say("จำนวนที่{least}กว่าระหว่าง{it}", "the {least} of {it}", least=least, it=among)
    raise _Hard


def _sum(op: str, left: n.Node, right: n.Node, words: Words) -> Sentence:
    match op, left:
        case "*", n.Call(function=n.Name(name="duration"), arguments=(n.Argument(value=n.String(value=one)),)) if moments_said.unit(one):
            return _times(one, right, words)
        case "+", n.Call(function=n.Name(name="now" | "today"), arguments=()):
            return say("{it} นับแต่เริ่มขั้นตอน", "{it} from the beginning of the step", it=_value(right, words))
    return say("{a} {op} {b}", "{a} {op} {b}", a=_term(left, words), op=_SIGNS[op], b=_term(right, words))


def _term(node: n.Node, words: Words) -> Sentence:
    said = _value(node, words)
    return Sentence(f"({said.th})", f"({said.en})") if isinstance(node, n.Arithmetic) else said


def _with_default(node: n.Node, words: Words) -> Sentence:
    path = _path(node)
    name = _named(node, words)
    found = words.version.sheet.settings.get(path.removeprefix("setting.")) if words.version.sheet else None
    if not path.startswith("setting.") or found is None:
        return name
    return say("ค่าตั้ง {it}", "the setting {it}", it=name)


def _times(one: str, factor: n.Node, words: Words) -> Sentence:
    """`duration("P1D") * 20` or `… * setting.improve_days`."""
    th, en = moments_said.unit(one) or ("", "")
    if isinstance(factor, n.Number):
        return moments_said.count(amount(factor.value), th, en)
    found = words.version.sheet.settings.get(_path(factor).removeprefix("setting.")) if words.version.sheet else None
    shown = _value(factor, words)
    if found is None or not isinstance(found.default, int):
        return Sentence(f"{shown.th} ({th})", f"{shown.en} ({en}s)")
    return say("ตาม{it} ({n})", "{it} ({n})", it=shown, n=moments_said.count(found.default, th, en))


def _moment(node: n.Node, words: Words) -> Sentence:
    match node:
        case n.String(value=text):
            return _or_hard(moments_said.moment(text))
        case n.Name() | n.Path():
            return say("วันที่ตาม {it}", "on {it}", it=_named(node, words))
        case n.Arithmetic(op="+", left=n.Name() | n.Path() as day, right=n.String(value=text)):
            at = _or_hard(moments_said.clock_time(text))
            return say("วันที่ตาม {it} เวลา {at}", "on {it} at {at}", it=_named(day, words), at=at)
    raise _Hard


def _cycle(node: n.Node, words: Words) -> Sentence:
    match node:
        case n.String(value=text):
            return _or_hard(moments_said.cycle(text))
        case n.Arithmetic(
            op="+",
            left=n.Arithmetic(op="+", left=n.String(value="R/P"), right=n.Call(function=n.Name(name="string"), arguments=(argument,))),
            right=n.String(value="D"),
        ):
            every = _times("P1D", argument.value, words)
            return Sentence(joint("ทุกระยะ", every.th), f"every {every.en}")
    raise _Hard


def _tests(tree: n.UnaryTests, words: Words, path: str) -> Sentence:
    if not tree.tests:
        return Sentence("ทุกกรณี", "any")
    said = _any_of(tree.tests, words, path)
    return say("มิใช่ {it}", "not {it}", it=said) if tree.negated else said


def _any_of(tests: tuple[n.Node, ...], words: Words, path: str) -> Sentence:
    said = [_test(test, words, path) for test in tests]
    return Sentence(" หรือ ".join(one.th for one in said), " or ".join(one.en for one in said))


def _test(node: Any, words: Words, path: str) -> Sentence:
    match node:
        case n.Range(low=low, high=high, low_closed=at_low, high_closed=at_high):
            ends = [None if end is None else _value(end, words) for end in (low, high)]
            return _range(ends[0], ends[1], at_low, at_high)
        case n.Test(op=op, value=inner):
            th, en = {**_COMPARED, **_EQUAL}[op]
            return say(th + " {it}", en.removeprefix("is ") + " {it}", it=_value(inner, words))
        case n.String(value=text):
            return quoted(words.option(path, text)) if path else quoted(words.text(text))
    return _value(node, words)


def _range(low: Sentence | None, high: Sentence | None, at_low: bool, at_high: bool) -> Sentence:
    beginning = (("ตั้งแต่ {low}", "from {low}") if at_low else ("เกิน {low}", "over {low}")) if low else ("", "")
    ending = (("ถึง {high}", "to {high}") if at_high else ("แต่น้อยกว่า {high}", "to under {high}")) if high else ("", "")
    if not low:
        ending = ("ไม่เกิน {high}", "at most {high}") if at_high else ("น้อยกว่า {high}", "less than {high}")
    parts = {"low": low or same(""), "high": high or same("")}
    return say(f"{beginning[0]} {ending[0]}".strip(), f"{beginning[1]} {ending[1]}".strip(), **parts)


def amount(number: int | Decimal) -> str:
    """A number with separators and no more digits than it has."""
    return f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"


def _or_hard(said: Sentence | None) -> Sentence:
    if said is None:
        raise _Hard
    return said
