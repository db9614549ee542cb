"""Who looks on while cases move: a replay reads from each step what no table keeps, the flows it has crossed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runner.cases.step import Step

Look = Callable[["Step"], None]
_looking: ContextVar[tuple[Look, ...]] = ContextVar("onlookers", default=())


@contextmanager
def looking_on(look: Look) -> Iterator[None]:
    """Within the block, `look` is shown every step when it has been written, before its transaction ends.

    It may read the step's run and connection; what it raises undoes the step.
    """
    token = _looking.set((*_looking.get(), look))
    try:
        yield
    finally:
        _looking.reset(token)


def show(step: Step) -> None:
    """Show a written step to all who look on."""
    for look in _looking.get():
        look(step)
