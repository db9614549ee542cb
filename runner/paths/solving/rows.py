"""Questions to one table: does no row match, do rows match that contradict? Asked as expressions that are true where it is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runner.decisions import model as m
from runner.decisions import policies
from runner.decisions.evaluation import Evaluation
from runner.decisions.graph import Graph
from runner.decisions.items import from_case
from runner.decisions.table import Rule, Table
from runner.feel.bounds import STEPS, Fault, Run, Scope

if TYPE_CHECKING:
    from runner.paths.solving.translator import Env, Translator
    from runner.paths.solving.values import Union


def element_of(graph: Graph, name: str) -> m.DecisionElement | None:
    """The decision of an id or name; None for a service or knowledge model."""
    elements = graph.definitions.elements
    found = elements.get(name) or next((one for one in elements.values() if one.name == name), None)
    return found if isinstance(found, m.DecisionElement) else None


@dataclass(frozen=True)
class Rows:
    """The decision `name` of `tables` (`runner.decisions.Decisions`), whose logic is a table."""

    tables: Any
    name: str

    @property
    def element(self) -> m.DecisionElement:
        """The decision."""
        found = element_of(self.tables.graph, self.name)
        assert found is not None, self.name
        return found

    @property
    def table(self) -> Table:
        """The compiled table."""
        graph = self.tables.graph
        found = graph.linked[graph.key(f"#{self.element.id}")].table
        assert found is not None, self.name
        return found  # type: ignore[no-any-return]

    def matching(self, variables: Mapping[str, object]) -> tuple[list[Rule], Scope] | None:
        """The rows that match, whatever the hit policy, and the scope of the table; None when an input is not an allowed value."""
        graph, evaluation = self.tables.graph, Evaluation(variables)
        run = Run(steps=10 * STEPS, decision=evaluation)
        scope = graph.scope_maker(self.element)(run, evaluation.undeclared(graph.declared))
        table = self.table
        given = [from_case(column.run(scope), column.type) for column in table.inputs]
        scopes = [Scope({"?": value}, scope, run) for value in given]
        for column, value, inner in zip(table.inputs, given, scopes, strict=True):
            if column.values is not None and value is not None and column.values.within(inner) is not True:
                return None
        return [rule for rule in table.rules if all(test(given[at], scopes[at]) is True for at, test in rule.cells)], scope


@dataclass(frozen=True)
class NoRow(Rows):
    """True where no row matches and the table has no default."""

    def evaluate(self, variables: Mapping[str, object]) -> bool:
        """By the table itself."""
        found = self.matching(variables)
        return found is not None and not found[0] and not self._default

    @property
    def _default(self) -> bool:
        return any(output.default for output in self.table.outputs)

    def meaning(self, translator: Translator, env: Env) -> Union:
        """In symbols."""
        from runner.paths.solving.decisions import rows_of
        from runner.paths.solving.guards import both, no
        from runner.paths.solving.values import truth

        found = rows_of(translator, self, env).hits
        return truth(both(found.none, no(found.refused), not self._default))


@dataclass(frozen=True)
class Contradicting(Rows):
    """True where more than one row of a UNIQUE table matches, or rows of an ANY table that give different results."""

    def evaluate(self, variables: Mapping[str, object]) -> bool:
        """By the table itself."""
        found = self.matching(variables)
        if found is None or len(found[0]) < 2 or self.table.hit_policy not in ("UNIQUE", "ANY"):
            return False
        rules, scope = found
        try:
            return self.table.hit_policy == "UNIQUE" or not policies.agree([self.table.row(rule, scope) for rule in rules])
        except Fault:
            return False  # a result that is not allowed makes null of the table, whatever the other rows give

    def meaning(self, translator: Translator, env: Env) -> Union:
        """In symbols."""
        from runner.paths.solving.decisions import rows_of
        from runner.paths.solving.guards import both, no
        from runner.paths.solving.values import truth

        if self.table.hit_policy not in ("UNIQUE", "ANY"):
            return truth(False)
        meaning = rows_of(translator, self, env)
        wrong = meaning.hits.several if self.table.hit_policy == "UNIQUE" else meaning.contradicting()
        return truth(both(wrong, no(meaning.hits.refused)))
