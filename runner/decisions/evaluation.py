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
    _imports: dict[str, Evaluation] = field(default_factory=dict)

    def imported(self, name: str) -> Evaluation:
        """The evaluation inside an imported model: its inputs are those under the name of the import, when they are given so."""
        if name not in self._imports:
            inner = self.variables.get(name)
            variables = {**self.variables, **inner} if isinstance(inner, Mapping) else self.variables
            self._imports[name] = Evaluation(variables, self.lenient, dict(self.decided), isolated=self.isolated)
        return self._imports[name]
