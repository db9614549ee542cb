"""Translation of what runs a part many times: `for`, `some`, `every`, filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runner.feel import nodes as n
from runner.feel.bounds import Fault
from runner.feel.compile_loops import items as real_items
from runner.feel.numbers import is_number
from runner.feel.values import Range
from runner.paths.solving.guards import Guard, both, either, no
from runner.paths.solving.translator import Env, Translator, translates
from runner.paths.solving.values import (
    Entries,
    Interval,
    Items,
    Leaf,
    NotTranslated,
    Num,
    Union,
    Unknown,
    chosen,
    elements,
    is_it,
    merge,
    one,
    pack,
)

_TURNS = 300
Turn = tuple[Guard, Env]


def _turns(translator: Translator, iterators: tuple[n.Iterator_, ...], env: Env) -> Iterator[Turn | None]:
    """Each combination with the guard under which it takes place; None where a source is nothing to go through. NotTranslated: too many."""
    head, rest = iterators[0], iterators[1:]
    for guard, items in _sources(translator, head, env):
        if items is None:
            yield None if guard is True else (guard, Env({"": []}))
            continue
        for present, item in items:
            inner = Env({head.name: item}, env)
            here = both(guard, present)
            if not rest:
                yield here, inner
                continue
            for turn in _turns(translator, rest, inner):
                if turn is None or "" in turn[1].values:
                    raise NotTranslated
                yield both(here, turn[0]), turn[1]


def _sources(translator: Translator, iterator: n.Iterator_, env: Env) -> Iterator[tuple[Guard, list[tuple[Guard, Union]] | None]]:
    if iterator.end is not None:
        raise NotTranslated
    for guard, leaf in translator.tree(iterator.source, env):
        yield guard, _each(leaf)


def _each(leaf: Leaf) -> list[tuple[Guard, Union]] | None:
    """The items of a source; None for null, which is nothing to go through."""
    if isinstance(leaf, Unknown | Interval):
        raise NotTranslated
    if leaf is None:
        return None
    if isinstance(leaf, list | Items):
        found = list(elements(leaf))
    elif isinstance(leaf, Range):
        try:
            found = [(True, one(item)) for item in list(real_items(leaf))[: _TURNS + 1]]
        except Fault:
            return None
    else:
        found = [(True, one(leaf))]
    if len(found) > _TURNS:
        raise NotTranslated
    return found


def _gathered(translator: Translator, iterators: tuple[n.Iterator_, ...], env: Env) -> tuple[Guard, list[Turn]]:
    """When there is nothing to go through, and all turns."""
    nothing: Guard = False
    turns: list[Turn] = []
    for turn in _turns(translator, iterators, env):
        if turn is None:
            nothing = True
        elif "" in turn[1].values:
            nothing = either(nothing, turn[0])
        else:
            turns.append(turn)
        if len(turns) > _TURNS:
            raise NotTranslated
    return nothing, turns


@translates(n.For)
def _for(translator: Translator, node: n.For, env: Env) -> Union:
    if any(isinstance(part, n.Name) and part.name == "partial" for part in n.walk(node.body)):
        return translator.untranslated(node, env)
    try:
        nothing, turns = _gathered(translator, node.iterators, env)
    except NotTranslated:
        return translator.untranslated(node, env)
    found = one(pack((guard, translator.tree(node.body, inner)) for guard, inner in turns))
    return chosen(nothing, one(None), found)


@translates(n.Quantified)
def _quantified(translator: Translator, node: n.Quantified, env: Env) -> Union:
    try:
        nothing, turns = _gathered(translator, node.iterators, env)
    except NotTranslated:
        return translator.untranslated(node, env)
    stop = node.kind == "some"
    stops, unclear, wrong = False, False, False
    before: Guard = True  # no turn has decided yet
    for guard, inner in turns:
        union = translator.tree(node.condition, inner)
        decides = both(guard, is_it(union, stop))
        odd = both(guard, either(*(g for g, leaf in union if leaf is not None and type(leaf) is not bool)))
        wrong, stops = either(wrong, both(before, odd)), either(stops, both(before, decides))
        unclear = either(unclear, both(guard, is_it(union, None)))
        before = both(before, no(decides), no(odd))
    null = either(nothing, wrong, both(no(stops), unclear))
    return merge([(both(no(null), stops), stop), (null, None), (both(no(null), no(stops)), not stop)])


@translates(n.Filter)
def _filter(translator: Translator, node: n.Filter, env: Env) -> Union:
    condition = node.condition
    index = condition.value if isinstance(condition, n.Number) else None
    if isinstance(condition, n.Negate) and isinstance(condition.operand, n.Number):
        index = -condition.operand.value
    pairs: list[tuple[Guard, Leaf]] = []
    for guard, leaf in translator.tree(node.source, env):
        if isinstance(leaf, Unknown):
            return translator.untranslated(node, env)
        items = list(elements(leaf)) if isinstance(leaf, list | Items) else [] if leaf is None else _each(leaf) or []
        try:
            found = _nth(items, int(index)) if index is not None else _kept(translator, node, leaf, items, env)
        except NotTranslated:
            return translator.untranslated(node, env)
        pairs += [(both(guard, inner), value) for inner, value in found]
    return merge(pairs)


def _kept(translator: Translator, node: n.Filter, source: Leaf, items: list[tuple[Guard, Union]], env: Env) -> Union:
    if source is None:
        verdict = translator.tree(node.condition, _item_env(None, env))
        clear = either(is_it(verdict, True), is_it(verdict, False))
        return chosen(clear, one([]), one(None))
    kept: list[tuple[Guard, Union]] = []
    wrong: Guard = False
    for guard, union in items:
        for inner, leaf in union:
            verdict = translator.tree(node.condition, _item_env(leaf, env))
            if any(is_number(v) or isinstance(v, Num | Unknown) for _, v in verdict):
                raise NotTranslated
            here = both(guard, inner)
            kept.append((both(here, is_it(verdict, True)), one(leaf)))
            wrong = either(wrong, *(both(here, g) for g, v in verdict if v is not None and type(v) is not bool))
    return chosen(wrong, one(None), one(pack(kept)))


def _item_env(item: Leaf, env: Env) -> Env:
    """Inside a filter: `item`, and the entries of the item when it is a context."""
    around = Env({"item": one(item)}, env)
    if isinstance(item, Entries):
        return Env({name: item.of(name) for name in item.names}, around)
    if isinstance(item, Mapping):
        return Env({name: one(value) for name, value in item.items()}, around)
    return around


def _nth(items: list[tuple[Guard, Union]], index: int) -> Union:
    """The item at a position from 1, or from the end; null where there is none."""
    if index < 0:
        items, index = items[::-1], -index
    if index == 0:
        return one(None)
    pairs: list[tuple[Guard, Leaf]] = []
    before: list[Guard] = [True] + [False] * (index - 1)  # exactly so many were there before
    for guard, union in items:
        here = both(before[index - 1], guard)
        pairs += [(both(here, inner), leaf) for inner, leaf in union]
        before = [
            either(both(before[at], no(guard)), both(before[at - 1], guard)) if at else both(before[0], no(guard)) for at in range(index)
        ]
    return merge([*pairs, (no(either(*(guard for guard, _ in pairs))), None)])
