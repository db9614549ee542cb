"""Inputs as unions: the domain of each kind, and null."""

from __future__ import annotations

from datetime import date, timedelta, timezone

import z3

from runner.feel.bounds import Fault
from runner.feel.moment_text import parse_moment
from runner.feel.moments import split
from runner.paths.solving.guards import Constants, Guard, both, either, no
from runner.paths.solving.values import Day, Hour, Iso, Items, Leaf, Moment, Num, Text, Union, one
from runner.paths.terms import Input

_FIRST, _LAST = date(1800, 1, 1).toordinal(), date(2400, 12, 31).toordinal()  # days that a form takes
_LARGEST = 10**15
_LONGEST = 2_000  # characters


def input_union(one_: Input, constants: Constants) -> Union:
    """What an input may be: null, or a value of its kind. The start is always there."""
    present = True if one_.source == "start" else no(constants.flag(f"null {one_.name}"))
    if (one_.kind == "string" and one_.options) or one_.kind == "boolean":
        values = _of_options(one_.options if one_.kind == "string" else (True, False), one_.name, constants)
    else:
        values = [(True, _leaf(one_, constants))]
    if present is True:
        return values
    return [(no(present), None), *((both(present, guard), leaf) for guard, leaf in values)]


def _of_options(options: tuple[object, ...], name: str, constants: Constants) -> Union:
    which = constants.whole(name)
    constants.require([which >= 0, which < len(options)])
    return [(which == at, option) for at, option in enumerate(options)]


def _leaf(one_: Input, constants: Constants) -> Leaf:
    match one_.kind:
        case "number":
            return _number(one_, constants)
        case "date":
            return Iso(Day(_between(one_.name, _FIRST, _LAST, constants)))
        case "time":
            return Iso(Hour(60 * _between(one_.name, 0, 1439, constants)))
        case "datetime":
            return Iso(_moment(one_, constants))
        case "choices":
            flags = [constants.flag(f"{one_.name} {option}") for option in one_.options]
            return Items(tuple((flag, one(option)) for flag, option in zip(flags, one_.options, strict=True)))
    text = constants.text(one_.name)
    constants.require([z3.Length(text) <= _LONGEST])
    return Text(text)


def _number(one_: Input, constants: Constants) -> Num:
    scale = 1 if one_.whole else 10**one_.digits
    units = _between(one_.name, -_LARGEST * scale, _LARGEST * scale, constants)
    return Num(units if scale == 1 else z3.ToReal(units) / scale)


def _moment(one_: Input, constants: Constants) -> Moment:
    """A moment with the zone of the preferred value, else Thailand's offset; whole minutes."""
    try:
        zone = split(parse_moment(one_.preferred))[2] if isinstance(one_.preferred, str) else timezone(timedelta(hours=7))
    except Fault:
        zone = timezone(timedelta(hours=7))
    offset = zone.utcoffset(None) if isinstance(zone, timezone) else None
    east = 0 if zone is None else 7 * 3600 if offset is None else int(offset.total_seconds())
    return Moment(60 * _between(one_.name, _FIRST * 1440, _LAST * 1440, constants), zone, east)


def _between(name: str, low: int, high: int, constants: Constants) -> z3.ArithRef:
    made = constants.whole(name)
    constants.require([made >= low, made <= high])
    return made


_USUAL = timedelta(days=730)  # before and after the preferred day
_SOON = date(2027, 1, 11)  # where nothing is preferred


def natural(one_: Input, union: Union) -> list[Guard]:
    """Conditions under which a value looks like what people fill in: no negative numbers, whole ones, days of these years."""
    found: list[Guard] = []
    for guard, leaf in union:
        match leaf:
            case Num():
                found += [either(no(guard), leaf.expr >= 0), either(no(guard), leaf.expr < 100_000)]
                found += [] if one_.whole else [either(no(guard), z3.IsInt(leaf.expr))]
            case Iso(of=Day() as day):
                middle = _day_of(one_.preferred)
                first = middle if one_.source == "start" else middle - _USUAL
                found.append(either(no(guard), both(day.expr >= first.toordinal(), day.expr <= (middle + _USUAL).toordinal())))
            case Iso(of=Moment() as moment):
                middle = _day_of(one_.preferred)
                low, high = ((middle + shift).toordinal() * 86_400 for shift in (-_USUAL, _USUAL))
                found.append(either(no(guard), both(moment.expr >= low, moment.expr <= high)))
            case Text():
                found.append(either(no(guard), z3.Length(leaf.expr) > 0))
    return found


def _day_of(preferred: object) -> date:
    try:
        return date.fromisoformat(str(preferred)[:10])
    except ValueError:
        return _SOON
