"""Rules of numeric built-ins."""

from __future__ import annotations

from collections.abc import Callable

import z3

from runner.paths.solving.guards import Expr, both, no, real
from runner.paths.solving.translator import Translator
from runner.paths.solving.values import Leaf, Months, Num, Span, Union, known, one, truth

NAMES = (
    "floor",
    "ceiling",
    "decimal",
    "round up",
    "round down",
    "round half up",
    "round half down",
    "modulo",
    "sqrt",
    "log",
    "exp",
    "number",
)
_DIGITS = 12
Rule = Callable[..., Union | None]


def _floor(scaled: Expr) -> Expr:
    return z3.ToInt(scaled)


def _ceiling(scaled: Expr) -> Expr:
    return -z3.ToInt(-scaled)


def _by_size(rule: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    """Rounding that looks only at the size of a number, not at its sign."""
    return lambda scaled: z3.If(scaled < 0, -rule(-scaled), rule(scaled))


def _even(scaled: Expr) -> Expr:
    whole = z3.ToInt(scaled)
    rest = scaled - z3.ToReal(whole)
    half = z3.Q(1, 2, scaled.ctx)
    return z3.If(rest < half, whole, z3.If(rest > half, whole + 1, z3.If(whole % 2 == 0, whole, whole + 1)))


def _rounding(to_whole: Callable[[Expr], Expr]) -> Rule:
    def rule(translator: Translator, number: Leaf, scale: Leaf = 0) -> Union | None:
        if type(scale) is not int or abs(scale) > _DIGITS:
            return None
        value = translator.operators.num(number)
        if value.is_int() and scale >= 0:
            return one(Num(value))
        factor = z3.Q(10**scale, 1, value.ctx) if scale >= 0 else z3.Q(1, 10**-scale, value.ctx)
        made = to_whole(real(value) * factor)
        return one(Num(made if scale == 0 else z3.ToReal(made) / factor))

    return rule


def _modulo(translator: Translator, dividend: Leaf, divisor: Leaf) -> Union | None:
    if not known(divisor):
        return None
    if not divisor:
        return one(None)
    value, by = translator.operators.num(dividend), translator.operators.num(divisor)
    if value.is_int() and type(divisor) is int and divisor > 0:
        return one(Num(value % by))
    return one(Num(real(value) - real(by) * z3.ToReal(z3.ToInt(real(value) / real(by)))))


def _abs(translator: Translator, leaf: Leaf) -> Union | None:
    match leaf:
        case Num() | Span() | Months():
            return one(type(leaf)(z3.If(leaf.expr < 0, -leaf.expr, leaf.expr)))
    return None


def _parity(rest: int) -> Rule:
    def rule(translator: Translator, leaf: Leaf) -> Union | None:
        value = translator.operators.num(leaf)
        if value.is_int():
            return truth(value % 2 == rest)
        whole = z3.ToInt(value)
        return [(no(z3.IsInt(value)), None), *((both(z3.IsInt(value), guard), v) for guard, v in truth(whole % 2 == rest))]

    return rule


_DOWN, _UP = _by_size(_floor), _by_size(_ceiling)
RULES: dict[str, Rule] = {
    "floor": _rounding(_floor),
    "ceiling": _rounding(_ceiling),
    "decimal": _rounding(_even),
    "round down": _rounding(_DOWN),
    "round up": _rounding(_UP),
    "round half up": _rounding(_by_size(lambda scaled: z3.ToInt(scaled + z3.Q(1, 2, scaled.ctx)))),
    "round half down": _rounding(_by_size(lambda scaled: -z3.ToInt(-(scaled - z3.Q(1, 2, scaled.ctx))))),
    "modulo": _modulo,
    "abs": _abs,
    "odd": _parity(1),
    "even": _parity(0),
}
