"""Texts of which at least one is not known: the same, or one before the other. The text of a day is compared as the day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date

from runner.paths.solving.guards import Constants, Expr, Guard
from runner.paths.solving.values import Day, Iso, Leaf, Moment, Text

_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


def text_of(constants: Constants, leaf: Leaf) -> Expr | None:
    """A text as an expression; None for the text of a day, time or moment."""
    return leaf.expr if isinstance(leaf, Text) else constants.string(leaf) if isinstance(leaf, str) else None


def same_text(constants: Constants, left: Leaf, right: Leaf) -> Guard | None:
    """When two texts are equal; None where there is no rule."""
    if isinstance(left, Iso) and isinstance(right, Iso):
        if isinstance(left.of, Moment) and isinstance(right.of, Moment) and left.of.zone != right.of.zone:
            return None
        return left.of.expr == right.of.expr if type(left.of) is type(right.of) else False
    if isinstance(right, Iso):
        left, right = right, left
    if isinstance(left, Iso):
        if not isinstance(left.of, Day) or not isinstance(right, str):
            return None
        day = _day(right)
        return False if day is None else left.of.expr == day
    return text_of(constants, left) == text_of(constants, right)


def text_below(constants: Constants, left: Leaf, right: Leaf) -> Guard | None:
    """When a text comes before another; None where there is no rule."""
    if isinstance(left, Iso) and isinstance(right, Iso):
        return left.of.expr < right.of.expr if type(left.of) is type(right.of) and not isinstance(left.of, Moment) else None
    if isinstance(left, Iso):
        return left.of.expr < _days_below(right, bisect_left) if isinstance(left.of, Day) and isinstance(right, str) else None
    if isinstance(right, Iso):
        return right.of.expr >= _days_below(left, bisect_right) if isinstance(right.of, Day) and isinstance(left, str) else None
    first, second = text_of(constants, left), text_of(constants, right)
    return None if first is None or second is None else first < second


def _day(text: str) -> int | None:
    """The day that a text spells, as FEEL would spell it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day.toordinal() if day.isoformat() == text else None


def _days_below(text: str, bisect: Callable[..., int]) -> int:
    """The first ordinal whose text is not before `text` (by `bisect_right`: comes after it)."""
    return bisect(range(_LAST + 1), text, _FIRST, key=lambda day: date.fromordinal(day).isoformat())
