"""What a model of z3 says: the values of unions and inputs under it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import z3

from runner.feel import DaysTime, Range, YearsMonths, to_text
from runner.feel.moments import join, make_day
from runner.feel.numbers import CONTEXT, whole
from runner.feel.values import SECOND, Time
from runner.paths.solving.guards import Expr, Formula, Guard
from runner.paths.solving.unknown import Seen
from runner.paths.solving.values import (
    Day,
    Entries,
    Hour,
    Interval,
    Iso,
    Items,
    Leaf,
    Moment,
    Months,
    Num,
    Span,
    Text,
    Union,
    Unknown,
)


class Reading:
    """Reads one model; what it leaves open gets z3's usual value. LookupError for what has no value yet."""

    def __init__(self, model: Any, seen: Seen) -> None:
        self._model, self._seen = model, seen

    def so(self, guard: Guard) -> bool:
        """Whether a guard is so."""
        if isinstance(guard, bool):
            return guard
        if not isinstance(guard, Formula):
            return bool(z3.is_true(self._model.eval(guard, model_completion=True)))
        if guard.op == "not":
            return not any(self.so(part) for part in guard.parts.values())
        return (all if guard.op == "all" else any)(self.so(part) for part in guard.parts.values())

    def value(self, union: Union) -> object:
        """What a union is."""
        return next((self.leaf(leaf) for guard, leaf in union if self.so(guard)), None)

    def leaf(self, leaf: Leaf) -> object:
        """What a leaf is."""
        match leaf:
            case Num():
                return self._number(leaf.expr)
            case Text():
                return _text(self._model.eval(leaf.expr, model_completion=True))
            case Day():
                return make_day(self._whole(leaf.expr))
            case Iso():
                return to_text(self.leaf(leaf.of))
            case Items():
                return [self.value(union) for guard, union in leaf.items if self.so(guard)]
            case Entries():
                return {name: self.value(leaf.of(name)) for name in leaf.names}
            case Unknown():
                return self._seen.value(self._whole(leaf.expr))
            case Interval():
                low, high = self.leaf(leaf.low), self.leaf(leaf.high)
                return Range(low, high, leaf.low_closed, leaf.high_closed, leaf.no_low, leaf.no_high)
            case Hour() | Moment() | Span() | Months():
                return self._timed(leaf)
        return leaf

    def _timed(self, leaf: Leaf) -> object:
        found = self._whole(leaf.expr)
        match leaf:
            case Hour():
                return Time(found % 86_400 * SECOND)
            case Moment():
                return join(found // 86_400, found % 86_400 * SECOND, leaf.zone)
            case Span():
                return DaysTime(found * SECOND)
        return YearsMonths(found)

    def _whole(self, expr: Expr) -> int:
        found = self._model.eval(expr, model_completion=True)
        if not z3.is_int_value(found):
            raise LookupError(str(expr))
        return int(found.as_long())

    def _number(self, expr: Expr) -> int | Decimal:
        found = self._model.eval(expr, model_completion=True)
        if z3.is_int_value(found):
            return int(found.as_long())
        if z3.is_algebraic_value(found):
            found = found.approx(20)
        if not z3.is_rational_value(found):
            raise LookupError(str(expr))
        return whole(CONTEXT.divide(Decimal(found.numerator_as_long()), Decimal(found.denominator_as_long())))


def _text(found: Any) -> str:
    """A string of z3, its escapes read."""
    if not z3.is_string_value(found):
        raise LookupError(str(found))
    parts = found.as_string().split("\\u{")
    return "".join([parts[0], *(chr(int(code, 16)) + rest for code, _, rest in (part.partition("}") for part in parts[1:]))])
