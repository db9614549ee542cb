"""Rules of list built-ins over items that may or may not be there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from runner.paths.solving.guards import Expr, Guard, both, choose, either, no, real
from runner.paths.solving.translator import Translator
from runner.paths.solving.values import (
    Day,
    Items,
    Leaf,
    NotTranslated,
    Num,
    Union,
    chosen,
    elements,
    is_it,
    merge,
    one,
    ordinal,
    pack,
    sort_of,
    truth,
    verdict,
)

Rule = Callable[..., Union | None]
_SORTED = 12  # items of a list whose order is not known


def contains(translator: Translator, items: Leaf, element: Leaf) -> Union | None:
    """`list contains`: whether an equal item is there; null is found too."""
    found: list[Guard] = []
    for guard, union in elements(items):
        same = translator.operators.same(union, one(element))
        if same is None:
            return None
        found.append(both(guard, same))
    return truth(either(*found))


def _count(translator: Translator, items: Leaf) -> Union:
    sure = sum(1 for guard, _ in elements(items) if guard is True)
    zero, single = translator.constants.number(0), translator.constants.number(1)
    maybe = [choose(guard, single, zero) for guard, _ in elements(items) if guard is not True]
    return one(Num(sure + reduce(lambda a, b: a + b, maybe)) if maybe else sure)


def _is_empty(translator: Translator, items: Leaf) -> Union:
    return truth(no(_some(items)))


def _some(items: Leaf) -> Guard:
    return either(*(guard for guard, _ in elements(items)))


def _flat(items: Leaf) -> Iterator[tuple[Guard, Leaf]]:
    for guard, union in elements(items):
        for inner, leaf in union:
            yield both(guard, inner), leaf


def _numbers(translator: Translator, items: Leaf) -> tuple[Guard, list[tuple[Guard, Expr]]] | None:
    """When something there is not a number, and the numbers; None where durations may be added."""
    wrong: list[Guard] = []
    found: list[tuple[Guard, Expr]] = []
    for guard, leaf in _flat(items):
        kind = sort_of(leaf)
        if kind == "number":
            found.append((guard, translator.operators.num(leaf)))
        elif kind.endswith("duration") or kind in ("unknown", "list"):
            return None
        else:
            wrong.append(guard)
    return either(*wrong), found


def _total(translator: Translator, found: list[tuple[Guard, Expr]]) -> Expr:
    zero = translator.constants.number(0)
    return reduce(lambda a, b: a + b, [choose(guard, expr, zero) for guard, expr in found], zero)


def _sum(translator: Translator, items: Leaf) -> Union | None:
    numbers = _numbers(translator, items)
    if numbers is None:
        return None
    wrong, found = numbers
    return chosen(both(no(wrong), _some(items)), one(Num(_total(translator, found))), one(None))


def _mean(translator: Translator, items: Leaf) -> Union | None:
    numbers = _numbers(translator, items)
    if numbers is None or any(guard is not True for guard, _ in elements(items)):
        return None
    wrong, found = numbers
    size = len(list(elements(items)))
    return chosen(wrong, one(None), one(Num(real(_total(translator, found)) / size))) if size else one(None)


def _extreme(least: bool) -> Rule:
    """`min` and `max` of numbers or of days."""

    def rule(translator: Translator, items: Leaf) -> Union | None:
        flat = [(guard, leaf) for guard, leaf in _flat(items) if guard is not False]
        kinds = {sort_of(leaf) for _, leaf in flat}
        if kinds <= {"null"}:
            return one(None)
        if kinds <= {"number", "null"} and "number" in kinds:
            found = [(guard, translator.operators.num(leaf)) for guard, leaf in flat if leaf is not None]
            make: Callable[[Expr], Leaf] = Num
        elif kinds <= {"date", "null"} and "date" in kinds:
            found = [(guard, ordinal(leaf)) for guard, leaf in flat if leaf is not None]
            make = Day
        else:
            return None
        wrong = either(*(guard for guard, leaf in flat if leaf is None))
        return chosen(both(no(wrong), _some(items)), one(make(_fold(found, least))), one(None))

    return rule


def _fold(found: list[tuple[Guard, Expr]], least: bool) -> Expr:
    """The least or greatest of those that are there; one is there at least."""
    so_far, best = found[0]
    for guard, expr in found[1:]:
        better = expr < best if least else expr > best
        best = choose(both(guard, either(no(so_far), better)), expr, best)
        so_far = either(so_far, guard)
    return best


def _all(translator: Translator, items: Leaf) -> Union:
    pairs = list(elements(items))
    return verdict(both(*(either(no(g), is_it(u, True)) for g, u in pairs)), either(*(both(g, is_it(u, False)) for g, u in pairs)))


def _any(translator: Translator, items: Leaf) -> Union:
    pairs = list(elements(items))
    return verdict(either(*(both(g, is_it(u, True)) for g, u in pairs)), both(*(either(no(g), is_it(u, False)) for g, u in pairs)))


def _concatenate(translator: Translator, lists: Leaf) -> Union | None:
    found: list[tuple[Guard, Union]] = []
    wrong: list[Guard] = []
    for guard, leaf in _flat(lists):
        if leaf is None:
            wrong.append(guard)
        elif isinstance(leaf, list | Items):
            found += [(both(guard, inner), union) for inner, union in elements(leaf)]
        else:
            found.append((guard, one(leaf)))
    return chosen(either(*wrong), one(None), one(pack(found)))


def _append(translator: Translator, items: Leaf, more: Leaf) -> Union:
    return one(pack([*elements(items), *elements(more)]))


def _reverse(translator: Translator, items: Leaf) -> Union:
    return one(pack(list(elements(items))[::-1]))


def _flatten(translator: Translator, items: Leaf) -> Union:
    return one(pack(_opened(items, True)))


def _opened(items: Leaf, around: Guard) -> Iterator[tuple[Guard, Union]]:
    for guard, leaf in _flat(items):
        if isinstance(leaf, list | Items):
            yield from _opened(leaf, both(around, guard))
        else:
            yield both(around, guard), one(leaf)


def sort(translator: Translator, items: Leaf, before: Callable[[Union, Union], Union]) -> Union:
    """`sort`: each item goes to the place that is the number of those before it."""
    pairs = list(elements(items))
    if len(pairs) > _SORTED:
        raise NotTranslated
    if len(pairs) < 2:
        return one(items)
    wrong: list[Guard] = []
    ahead: list[list[Guard]] = [[] for _ in pairs]  # of each item, when others come before it
    for at, (here, union) in enumerate(pairs):
        for earlier, (there, other) in enumerate(pairs[:at]):
            found = before(union, other)
            wrong.append(both(here, there, no(either(is_it(found, True), is_it(found, False)))))
            ahead[earlier].append(both(here, is_it(found, True)))
            ahead[at].append(both(there, no(is_it(found, True))))
    places = [_how_many(translator, guards) for guards in ahead]
    return chosen(either(*wrong), one(None), one(pack(_placed(pairs, places, at) for at in range(len(pairs)))))


def _placed(pairs: list[tuple[Guard, Union]], places: list[Expr], at: int) -> tuple[Guard, Union]:
    taken = [(both(guard, place == at), union) for (guard, union), place in zip(pairs, places, strict=True)]
    there = all(guard is True for guard, _ in pairs) or either(*(guard for guard, _ in taken))
    return there, merge((both(here, guard), leaf) for here, union in taken for guard, leaf in union)


def _how_many(translator: Translator, guards: list[Guard]) -> Expr:
    zero, single = translator.constants.number(0), translator.constants.number(1)
    return reduce(lambda a, b: a + b, [choose(guard, single, zero) for guard in guards], zero)


RULES: dict[str, Rule] = {
    "list contains": contains,
    "count": _count,
    "is empty": _is_empty,
    "sum": _sum,
    "mean": _mean,
    "min": _extreme(True),
    "max": _extreme(False),
    "all": _all,
    "any": _any,
    "concatenate": _concatenate,
    "append": _append,
    "reverse": _reverse,
    "flatten": _flatten,
}
