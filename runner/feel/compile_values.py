"""Compilers of values and operators: literals, names, paths, arithmetic, comparison, logic, lists, contexts, ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from runner.feel import arithmetic
from runner.feel import nodes as n
from runner.feel.bounds import Fault, Scope
from runner.feel.compare import at_most, less
from runner.feel.compile_base import MISSING, Closure, Setting, compile_node, compiles, constant, failing, find, guarded
from runner.feel.functions import BUILTINS
from runner.feel.moment_text import parse_at
from runner.feel.numbers import from_float
from runner.feel.properties import property_of
from runner.feel.reasons import no_entry, operands, unknown_name, unsuitable
from runner.feel.types import conforms, resolve
from runner.feel.values import Range


@compiles(n.Null)
def _null(node: n.Null, setting: Setting) -> Closure:
    return constant(None)


@compiles(n.Number, n.String, n.Boolean)
def _literal(node: Any, setting: Setting) -> Closure:
    return constant(node.value)


@compiles(n.AtLiteral)
def _at(node: n.AtLiteral, setting: Setting) -> Closure:
    try:
        return constant(parse_at(node.text))
    except Fault as fault:
        return failing(fault, setting, node.at)


@compiles(n.Name)
def _name(node: n.Name, setting: Setting) -> Closure:
    name, missing = node.name, _missing_name(node, setting)

    def outermost(scope: Scope) -> object:
        try:
            value = scope.values[name]
        except KeyError:
            return missing(scope)
        return from_float(value) if type(value) is float else value

    def anywhere(scope: Scope) -> object:
        value = find(scope, name)
        if value is MISSING:
            return missing(scope)
        return from_float(value) if type(value) is float else value

    return anywhere if setting.inner else outermost


def _missing_name(node: n.Name, setting: Setting) -> Closure:
    built_in = BUILTINS.get(node.name)
    if built_in is not None:
        return constant(built_in)
    return failing(Fault(*unknown_name(node.name)), setting, node.at)


@compiles(n.Path)
def _path(node: n.Path, setting: Setting) -> Closure:
    inner, name, source, at = compile_node(node.source, setting), node.name, setting.source, node.at

    def step(value: object, scope: Scope) -> object:
        if type(value) is dict and name in value:
            found = value[name]
            return from_float(found) if type(found) is float else found
        if isinstance(value, list | tuple):
            scope.run.spend(4 * len(value) + 1)
            return [step(item, scope) for item in value]
        if value is None:
            return scope.run.fail(*no_entry(name, value), source, at)
        found = property_of(value, name, MISSING)
        return scope.run.fail(*no_entry(name, value), source, at) if found is MISSING else found

    return lambda scope: step(inner(scope), scope)


@compiles(n.Arithmetic)
def _arithmetic(node: n.Arithmetic, setting: Setting) -> Closure:
    operation, price = _OPERATIONS[node.op], _PRICES.get(node.op, 0)
    left, right = compile_node(node.left, setting), compile_node(node.right, setting)

    def run(scope: Scope) -> object:
        value = operation(left(scope), right(scope))
        if type(value) not in _CHEAP:
            scope.run.spend(len(value) >> 4 if type(value) is str else price if type(value) is Decimal else 40)
        return value

    return guarded(run, setting, node.at)


# What an operation takes from the budget beyond its turn: long strings, powers of decimals, calendars and zones.
_PRICES = {"**": 400, "/": 1}
_CHEAP = (int, bool)


_OPERATIONS = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "**": arithmetic.power,
}


@compiles(n.Negate)
def _negate(node: n.Negate, setting: Setting) -> Closure:
    operand = compile_node(node.operand, setting)
    return guarded(lambda scope: arithmetic.negate(operand(scope)), setting, node.at)


@compiles(n.Logic)
def _logic(node: n.Logic, setting: Setting) -> Closure:
    left, right = compile_node(node.left, setting), compile_node(node.right, setting)
    stop = node.op == "or"  # the value that decides at once
    op, source, at = node.op, setting.source, node.at

    def run(scope: Scope) -> object:
        one = left(scope)
        if one is stop:
            return stop
        two = right(scope)
        if two is stop:
            return stop
        if type(one) is bool and type(two) is bool:
            return not stop
        if one is not None or two is not None:
            wrong = one if one is not None and type(one) is not bool else two
            if wrong is not None and type(wrong) is not bool:
                fault = unsuitable(op, wrong, "boolean")
                return scope.run.fail(fault.th, fault.en, source, at)
        return None

    return run


@compiles(n.Between)
def _between(node: n.Between, setting: Setting) -> Closure:
    value, low, high = (compile_node(part, setting) for part in (node.value, node.low, node.high))

    def run(scope: Scope) -> object:
        found = value(scope)
        start, end = low(scope), high(scope)
        return at_most(start, found, "between") and at_most(found, end, "between")

    return guarded(run, setting, node.at)


@compiles(n.InstanceOf)
def _instance_of(node: n.InstanceOf, setting: Setting) -> Closure:
    value = compile_node(node.value, setting)
    try:
        type_ = resolve(node.type, setting.types)
    except Fault as fault:
        return failing(fault, setting, node.at)

    def run(scope: Scope) -> object:
        found = value(scope)
        scope.run.weigh(found)
        return conforms(found, type_)

    return run


@compiles(n.If)
def _if(node: n.If, setting: Setting) -> Closure:
    condition, yes, no = (compile_node(part, setting) for part in (node.condition, node.yes, node.no))
    return lambda scope: yes(scope) if condition(scope) is True else no(scope)


@compiles(n.List)
def _list(node: n.List, setting: Setting) -> Closure:
    items = [compile_node(item, setting) for item in node.items]
    return lambda scope: [item(scope) for item in items]


@compiles(n.Context)
def _context(node: n.Context, setting: Setting) -> Closure:
    inside = setting.inside()
    entries = [(entry.key, compile_node(entry.value, inside)) for entry in node.entries]
    keys = [key for key, _ in entries]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        return failing(Fault(f"มีรายการชื่อ “{twice}” ซ้ำกัน", f"the key {twice!r} occurs twice"), setting, node.at)

    def run(scope: Scope) -> object:
        values: dict[str, object] = {}
        inner = Scope(values, scope, scope.run)
        for key, value in entries:
            values[key] = value(inner)
        return values

    return run


@compiles(n.Range)
def _range(node: n.Range, setting: Setting) -> Closure:
    low = compile_node(node.low, setting) if node.low else constant(None)
    high = compile_node(node.high, setting) if node.high else constant(None)
    low_closed, high_closed, no_low, no_high = node.low_closed, node.high_closed, node.low is None, node.high is None

    def run(scope: Scope) -> object:
        return make_range(low(scope), high(scope), low_closed, high_closed, no_low, no_high)

    built = guarded(run, setting, node.at)
    simple = (n.Number, n.String, n.AtLiteral)
    if isinstance(node.low, simple) and isinstance(node.high, simple):
        try:
            return constant(make_range(low(None), high(None), low_closed, high_closed))  # type: ignore[arg-type]
        except (Fault, AttributeError):
            return built
    return built


def make_range(low: object, high: object, low_closed: bool, high_closed: bool, no_low: bool = False, no_high: bool = False) -> Range:
    """A range whose ends can be compared."""
    if not no_low and not no_high:
        if low is None or high is None:
            raise operands("..", low, high)
        if less(high, low, ".."):
            raise Fault("ช่วงค่าต้องเริ่มจากค่าที่น้อยกว่า", "a range starts with its smaller end")
    return Range(low, high, low_closed, high_closed, no_low, no_high)
