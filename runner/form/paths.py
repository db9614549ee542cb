"""Paths into a form's values: `shop.name`, `signs[2].width` (rows count from 0)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

Steps = tuple[str | int, ...]
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]{1,3})\]|(\.)")


@lru_cache(maxsize=8192)
def parse(path: str) -> Steps | None:
    """The steps of a path, or None when it is not one."""
    steps: list[str | int] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            return None
        name, index, _dot = match.groups()
        if name:
            steps.append(name)
        elif index:
            steps.append(int(index))
        at = match.end()
    return tuple(steps) if steps and isinstance(steps[0], str) else None


def write(steps: Sequence[str | int]) -> str:
    """The path of some steps: the opposite of `parse`."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def general(path: str) -> str:
    """The path without row numbers (`signs[].width`): the same field in every row."""
    return re.sub(r"\[[0-9]+\]", "[]", path)


def get(values: object, steps: Steps) -> object:
    """What stands there, or None."""
    for step in steps:
        if type(values) is dict:  # nearly always: asking for Mapping takes longer
            values = values.get(step)
        elif isinstance(step, int):
            values = values[step] if isinstance(values, list) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, Mapping) else None
    return values


def each(values: object, path: str) -> Iterator[object]:
    """What stands at a general path (`signs[].photo`), row by row."""
    head, _, rest = path.partition("[].")
    found = get(values, parse(head) or ("",))
    if not rest:
        yield found
    for row in found if rest and isinstance(found, list) else ():
        yield from each(row, rest)


def put(values: dict[str, object], steps: Steps, value: object) -> None:
    """Store `value` there, making the contexts and rows on the way (a value of another shape in the way is replaced)."""
    if len(steps) == 1:
        values[str(steps[0])] = value
        return
    at: object = values
    for step, following in pairwise(steps):
        at = _enter(at, step, [] if isinstance(following, int) else {})
    _set(at, steps[-1], value)


def _enter(at: object, step: str | int, empty: object) -> object:
    inner = get(at, (step,))
    if not isinstance(inner, type(empty)):
        inner = empty
        _set(at, step, inner)
    return inner


def _set(at: object, step: str | int, value: object) -> None:
    if isinstance(at, list) and isinstance(step, int):
        at.extend({} for _ in range(step + 1 - len(at)))
        at[step] = value
    elif isinstance(at, dict):
        at[step] = value
