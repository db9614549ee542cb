"""Any value as the text that `string()` gives (DMN 1.5, 10.3.4.1): such that FEEL reads it back where there is a literal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runner.feel.bounds import TEXT, exhausted
from runner.feel.moment_text import format_temporal
from runner.feel.names import WORD
from runner.feel.numbers import plain
from runner.feel.tokens import escape
from runner.feel.values import Function, Range, kind


def to_text(value: object) -> str:
    """A string as it is, everything else as a literal without `@`."""
    if isinstance(value, str):
        return value
    budget = [TEXT]
    return _text(value, budget)


def _text(value: Any, budget: list[int]) -> str:
    found = _one(value, budget)
    budget[0] -= len(found)
    if budget[0] < 0:
        exhausted()
    return found


def _one(value: Any, budget: list[int]) -> str:
    name = kind(value)
    if name == "null":
        return "null"
    if name == "boolean":
        return "true" if value else "false"
    if name == "number":
        return plain(value)
    if name == "string":
        return escape(value)
    if name == "list":
        return f"[{', '.join(_text(item, budget) for item in value)}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_text(item, budget)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return _range(value, budget)
    if name.endswith("duration"):
        return str(value)
    if isinstance(value, Function):
        return value.name or f"function({', '.join(value.parameters)})"
    return format_temporal(value)


def _key(key: str) -> str:
    return key if all(WORD.fullmatch(word) for word in key.split(" ")) else escape(key)


def _range(value: Range, budget: list[int]) -> str:
    if value.unbounded_low:
        return f"({'<=' if value.high_closed else '<'} {_text(value.high, budget)})"
    if value.unbounded_high:
        return f"({'>=' if value.low_closed else '>'} {_text(value.low, budget)})"
    left, right = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{left}{_text(value.low, budget)}..{_text(value.high, budget)}{right}"
