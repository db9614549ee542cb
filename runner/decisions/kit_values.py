"""Values of the compatibility kit: from their XML, and compared strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from lxml import etree

from runner.feel.bounds import Fault
from runner.feel.compare import same
from runner.feel.moment_text import format_temporal, parse_date, parse_duration, parse_moment, parse_time
from runner.feel.numbers import dec, is_number
from runner.feel.numbers import parse as parse_number
from runner.feel.values import kind

_SPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
_PRECISION = Decimal("1e-8")  # of irrational results (sqrt, log, stddev): the kit writes them with few digits
_READERS: dict[str, Callable[[str], object]] = {
    "decimal": parse_number,
    "double": parse_number,
    "float": parse_number,
    "integer": parse_number,
    "int": parse_number,
    "long": parse_number,
    "boolean": lambda text: text in ("true", "1"),
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_moment,
    "duration": parse_duration,
    "dayTimeDuration": parse_duration,
    "yearMonthDuration": parse_duration,
}


def read_value(tree: etree._Element) -> object:
    """What an `inputNode`, `expected`, `component` or `item` says."""
    if tree.get(f"{_SCHEMA}nil") in ("true", "1"):
        return None
    listed = tree.find(f"{_SPACE}list")
    if listed is not None:
        return None if listed.get(f"{_SCHEMA}nil") in ("true", "1") else [read_value(item) for item in listed.iterfind(f"{_SPACE}item")]
    components = tree.findall(f"{_SPACE}component")
    if components:
        return {one.get("name", ""): read_value(one) for one in components}
    return _simple(tree.find(f"{_SPACE}value"))


def _simple(value: etree._Element | None) -> object:
    if value is None or value.get(f"{_SCHEMA}nil") in ("true", "1"):
        return None
    text = "".join(map(str, value.itertext()))
    name = (value.get(f"{_SCHEMA}type") or "").rpartition(":")[2]
    reader = _READERS.get(name)
    if reader is None:
        return text
    try:
        return reader(text.strip())
    except Fault:
        return text


def matches(found: object, expected: object) -> bool:
    """The same type and the same value, also inside; a number may differ where the kit rounded it."""
    if expected is None or found is None:
        return found is expected
    if is_number(found) and is_number(expected):
        return abs(dec(found) - dec(expected)) <= _PRECISION  # type: ignore[arg-type]
    if kind(found) != kind(expected):
        return False
    if isinstance(expected, list) and isinstance(found, list | tuple):
        return len(found) == len(expected) and all(map(matches, found, expected))
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return found.keys() == expected.keys() and all(matches(found[key], value) for key, value in expected.items())
    if kind(expected) in ("time", "date and time"):
        return format_temporal(found) == format_temporal(expected) or same(found, expected)  # type: ignore[arg-type]
    return same(found, expected)
