"""Compiling a decision table: from its texts to columns, outputs and rows."""

from __future__ import annotations

from dataclasses import replace

from runner.decisions import model as m
from runner.decisions import policies
from runner.decisions.cells import cell_test
from runner.decisions.place import Place, typed, unreadable
from runner.decisions.table import Column, Output, Rule, Table
from runner.feel import nodes as n
from runner.feel.compile_base import Closure
from runner.feel.expression import Expression, UnaryTests
from runner.feel.types import Type

_MOST_CELLS = 20_000


def table_closure(box: m.TableBox, place: Place, name: str) -> Closure:
    """What evaluates the table in a scope."""
    return compile_table(box, place, name).evaluate


def compile_table(box: m.TableBox, place: Place, name: str) -> Table:
    """The compiled table; what cannot be read becomes findings of the place."""
    if box.hit_policy not in policies.SINGLE | policies.MULTIPLE or box.aggregation not in policies.AGGREGATIONS:
        place.find(box.line, "hit-policy", f"ไม่รู้จักวิธีเลือกแถว {box.hit_policy}", f"unknown hit policy {box.hit_policy} {box.aggregation}")
    if len(box.rules) * (len(box.inputs) + len(box.outputs)) > _MOST_CELLS:
        place.find(box.line, "size", "ตารางใหญ่เกินไป", f"the table has more than {_MOST_CELLS} cells")
        box = replace(box, rules=())
    policy = box.hit_policy if box.hit_policy in policies.SINGLE | policies.MULTIPLE else "UNIQUE"
    return Table(
        name=name,
        hit_policy=policy,
        aggregation=box.aggregation if policy == "COLLECT" and box.aggregation in policies.AGGREGATIONS else "",
        inputs=tuple(_column(clause, place) for clause in box.inputs),
        outputs=tuple(_output(clause, place, box, name) for clause in box.outputs),
        rules=tuple(_rule(number, row, box, place) for number, row in enumerate(box.rules, 1)),
    )


def _column(clause: m.InputClause, place: Place) -> Column:
    expression = place.expression(clause.expression, clause.line)
    type_ = place.type(clause.type_ref)
    run = (
        unreadable(clause.expression)
        if expression is None
        else typed(expression.within, _checked_type(type_), clause.label or clause.expression)
    )
    values = place.tests(clause.values, clause.line) if clause.values.strip() else None
    return Column(clause.id, clause.label, clause.expression, expression, run, type_, values)


def _checked_type(type_: Type) -> Type:
    """The type of an input column: case variables carry dates as text, which the table reads itself."""
    return Type("Any") if type_.name in ("date", "time", "date and time", "duration") or type_.name.endswith("duration") else type_


def _output(clause: m.OutputClause, place: Place, box: m.TableBox, name: str) -> Output:
    type_ = place.type(clause.type_ref)
    if not clause.type_ref and len(box.outputs) == 1 and box.type_ref:
        type_ = _item_of(place.type(box.type_ref), box)
    values = place.tests(clause.values, clause.line) if clause.values.strip() else None
    default = None if clause.default is None or not clause.default.strip() else place.closure(clause.default, clause.line)
    return Output(clause.name or name, clause.label, type_, values, _order(values, place), default)


def _item_of(type_: Type, box: m.TableBox) -> Type:
    """The type of one result, when the table's type is a list of results."""
    gives_list = box.hit_policy in policies.MULTIPLE and not box.aggregation
    if box.aggregation == "COUNT":
        return Type("Any")
    return type_.parts[0] if gives_list and type_.name == "list" and type_.parts else type_


def _order(values: UnaryTests | None, place: Place) -> tuple[Closure, ...]:
    """The allowed values of an output in their order of priority."""
    tree = values.tree if values is not None else None
    if values is None or not isinstance(tree, n.UnaryTests):
        return ()
    literals = [test for test in tree.tests if isinstance(test, n.String | n.Number | n.Boolean | n.AtLiteral | n.Null | n.Call)]
    return tuple(Expression(values.source, test, place.types.named, inner=True).within for test in literals)


def _rule(number: int, row: m.RuleRow, box: m.TableBox, place: Place) -> Rule:
    if len(row.inputs) != len(box.inputs) or len(row.outputs) != len(box.outputs):
        place.find(row.line, "cells", f"แถว {number} มีจำนวนช่องไม่ตรงกับหัวตาราง", f"row {number} does not have a cell for each column")
    tests = [place.tests(text, row.line) for text in row.inputs[: len(box.inputs)]]
    cells = []
    for at, test in enumerate(tests):
        check = (lambda value, scope: False) if test is None else cell_test(test)
        if check is not None:
            cells.append((at, check))
    results = [place.expression(text, row.line) for text in row.outputs]
    closures = [_result(text, found) for text, found in zip(row.outputs, results, strict=True)][: len(box.outputs)]
    closures += [unreadable("")] * (len(box.outputs) - len(closures))
    return Rule(number, row.id, tuple(tests), tuple(results), tuple(cells), tuple(closures), row.line)


def _result(text: str, found: Expression | None) -> Closure:
    return unreadable(text) if found is None else found.within
