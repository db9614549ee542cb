"""In what a form is asked: the case's variables and environment, the moment, and the shape of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import islice, product
from typing import Any

from runner import feel
from runner.errors import AnuyatError
from runner.paths.shapes import Forms, Shape
from runner.paths.terms import Input, Json, Pool, marked, marks

_WORLDS = 16


@lru_cache(maxsize=512)
def compiled(text: str) -> feel.Expression:
    """An expression of our own making."""
    return feel.compile(text)


@dataclass(frozen=True)
class Round:
    """In what a form is asked: the case's variables and environment, the time since the path's start, the shape of the answers."""

    pool: Pool
    scope: Mapping[str, Json]
    name: str
    since: timedelta
    shape: Shape
    forms: Forms

    def term(self, text: str, **scope: Json) -> str:
        return self.pool.term(compiled(text), scope, self.since)

    def worth(self, value: Json) -> Json:
        """What a value comes to when everybody answers as preferred; None where it has no value then."""
        try:
            return self.pool.worth(value, {})
        except AnuyatError:
            return None

    def worlds(self, value: Json) -> Iterator[dict[int, Json]]:
        """Ways to answer what decides on a value, the preferred one first: yes and no, every single choice; few of them."""
        inputs = [one for n in sorted(self.pool.inputs_of(value)) if isinstance(one := self.pool[n], Input)]
        steering = [one for one in inputs if one.kind == "boolean" or (one.kind == "string" and one.options)]
        ways = [[one.preferred, *(o for o in (one.options or (True, False)) if o != one.preferred)] for one in steering]
        for values in islice(product(*ways), _WORLDS):
            yield {one.number: value for one, value in zip(steering, values, strict=True)}

    def listed(self, value: Json) -> list[Json]:
        """A list, where some answer gives one: what is null by default may be there on this path."""
        if isinstance(value, list) or not marked(value):
            return value if isinstance(value, list) else []
        found = (self.pool.worth(value, world) for world in self.worlds(value))
        return next((one for one in found if isinstance(one, list) and one), [])

    def told(self, expression: Any, scope: Mapping[str, Json]) -> Json:
        """The value of an expression: known now, or a mark."""
        if any(True for _ in marks(dict(scope))) or _asks_the_clock(expression):
            return self.pool.term(expression, scope, self.since)
        try:
            return feel.to_json(expression.evaluate(scope))
        except AnuyatError:
            return None  # as a form takes it


def _asks_the_clock(expression: Any) -> bool:
    text = str(expression) if hasattr(expression, "tree") else ""
    return "today()" in text or "now()" in text
