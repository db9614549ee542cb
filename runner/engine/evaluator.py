"""How a run comes by values. Real cases use this one; whoever tries a diagram before anything is known brings another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Scope = Mapping[str, Any]


class Evaluator:
    """Values by FEEL and tables, at once."""

    def value(self, template: Any, scope: Scope) -> Any:
        """What an expression is worth."""
        return template.evaluate(scope)

    def settled(self, template: Any, scope: Scope) -> Any:
        """The same where the engine itself has to understand the value: a moment or a key."""
        return template.evaluate(scope)

    def offered(self, template: Any, scope: Scope) -> Any:
        """The same for what a task says of itself when it opens: for whom, until when."""
        return template.evaluate(scope)

    def items(self, template: Any, scope: Scope) -> Any:
        """The same for a list that is to be gone through."""
        return template.evaluate(scope)

    def truth(self, template: Any, scope: Scope, flow: str) -> Any:
        """The same for a condition; `flow` is the sequence flow that it guards, empty for a completion condition."""
        return template.evaluate(scope)

    def decision(self, tables: Any, name: str, scope: Scope) -> Any:
        """The result of a decision. Raises DecisionError."""
        return tables.evaluate(name, scope)


AT_ONCE = Evaluator()
