"""Values that stand for many: a union lists what a value may be, each with its guard; exactly one of the guards is true.

The leaves are values of FEEL themselves (what is known) and the classes here (what is not): a number, a text, a day … over z3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from runner.feel.bounds import Fault
from runner.feel.moments import instant, number_of, split
from runner.feel.values import SECOND, DaysTime, FarDay, FarMoment, Time, YearsMonths, kind
from runner.paths.solving.guards import Expr, Guard, both, either, no

Leaf = Any
Union = list[tuple[Guard, Leaf]]
ERROR = object()  # instead of a value: the evaluation raises


class NotTranslated(Exception):
    """There is no translation: the whole becomes something unknown, of which only what was tried out is known."""


@dataclass(frozen=True, eq=False, slots=True)
class Symbolic:
    """Base of what is not known."""


@dataclass(frozen=True, eq=False, slots=True)
class Num(Symbolic):
    """A number; whole where z3 knows it as an integer."""

    expr: Expr


@dataclass(frozen=True, eq=False, slots=True)
class Text(Symbolic):
    """A string."""

    expr: Expr


@dataclass(frozen=True, eq=False, slots=True)
class Day(Symbolic):
    """A date, as its ordinal."""

    expr: Expr


@dataclass(frozen=True, eq=False, slots=True)
class Hour(Symbolic):
    """A time of day without a zone, in seconds since midnight."""

    expr: Expr


@dataclass(frozen=True, eq=False, slots=True)
class Moment(Symbolic):
    """A date and time in local seconds since the ordinal 0; `east` are the seconds of its zone east of UTC, `zone` the zone."""

    expr: Expr
    zone: tzinfo | None
    east: int


@dataclass(frozen=True, eq=False, slots=True)
class Span(Symbolic):
    """A days and time duration in seconds."""

    expr: Expr


@dataclass(frozen=True, eq=False, slots=True)
class Months(Symbolic):
    """A years and months duration in months."""

    expr: Expr


@dataclass(frozen=True, eq=False, slots=True)
class Iso(Symbolic):
    """The text of a day, time or moment: how cases keep them."""

    of: Day | Hour | Moment


@dataclass(frozen=True, eq=False, slots=True)
class Items(Symbolic):
    """A list; each item is there where its guard is so."""

    items: tuple[tuple[Guard, Union], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Entries(Symbolic):
    """A context. `of` gives the union of an entry."""

    names: tuple[str, ...]
    of: Callable[[str], Union]


@dataclass(frozen=True, eq=False, slots=True)
class Interval(Symbolic):
    """A range; an end is a leaf, and None with `no_low` or `no_high` where there is none."""

    low: Leaf
    high: Leaf
    low_closed: bool
    high_closed: bool
    no_low: bool
    no_high: bool


@dataclass(frozen=True, eq=False, slots=True)
class Closed(Symbolic):
    """A function of the expression: called with unions."""

    parameters: tuple[str, ...]
    call: Callable[[list[Union]], Union]


@dataclass(frozen=True, eq=False, slots=True)
class Unknown(Symbolic):
    """Some value that is neither null, truth, number, text nor day; `expr` numbers what it turned out to be."""

    expr: Expr


_KINDS: dict[type[Symbolic], str] = {
    Num: "number",
    Text: "string",
    Iso: "string",
    Day: "date",
    Hour: "time",
    Moment: "date and time",
    Span: "days and time duration",
    Months: "years and months duration",
    Items: "list",
    Entries: "context",
    Interval: "range",
    Closed: "function",
}


def attempt(operation: Callable[..., object], *leaves: Leaf) -> object:
    """What FEEL makes of values that are known; null where there is no such operation."""
    try:
        return operation(*leaves)
    except Fault:
        return None


def sort_of(leaf: Leaf) -> str:
    """The FEEL kind of a leaf."""
    return _KINDS.get(type(leaf)) or kind(leaf)


def one(leaf: Leaf) -> Union:
    """A value that can only be this."""
    return [(True, leaf)]


def truth(guard: Guard) -> Union:
    """True where the guard is so, else false."""
    return [(g, v) for g, v in ((guard, True), (no(guard), False)) if g is not False]


def verdict(yes: Guard, wrong: Guard) -> Union:
    """True, false, or null."""
    return [(g, v) for g, v in ((yes, True), (wrong, False), (both(no(yes), no(wrong)), None)) if g is not False]


def is_it(union: Union, value: object) -> Guard:
    """When a union is True, False or None."""
    return either(*(guard for guard, leaf in union if leaf is value))


_SCALARS = (str, int, bool, Decimal, type(None), date, YearsMonths, DaysTime)


def merge(pairs: Iterable[tuple[Guard, Leaf]]) -> Union:
    """The union with equal leaves once."""
    kept: dict[object, tuple[list[Guard], Leaf]] = {}
    for guard, leaf in pairs:
        if guard is not False:
            key = (type(leaf), leaf) if type(leaf) in _SCALARS else id(leaf)
            kept.setdefault(key, ([], leaf))[0].append(guard)
    return [(guards[0] if len(guards) == 1 else either(*guards), leaf) for guards, leaf in kept.values()]


def chosen(guard: Guard, yes: Union, other: Union) -> Union:
    """One union where the guard is so, else the other."""
    if isinstance(guard, bool):
        return yes if guard else other
    return merge([*((both(guard, g), v) for g, v in yes), *((both(no(guard), g), v) for g, v in other)])


def pack(items: Iterable[tuple[Guard, Union]]) -> Leaf:
    """A list; one that is known entirely is a list of FEEL."""
    found = tuple((guard, union) for guard, union in items if guard is not False)
    if all(guard is True and len(union) == 1 and known(union[0][1]) for guard, union in found):
        return [union[0][1] for _, union in found]
    return Items(found)


def entries(values: Mapping[str, Union]) -> Leaf:
    """A context; one that is known entirely is a context of FEEL."""
    if all(len(union) == 1 and known(union[0][1]) for union in values.values()):
        return {name: union[0][1] for name, union in values.items()}
    return Entries(tuple(values), values.__getitem__)


def known(leaf: Leaf) -> bool:
    """Whether a leaf is a value of FEEL."""
    return not isinstance(leaf, Symbolic)


def elements(leaf: Leaf) -> Iterator[tuple[Guard, Union]]:
    """The items of a list leaf."""
    if isinstance(leaf, Items):
        yield from leaf.items
    else:
        yield from ((True, one(item)) for item in leaf)


def ordinal(leaf: Leaf) -> Expr | int:
    """The ordinal of a day."""
    return leaf.expr if isinstance(leaf, Day) else number_of(leaf)


def amount(leaf: Leaf) -> Expr | int | None:
    """A time or duration in seconds, a months duration in months, a moment in seconds of UTC; None where that is not whole."""
    match leaf:
        case Hour() | Span() | Months():
            return leaf.expr
        case Moment():
            return leaf.expr - leaf.east
        case YearsMonths():
            return leaf.months
        case DaysTime() | Time():
            return _whole(leaf.nanos)
        case datetime() | FarMoment():
            return moment_seconds(leaf)
    return None


def _whole(nanos: int) -> int | None:
    return None if nanos % SECOND else nanos // SECOND


def moment_seconds(leaf: datetime | FarMoment) -> int | None:
    """Seconds of UTC since the ordinal 0."""
    return _whole(instant(leaf))


def has_zone(leaf: Leaf) -> bool:
    """Whether a time or moment says where."""
    match leaf:
        case Moment() | Time():
            return leaf.zone is not None
        case datetime() | FarMoment():
            return split(leaf)[2] is not None
    return False


def is_day(leaf: Leaf) -> bool:
    """A date, known or not."""
    return isinstance(leaf, Day | FarDay) or type(leaf) is date
