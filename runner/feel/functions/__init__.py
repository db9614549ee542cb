"""The built-in functions of FEEL by name; importing this declares them all."""

from __future__ import annotations

from runner.feel.functions import (
    booleans,
    contexts,
    conversions,
    dates,
    lists,
    numbers,
    ordering,
    ranges,
    statistics,
    strings,
    working_days,
)
from runner.feel.functions.registry import BUILTINS

__all__ = [
    "BUILTINS",
    "booleans",
    "contexts",
    "conversions",
    "dates",
    "lists",
    "numbers",
    "ordering",
    "ranges",
    "statistics",
    "strings",
    "working_days",
]
