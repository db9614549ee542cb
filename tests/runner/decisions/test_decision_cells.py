"""The quick tests of usual cells agree with the full ones on every value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from runner import feel
from runner.decisions.cells import cell_test
from runner.feel.bounds import Run, Scope

CELLS = [
    "5",
    "-5",
    "< 5",
    ">= 5",
    "!= 5",
    "[1..5]",
    "(1..5)",
    "[1..5)",
    '"a"',
    '"a", "b"',
    'not("a", "b")',
    "true",
    "false",
    "null",
    "not(5)",
    "5, 6",
    "[1, 2]",
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-6, 7),
    st.decimals(-6, 7, places=1),
    st.sampled_from(["a", "b", "c", ""]),
    st.just(date(2026, 1, 1)),
    st.just([1]),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CELLS), VALUES)
def test_a_quick_test_gives_what_the_full_test_gives(cell: str, value: object) -> None:
    tests = feel.compile_unary(cell)
    quick = cell_test(tests)
    assert quick is not None
    run = Run()
    assert (quick(value, Scope({"?": value}, None, run)) is True) == tests.evaluate({}, value)


def test_a_dash_needs_no_test() -> None:
    assert cell_test(feel.compile_unary("-")) is None


def test_numbers_of_both_kinds_are_equal_in_a_cell() -> None:
    quick = cell_test(feel.compile_unary("5.0"))
    assert quick is not None
    assert quick(5, Scope({"?": 5}, None, Run())) is True
    assert quick(Decimal("5.00"), Scope({"?": Decimal(5)}, None, Run())) is True
