"""What has no translation: a result that may be anything of its kinds, narrowed by trying out what it really is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from runner.errors import AnuyatError
from runner.feel import to_text
from runner.feel.arithmetic import multiply
from runner.feel.bounds import Fault
from runner.feel.moment_text import parse_at
from runner.feel.values import FarDay, kind
from runner.paths.solving.guards import Constants, Expr, Guard, both, either, no
from runner.paths.solving.values import (
    ERROR,
    Day,
    Entries,
    Hour,
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
    amount,
    has_zone,
    known,
    sort_of,
)

ANYTHING = ("null", "boolean", "number", "string", "date", "other")
_LEMMAS = 200  # kept for one unknown


@dataclass(eq=False)
class Opaque:
    """`real(*arguments)` gives what it is; `lemmas` are what was learnt so far."""

    real: Callable[..., object]
    arguments: tuple[Union, ...]
    result: Union
    lemmas: list[Guard] = field(default_factory=list)
    line: Callable[..., Guard] | None = None  # what holds beyond these arguments, once they are known

    def learn(self, lemma: Guard) -> None:
        """One more thing that is so."""
        if len(self.lemmas) < _LEMMAS:
            self.lemmas.append(lemma)

    def evaluate(self, values: list[object]) -> object:
        """What it really is for these arguments."""
        try:
            return self.real(*values)
        except Fault:
            return None
        except AnuyatError:
            return ERROR


class Seen:
    """Numbers for values that have no sort of their own."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._values: list[object] = []

    def number(self, value: object) -> int:
        """The number of a value, a new one when it was not seen before."""
        text = spelled(value)
        if text not in self._numbers:
            self._numbers[text] = len(self._values)
            self._values.append(value)
        return self._numbers[text]

    def value(self, number: int) -> object:
        """The value of a number; LookupError when nothing is known of it."""
        if not 0 <= number < len(self._values):
            raise LookupError(number)
        return self._values[number]


def spelled(value: object) -> str:
    """A text that tells values apart."""
    if isinstance(value, list | tuple):
        return f"[{','.join(map(spelled, value))}]"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{name!r}:{spelled(inner)}" for name, inner in value.items()) + "}"
    return f"{kind(value)} {to_text(value)}"


class Opaques:
    """Makes unknown results, and says when a union is a certain value."""

    def __init__(self, constants: Constants) -> None:
        self._constants, self.seen = constants, Seen()
        self.made: list[Opaque] = []

    def make(self, real: Callable[..., object], arguments: list[Union], gives: tuple[str, ...] = ANYTHING) -> Union:
        """The result of something that is not translated: one of the kinds that it may give."""
        kinds = [one for name in gives for one in (("true", "false") if name == "boolean" else (name,))]
        which = self._constants.whole("which")
        self._constants.require([which >= 0, which < len(kinds)])
        result = [(which == at, self._leaf(name)) for at, name in enumerate(kinds)]
        self.made.append(Opaque(real, tuple(arguments), result))
        return result

    def product(self, left: Expr, right: Expr) -> Leaf:
        """The product of two numbers that are not known: bounds at once, and a straight line for each factor that z3 tries."""
        whole = left.is_int() and right.is_int()
        found = self._constants.whole("product") if whole else self._constants.real("product")
        self._constants.require(_bounds(left, right, found))
        arguments: tuple[Union, ...] = ([(True, Num(left))], [(True, Num(right))])

        def line(first: Any, second: Any) -> Guard:
            a, b = self._constants.number(first), self._constants.number(second)
            return both(either(no(left == a), found == a * right), either(no(right == b), found == b * left))

        self.made.append(Opaque(multiply, arguments, [(True, Num(found))], line=line))
        return Num(found)

    def _leaf(self, name: str) -> Leaf:
        make = self._constants
        match name:
            case "number":
                return Num(make.real("number"))
            case "string":
                return Text(make.text("string"))
            case "date":
                return Day(make.whole("date"))
            case "days":
                return Span(make.whole("days"))
            case "other":
                return Unknown(make.whole("other"))
        return {"null": None, "true": True, "false": False, "error": ERROR}[name]

    def fits(self, union: Union, value: object) -> Guard:
        """When a union is exactly this value."""
        return either(*(both(guard, self._is(leaf, value)) for guard, leaf in union))

    def _is(self, leaf: Leaf, value: object) -> Guard:
        if leaf is ERROR or value is ERROR:
            return leaf is value
        if isinstance(leaf, Unknown):
            return leaf.expr == self.seen.number(value) if _odd(value) else False
        if known(leaf):
            return spelled(leaf) == spelled(value)
        if sort_of(leaf) != kind(value):
            return False
        return self._same(leaf, value)

    def _same(self, leaf: Leaf, value: Any) -> Guard:
        match leaf:
            case Num():
                return leaf.expr == self._constants.number(value)
            case Text():
                return leaf.expr == self._constants.string(value)
            case Day():
                return leaf.expr == (value.number if isinstance(value, FarDay) else value.toordinal())
            case Iso():
                return self._spells(leaf, value)
            case Hour() | Moment() | Span() | Months():
                found = amount(value)
                return found is not None and has_zone(leaf) == has_zone(value) and amount(leaf) == found
            case Items():
                return self._lists(leaf.items, value)
            case Entries():
                return set(leaf.names) == set(value) and both(*(self.fits(leaf.of(name), value[name]) for name in leaf.names))
        return False

    def _spells(self, leaf: Iso, value: str) -> Guard:
        try:
            found = parse_at(value)
        except Fault:
            return False
        return self._is(leaf.of, found)

    def _lists(self, items: tuple[tuple[Guard, Union], ...], values: list[object]) -> Guard:
        """The items that are there are these values, in order."""
        row: list[Guard] = [False] * len(values) + [True]
        for guard, union in reversed(items):
            here = [both(guard, self.fits(union, value), after) for value, after in zip(values, row[1:], strict=True)]
            row = [either(taken, both(no(guard), skipped)) for taken, skipped in zip([*here, False], row, strict=True)]
        return row[0]


def _bounds(left: Expr, right: Expr, product: Expr) -> list[Guard]:
    """What signs and sizes of the factors say of a product."""
    found: list[Guard] = [either(no(left == 0), product == 0), either(no(right == 0), product == 0)]
    found.append(either(left == 0, right == 0, no(product == 0)))
    found.append(either(no(both(left > 0, right > 0)), product > 0))
    found.append(either(no(both(left < 0, right < 0)), product > 0))
    found += [either(no(both(a > 0, b < 0)), product < 0) for a, b in ((left, right), (right, left))]
    found += [either(no(both(a >= 1, b >= 0)), product >= b) for a, b in ((left, right), (right, left))]
    return found


def _odd(value: object) -> bool:
    return value is not None and not isinstance(value, bool | int | Decimal | str | date)
