"""What stands after a dot: entries of contexts, and the properties of dates, times, durations and ranges (DMN 1.5, table 65)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from runner.feel.moments import civil, number_of, offset, split, time_offset, ymd
from runner.feel.numbers import from_float
from runner.feel.values import DAY, SECOND, DaysTime, Time, kind


def property_of(value: object, name: str, missing: object) -> object:
    """The entry or property `name` of a value that is neither null nor a list, or `missing`."""
    if isinstance(value, Mapping):
        found = value.get(name, missing)
        return from_float(found) if type(found) is float else found
    reader = _PROPERTIES.get((kind(value), name))
    return missing if reader is None else reader(value)


def _toward_zero(amount: int, unit: int, wrap: int | None = None) -> int:
    whole = abs(amount) // unit % wrap if wrap else abs(amount) // unit
    return -whole if amount < 0 else whole


def _clock(nanos: int, unit: int, wrap: int) -> int:
    return nanos // (unit * SECOND) % wrap


def _offset(seconds: int | None) -> DaysTime | None:
    return None if seconds is None else DaysTime(seconds * SECOND)


def _zone_name(zone: tzinfo | None) -> str | None:
    return zone.key if isinstance(zone, ZoneInfo) else None


def _moment_offset(value: Any) -> DaysTime | None:
    number, nanos, zone = split(value)
    return None if zone is None else _offset(offset(number, nanos, zone))


def _number(value: Any) -> int:
    return split(value)[0] if kind(value) == "date and time" else number_of(value)


def _nanos(value: Any) -> int:
    return value.nanos if isinstance(value, Time) else split(value)[1]


def _ymd(value: Any) -> tuple[int, int, int]:
    return civil(_number(value)) if kind(value) == "date and time" else ymd(value)


Reader = Callable[[Any], object]
_DATE: dict[str, Reader] = {
    "year": lambda v: _ymd(v)[0],
    "month": lambda v: _ymd(v)[1],
    "day": lambda v: _ymd(v)[2],
    "weekday": lambda v: (_number(v) - 1) % 7 + 1,
}
_CLOCK: dict[str, Reader] = {
    "hour": lambda v: _clock(_nanos(v), 3600, 24),
    "minute": lambda v: _clock(_nanos(v), 60, 60),
    "second": lambda v: _clock(_nanos(v), 1, 60),
}
_TIME: dict[str, Reader] = {
    "time offset": lambda v: _offset(time_offset(v)),
    "timezone": lambda v: _zone_name(v.zone),
}
_MOMENT: dict[str, Reader] = {
    "time offset": _moment_offset,
    "timezone": lambda v: _zone_name(split(v)[2]),
}
_YEARS: dict[str, Reader] = {
    "years": lambda v: _toward_zero(v.months, 12),
    "months": lambda v: _toward_zero(v.months, 1, 12),
}
_DAYS: dict[str, Reader] = {
    "days": lambda v: _toward_zero(v.nanos, DAY),
    "hours": lambda v: _toward_zero(v.nanos, 3600 * SECOND, 24),
    "minutes": lambda v: _toward_zero(v.nanos, 60 * SECOND, 60),
    "seconds": lambda v: _toward_zero(v.nanos, SECOND, 60),
}
_RANGE: dict[str, Reader] = {
    "start": lambda v: v.low,
    "end": lambda v: v.high,
    "start included": lambda v: v.low_closed,
    "end included": lambda v: v.high_closed,
}
_PROPERTIES: dict[tuple[str, str], Reader] = {
    (name, key): reader
    for name, readers in {
        "date": _DATE,
        "time": _CLOCK | _TIME,
        "date and time": _DATE | _CLOCK | _MOMENT,
        "years and months duration": _YEARS,
        "days and time duration": _DAYS,
        "range": _RANGE,
    }.items()
    for key, reader in readers.items()
}
PROPERTY_NAMES = frozenset(key for _, key in _PROPERTIES)
