"""Every condition of the project's own diagrams can be true and can be false."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from runner import feel
from runner.paths.inferring import Inference
from runner.paths.solving import Solver
from runner.paths.terms import Fact, Pool

_EXPRESSION = "{http://www.omg.org/spec/BPMN/20100524/MODEL}conditionExpression"
USUAL: dict[str, Any] = {"boolean": False, "number": 100, "choices": ["ก"]}


def conditions() -> list[str]:
    found: dict[str, None] = {}
    for file in sorted(Path("processes").glob("*.bpmn")):
        found.update((element.text.lstrip("= "), None) for element in etree.parse(file).iter(_EXPRESSION) if element.text)
    return sorted(text for text in found if feel.compile(text).names)


def scope_of(pool: Pool, expression: Any) -> dict[str, Any]:
    """An input for each path; its kind by how the condition uses it."""
    inference, scope = Inference(), dict[str, Any]()
    inference.look(expression.tree, "boolean")
    inference.settle()
    for path in sorted(expression.paths):
        *outer, last = path.split(".")
        inside = scope
        for name in outer:
            inside = inside.setdefault(name, {})
        kind: Any = (inference.found[path].kind if path in inference.found else "") or "string"
        inside[last] = pool.ask(path, kind, preferred=USUAL.get(kind, "อื่น ๆ"), options=("ก", "ข") if kind == "choices" else ())
    return scope


@pytest.mark.parametrize("text", conditions())
def test_a_condition_of_the_project_can_be_true_and_can_be_false(text: str) -> None:
    pool = Pool()
    expression = feel.compile(text)
    mark = pool.term(expression, scope_of(pool, expression))
    for holds in (True, False):
        answer = Solver(pool).check([Fact(mark, holds)])
        assert answer.possible is True
        assert pool.worth(mark, answer.values) is holds
