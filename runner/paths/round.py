"""In what a form is asked: the case's variables and environment, the moment, and the shape of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from runner import feel
from runner.errors import AnuyatError
from runner.paths.shapes import Forms, Shape
from runner.paths.terms import Json, Pool, marks


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
