"""How much an expression may cost, how it fails, and the scopes it runs in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from runner.errors import ExpressionError, Position

SOURCE = 8_000  # characters of one expression
NESTING = 60  # brackets, functions and branches inside each other
HEIGHT = 200  # height of the syntax tree: also `a or b or c …`
STEPS = 40_000  # nodes evaluated in loops and calls, list items and characters touched: about 20 ms
ITEMS = 20_000  # items of one list
TEXT = 200_000  # characters of one string
CALLS = 60  # calls of user-defined functions inside each other

_COMPOSITE = (list, dict, tuple)


class Fault(Exception):
    """An operation has no value. Never leaves this room: it becomes null with a reason, or an ExpressionError."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.th, self.en = th, en


@dataclass(frozen=True)
class Reason:
    """Why a value became null."""

    th: str
    en: str
    position: Position

    def __str__(self) -> str:
        return f"{self.position.line}:{self.position.column}: {self.en}"


Report = Callable[[Reason], object] | list[Reason]


def position(source: str, at: int) -> Position:
    """Line and column (from 1) of the offset `at`, with the line and a caret under the place."""
    at = min(at, len(source))
    start = source.rfind("\n", 0, at) + 1
    end = source.find("\n", at)
    line = source[start : end if end >= 0 else len(source)]
    column = at - start
    first = max(0, column - 60)
    shown = line[first : column + 60]
    return Position(source.count("\n", 0, at) + 1, column + 1, f"{shown}\n{' ' * (column - first)}^")


class Run:
    """One evaluation: what is left of its budget, and where reasons go."""

    __slots__ = ("calls", "decision", "report", "steps", "strict")

    def __init__(self, strict: bool = False, report: Report | None = None, *, steps: int = STEPS, decision: object = None) -> None:
        self.strict, self.report = strict, report
        self.steps, self.calls = steps, 0
        self.decision = decision  # what `runner.decisions` carries through an evaluation

    def spend(self, steps: int) -> None:
        """Take `steps` from the budget."""
        self.steps -= steps
        if self.steps < 0:
            exhausted()

    def weigh(self, value: object) -> None:
        """Take the size of a list or context from the budget, everything inside counted each time it is met: what a deep look costs."""
        if type(value) not in _COMPOSITE:
            return
        stack: list[Any] = [value]
        size = 0
        while stack:
            found = stack.pop()
            inside = found.values() if type(found) is dict else found
            size += len(inside)
            if size > self.steps:
                exhausted()
            stack.extend(item for item in inside if type(item) in _COMPOSITE)
        self.spend(size)

    def fail(self, th: str, en: str, source: str, at: int) -> object:
        """Note a reason and give null; in strict mode raise ExpressionError."""
        if self.strict:
            where = position(source, at)
            raise ExpressionError(
                f"คำนวณนิพจน์ไม่ได้ (บรรทัด {where.line} คอลัมน์ {where.column}): {th}",
                f"The expression has no value (line {where.line}, column {where.column}): {en}",
                position=where,
            )
        if self.report is not None:
            reason = Reason(th, en, position(source, at))
            if isinstance(self.report, list):
                self.report.append(reason)
            else:
                self.report(reason)
        return None


def exhausted() -> NoReturn:
    """Over the bounds, also in lenient mode."""
    raise ExpressionError(
        "นิพจน์ใช้การคำนวณมากเกินขอบเขตที่กำหนด โปรดทำให้สั้นหรือง่ายลง", "The expression goes over its bounds. Make it shorter or simpler."
    )


class Scope:
    """Names and values, innermost first. The outermost scope holds the variables of the caller."""

    __slots__ = ("outer", "run", "values")

    def __init__(self, values: Mapping[str, object], outer: Scope | None, run: Run) -> None:
        self.values, self.outer, self.run = values, outer, run
