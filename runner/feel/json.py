"""FEEL values and the JSON-able values of case variables."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from runner.feel.numbers import from_float, whole
from runner.feel.text import to_text
from runner.feel.values import Function, kind


def to_json(value: object) -> object:
    """For case variables: dates, times and durations become ISO strings, ranges their text, functions null; Decimals stay exact.

    A Decimal that is a whole number becomes an int.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return whole(value)
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    return None if isinstance(value, Function) or kind(value) == "unknown" else to_text(value)


def from_json(value: object) -> object:
    """The other way for what JSON knows: floats become exact numbers; strings stay strings."""
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, list | tuple):
        return [from_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): from_json(item) for key, item in value.items()}
    return value
