"""Boxed expressions as closures: the same kind of closure that FEEL compiles to, so that both mix freely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from runner.decisions import model as m
from runner.decisions.place import Place, is_feel, nothing, typed
from runner.decisions.tables import table_closure
from runner.feel.bounds import Fault, Run, Scope
from runner.feel.compile_base import Closure, Setting, guarded
from runner.feel.compile_calls import user_function
from runner.feel.compile_loops import item_scope, items
from runner.feel.functions.registry import bind
from runner.feel.reasons import unsuitable
from runner.feel.types import Type
from runner.feel.values import Function


def compile_box(box: m.Box | None, place: Place, name: str = "") -> Closure:
    """The closure of a boxed expression, its value checked against the declared type; nothing at all is null."""
    if box is None:
        return nothing()
    closure = _COMPILERS[type(box)](box, place, name)
    if not box.type_ref or isinstance(box, m.FunctionBox):
        return closure
    return typed(closure, place.type(box.type_ref), name or place.element)


def _safe(closure: Closure, place: Place) -> Closure:
    return guarded(closure, Setting(place.element), 0)


def _literal(box: m.Literal, place: Place, name: str) -> Closure:
    if not is_feel(box.language):
        place.find(
            box.line,
            "language",
            f"ใช้ภาษา {box.language} ไม่ได้ ใช้ได้เฉพาะ FEEL",
            f"the language {box.language} is not supported, only FEEL is",
        )
        return nothing()
    return place.closure(box.text, box.line)


def _context(box: m.ContextBox, place: Place, name: str) -> Closure:
    entries: list[tuple[str, Closure]] = []
    result: Closure | None = None
    for variable, inner in box.entries:
        if variable is None:
            result = compile_box(inner, place)
            continue
        closure = compile_box(inner, place, variable.name)
        entries.append((variable.name, typed(closure, place.type(variable.type_ref), variable.name)))
        place = place.knowing(variable.name)

    def run(scope: Scope) -> object:
        values: dict[str, object] = {}
        inside = Scope(values, scope, scope.run)
        for key, closure in entries:
            values[key] = closure(inside)
        return values if result is None else result(inside)

    return run


def _invocation(box: m.Invocation, place: Place, name: str) -> Closure:
    target = compile_box(box.function, place)
    bindings = [(variable, compile_box(inner, place, variable.name)) for variable, inner in box.bindings]
    checked = [(variable.name, typed(closure, place.type(variable.type_ref), variable.name)) for variable, closure in bindings]

    def run(scope: Scope) -> object:
        function = target(scope)
        if not isinstance(function, Function):
            raise unsuitable(name or "invocation", function, "function")
        option, arguments = bind(function, (), {key: closure(scope) for key, closure in checked})
        return option.call(scope.run, arguments)

    return _safe(run, place)


def _function(box: m.FunctionBox, place: Place, name: str) -> Closure:
    make = function_maker(box, place, name)
    return lambda scope: make(scope)


def function_maker(box: m.FunctionBox, place: Place, name: str, result: Type | None = None) -> Callable[[Scope], Function]:
    """What makes the function of a definition in a scope; Java and PMML ones only say that they are not called."""
    names = [parameter.name for parameter in box.parameters]
    types = [place.type(parameter.type_ref) for parameter in box.parameters]
    if box.kind != "FEEL":
        return lambda scope: Function(name, tuple(names), _external, len(names))
    body = compile_box(box.body, place.knowing(*names), name)
    wanted, price = result or place.type(box.type_ref), m.size(box)
    return lambda scope: user_function(name, names, types, wanted, lambda values, run: body(Scope(values, scope, run)), price)


def _external(run: Run, arguments: Sequence[object]) -> object:
    raise Fault("ไม่อนุญาตให้เรียกฟังก์ชันภายนอก", "external functions are never called")


def _relation(box: m.Relation, place: Place, name: str) -> Closure:
    columns = [(variable.name, place.type(variable.type_ref)) for variable in box.columns]
    rows = [
        [(key, typed(compile_box(cell, place, key), type_, key)) for (key, type_), cell in zip(columns, row, strict=False)]
        for row in box.rows
    ]
    return lambda scope: [{key: closure(scope) for key, closure in row} for row in rows]


def _list(box: m.ListBox, place: Place, name: str) -> Closure:
    closures = [compile_box(item, place, name) for item in box.items]
    return lambda scope: [closure(scope) for closure in closures]


def _conditional(box: m.Conditional, place: Place, name: str) -> Closure:
    condition, yes, no = (compile_box(part, place, name) for part in (box.condition, box.yes, box.no))
    return lambda scope: yes(scope) if condition(scope) is True else no(scope)


def _filter(box: m.FilterBox, place: Place, name: str) -> Closure:
    source, match = compile_box(box.source, place), compile_box(box.match, place.knowing("item", *place.members))
    price = m.size(box.match)

    def run(scope: Scope) -> object:
        kept = []
        for item in items(source(scope)):
            scope.run.spend(price)
            verdict = match(item_scope(item, scope))
            if verdict is True:
                kept.append(item)
            elif verdict is not False and verdict is not None:
                raise unsuitable("match", verdict, "boolean")
        return kept

    return _safe(run, place)


def _iteration(box: m.Iteration, place: Place, name: str) -> Closure:
    source, variable = compile_box(box.source, place), box.variable
    body, price = compile_box(box.body, place.knowing(variable, "partial")), m.size(box.body)

    def each(scope: Scope) -> Any:
        for item in items(source(scope)):
            scope.run.spend(price)
            yield {variable: item}

    def collect(scope: Scope) -> object:
        results: list[object] = []
        for values in each(scope):
            scope.run.spend(len(results) >> 2)
            results.append(body(Scope({**values, "partial": list(results)}, scope, scope.run)))
        return results

    def decide(scope: Scope) -> object:
        stop, unclear = box.kind == "some", False
        for values in each(scope):
            verdict = body(Scope(values, scope, scope.run))
            if verdict is stop:
                return stop
            if verdict is not None and type(verdict) is not bool:
                raise unsuitable("satisfies", verdict, "boolean")
            unclear = unclear or verdict is None
        return None if unclear else not stop

    return _safe(collect if box.kind == "for" else decide, place)


def _table(box: m.TableBox, place: Place, name: str) -> Closure:
    return _safe(table_closure(box, place, name or place.element), place)


_COMPILERS: dict[type[m.Box], Callable[[Any, Place, str], Closure]] = {
    m.Literal: _literal,
    m.ContextBox: _context,
    m.Invocation: _invocation,
    m.FunctionBox: _function,
    m.Relation: _relation,
    m.ListBox: _list,
    m.Conditional: _conditional,
    m.FilterBox: _filter,
    m.Iteration: _iteration,
    m.TableBox: _table,
}
