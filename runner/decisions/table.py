"""Decision tables: compiled rows, the rows that match, and what the hit policy makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runner.decisions import policies
from runner.decisions.cells import CellTest
from runner.decisions.evaluation import Evaluation
from runner.decisions.items import from_case
from runner.errors import DecisionError
from runner.feel.bounds import Fault, Scope
from runner.feel.compile_base import Closure
from runner.feel.expression import Expression, UnaryTests
from runner.feel.types import Type, coerce


@dataclass(frozen=True)
class Column:
    """A column of conditions. `expression` is what it looks at, `values` its allowed values; `label` is what people call it."""

    id: str
    label: str
    text: str
    expression: Expression | None
    run: Closure
    type: Type
    values: UnaryTests | None


@dataclass(frozen=True)
class Output:
    """A column of results. `order` are its allowed values in order of priority, `default` what it gives when no row matches."""

    name: str
    label: str
    type: Type
    values: UnaryTests | None
    order: tuple[Closure, ...]
    default: Closure | None


@dataclass(frozen=True)
class Rule:
    """A row: its number from 1, the unary tests of its cells (public, for gap and overlap checks) and its results."""

    number: int
    id: str
    tests: tuple[UnaryTests | None, ...]
    results: tuple[Expression | None, ...]
    cells: tuple[tuple[int, CellTest], ...]
    values: tuple[Closure, ...]
    line: int = 0


@dataclass(frozen=True)
class Table:
    """A compiled decision table."""

    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def evaluate(self, scope: Scope) -> object:
        """The result in a scope. A Fault, or outside lenient mode a DecisionError, when there is no single answer."""
        given = self._given(scope)
        hits = self._hits(given, scope)
        if not hits:
            return self._no_hit(given, scope)
        return _POLICIES[self.hit_policy](self, hits, given, scope)

    def _given(self, scope: Scope) -> list[object]:
        evaluation = scope.run.decision
        values = []
        for column in self.inputs:
            value = column.run(scope)
            if isinstance(evaluation, Evaluation) and not evaluation.lenient:
                value = from_case(value, column.type)
            values.append(value)
        for column, value in zip(self.inputs, values, strict=True):
            if column.values is not None and value is not None and column.values.within(Scope({"?": value}, scope, scope.run)) is not True:
                name = column.label or column.text.strip()
                self._violated(f"ค่านำเข้า {name} ไม่อยู่ในค่าที่อนุญาต", f"the input {name} is not an allowed value", (), values, scope)
        return values

    def _hits(self, given: Sequence[object], scope: Scope) -> list[Rule]:
        scopes = [Scope({"?": value}, scope, scope.run) for value in given]
        first_only = self.hit_policy == "FIRST"
        hits: list[Rule] = []
        for rule in self.rules:
            for at, test in rule.cells:
                if test(given[at], scopes[at]) is not True:
                    break
            else:
                hits.append(rule)
                if first_only:
                    break
        return hits

    def row(self, rule: Rule, scope: Scope) -> list[object]:
        """The results of a row, checked against the types and allowed values of their columns."""
        return [self._checked(output, value(scope), scope) for output, value in zip(self.outputs, rule.values, strict=True)]

    def _checked(self, output: Output, value: object, scope: Scope) -> object:
        value = coerce(value, output.type, output.name or self.name)
        if value is not None and output.values is not None and output.values.within(Scope({"?": value}, scope, scope.run)) is not True:
            name = output.name or self.name
            raise Fault(f"{name}: ค่าผลลัพธ์ไม่อยู่ในค่าที่อนุญาต", f"{name}: the result is not an allowed value")
        return value

    @property
    def names(self) -> list[str]:
        """The names of the output columns."""
        return [output.name for output in self.outputs]

    def _no_hit(self, given: Sequence[object], scope: Scope) -> object:
        if any(output.default for output in self.outputs):
            found = [self._checked(o, o.default(scope), scope) if o.default else None for o in self.outputs]
            result = policies.shaped(found, self.names)
            return [result] if self.hit_policy in policies.MULTIPLE and not self.aggregation and not isinstance(result, list) else result
        if self.hit_policy in policies.MULTIPLE:
            return 0 if self.aggregation == "COUNT" else None if self.aggregation else []
        self._violated("ไม่มีแถวใดตรงเงื่อนไข", "no row matches", (), given, scope)
        return None

    def _violated(self, th: str, en: str, rules: Sequence[Rule], given: Sequence[object], scope: Scope) -> None:
        """No single answer: a DecisionError that names the table, the rows and the inputs; in lenient mode a Fault."""
        rows = ", ".join(str(rule.number) for rule in rules)
        inputs = policies.shown(
            {c.label or c.text.strip() or f"{i}": v for i, (c, v) in enumerate(zip(self.inputs, given, strict=True), 1)}
        )
        th = f"ตาราง “{self.name}”: {th}{f' (แถว {rows})' if rows else ''} เมื่อ {inputs}"
        en = f"Table {self.name!r}: {en}{f' (rows {rows})' if rows else ''} with {inputs}"
        evaluation = scope.run.decision
        if isinstance(evaluation, Evaluation) and not evaluation.lenient:
            raise DecisionError(th, en)
        raise Fault(th, en)


Hits = Sequence[Rule]


def _unique(table: Table, hits: Hits, given: Sequence[object], scope: Scope) -> object:
    if len(hits) > 1:
        table._violated("มีมากกว่าหนึ่งแถวที่ตรงเงื่อนไข", "more than one row matches", hits, given, scope)
    return policies.shaped(table.row(hits[0], scope), table.names)


def _any(table: Table, hits: Hits, given: Sequence[object], scope: Scope) -> object:
    rows = [table.row(hit, scope) for hit in hits]
    if not policies.agree(rows):
        table._violated("แถวที่ตรงเงื่อนไขให้ผลลัพธ์ต่างกัน", "the matching rows give different results", hits, given, scope)
    return policies.shaped(rows[0], table.names)


def _first(table: Table, hits: Hits, given: Sequence[object], scope: Scope) -> object:
    return policies.shaped(table.row(hits[0], scope), table.names)


def _ordered(table: Table, hits: Hits, scope: Scope) -> list[policies.Outputs]:
    order = [[value(scope) for value in output.order] for output in table.outputs]
    return policies.by_priority([table.row(hit, scope) for hit in hits], order)


def _priority(table: Table, hits: Hits, given: Sequence[object], scope: Scope) -> object:
    return policies.shaped(_ordered(table, hits, scope)[0], table.names)


def _output_order(table: Table, hits: Hits, given: Sequence[object], scope: Scope) -> object:
    return [policies.shaped(row, table.names) for row in _ordered(table, hits, scope)]


def _collect(table: Table, hits: Hits, given: Sequence[object], scope: Scope) -> object:
    rows = [table.row(hit, scope) for hit in hits]
    if table.aggregation:
        return policies.aggregated(rows, table.names, table.aggregation)
    return [policies.shaped(row, table.names) for row in rows]


_POLICIES: dict[str, Callable[[Table, Hits, Sequence[object], Scope], object]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _priority,
    "RULE ORDER": _collect,
    "COLLECT": _collect,
    "OUTPUT ORDER": _output_order,
}
