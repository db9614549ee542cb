"""Conditions, simplified as they are made, and fresh constants of one context of z3.

A condition is True, False, a comparison of z3, or an `And`, `Or`, `Not` of ours: most never reach z3, and its own would be slow to make.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import z3

Guard = Any  # True, False, a z3.BoolRef, or a Formula
Expr = Any  # a z3 expression of another sort


class Formula:
    """`all` or `some` of the parts by key, or `not` the only one."""

    __slots__ = ("made", "op", "parts")

    def __init__(self, op: str, parts: dict[Any, Guard]) -> None:
        self.op, self.parts = op, parts
        self.made: Any = None


def _key(part: Guard) -> Any:
    """What is the same for the same condition: z3 has each expression once."""
    if not isinstance(part, Formula):
        return part.ast.value
    return ("not", *part.parts) if part.op == "not" else id(part)


def _contrary_key(part: Guard) -> Any:
    if isinstance(part, Formula) and part.op == "not":
        return next(iter(part.parts))
    return ("not", _key(part))


def _joined(op: str, parts: Iterable[Guard], stop: bool) -> Guard:
    """The parts joined; `stop` is the value that decides alone."""
    kept: dict[Any, Guard] = {}
    for part in parts:
        if isinstance(part, bool):
            if part is stop:
                return stop
        elif isinstance(part, Formula) and part.op == op:
            kept.update(part.parts)
        else:
            kept[_key(part)] = part
    if len(kept) > 1 and any(_contrary_key(part) in kept for part in kept.values()):
        return stop
    return Formula(op, kept) if len(kept) > 1 else next(iter(kept.values()), not stop)


def both(*parts: Guard) -> Guard:
    """All of them."""
    return _joined("all", parts, False)


def either(*parts: Guard) -> Guard:
    """One of them or more."""
    return _joined("some", parts, True)


def no(part: Guard) -> Guard:
    """The contrary."""
    if isinstance(part, bool):
        return not part
    if isinstance(part, Formula) and part.op == "not":
        return next(iter(part.parts.values()))
    return Formula("not", {_key(part): part})


def spoken(part: Guard, context: Any) -> Any:
    """The condition in z3's words."""
    if isinstance(part, bool):
        return z3.BoolVal(part, context)
    if not isinstance(part, Formula):
        return part
    if part.made is None:
        inside = [spoken(inner, context) for inner in part.parts.values()]
        part.made = z3.Not(inside[0]) if part.op == "not" else z3.And(inside) if part.op == "all" else z3.Or(inside)
    return part.made


def choose(guard: Guard, yes: Expr, other: Expr) -> Expr:
    """`yes` where the guard is so, else `other`."""
    return yes if guard is True else other if guard is False else z3.If(spoken(guard, yes.ctx), yes, other)


class Constants:
    """Constants of one context, numbered in the order in which they are made; `always` are the conditions that define them."""

    def __init__(self) -> None:
        self.context = z3.Context()
        self.always: list[Guard] = []
        self._made = 0

    def _name(self, name: str) -> str:
        self._made += 1
        return f"{name}!{self._made}"

    def whole(self, name: str) -> Expr:
        """A fresh integer."""
        return z3.Int(self._name(name), self.context)

    def real(self, name: str) -> Expr:
        """A fresh real number."""
        return z3.Real(self._name(name), self.context)

    def flag(self, name: str) -> Guard:
        """A fresh truth value."""
        return z3.Bool(self._name(name), self.context)

    def text(self, name: str) -> Expr:
        """A fresh string."""
        return z3.String(self._name(name), self.context)

    def require(self, conditions: Iterable[Guard]) -> None:
        """Conditions that belong to the constants just made."""
        self.always += [one for one in conditions if one is not True]

    def number(self, value: int | Decimal) -> Expr:
        """A number as a literal."""
        return z3.IntVal(value, self.context) if type(value) is int else z3.RealVal(str(value), self.context)

    def string(self, value: str) -> Expr:
        """A text as a literal."""
        return z3.StringVal("".join(c if " " <= c <= "~" and c != "\\" else f"\\u{{{ord(c):x}}}" for c in value), self.context)


def real(expression: Expr) -> Expr:
    """An integer as a real number."""
    return z3.ToReal(expression) if expression.is_int() else expression
