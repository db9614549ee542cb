"""Translation of values and operators: literals, names, paths, arithmetic, comparison, logic, lists, contexts, ranges, tests."""

from __future__ import annotations

from typing import Any

from runner.feel import arithmetic
from runner.feel import nodes as n
from runner.feel.bounds import Fault
from runner.feel.compile_calls import INPUT
from runner.feel.compile_calls import matches as real_matches
from runner.feel.compile_comparisons import compare_with
from runner.feel.compile_values import make_range
from runner.feel.functions import BUILTINS
from runner.feel.moment_text import parse_at
from runner.feel.properties import property_of
from runner.feel.types import conforms, resolve
from runner.feel.values import Range
from runner.paths.solving.guards import Guard, both, either
from runner.paths.solving.parts import part_of
from runner.paths.solving.translator import Env, Translator, translates
from runner.paths.solving.values import (
    Entries,
    Interval,
    Items,
    Leaf,
    NotTranslated,
    Union,
    Unknown,
    attempt,
    chosen,
    elements,
    entries,
    is_it,
    known,
    merge,
    one,
    pack,
    sort_of,
    truth,
    verdict,
)

_REAL = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "**": arithmetic.power,
}
_MISSING = object()


@translates(n.Null)
def _null(translator: Translator, node: n.Null, env: Env) -> Union:
    return one(None)


@translates(n.Number, n.String, n.Boolean)
def _literal(translator: Translator, node: Any, env: Env) -> Union:
    return one(node.value)


@translates(n.AtLiteral)
def _at(translator: Translator, node: n.AtLiteral, env: Env) -> Union:
    return one(attempt(parse_at, node.text))


@translates(n.Name)
def _name(translator: Translator, node: n.Name, env: Env) -> Union:
    found = env.find(node.name)
    return one(BUILTINS.get(node.name)) if found is None else found


@translates(n.Path)
def _path(translator: Translator, node: n.Path, env: Env) -> Union:
    return step(translator, translator.tree(node.source, env), node.name)


def step(translator: Translator, union: Union, name: str) -> Union:
    """`union.name`."""
    return merge((both(guard, inner), leaf) for guard, from_ in union for inner, leaf in _step(translator, from_, name))


def _step(translator: Translator, leaf: Leaf, name: str) -> Union:
    if isinstance(leaf, list | Items):
        return one(pack((guard, step(translator, union, name)) for guard, union in elements(leaf)))
    if isinstance(leaf, Entries):
        return leaf.of(name) if name in leaf.names else one(None)
    if leaf is None:
        return one(None)
    if isinstance(leaf, Unknown):
        return translator.opaque(lambda value: _property(value, name), [one(leaf)])
    if known(leaf):
        return one(_property(leaf, name))
    found = part_of(translator.operators.calendar, leaf, name)
    return translator.opaque(lambda value: _property(value, name), [one(leaf)]) if found is None else found


def _property(value: object, name: str) -> object:
    if isinstance(value, list | tuple):
        return [_property(item, name) for item in value]
    found = _MISSING if value is None else property_of(value, name, _MISSING)
    return None if found is _MISSING else found


@translates(n.Arithmetic)
def _arithmetic(translator: Translator, node: n.Arithmetic, env: Env) -> Union:
    sides = [translator.tree(node.left, env), translator.tree(node.right, env)]
    return translator.lift(_REAL[node.op], translator.operators.arithmetic(node.op), sides)


@translates(n.Negate)
def _negate(translator: Translator, node: n.Negate, env: Env) -> Union:
    return translator.lift(arithmetic.negate, translator.operators.negate, [translator.tree(node.operand, env)])


@translates(n.Comparison)
def _comparison(translator: Translator, node: n.Comparison, env: Env) -> Union:
    return compare(translator, node.op, translator.tree(node.left, env), translator.tree(node.right, env))


def compare(translator: Translator, op: str, left: Union, right: Union) -> Union:
    """`left op right`."""
    return translator.lift(compare_with(op), translator.operators.comparison(op), [left, right], ("null", "boolean"))


@translates(n.Logic)
def _logic(translator: Translator, node: n.Logic, env: Env) -> Union:
    left, right = translator.tree(node.left, env), translator.tree(node.right, env)
    stop = node.op == "or"
    stops = either(is_it(left, stop), is_it(right, stop))
    goes = both(is_it(left, not stop), is_it(right, not stop))
    return verdict(stops, goes) if stop else verdict(goes, stops)


@translates(n.Between)
def _between(translator: Translator, node: n.Between, env: Env) -> Union:
    value, low, high = (translator.tree(part, env) for part in (node.value, node.low, node.high))
    first, second = compare(translator, "<=", low, value), compare(translator, "<=", value, high)
    reached = is_it(first, True)
    return verdict(both(reached, is_it(second, True)), either(is_it(first, False), both(reached, is_it(second, False))))


@translates(n.InstanceOf)
def _instance_of(translator: Translator, node: n.InstanceOf, env: Env) -> Union:
    try:
        type_ = resolve(node.type, {})
    except Fault:
        raise NotTranslated from None
    value = translator.tree(node.value, env)

    def rule(leaf: Leaf) -> Union | None:
        if type_.name == "Any":
            return one(True)
        if type_.parts or isinstance(leaf, Unknown):
            return None
        return one(sort_of(leaf) == type_.name)

    return translator.lift(lambda found: conforms(found, type_), rule, [value], ("boolean",))


