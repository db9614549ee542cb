"""`sort`, with the order given by a function, and the natural order without one."""

from __future__ import annotations

from functools import cmp_to_key

from runner.feel.bounds import Run
from runner.feel.compare import less
from runner.feel.functions.registry import builtin
from runner.feel.reasons import unsuitable
from runner.feel.values import Function


@builtin("sort(list: list, precedes?: function)", run=True)
def sort(run: Run, items: list[object], precedes: Function | None = None) -> list[object]:
    """Sorted stably; `precedes(a, b)` says whether `a` comes before `b`."""

    def before(a: object, b: object) -> bool:
        run.spend(1)
        if precedes is None:
            return less(a, b, "sort")
        verdict = precedes.call(run, [a, b])
        if type(verdict) is not bool:
            raise unsuitable("sort(precedes)", verdict, "boolean")
        return verdict

    return sorted(items, key=cmp_to_key(lambda a, b: -1 if before(a, b) else 1 if before(b, a) else 0))
