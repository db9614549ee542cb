"""Amounts of time as numbers, and how often one goes into another."""

from __future__ import annotations

import z3

from runner.paths.solving.guards import Expr
from runner.paths.solving.values import Leaf, Num


def whole_days(first: Expr | int, second: Expr | int) -> bool:
    """Whether an amount is a multiple of another by the way it was made, such as the days between two dates."""
    if isinstance(first, int) or not isinstance(second, int) or not second or not z3.is_mul(first) or first.num_args() != 2:
        return False
    times = first.arg(1)
    return bool(z3.is_int_value(times)) and times.as_long() % second == 0


def in_days(first: Expr, second: int) -> Leaf:
    """How often the second goes into such an amount: no fractions for z3."""
    return Num(first.arg(0) * (first.arg(1).as_long() // second))


def as_number(found: Expr | int) -> Leaf:
    """An amount as a number."""
    return found if isinstance(found, int) else Num(found)
