"""One evaluation of a decision: the inputs, what has been decided so far, and how strict it is about tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Evaluation:
    """`variables` are the inputs by name; `decided` the values of decisions and inputs by `namespace#id`.

    `lenient`: a table without a single answer gives null, as the standard asks; otherwise it is a DecisionError.
    """

    variables: Mapping[str, object]
    lenient: bool = False
    decided: dict[str, object] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)
    isolated: bool = False
    _undeclared: Mapping[str, object] | None = None
    _imports: dict[str, Evaluation] = field(default_factory=dict)

    def undeclared(self, declared: frozenset[str]) -> Mapping[str, object]:
        """What a decision sees besides its requirements: nothing inside a service, all variables in a case (as in Camunda), and, as
        the standard asks, when lenient only those that no element of the model declares."""
        if not self.lenient and not self.isolated:
            return self.variables
        if self._undeclared is None:
            names = () if self.isolated else self.variables
            self._undeclared = {name: self.variables[name] for name in names if name not in declared}
        return self._undeclared

    def imported(self, name: str) -> Evaluation:
        """The evaluation inside an imported model: its inputs are those under the name of the import, when they are given so."""
        if name not in self._imports:
            inner = self.variables.get(name)
            variables = {**self.variables, **inner} if isinstance(inner, Mapping) else self.variables
            self._imports[name] = Evaluation(variables, self.lenient, dict(self.decided), isolated=self.isolated)
        return self._imports[name]
