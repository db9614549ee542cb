"""List built-ins (DMN 1.5, table 75) but for the statistics."""

from __future__ import annotations

from collections.abc import Sequence

from runner.feel.bounds import ITEMS, TEXT, Fault, Run, exhausted
from runner.feel.compare import same
from runner.feel.functions.registry import builtin
from runner.feel.numbers import Num, integer
from runner.feel.numbers import position as place_of
from runner.feel.reasons import outside, unsuitable
from runner.feel.values import Function, kind

Items = list[object]


def _place(items: Sequence[object], position: Num, what: str, *, after_last: bool = False) -> int:
    """A position from 1, or from the end when negative, as a Python index."""
    place = place_of(position, what)
    if 1 <= place <= len(items) + after_last:
        return place - 1
    if -len(items) <= place <= -1:
        return place + len(items)
    raise outside(what)


def bounded(items: Items) -> Items:
    """A list that is not too long."""
    if len(items) > ITEMS:
        exhausted()
    return items


@builtin("list contains(list: list, element: any)", deep=True)
def list_contains(items: Items, element: object) -> bool:
    """Whether an equal item is there; null is found too."""
    return any(same(item, element) for item in items)


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(items: Items, start: Num, length: Num | None = None) -> Items:
    """The items from a position on, as many as asked."""
    first = _place(items, start, "sublist")
    if length is None:
        return items[first:]
    size = place_of(length, "sublist")
    if size < 0 or first + size > len(items):
        raise outside("sublist")
    return items[first : first + size]


@builtin("append(list: list, item: items...)")
def append(items: Items, more: Items) -> Items:
    """The list with further items."""
    return bounded([*items, *more])


@builtin("concatenate(list: items...)")
def concatenate(lists: Items) -> Items:
    """All items of all lists."""
    return bounded([item for one in lists for item in _as_list(one, "concatenate")])


def _as_list(value: object, what: str) -> Items:
    if value is None:
        raise unsuitable(what, value, "list")
    return list(value) if isinstance(value, list | tuple) else [value]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(items: Items, position: Num, new: object) -> Items:
    """With an item before a position."""
    at = _place(items, position, "insert before")
    return [*items[:at], new, *items[at:]]


@builtin("remove(list: list, position: number)")
def remove(items: Items, position: Num) -> Items:
    """Without the item at a position."""
    at = _place(items, position, "remove")
    return [*items[:at], *items[at + 1 :]]


@builtin("list replace(list: list, position: number, newItem: any)", run=True)
def list_replace(run: Run, items: Items, position: Num, new: object) -> Items:
    """With the item at a position replaced."""
    at = _place(items, position, "list replace")
    return [*items[:at], new, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)", run=True)
def list_replace_matching(run: Run, items: Items, match: Function, new: object) -> Items:
    """With every item replaced for which `match(item, newItem)` is true."""
    found: Items = []
    for item in items:
        verdict = match.call(run, [item, new])
        if type(verdict) is not bool:
            raise unsuitable("list replace(match)", verdict, "boolean")
        found.append(new if verdict else item)
    return found


@builtin("reverse(list: list)")
def reverse(items: Items) -> Items:
    """From the last to the first."""
    return items[::-1]


@builtin("index of(list: list, match: any)", deep=True)
def index_of(items: Items, match: object) -> Items:
    """The positions of all equal items."""
    return [at for at, item in enumerate(items, 1) if same(item, match)]


@builtin("union(list: items...)", run=True, deep=True)
def union(run: Run, lists: Items) -> Items:
    """All items of all lists, each once."""
    return distinct_values(run, concatenate(lists))


@builtin("distinct values(list: list)", run=True, deep=True)
def distinct_values(run: Run, items: Items) -> Items:
    """Each item once, in the order of their first places."""
    found: Items = []
    seen: set[object] = set()
    for item in items:
        if type(item) in (str, int, bool):
            mark = (type(item), item)
            if mark in seen:
                continue
            seen.add(mark)
        run.spend(len(found) >> 1 if type(item) is not str else 1)
        if not any(same(item, other) for other in found):
            found.append(item)
    return found


@builtin("flatten(list: list)", run=True)
def flatten(run: Run, items: Items) -> Items:
    """Lists inside lists opened, to any depth."""
    found: Items = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            run.spend(1)
            if isinstance(item, list | tuple):
                stack.append(iter(item))
                break
            found.append(item)
        else:
            stack.pop()
    return bounded(found)


@builtin("duplicate values(list: list)", run=True, deep=True)
def duplicate_values(run: Run, items: Items) -> Items:
    """Camunda: the items that occur more than once, each once."""
    return [item for item in distinct_values(run, items) if len(index_of(items, item)) > 1]


@builtin("is empty(list: list)")
def is_empty(items: Items) -> bool:
    """Camunda: no items."""
    return not items


@builtin("partition(list: list, size: number)")
def partition(items: Items, size: Num) -> Items:
    """Camunda: the list in parts of `size` items."""
    step = integer(size, "partition")
    if step < 1:
        raise outside("partition")
    parts: Items = [items[at : at + step] for at in range(0, len(items), step)]
    return parts


@builtin("string join(list: list, delimiter?: any, prefix?: any, suffix?: any)")
def string_join(items: Items, delimiter: object = None, prefix: object = None, suffix: object = None) -> str:
    """The strings in one, nulls left out."""
    for part in (delimiter, prefix, suffix):
        if part is not None and not isinstance(part, str):
            raise unsuitable("string join", part, "string")
    words = [item for item in items if item is not None]
    for word in words:
        if not isinstance(word, str):
            raise Fault("string join: รายการต้องเป็นข้อความทั้งหมด", f"string join: expected strings, found {kind(word)}")
    if sum(map(len, words)) + len(words) * len(str(delimiter or "")) > TEXT:  # type: ignore[arg-type]
        exhausted()
    return f"{prefix or ''}{str(delimiter or '').join(words)}{suffix or ''}"  # type: ignore[arg-type]
