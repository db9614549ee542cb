"""Years, months and days of ordinals that are not known, by integers of z3 (the proleptic Gregorian calendar)."""

from __future__ import annotations

from typing import NamedTuple

import z3

from runner.paths.solving.guards import Constants, Expr, Guard

_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Civil(NamedTuple):
    """The parts of a day."""

    year: Expr
    month: Expr
    day: Expr


class Calendar:
    """Parts of days, made once for each ordinal."""

    def __init__(self, constants: Constants) -> None:
        self.constants = constants
        self._known: dict[int, tuple[Expr, Civil, tuple[Guard, ...]]] = {}

    def civil(self, ordinal: Expr) -> Civil:
        """Year, month and day: fresh constants that must lead back to the ordinal."""
        if isinstance(ordinal, int):
            ordinal = self.constants.number(ordinal)
        key = ordinal.get_id()
        if key not in self._known:
            parts = Civil(*(self.constants.whole(name) for name in ("year", "month", "day")))
            year, month, day = parts
            bounds = (year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1, day <= self.month_length(year, month))
            self._known[key] = ordinal, parts, (*bounds, ordinal == self.ordinal(year, month, day))
        _, parts, conditions = self._known[key]
        self.constants.require(conditions)
        return parts

    def ordinal(self, year: Expr, month: Expr, day: Expr) -> Expr:
        """The ordinal of a date."""
        before = year - 1
        start = before * 365 + before / 4 - before / 100 + before / 400
        return start + _table(month, _BEFORE) + z3.If(z3.And(month > 2, leap(year)), 1, 0) + day

    def month_length(self, year: Expr, month: Expr) -> Expr:
        """Days of a month."""
        return z3.If(z3.And(month == 2, leap(year)), self.constants.number(29), _table(month, _LENGTHS))

    def add_months(self, ordinal: Expr, months: Expr | int) -> Expr:
        """The same day some months later, or the last one of a shorter month."""
        year, month, day = self.civil(ordinal)
        total = year * 12 + month - 1 + months
        new_year, new_month = total / 12, total % 12 + 1
        longest = self.month_length(new_year, new_month)
        return self.ordinal(new_year, new_month, z3.If(day > longest, longest, day))

    def months_between(self, start: Expr, end: Expr) -> Expr:
        """Whole months from one day to another."""
        first, last = self.civil(start), self.civil(end)
        months = (last.year - first.year) * 12 + last.month - first.month
        short = z3.And(months > 0, last.day < first.day)
        long = z3.And(months < 0, last.day > first.day)
        return z3.If(short, months - 1, z3.If(long, months + 1, months))


def leap(year: Expr) -> Guard:
    """Whether a year has a 29 February."""
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def _table(month: Expr, values: tuple[int, ...]) -> Expr:
    found = z3.IntVal(values[11], month.ctx)
    for at in range(10, -1, -1):
        found = z3.If(month == at + 1, values[at], found)
    return found
