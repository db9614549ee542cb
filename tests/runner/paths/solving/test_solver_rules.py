"""What the solver can say of patterns, orders, choices and spans: values where there are some, contradictions where not."""

from __future__ import annotations

import pytest

from runner import feel
from runner.paths.solving import Solver
from runner.paths.terms import Answer, Fact, Json, Pool


def answered(pool: Pool, scope: dict[str, Json], *texts: str, unclear: str = "") -> Answer:
    """The answer to conditions that all hold, and to one that is neither true nor false."""
    facts = [Fact(pool.term(feel.compile(text), scope), True) for text in texts]
    facts += [Fact(pool.term(feel.compile(unclear), scope), None)] if unclear else []
    found = Solver(pool).check(facts)
    assert not found.possible or all(pool.keeps(fact, found.values) for fact in facts)
    return found


@pytest.mark.parametrize(
    ("pattern", "other", "possible"),
    [
        ("^[0-9]{4}$", 'starts with(x, "02")', True),
        ("^[0-9]{4}$", 'starts with(x, "A")', False),
        ("^(ab|cd)+$", 'ends with(x, "cdab")', True),
        ("^(ab|cd)+$", "string length(x) = 3", False),
        ("[A-Z]$|^ก", 'starts with(x, "z") and ends with(x, "Q")', True),
        ("^[^,]{1,3}$", 'contains(x, ",")', False),
    ],
)
def test_a_text_fits_its_pattern_and_the_condition_or_neither_is_possible(pattern: str, other: str, possible: bool) -> None:
    pool = Pool()
    scope = {"x": pool.ask("x", "string", preferred="1234")}
    assert answered(pool, scope, "x != null", f'matches(x, "{pattern}")', other).possible is possible


def test_days_between_two_dates_are_a_number_that_is_never_null() -> None:
    pool = Pool()
    scope = {"a": pool.ask("a", "date", preferred="2027-02-01"), "b": pool.ask("b", "date", preferred="2027-02-02")}
    days = '(date(b) - date(a)) / duration("P1D") + 1'
    assert answered(pool, scope, "a != null", "b != null", "b >= a", f"{days} > 10").possible
    assert answered(pool, scope, "a != null", "b != null", f"{days} > 1 and {days} < 2").possible is False
    assert answered(pool, scope, "a != null", "b != null", unclear=f"{days} <= 1").possible is False


def test_the_first_of_a_sorted_list_is_the_least() -> None:
    pool = Pool()
    scope = {"bids": [{"price": pool.ask(f"price{at}", "number", preferred=100 + at)} for at in range(3)]}
    given = [f"bids[{at}].price != null" for at in (1, 2, 3)]
    first = "sort(bids.price, function(a, b) a < b)[1]"
    assert answered(pool, scope, *given, f"{first} = 7", "bids[1].price > 50").possible
    assert answered(pool, scope, *given, f"{first} > bids[2].price").possible is False


def test_choices_that_are_some_are_not_an_empty_list() -> None:
    pool = Pool()
    scope = {"x": pool.ask("x", "choices", preferred=["a"], options=("a", "b"))}
    assert answered(pool, scope, "x = []", "count(x) > 0").possible is False
    assert answered(pool, scope, 'x = ["b"]').possible


def test_a_product_that_is_never_nought_is_shown_to_be_so() -> None:
    pool = Pool()
    scope = {name: pool.ask(name, "number", preferred=5) for name in ("wide", "high", "many")}
    given = [f"{name} >= 1" for name in scope]
    assert answered(pool, scope, *given, "max(wide * high * 3, 200) * many = 0").possible is False
    assert answered(pool, scope, *given, "wide * high = 12", "wide > high").possible


def test_the_same_expression_over_the_same_values_is_one_term() -> None:
    pool, same = Pool(), feel.compile("x > 1")
    x = pool.ask("x", "number")
    assert pool.term(same, {"x": x}) == pool.term(same, {"x": x})
    assert pool.term(same, {"x": x}) != pool.term(same, {"x": 1})
