"""Values worth trying for an input: what its preferred value, its options and the constants around it suggest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from runner.clock import BANGKOK
from runner.feel import DaysTime, YearsMonths
from runner.feel.bounds import Fault
from runner.feel.moments import add_months, number_of
from runner.feel.numbers import whole
from runner.feel.values import DAY
from runner.paths.solving.knowing import Knowledge
from runner.paths.solving.patterns import sample
from runner.paths.terms import Assignment, Fact, Input, Json, Pool

_LONGEST = 500  # characters of a made-up text
_LARGEST = 10**15
_FARTHEST = 5_000  # days or months
_LAST = date.max.toordinal()
_SHIFTS = (1, -1, 2, 3, 4, 5, 6, 7, 30, -30, 60, 90, 180, 365, -365)


class Candidates:
    """Values to try, most natural first; always the same ones for the same question."""

    def __init__(self, pool: Pool, knowledge: Knowledge) -> None:
        self._pool, self._knowledge = pool, knowledge

    def of(self, number: int, fact: Fact, values: Assignment) -> Iterator[Json]:
        """For an input, so that a fact may hold."""
        one = self._pool[number]
        assert isinstance(one, Input)
        behind = self._knowledge.of(fact.about)
        if one.preferred is not None:
            yield one.preferred
        if one.kind == "string" and not one.options:
            yield from _texts(one, behind.constants, behind.patterns)
        elif one.kind in ("date", "datetime"):
            yield from self._days(one, behind.constants, values)
        else:
            yield from _KINDS[one.kind](one, behind.constants)
        if one.source != "start":
            yield None

    def _days(self, one: Input, constants: Iterable[object], values: Assignment) -> Iterator[Json]:
        spell = _spell_day if one.kind == "date" else _spell_moment
        days = [self._day(number, values) for number in (one.number, *_others(self._pool, values))]
        near = list(dict.fromkeys(day for day in days if day is not None))
        found = list(dict.fromkeys(_offsets(near, constants)))
        if one.source == "start" and near:  # a path starts later rather than earlier
            found.sort(key=lambda day: day < near[0].toordinal())
        yield from (spell(date.fromordinal(day)) for day in found if 1 <= day <= _LAST)

    def _day(self, number: int, values: Assignment) -> date | None:
        value = values.get(number, self._pool.preferred(number))
        try:
            return date.fromisoformat(value[:10]) if isinstance(value, str) else None
        except ValueError:
            return None

    def simpler(self, number: int, value: Json) -> Iterator[Json]:
        """What to put in the place of a value that was found, best first; the value itself is not among them."""
        one = self._pool[number]
        assert isinstance(one, Input)
        if value != one.preferred:
            yield one.preferred
            if type(value) is Decimal:
                near = int(value)
                yield from (near, near + 1, near - 1)
                yield from (whole(value.quantize(Decimal(1).scaleb(-digits))) for digits in range(1, one.digits))


def _others(pool: Pool, values: Assignment) -> Iterator[int]:
    yield 0
    for number in values:
        one = pool[number]
        if isinstance(one, Input) and one.kind in ("date", "datetime"):
            yield number


def _numbers(one: Input, constants: Iterable[object]) -> Iterator[Json]:
    step = 1 if one.whole else Decimal(1).scaleb(-one.digits)
    found = [c for c in constants if type(c) in (int, Decimal) and abs(c) < _LARGEST]  # type: ignore[arg-type]
    around: list[Any] = [v for c in found for v in (c, c + 1, c - 1)]  # type: ignore[operator]
    around += [0, 1, *(v for c in found for v in (c + step, c - step, c * 2)), *_sums(found), -1]  # type: ignore[operator]
    likely = sorted(dict.fromkeys(map(whole, around)), key=lambda value: value < 0)
    yield from (value for value in likely if (type(value) is int or not one.whole) and value == round(value, one.digits))


def _sums(found: list[Any]) -> Iterator[Any]:
    for a in found[:6]:
        for b in found[:6]:
            yield from (a + b, a - b, a * b)


def _texts(one: Input, constants: Iterable[object], patterns: Iterable[str]) -> Iterator[Json]:
    constants = list(constants)
    base = one.preferred if isinstance(one.preferred, str) and one.preferred else "ก"
    yield from (made for pattern in patterns if (made := sample(pattern)) is not None)
    words = [c for c in constants if isinstance(c, str)]
    yield from words
    lengths = [v for c in constants if type(c) is int and 0 <= c <= _LONGEST for v in (c, c + 1, c - 1)]
    yield from (_long(base, size) for size in dict.fromkeys(lengths) if size > 0)
    yield from (f"{base}{word}" for word in words)
    yield from (f"{word}{base}" for word in words)
    yield from (str(c) for c in constants if type(c) is int)
    yield ""


def _long(base: str, size: int) -> str:
    """The text repeated or cut to a length, without a space at its end."""
    made = (f"{base} " * (size // (len(base) + 1) + 1))[:size]
    return made[:-1] + base[0] if made.endswith(" ") else made


def _booleans(one: Input, constants: Iterable[object]) -> Iterator[Json]:
    yield from (True, False)


def _options(one: Input, constants: Iterable[object]) -> Iterator[Json]:
    yield from one.options


def _choices(one: Input, constants: Iterable[object]) -> Iterator[Json]:
    yield from ([option] for option in one.options)
    yield list(one.options)
    yield []
    yield from ([o for o in one.options if o != option] for option in one.options)
    yield from ([*one.options[:at]] for at in range(2, len(one.options)))


def _times(one: Input, constants: Iterable[object]) -> Iterator[Json]:
    yield from (f"{hour:02d}:{minute:02d}:00" for hour in (9, 12, 0, 16, 23, 18, 6) for minute in (0, 30))


def _offsets(near: list[date], constants: Iterable[object]) -> Iterator[int]:
    """Ordinals at and beside the constants, spans away from days that are there, then through weekdays and months."""
    constants = list(constants)
    fixed = [c.toordinal() for c in constants if isinstance(c, date)]
    yield from (day + shift for shift in (0, 1, -1) for day in fixed)
    days = [c for c in constants if type(c) is int and 0 < c < _FARTHEST]
    days += [c.nanos // DAY for c in constants if isinstance(c, DaysTime)]
    months = [c.months for c in constants if isinstance(c, YearsMonths) and c.months < _FARTHEST]
    for day in near:
        ends = [day.toordinal() + sign * count for count in days for sign in (1, -1)]
        ends += [_months_on(day, sign * count) for count in months for sign in (1, -1)]
        yield from (end + shift for end in ends for shift in (0, 1, -1))
        yield from (day.toordinal() + shift for shift in _SHIFTS)
    for day in near[:1]:
        yield from (_months_on(day.replace(day=1), month) for month in range(1, 13))


def _months_on(day: date, months: int) -> int:
    """The ordinal of the same day some months later; 0 where there is none."""
    try:
        return number_of(add_months(day, months))
    except Fault:
        return 0


def _spell_day(day: date) -> str:
    return day.isoformat()


def _spell_moment(day: date) -> str:
    return datetime.combine(day, time(9), BANGKOK).isoformat()


_KINDS = {
    "boolean": _booleans,
    "number": _numbers,
    "string": _options,
    "time": _times,
    "choices": _choices,
}
