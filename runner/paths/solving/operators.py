"""Comparison and arithmetic of leaves of which at least one is not known. None: there is no rule, so the result is unknown."""

from __future__ import annotations

from collections.abc import Callable

import z3

from runner.feel.compare import equal as real_equal
from runner.feel.compare import less as real_less
from runner.feel.values import DAY, DaysTime, YearsMonths
from runner.paths.solving.calendar import Calendar
from runner.paths.solving.guards import Expr, Guard, both, either, no, real
from runner.paths.solving.spans import as_number, in_days, whole_days
from runner.paths.solving.texts import same_text, text_below, text_of
from runner.paths.solving.unknown import Opaques
from runner.paths.solving.values import (
    Day,
    Entries,
    Leaf,
    Moment,
    Months,
    Num,
    Span,
    Text,
    Union,
    Unknown,
    amount,
    attempt,
    elements,
    has_zone,
    is_day,
    known,
    one,
    ordinal,
    sort_of,
    truth,
    verdict,
)

_DURATIONS = ("years and months duration", "days and time duration")
NULL: Union = [(True, None)]


class Operators:
    """The rules, over the constants of one solver."""

    def __init__(self, calendar: Calendar, opaques: Opaques) -> None:
        self.calendar, self.constants, self._opaques = calendar, calendar.constants, opaques

    def num(self, leaf: Leaf) -> Expr:
        """A number as an expression."""
        return leaf.expr if isinstance(leaf, Num) else self.constants.number(leaf)

    def text(self, leaf: Leaf) -> Expr | None:
        """A text as an expression; None for the text of a day or moment."""
        return text_of(self.constants, leaf)

    def equal(self, left: Leaf, right: Leaf) -> Union | None:
        """`left = right`."""
        if known(left) and known(right):
            return one(attempt(real_equal, left, right))
        if left is None or right is None:
            return one(left is right)
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return None
        kind = sort_of(left)
        if kind != sort_of(right):
            return NULL
        if kind == "list":
            return self._equal_lists(left, right)
        if kind == "context":
            return self._equal_contexts(left, right)
        same = self._same(kind, left, right)
        return None if same is None else truth(same)

    def _same(self, kind: str, left: Leaf, right: Leaf) -> Guard | None:
        """When two leaves of one kind are equal."""
        if kind == "number":
            return self.num(left) == self.num(right)
        if kind == "string":
            return same_text(self.constants, left, right)
        if kind == "date":
            return ordinal(left) == ordinal(right)
        if kind in ("time", "date and time") and has_zone(left) != has_zone(right):
            return False
        one_, two = amount(left), amount(right)
        return None if one_ is None or two is None else one_ == two

    def _equal_lists(self, left: Leaf, right: Leaf) -> Union | None:
        first, second = list(elements(left)), list(elements(right))
        if any(guard is not True for guard, _ in first):
            first, second = second, first
        if any(guard is not True for guard, _ in first):
            return None
        if any(guard is not True for guard, _ in second):
            return self._equal_in_part([union for _, union in first], second)
        if len(first) != len(second):
            return one(False)
        return self._all_equal([(a, b) for (_, a), (_, b) in zip(first, second, strict=True)])

    def _equal_in_part(self, values: list[Union], items: list[tuple[Guard, Union]]) -> Union | None:
        """Whether the items that are there are these, in order; for items that can be compared."""
        row: list[Guard] = [False] * len(values) + [True]
        for guard, union in reversed(items):
            same = [self._clearly_same(value, union) for value in values]
            if any(found is None for found in same):
                return None
            here = [both(guard, found, after) for found, after in zip(same, row[1:], strict=True)]
            row = [either(taken, both(no(guard), skipped)) for taken, skipped in zip([*here, False], row, strict=True)]
        return truth(row[0])

    def _clearly_same(self, left: Union, right: Union) -> Guard | None:
        """When two unions are equal; None where that may be neither true nor false."""
        found = [(both(g, h), self.equal(a, b)) for g, a in left for h, b in right]
        if any(union is None or any(v is None and h is not False for h, v in union) for guard, union in found if guard is not False):
            return None
        return either(*(both(g, h) for g, union in found if union for h, v in union if v is True))

    def _equal_contexts(self, left: Leaf, right: Leaf) -> Union | None:
        names = [leaf.names if isinstance(leaf, Entries) else tuple(leaf) for leaf in (left, right)]
        if set(names[0]) != set(names[1]):
            return one(False)
        return self._all_equal([(entry(left, name), entry(right, name)) for name in names[0]])

    def _all_equal(self, pairs: list[tuple[Union, Union]]) -> Union | None:
        """Equal in turn: the first that is not decides; one that cannot be compared makes null, if it comes before."""
        so_far: Guard = True
        wrong: Guard = False
        for left, right in pairs:
            found = [(both(g, h), self.equal(a, b)) for g, a in left for h, b in right]
            if any(union is None for guard, union in found if guard is not False):
                return None
            yes = either(*(both(g, h) for g, union in found if union for h, v in union if v is True))
            not_ = either(*(both(g, h) for g, union in found if union for h, v in union if v is False))
            wrong = either(wrong, both(so_far, not_))
            so_far = both(so_far, yes)
        return verdict(so_far, wrong)

    def same(self, left: Union, right: Union) -> Guard | None:
        """When two unions are equal, as for looking things up."""
        parts: list[Guard] = []
        for g, a in left:
            for h, b in right:
                found = self.equal(a, b)
                if found is None:
                    return None
                parts += [both(g, h, k) for k, v in found if v is True]
        return either(*parts)

    def less(self, left: Leaf, right: Leaf) -> Union | None:
        """`left < right`."""
        if known(left) and known(right):
            return one(attempt(real_less, left, right))
        kind = sort_of(left)
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return None
        if kind != sort_of(right) or kind in ("boolean", "null", "list", "context", "range", "function"):
            return NULL
        if kind == "number":
            return truth(self.num(left) < self.num(right))
        if kind == "string":
            below = text_below(self.constants, left, right)
            return None if below is None else truth(below)
        if kind == "date":
            return truth(ordinal(left) < ordinal(right))
        if kind in ("time", "date and time") and has_zone(left) != has_zone(right):
            return NULL
        first, second = amount(left), amount(right)
        return None if first is None or second is None else truth(first < second)

    def at_most(self, left: Leaf, right: Leaf) -> Union | None:
        """`left <= right`: that the other is not less."""
        found = self.less(right, left)
        return None if found is None else [(g, v if v is None else not v) for g, v in found]

    def add(self, left: Leaf, right: Leaf) -> Union | None:
        """`left + right`."""
        kinds = sort_of(left), sort_of(right)
        if kinds == ("number", "number"):
            return one(Num(self.num(left) + self.num(right)))
        if kinds == ("string", "string"):
            first, second = self.text(left), self.text(right)
            return None if first is None or second is None else one(Text(z3.Concat(first, second)))
        if kinds in _SWAPPED:
            left, right, kinds = right, left, (kinds[1], kinds[0])
        return self._moved(left, right, 1) if kinds in _MOVES else self._unless_known(left, right)

    def subtract(self, left: Leaf, right: Leaf) -> Union | None:
        """`left - right`."""
        kinds = sort_of(left), sort_of(right)
        if kinds == ("number", "number"):
            return one(Num(self.num(left) - self.num(right)))
        if is_day(left) and is_day(right):
            return one(Span((ordinal(left) - ordinal(right)) * 86_400))
        if kinds == ("date and time", "date and time") and has_zone(left) == has_zone(right):
            first, second = amount(left), amount(right)
            return None if first is None or second is None else one(Span(first - second))
        return self._moved(left, right, -1) if kinds in _MOVES else self._unless_known(left, right)

    def _moved(self, left: Leaf, right: Leaf, sign: int) -> Union | None:
        """A day, moment or duration with a duration added."""
        shift = amount(right)
        if shift is None:
            return None
        shift = shift if sign > 0 else -shift
        match left:
            case Span() | DaysTime():
                present = amount(left)
                return None if present is None else one(Span(present + shift))
            case Months() | YearsMonths():
                present = amount(left)
                return None if present is None else one(Months(present + shift))
            case Moment() if sort_of(right) == _DURATIONS[1]:
                return one(Moment(left.expr + shift, left.zone, left.east))
        if not is_day(left):
            return None
        if sort_of(right) == _DURATIONS[0]:
            return one(Day(self.calendar.add_months(ordinal(left), shift)))
        days = sign * right.nanos // DAY if isinstance(right, DaysTime) else shift / 86_400
        return one(Day(ordinal(left) + days))

    def _unless_known(self, left: Leaf, right: Leaf) -> Union | None:
        """Null for kinds that have no such operation; unknown where they may have one."""
        kinds = {sort_of(left), sort_of(right)}
        odd = {"date", "time", "date and time", *_DURATIONS}
        return None if (kinds & odd and kinds <= odd | {"number"}) or isinstance(left, Unknown) or isinstance(right, Unknown) else NULL

    def multiply(self, left: Leaf, right: Leaf) -> Union | None:
        """`left * right`."""
        if sort_of(left) == sort_of(right) == "number":
            if known(left) or known(right):
                return one(Num(self.num(left) * self.num(right)))
            return one(self._opaques.product(self.num(left), self.num(right)))
        return self._unless_known(left, right)

    def divide(self, left: Leaf, right: Leaf) -> Union | None:
        """`left / right`, null by zero."""
        if sort_of(left) == sort_of(right) == "number":
            below = self.num(right)
            quotient = Num(real(self.num(left)) / real(below))
            if known(right):
                return one(quotient) if right else NULL
            return [(below == 0, None), (below != 0, quotient)]
        if sort_of(left) == sort_of(right) and sort_of(left) in _DURATIONS:
            first, second = amount(left), amount(right)
            if first is None or second is None:
                return None
            return one(in_days(first, second)) if whole_days(first, second) else self.divide(as_number(first), as_number(second))
        return self._unless_known(left, right)

    def power(self, left: Leaf, right: Leaf) -> Union | None:
        """`left ** right` for small whole exponents."""
        if sort_of(left) != "number" or sort_of(right) != "number":
            return None if isinstance(left, Unknown) or isinstance(right, Unknown) else NULL
        if type(right) is not int or not 1 <= right <= 4:
            return None
        result = base = self.num(left)
        for _ in range(right - 1):
            result = result * base
        return one(Num(result))

    def negate(self, leaf: Leaf) -> Union | None:
        """`-leaf`."""
        match leaf:
            case Num() | Span() | Months():
                return one(type(leaf)(-leaf.expr))
        return None if isinstance(leaf, Unknown) else NULL

    def comparison(self, op: str) -> Callable[[Leaf, Leaf], Union | None]:
        """The rule of a sign."""
        return {
            "=": self.equal,
            "!=": lambda a, b: _contrary(self.equal(a, b)),
            "<": self.less,
            "<=": self.at_most,
            ">": lambda a, b: self.less(b, a),
            ">=": lambda a, b: self.at_most(b, a),
        }[op]

    def arithmetic(self, op: str) -> Callable[[Leaf, Leaf], Union | None]:
        """The rule of a sign."""
        return {"+": self.add, "-": self.subtract, "*": self.multiply, "/": self.divide, "**": self.power}[op]


def _contrary(found: Union | None) -> Union | None:
    return None if found is None else [(g, v if v is None else not v) for g, v in found]


def entry(leaf: Leaf, name: str) -> Union:
    """An entry of a context that has it."""
    return leaf.of(name) if isinstance(leaf, Entries) else one(leaf[name])


_D, _M, _YM, _DT = "date", "date and time", *_DURATIONS
_MOVES = {(_D, _YM), (_D, _DT), (_M, _DT), (_YM, _YM), (_DT, _DT)}
_SWAPPED = {(_YM, _D), (_DT, _D), (_DT, _M)}
