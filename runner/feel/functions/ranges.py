"""Relations of points and ranges (DMN 1.5, table 78, after Allen), and `range` from a text."""

from __future__ import annotations

from collections.abc import Callable

from runner.feel.bounds import Fault
from runner.feel.compare import equal, less
from runner.feel.functions.registry import builtin
from runner.feel.reasons import outside
from runner.feel.values import Range


def _range(value: object) -> Range:
    """A range; a point counts as the closed range of itself."""
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _ends_before(a: Range, b: Range) -> bool:
    """Whether all of `a` lies before all of `b`."""
    if a.unbounded_high or b.unbounded_low:
        return False
    return less(a.high, b.low) or (equal(a.high, b.low) and not (a.high_closed and b.low_closed))


def _starts_no_later(a: Range, b: Range) -> bool:
    if a.unbounded_low or b.unbounded_low:
        return a.unbounded_low
    return less(a.low, b.low) or (equal(a.low, b.low) and (a.low_closed or not b.low_closed))


def _ends_no_earlier(a: Range, b: Range) -> bool:
    if a.unbounded_high or b.unbounded_high:
        return a.unbounded_high
    return less(b.high, a.high) or (equal(a.high, b.high) and (a.high_closed or not b.high_closed))


def _same_start(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and _starts_no_later(b, a)


def _same_end(a: Range, b: Range) -> bool:
    return _ends_no_earlier(a, b) and _ends_no_earlier(b, a)


def _meets(a: Range, b: Range) -> bool:
    return not a.unbounded_high and not b.unbounded_low and a.high_closed and b.low_closed and equal(a.high, b.low)


def _overlaps(a: Range, b: Range) -> bool:
    return not _ends_before(a, b) and not _ends_before(b, a)


def _overlaps_before(a: Range, b: Range) -> bool:
    return _overlaps(a, b) and _starts_no_later(a, b) and not _same_start(a, b) and _ends_no_earlier(b, a)


def _includes(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and _ends_no_earlier(a, b)


def _finishes(a: Range, b: Range) -> bool:
    return _same_end(a, b) and _starts_no_later(b, a)


def _starts(a: Range, b: Range) -> bool:
    return _same_start(a, b) and _ends_no_earlier(b, a)


Relation = Callable[[Range, Range], bool]
_RANGES = "(range1: range, range2: range)"
_POINTS = ("(point1: comparable, point2: comparable)", "(point: comparable, range: range)", "(range: range, point: comparable)", _RANGES)
_POINT_RANGE = ("(point: comparable, range: range)", _RANGES)
_RANGE_POINT = ("(range: range, point: comparable)", _RANGES)
_RELATIONS: dict[str, tuple[Relation, tuple[str, ...]]] = {
    "before": (_ends_before, _POINTS),
    "after": (lambda a, b: _ends_before(b, a), _POINTS),
    "meets": (_meets, (_RANGES,)),
    "met by": (lambda a, b: _meets(b, a), (_RANGES,)),
    "overlaps": (_overlaps, (_RANGES,)),
    "overlaps before": (_overlaps_before, (_RANGES,)),
    "overlaps after": (lambda a, b: _overlaps_before(b, a), (_RANGES,)),
    "finishes": (_finishes, _POINT_RANGE),
    "finished by": (lambda a, b: _finishes(b, a), _RANGE_POINT),
    "includes": (_includes, _RANGE_POINT),
    "during": (lambda a, b: _includes(b, a), _POINT_RANGE),
    "starts": (_starts, _POINT_RANGE),
    "started by": (lambda a, b: _starts(b, a), _RANGE_POINT),
    "coincides": (lambda a, b: _same_start(a, b) and _same_end(a, b), ("(point1: comparable, point2: comparable)", _RANGES)),
}


def _declare(name: str, relation: Relation, forms: tuple[str, ...]) -> None:
    @builtin(*(name + form for form in forms))
    def call(one: object, two: object) -> bool:
        return relation(_range(one), _range(two))


for _name, (_relation, _forms) in _RELATIONS.items():
    _declare(_name, _relation, _forms)


@builtin("range(from: string)")
def range_(text: str) -> Range:
    """A range from its text: `[1..5)`, `(date("2026-01-01")..date("2026-12-31")]`, ends must be literals."""
    from runner.feel.range_text import parse_range

    found = parse_range(text)
    if found is None:
        raise Fault(f"“{text[:60]}” ไม่ใช่ช่วงค่า", f"{text[:60]!r} is not a range")
    if found.low is None and found.high is None:
        raise outside("range")
    return found
