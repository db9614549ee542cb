"""Every condition of the project's own diagrams can be true and can be false."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from runner import feel
from runner.paths.solving import Solver
from runner.paths.terms import Fact, Pool

_EXPRESSION = "{http://www.omg.org/spec/BPMN/20100524/MODEL}conditionExpression"


def conditions() -> list[str]:
    found: dict[str, None] = {}
    for file in sorted(Path("processes").glob("*.bpmn")):
        found.update((element.text.lstrip("= "), None) for element in etree.parse(file).iter(_EXPRESSION) if element.text)
    return sorted(text for text in found if feel.compile(text).names)


def scope_of(pool: Pool, paths: frozenset[str]) -> dict[str, Any]:
    """An input for each path; its kind by what it is called."""
    scope: dict[str, Any] = {}
    for path in sorted(paths):
        *outer, last = path.split(".")
        inside = scope
        for name in outer:
            inside = inside.setdefault(name, {})
        kind: Any = "boolean" if last.startswith("is_") else "number" if last.endswith(("total", "amount")) else "string"
        inside[last] = pool.ask(path, kind, preferred={"boolean": False, "number": 100, "string": "อื่น ๆ"}[kind])
    return scope


@pytest.mark.parametrize("text", conditions())
def test_a_condition_of_the_project_can_be_true_and_can_be_false(text: str) -> None:
    pool = Pool()
    expression = feel.compile(text)
    mark = pool.term(expression, scope_of(pool, expression.paths))
    for holds in (True, False):
        answer = Solver(pool).check([Fact(mark, holds)])
        assert answer.possible is True
        assert pool.worth(mark, answer.values) is holds
