"""Hit policies: from the rows that match to the value of a table (DMN 1.5, 8.2.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from runner.feel.compare import same
from runner.feel.functions.statistics import max_, min_, sum_
from runner.feel.text import to_text

Outputs = Sequence[object]  # the values of one row, one for each output column
SINGLE = frozenset({"UNIQUE", "ANY", "PRIORITY", "FIRST"})
MULTIPLE = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})
AGGREGATIONS = frozenset({"", "SUM", "COUNT", "MIN", "MAX"})


def shaped(outputs: Outputs, names: Sequence[str]) -> object:
    """The result of one row: the value itself, or a context when there are several columns."""
    return outputs[0] if len(names) == 1 else dict(zip(names, outputs, strict=True))


def agree(hits: Sequence[Outputs]) -> bool:
    """Whether all rows give the same (hit policy ANY)."""
    return all(same(one, two) for hit in hits[1:] for one, two in zip(hits[0], hit, strict=True))


def by_priority(hits: Sequence[Outputs], priorities: Sequence[Sequence[object]]) -> list[Outputs]:
    """The rows by the order of the allowed values of the output columns, the first column first; unlisted values come last."""

    def rank(hit: Outputs) -> list[int]:
        return [
            next((at for at, value in enumerate(order) if same(value, given)), len(order))
            for given, order in zip(hit, priorities, strict=True)
        ]

    return sorted(hits, key=rank)


_AGGREGATE: dict[str, Callable[[list[object]], object]] = {"SUM": sum_, "MIN": min_, "MAX": max_, "COUNT": len}


def aggregated(hits: Sequence[Outputs], names: Sequence[str], aggregation: str) -> object:
    """Sum, count, smallest or greatest of the results, for each output column."""
    apply = _AGGREGATE[aggregation]
    return shaped([apply([hit[i] for hit in hits]) for i in range(len(names))], names)


def shown(values: Mapping[str, Any]) -> str:
    """Inputs for a message: `floor_area = 250, kind = "sell"`."""
    quote = '"{}"'
    return ", ".join(f"{name} = {quote.format(value) if isinstance(value, str) else to_text(value)}" for name, value in values.items())
