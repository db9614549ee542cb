"""Unions made short: several numbers, or several texts, of which some are not known become one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from runner.paths.solving.guards import Constants, Expr, Guard, choose, either, real
from runner.paths.solving.values import Leaf, Num, Text, Union, sort_of

_MANY = 3
_LITERALS = (int, Decimal, str)


def joined(constants: Constants, union: Union) -> Union:
    """The same values with fewer leaves, so that operations on it stay few."""
    if len(union) < _MANY:
        return union
    for kind, make, spell in (("number", Num, constants.number), ("string", Text, constants.string)):
        union = _one_kind(union, kind, make, spell)
    return union


def _one_kind(union: Union, kind: str, make: type[Num] | type[Text], spell: Callable[..., Expr]) -> Union:
    places = [at for at, (_, leaf) in enumerate(union) if isinstance(leaf, make) or (sort_of(leaf) == kind and isinstance(leaf, _LITERALS))]
    among = [union[at] for at in places]
    if len(among) < _MANY or not any(isinstance(leaf, make) for _, leaf in among):
        return union
    found: list[tuple[Guard, Expr]] = [(guard, leaf.expr if isinstance(leaf, make) else spell(leaf)) for guard, leaf in among]
    if kind == "number" and any(not expr.is_int() for _, expr in found):
        found = [(guard, real(expr)) for guard, expr in found]
    one: Leaf = make(reduce(lambda so_far, pair: choose(pair[0], pair[1], so_far), found[:-1], found[-1][1]))
    rest = [pair for at, pair in enumerate(union) if at not in places]
    return [*rest, (either(*(guard for guard, _ in among)), one)]
