"""Compilers of what runs a part many times: `for`, `some`, `every`, filters. Each turn takes from the budget by the size of the part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from runner.feel import nodes as n
from runner.feel.bounds import ITEMS, Fault, Run, Scope
from runner.feel.compile_base import Closure, Setting, compile_node, compiles, guarded
from runner.feel.moments import make_day, number_of
from runner.feel.numbers import integer, is_number, position
from runner.feel.reasons import operands, outside, unsuitable
from runner.feel.values import Range, kind


def cost(node: n.Node) -> int:
    """What one evaluation of the node takes from the budget: its size."""
    return 1 + sum(1 for _ in n.walk(node))


def items(value: object) -> Sequence[object] | Iterator[object]:
    """The items to go through: a list's, a closed range's, or a single value itself."""
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, Range):
        if value.unbounded_low or value.unbounded_high or not isinstance(low := value.low, object):
            raise outside("for")
        shift = (0 if value.low_closed else 1, 0 if value.high_closed else -1)
        return _steps(low, value.high, shift)
    if value is None:
        raise unsuitable("for", value, "list")
    return [value]


def _steps(low: object, high: object, shift: tuple[int, int] = (0, 0)) -> Iterator[object]:
    """Whole numbers or days from `low` to `high`, downwards when `high` is smaller."""
    make: Callable[[int], object] = int
    if is_number(low) and is_number(high):
        first, last = integer(low, "for"), integer(high, "for")
    elif kind(low) == "date" and kind(high) == "date":
        first, last, make = number_of(low), number_of(high), make_day  # type: ignore[arg-type]
    else:
        raise operands("..", low, high)
    step = 1 if first <= last else -1
    return (make(i) for i in range(first + step * shift[0], last + step * (1 + shift[1]), step))


Turn = Callable[[Scope], None]


def _nest(iterators: Sequence[n.Iterator_], setting: Setting) -> Callable[[Scope, int, Callable[[Scope], bool]], bool]:
    """A function that calls its last argument with a scope for every combination, until that gives True."""
    steps = [_source(iterator, setting) for iterator in iterators]
    names = [iterator.name for iterator in iterators]

    def turn(scope: Scope, depth: int, body: Callable[[Scope], bool]) -> bool:
        last = depth == len(names) - 1
        for item in steps[depth](scope):
            scope.run.spend(1)
            inner = Scope({names[depth]: item}, scope, scope.run)
            if body(inner) if last else turn(inner, depth + 1, body):
                return True
        return False

    return turn


def _source(iterator: n.Iterator_, setting: Setting) -> Callable[[Scope], Any]:
    source = compile_node(iterator.source, setting.inside())
    if iterator.end is None:
        return lambda scope: items(source(scope))
    end = compile_node(iterator.end, setting.inside())
    return lambda scope: _steps(source(scope), end(scope))


@compiles(n.For)
def _for(node: n.For, setting: Setting) -> Closure:
    turns, body, price = _nest(node.iterators, setting), compile_node(node.body, setting.inside()), cost(node.body)
    looks_back = any(isinstance(part, n.Name) and part.name == "partial" for part in n.walk(node.body))

    def run(scope: Scope) -> object:
        results: list[object] = []
        budget = scope.run
        outer = Scope({"partial": ()}, scope, budget) if looks_back else scope

        def one(inner: Scope) -> bool:
            budget.spend(price)
            if looks_back:
                budget.spend(len(results) >> 2)
                outer.values = {"partial": list(results)}
            results.append(body(inner))
            if len(results) > ITEMS:
                budget.spend(budget.steps + 1)
            return False

        turns(outer, 0, one)
        return results

    return guarded(run, setting, node.at)


@compiles(n.Quantified)
def _quantified(node: n.Quantified, setting: Setting) -> Closure:
    turns, body, price = _nest(node.iterators, setting), compile_node(node.condition, setting.inside()), cost(node.condition)
    stop = node.kind == "some"

    def run(scope: Scope) -> object:
        unclear = False

        def one(inner: Scope) -> bool:
            nonlocal unclear
            inner.run.spend(price)
            found = body(inner)
            if found is None:
                unclear = True
            elif type(found) is not bool:
                raise unsuitable("satisfies", found, "boolean")
            return found is stop

        if turns(scope, 0, one):
            return stop
        return None if unclear else not stop

    return guarded(run, setting, node.at)


@compiles(n.Filter)
def _filter(node: n.Filter, setting: Setting) -> Closure:
    source, condition, price = compile_node(node.source, setting), compile_node(node.condition, setting.inside()), cost(node.condition)
    by_index = isinstance(node.condition, n.Number) or (
        isinstance(node.condition, n.Negate) and isinstance(node.condition.operand, n.Number)
    )

    def run(scope: Scope) -> object:
        value = source(scope)
        found = value if isinstance(value, list | tuple) else [] if value is None else _single(value)
        if by_index:
            return _nth(found, condition(scope))
        kept: list[object] = []
        for at, item in enumerate(found):
            scope.run.spend(price)
            verdict = condition(item_scope(item, scope))
            if verdict is True:
                kept.append(item)
            elif verdict is not False and verdict is not None:
                if at == 0 and is_number(verdict):
                    return _nth(found, verdict)
                raise unsuitable("[…]", verdict, "boolean")
        if not found and value is None:
            return [] if type(condition(item_scope(None, scope))) is bool else None
        return kept

    return guarded(run, setting, node.at)


def _single(value: object) -> Sequence[object]:
    return list(items(value)) if isinstance(value, Range) else [value]


def item_scope(item: object, scope: Scope) -> Scope:
    """Inside a filter: `item`, and the entries of the item when it is a context."""
    around = Scope({"item": item}, scope, scope.run)
    return Scope(item, around, scope.run) if isinstance(item, Mapping) else around


def _nth(found: Sequence[object], index: object) -> object:
    """The item at a position from 1, or from the end when negative; nothing there is null."""
    place = position(index, "[…]")
    if 1 <= place <= len(found):
        return found[place - 1]
    if -len(found) <= place <= -1:
        return found[place]
    raise Fault(f"ไม่มีลำดับที่ {place} ในรายการ {len(found)} รายการ", f"there is no item {place} in a list of {len(found)}")


def spend_all(run: Run) -> None:
    """End the evaluation: its budget is used up."""
    run.spend(run.steps + 1)
