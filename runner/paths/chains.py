"""The situations of a path as a chain: from its start, and what they have in common."""

from __future__ import annotations

from runner.paths.steps import Situation


def chain(at: Situation | None) -> list[Situation]:
    """The situations of a path, from the start."""
    found: list[Situation] = []
    while at is not None:
        found.append(at)
        at = at.before
    return found[::-1]


def signature(at: Situation | None) -> object:
    """What a situation is like: where its tokens are, and which ways the path has gone (once or more often)."""
    if at is None:
        return None
    ways = frozenset(flow for one in chain(at) for flow in one.crossed)
    shapes = frozenset((o.element, o.shape, o.does) for one in chain(at) if (o := one.option) and (o.shape or o.does != "complete"))
    return at.opened, ways, shapes


def count(at: Situation, flow: str) -> int:
    """How often a path crosses a flow."""
    return sum(one.crossed.count(flow) for one in chain(at))


def orders(at: Situation) -> set[tuple[str, str]]:
    """Pairs of elements that were both ready, the one done first first."""
    found: set[tuple[str, str]] = set()
    for one in chain(at):
        if one.before and one.option:
            found |= {(one.option.element, o.element) for o in one.before.options if o.element != one.option.element}
    return found
