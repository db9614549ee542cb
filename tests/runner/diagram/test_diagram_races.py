"""Branches that race: the first to arrive ends the others, so nothing is written twice."""

from __future__ import annotations

from tests.differential.build import TERMINATE, either, end, flow, path, start, user, xor
from tests.runner.diagram.test_diagram_rules import findings


def race(*more: str, late: str = "") -> set[str]:
    """Rules that a diagram breaks in which two tasks fill in one form; `late` waits between one of them and the end."""
    between = (user("late"),) if late else ()
    body = (
        start(), either("g"), user("a"), user("b"), *between, xor("m"), end("e", TERMINATE), *more,
        path("s", "g"), flow("g", "a", "=true"), flow("g", "b", "=x = 1"),
        path("a", "m", "e"), path("b", *(("late",) if late else ()), "m"),
    )  # fmt: skip
    return {found.rule for found in findings(*body)}


def test_of_two_tasks_that_end_everything_only_one_writes() -> None:
    assert "two-writers" not in race()


def test_what_waits_between_the_task_and_the_end_lets_the_other_write_too() -> None:
    assert "two-writers" in race(late="yes")


def test_a_branch_that_is_always_taken_needs_no_default() -> None:
    assert "no-default" not in race()