@translates(n.If)
def _if(translator: Translator, node: n.If, env: Env) -> Union:
    guard = is_it(translator.tree(node.condition, env), True)
    if isinstance(guard, bool):
        return translator.tree(node.yes if guard else node.no, env)
    return chosen(guard, translator.tree(node.yes, env), translator.tree(node.no, env))


@translates(n.List)
def _list(translator: Translator, node: n.List, env: Env) -> Union:
    return one(pack((True, translator.tree(item, env)) for item in node.items))


@translates(n.Context)
def _context(translator: Translator, node: n.Context, env: Env) -> Union:
    keys = [entry.key for entry in node.entries]
    if len(set(keys)) < len(keys):
        return one(None)
    values: dict[str, Union] = {}
    inner = Env(values, env)
    for entry in node.entries:
        values[entry.key] = translator.tree(entry.value, inner)
    return one(entries(values))


@translates(n.Range)
def _range(translator: Translator, node: n.Range, env: Env) -> Union:
    low = translator.tree(node.low, env) if node.low else one(None)
    high = translator.tree(node.high, env) if node.high else one(None)
    flags = node.low_closed, node.high_closed, node.low is None, node.high is None

    def rule(start: Leaf, end: Leaf) -> Union | None:
        made = Interval(start, end, *flags)
        if node.low is None or node.high is None:
            return one(made)
        if start is None or end is None:
            return one(None)
        backwards = translator.operators.less(end, start)
        return None if backwards is None else [(guard, made if back is False else None) for guard, back in backwards]

    return translator.lift(lambda a, b: make_range(a, b, *flags), rule, [low, high])


@translates(n.In)
def _in(translator: Translator, node: n.In, env: Env) -> Union:
    value = translator.tree(node.value, env)
    inner = Env({INPUT: value}, env)
    found = [test(translator, one_, value, inner) for one_ in node.tests]
    return verdict(either(*(is_it(union, True) for union in found)), both(*(is_it(union, False) for union in found)))


@translates(n.Test)
def _test(translator: Translator, node: n.Test, env: Env) -> Union:
    return test(translator, node, env.find(INPUT) or one(None), env)


@translates(n.UnaryTests)
def _unary_tests(translator: Translator, node: n.UnaryTests, env: Env) -> Union:
    return truth(passes(translator, node, env.find(INPUT) or one(None), env))


def passes(translator: Translator, node: n.UnaryTests, value: Union, env: Env) -> Guard:
    """When a cell accepts a value."""
    if not node.tests:
        return True
    inner = Env({INPUT: value}, env)
    found = [test(translator, one_, value, inner) for one_ in node.tests]
    if node.negated:
        return both(*(is_it(union, False) for union in found))
    return either(*(is_it(union, True) for union in found))


def test(translator: Translator, node: n.Node, given: Union, env: Env) -> Union:
    """Whether a value meets one test; what is neither true nor false there is unclear."""
    if isinstance(node, n.Test):
        return compare(translator, node.op, given, translator.tree(node.value, env))
    wanted = translator.tree(node, env)
    if isinstance(node, n.String | n.Number | n.Null | n.AtLiteral):
        return compare(translator, "=", given, wanted)
    if isinstance(node, n.Boolean):
        return truth(is_it(given, node.value))
    if any(isinstance(part, n.Name) and part.name == INPUT for part in n.walk(node)):
        return wanted
    return translator.lift(real_matches, lambda value, against: _matches(translator, value, against), [given, wanted], ("null", "boolean"))


def _matches(translator: Translator, value: Leaf, against: Leaf) -> Union | None:
    """As `runner.feel.compile_calls.matches`."""
    if isinstance(value, Unknown) or isinstance(against, Unknown):
        return None
    if isinstance(against, Interval | Range):
        return _within(translator, value, against)
    if isinstance(against, list | Items):
        return _in_list(translator, value, against)
    if type(against) is bool and type(value) is not bool:
        return one(against)
    return translator.operators.equal(value, against)


def _in_list(translator: Translator, value: Leaf, items: Leaf) -> Union | None:
    found: list[Guard] = []
    for guard, union in elements(items):
        for inner, leaf in union:
            same = _in_item(translator, value, leaf)
            if same is None:
                return None
            found.append(both(guard, inner, is_it(same, True)))
    whole = translator.operators.equal(value, items) if isinstance(value, list | Items) else one(False)
    return None if whole is None else truth(either(*found, is_it(whole, True)))


def _in_item(translator: Translator, value: Leaf, item: Leaf) -> Union | None:
    if isinstance(item, Interval | Range) and not isinstance(value, Interval | Range):
        return _within(translator, value, item)
    return translator.operators.equal(value, item)


def _within(translator: Translator, value: Leaf, span: Leaf) -> Union | None:
    """As `runner.feel.compare.within`: the low end first."""
    if value is None:
        return one(None)
    operators = translator.operators
    no_low = span.no_low if isinstance(span, Interval) else span.unbounded_low
    no_high = span.no_high if isinstance(span, Interval) else span.unbounded_high
    low = one(True) if no_low else (operators.at_most if span.low_closed else operators.less)(span.low, value)
    high = one(True) if no_high else (operators.at_most if span.high_closed else operators.less)(value, span.high)
    if low is None or high is None:
        return None
    reached = is_it(low, True)
    return verdict(both(reached, is_it(high, True)), either(is_it(low, False), both(reached, is_it(high, False))))
