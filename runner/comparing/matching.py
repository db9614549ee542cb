"""Which thing of the old version is which of the new one: by id, else by likeness, the same whichever version is asked first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")
_MOST = 40_000  # pairs of strangers that are looked at; with more of them likeness means little, and takes long


@lru_cache(maxsize=8192)
def _pieces(text: str) -> frozenset[str]:
    plain = "".join(text.lower().split())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset(plain)


def alike(one: str, other: str) -> float:
    """How alike two short texts are, 0 to 1: the share of pairs of letters that they have in common."""
    if one == other:
        return 1.0
    a, b = _pieces(one), _pieces(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def shared(one: frozenset[object], other: frozenset[object]) -> float:
    """The share of what two sets have in common, 1 when both are empty."""
    return len(one & other) / len(one | other) if one or other else 1.0


def match(old: Mapping[str, T], new: Mapping[str, T], likeness: Callable[[T, T], float], least: float = 0.65) -> dict[str, str]:
    """Key in `old` → key in `new`, for all that stayed: equal keys first, then the likest of the others that are `least` alike."""
    found = {key: key for key in old if key in new}
    left = [(i, key) for i, key in enumerate(old) if key not in found]
    right = [(i, key) for i, key in enumerate(new) if key not in found]
    if len(left) * len(right) > _MOST:
        return found
    scored = [(likeness(old[a], new[b]), i + j, abs(i - j), a, b) for i, a in left for j, b in right]
    taken: set[str] = set()
    for score, _, _, a, b in sorted(scored, key=lambda one: (-round(one[0], 6), *one[1:3])):
        if score >= least and a not in found and b not in taken:
            found[a] = b
            taken.add(b)
    return found
