"""Rules of string built-ins. The text of a day or moment has none: it is tried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import z3

from runner.feel import to_text
from runner.feel.bounds import Fault, Run
from runner.feel.functions import BUILTINS
from runner.feel.functions.registry import bind
from runner.paths.solving.guards import Expr, Guard, both, no
from runner.paths.solving.regexes import regex
from runner.paths.solving.translator import Translator
from runner.paths.solving.values import Day, Iso, Leaf, NotTranslated, Num, Text, Union, chosen, one, sort_of, truth

Rule = Callable[..., Union | None]
_DIGITS = 9  # of a text read as a number


def _length(translator: Translator, leaf: Leaf) -> Union | None:
    if isinstance(leaf, Iso):
        return one(10) if isinstance(leaf.of, Day) else None
    return one(Num(z3.Length(translator.operators.text(leaf))))


def _pair(relation: Callable[[Expr, Expr], Guard]) -> Rule:
    def rule(translator: Translator, text: Leaf, match: Leaf) -> Union | None:
        first, second = translator.operators.text(text), translator.operators.text(match)
        return None if first is None or second is None else truth(relation(first, second))

    return rule


def _substring(translator: Translator, text: Leaf, start: Leaf, length: Leaf = None) -> Union | None:
    whole = translator.operators.text(text)
    if whole is None or type(start) is not int or (length is not None and type(length) is not int):
        return None
    if start == 0 or (length is not None and length < 1):
        return one(None)
    size = z3.Length(whole)
    first = translator.constants.number(start - 1) if start > 0 else size + start
    inside = first < size if start > 0 else first >= 0
    return chosen(inside, one(Text(z3.SubString(whole, first, size - first if length is None else length))), one(None))


def _before(translator: Translator, text: Leaf, match: Leaf) -> Union | None:
    whole, part = translator.operators.text(text), translator.operators.text(match)
    if whole is None or part is None:
        return None
    at = z3.IndexOf(whole, part, 0)
    return one(Text(z3.SubString(whole, 0, z3.If(at < 0, 0, at))))


def _after(translator: Translator, text: Leaf, match: Leaf) -> Union | None:
    whole, part = translator.operators.text(text), translator.operators.text(match)
    if whole is None or part is None:
        return None
    at, size = z3.IndexOf(whole, part, 0), z3.Length(whole)
    start = at + z3.Length(part)
    return one(Text(z3.SubString(whole, start, z3.If(at < 0, 0, size - start))))


def _string(translator: Translator, leaf: Leaf) -> Union | None:
    """Texts stay, a day becomes its text, a whole number its digits."""
    if isinstance(leaf, Text | Iso):
        return one(leaf)
    if isinstance(leaf, Num):
        return _digits(translator, leaf)
    return one(Iso(leaf)) if isinstance(leaf, Day) else None


def _digits(translator: Translator, leaf: Num) -> Union:
    whole = leaf.expr if leaf.expr.is_int() else z3.ToInt(leaf.expr)
    broken = False if leaf.expr.is_int() else no(z3.IsInt(leaf.expr))
    minus = translator.constants.string("-")
    other = [] if broken is False else translator.opaque(to_text, [one(leaf)], ("string",))
    return [
        (both(no(broken), whole >= 0), Text(z3.IntToStr(whole))),
        (both(no(broken), whole < 0), Text(z3.Concat(minus, z3.IntToStr(-whole)))),
        *((both(broken, guard), text) for guard, text in other),
    ]


def _matches(translator: Translator, text: Leaf, pattern: Leaf) -> Union | None:
    """Patterns of z3; not for the text of a day, and not for other patterns than known ones."""
    whole = translator.operators.text(text)
    if whole is None or not isinstance(pattern, str):
        return None
    try:
        return truth(z3.InRe(whole, regex(translator.constants, pattern)))
    except Fault:
        return one(None)
    except NotTranslated:
        return None


def _number(translator: Translator, text: Leaf) -> Union | None:
    """The number that a text of digits spells; other spellings are tried out."""
    if not isinstance(text, Text):
        return one(None) if isinstance(text, Iso) else None
    digits = z3.InRe(text.expr, regex(translator.constants, f"^[0-9]{{1,{_DIGITS}}}$"))
    other = translator.opaque(_real_number, [one(text)], ("null", "number"))
    return [(digits, Num(z3.StrToInt(text.expr))), *((both(no(digits), guard), leaf) for guard, leaf in other)]


def _real_number(text: object) -> object:
    option, ready = bind(BUILTINS["number"], [text], {})
    return option.call(Run(), ready)


def _blank(translator: Translator, leaf: Leaf) -> Union | None:
    return one(False) if isinstance(leaf, Iso) else None


def _is(translator: Translator, left: Any, right: Any) -> Union | None:
    """`is`: equality of one kind; kinds with zones are tried out."""
    if sort_of(left) != sort_of(right):
        return one(False)
    return translator.operators.equal(left, right) if sort_of(left) in ("number", "string", "date", "null", "boolean") else None


RULES: dict[str, Rule] = {
    "string length": _length,
    "contains": _pair(z3.Contains),
    "starts with": _pair(lambda text, match: z3.PrefixOf(match, text)),
    "ends with": _pair(lambda text, match: z3.SuffixOf(match, text)),
    "substring": _substring,
    "substring before": _before,
    "substring after": _after,
    "string": _string,
    "matches": _matches,
    "number": _number,
    "is blank": _blank,
    "is": _is,
}
