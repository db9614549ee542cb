"""What tests ask a run, in few words."""

from __future__ import annotations

from typing import Any

from runner import engine
from runner.engine import Passed, Program, Run
from runner.store.types import dumps, loads


class Told(list[tuple[str, str]]):
    """A listener that writes down (what, element id)."""

    def __call__(self, passed: Passed, run: Run) -> None:
        self.append((passed.what, passed.element.id))

    def what(self, element: str) -> list[str]:
        """All that was told of one element."""
        return [what for what, name in self if name == element]


def begin(program: Program, **variables: Any) -> Run:
    """A case with these variables."""
    return engine.start(program, {"case_no": "A1"} | variables, {})


def again(run: Run, program: Program | None = None) -> Run:
    """As another process would see it: everything but the bytes and the variables is new."""
    return engine.load(program or run.program, run.dump(), loads(dumps(run.variables)), run.case.environment, run.listener)


def names(run: Run) -> list[str]:
    """Ids of the open tasks' elements, sorted."""
    return sorted(task.element.id for task in run.open_tasks())


def do(run: Run, element: str, **values: Any) -> Run:
    """Complete the oldest open task of an element, after storing and loading."""
    run = again(run)
    run.complete(next(t.token for t in run.open_tasks() if t.element.id == element), values)
    return run
