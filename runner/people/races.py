"""Two people who write the same unique value at the same moment: the second looks again and finds the first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError

P = ParamSpec("P")
T = TypeVar("T")


def look_again(transaction: Callable[P, T]) -> Callable[P, T]:
    """Run a function that opens its own transaction once more when a unique value was taken between its look and its write."""

    @wraps(transaction)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return transaction(*args, **kwargs)
        except IntegrityError:
            return transaction(*args, **kwargs)

    return run
