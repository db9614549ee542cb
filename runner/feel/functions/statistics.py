"""Built-ins that make one number of many: sum, mean, median, mode, stddev, product, min, max, all, any, count."""

from __future__ import annotations

from functools import reduce

from runner.feel import arithmetic
from runner.feel.compare import less
from runner.feel.functions.registry import builtin
from runner.feel.numbers import CONTEXT, Num, dec, is_number, whole
from runner.feel.reasons import outside, unsuitable

Items = list[object]


def _numbers(items: Items, what: str) -> list[Num]:
    for item in items:
        if not is_number(item):
            raise unsuitable(what, item, "number")
    if not items:
        raise outside(what)
    return items  # type: ignore[return-value]


@builtin("count(list: list)")
def count(items: Items) -> int:
    """How many items."""
    return len(items)


@builtin("min(list: list...)")
def min_(items: Items) -> object:
    """The smallest of comparable items; of none, null."""
    return reduce(lambda a, b: b if less(b, a, "min") else a, items) if items else None


@builtin("max(list: list...)")
def max_(items: Items) -> object:
    """The greatest of comparable items; of none, null."""
    return reduce(lambda a, b: b if less(a, b, "max") else a, items) if items else None


@builtin("sum(list: list...)")
def sum_(items: Items) -> object:
    """The sum of numbers, or of durations of one kind; of none, null."""
    if not items:
        return None
    if not is_number(items[0]) and all(type(i) is type(items[0]) for i in items) and not isinstance(items[0], str):
        return reduce(arithmetic.add, items)
    _numbers(items, "sum")
    return reduce(arithmetic.add, items)


@builtin("product(list: list...)")
def product(items: Items) -> object:
    """The product of numbers."""
    _numbers(items, "product")
    return reduce(arithmetic.multiply, items)


@builtin("mean(list: list...)")
def mean(items: Items) -> object:
    """The average."""
    _numbers(items, "mean")
    return arithmetic.divide(sum_(items), len(items))


@builtin("median(list: list...)")
def median(items: Items) -> object:
    """The middle one, or the average of the two in the middle; of none, null."""
    if not items:
        return None
    ordered = sorted(_numbers(items, "median"))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return arithmetic.divide(arithmetic.add(ordered[middle - 1], ordered[middle]), 2)


@builtin("stddev(list: list...)", deep=True, price=400)
def stddev(items: Items) -> object:
    """The sample standard deviation of two or more numbers."""
    found = [dec(item) for item in _numbers(items, "stddev")]
    if len(found) < 2:
        raise outside("stddev")
    average = dec(mean(items))  # type: ignore[arg-type]
    squares = reduce(CONTEXT.add, (CONTEXT.power(CONTEXT.subtract(item, average), 2) for item in found))
    return whole(CONTEXT.sqrt(CONTEXT.divide(squares, dec(len(found) - 1))))


@builtin("mode(list: list...)")
def mode(items: Items) -> object:
    """The most frequent numbers, in ascending order."""
    if not items:
        return []
    counts: dict[Num, int] = {}
    for item in _numbers(items, "mode"):
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return sorted(item for item, times in counts.items() if times == most)


@builtin("all(list: list...)")
def all_(items: Items) -> object:
    """False when one is false, true when all are true (also of none), else null."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@builtin("any(list: list...)")
def any_(items: Items) -> object:
    """True when one is true, false when all are false (also of none), else null."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None
