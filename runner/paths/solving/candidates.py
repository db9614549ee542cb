"""Values worth trying for an input: what its preferred value, its options and the constants around it suggest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from runner.clock import BANGKOK
from runner.feel import DaysTime, YearsMonths
from runner.feel.bounds import Fault
from runner.feel.moments import add_months
from runner.feel.numbers import whole
from runner.feel.values import DAY, SECOND
from runner.paths.solving.knowing import Knowledge
from runner.paths.solving.patterns import sample
from runner.paths.terms import Assignment, Fact, Input, Json, Pool

_LONGEST = 500  # characters of a made-up text
_LARGEST = 10**15


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
        if number:
            yield None

    def _days(self, one: Input, constants: Iterable[object], values: Assignment) -> Iterator[Json]:
        spell = _spell_day if one.kind == "date" else _spell_moment
        near = list(
            dict.fromkeys(d for number in (one.number, *_others(self._pool, values)) if (d := self._day(number, values)) is not None)
        )
        fixed = [c for c in constants if isinstance(c, date)]
        spans = [c for c in constants if isinstance(c, DaysTime | YearsMonths)]
        spans += [DaysTime(c * DAY) for c in constants if type(c) is int and 0 < c < 5000]
        for day in _offsets(near, fixed, spans):
            yield spell(day)

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
    around += [0, 1, -1, *(v for c in found for v in (c + step, c - step, c * 2)), *_sums(found)]  # type: ignore[operator]
    for value in dict.fromkeys(map(whole, around)):
        if type(value) is int or not one.whole:
            if value == round(value, one.digits):
                yield value


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


def _offsets(near: list[date], fixed: list[date], spans: list[DaysTime | YearsMonths]) -> Iterator[date]:
    """Days at and beside the constants, spans away from days that are there, then through weekdays and months."""
    plain = [d.date() if isinstance(d, datetime) else d for d in fixed]
    yield from (moved for shift in (0, 1, -1) for d in plain if (moved := _moved(d, shift)) is not None)
    for day in near:
        yield from (moved for span in spans for sign in (1, -1) for moved in _beside(day, span, sign))
        yield from (
            moved for shift in (1, -1, 2, 3, 4, 5, 6, 7, 30, -30, 60, 90, 180, 365, -365) if (moved := _moved(day, shift)) is not None
        )
    for day in near[:1]:
        yield from (date(day.year + (day.month + m - 1) // 12, (day.month + m - 1) % 12 + 1, 1) for m in range(1, 13) if day.year < 9990)


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _beside(day: date, span: DaysTime | YearsMonths, sign: int) -> Iterator[date]:
    if isinstance(span, DaysTime):
        end = _moved(day, sign * max(-(10**6), min(10**6, span.nanos // DAY)))
    else:
        try:
            there = add_months(day, sign * span.months)
        except Fault:
            return
        end = there if isinstance(there, date) else None
    if end is not None:
        yield from (moved for shift in (0, 1, -1) if (moved := _moved(end, shift)) is not None)


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
__all__ = ["SECOND", "Candidates"]
