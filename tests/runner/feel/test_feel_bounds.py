"""Hostile expressions end soon, small, and with an ExpressionError or a value: never with a hang or another exception."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress

import pytest

from runner import feel
from runner.errors import ExpressionError

_SHARED = "{a:[1,1,1,1,1,1,1,1],b:[a,a,a,a,a,a,a,a],c:[b,b,b,b,b,b,b,b],d:[c,c,c,c,c,c,c,c],e:[d,d,d,d,d,d,d,d],f:[e,e,e,e,e,e,e,e],s:%s}.s"
ENDLESS = {
    "a long loop": "for i in 1..1000000000 return i",
    "loops in loops": "for i in 1..1000, j in 1..1000, k in 1..1000 return i*j*k",
    "a long quantifier": "every i in 1..100000000 satisfies i > 0",
    "recursion": "{f: function(x) f(x), r: f(1)}.r",
    "a function of itself": "(function(f) f(f))(function(f) f(f))",
    "a pattern that explodes": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a+)+$")',
    "stars of stars": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a*)*(a*)*(a*)*b")',
    "lists of lists": f"{_SHARED % 'flatten(f)'}",
    "equality of shared lists": f"{_SHARED % '[f] = [f]'}",
    "membership in shared lists": f"{_SHARED % 'list contains([f], f)'}",
    "types of shared lists": f"{_SHARED % 'f instance of list<list<list<list<list<list<number>>>>>>'}",
    "text of shared lists": f"{_SHARED % 'string(f)'}",
    "roots": "for i in 1..10000 return sqrt(i)",
    "powers": "for i in 1..10000 return 1.234567 ** 3.14159",
    "long strings": 'string join(for i in 1..9000 return "' + "x" * 5000 + '")',
    "zones": 'for i in 1..20000 return date and time("2020-01-01T00:00:00@Europe/Paris") + duration("PT1H") * i',
    "growing lists": "{a:for i in 1..9000 return i,b:concatenate(a,a),c:concatenate(b,b),d:concatenate(c,c),e:concatenate(d,d)}.e",
    "sorting": "sort(for i in 1..9000 return -i, function(a, b) a < b)",
}
UNREADABLE = {
    "brackets": "(" * 5000 + "1" + ")" * 5000,
    "signs": "-" * 9000 + "1",
    "a chain": "+".join(["1"] * 3900),
    "lists": "[" * 400 + "]" * 400,
    "branches": "if true then " * 400 + "1",
    "too long": "x" * 100_000,
    "a huge number": "9" * 9000,
    "a huge exponent": "1e99999999999",
}
HARMLESS = {
    "doubling": '{a:"' + "x" * 1000 + '",b:a+a,c:b+b,d:c+c,e:d+d,f:e+e,g:f+f,h:g+g,i:h+h,j:i+i}.j',
    "towers": "9 ** 9 ** 9 ** 9 ** 9 ** 9",
    "a pattern that unfolds": 'matches("a", "((((a{100}){100}){100}){100})")',
    "long durations": '@"P999999999999999999D" * 1e6000',
    "a long list": "[" + "1," * 3900 + "1]",
    "many keys": "{" + ",".join(f"k{i}: {i}" for i in range(700)) + "}",
    "many words": "a " * 3900,
}


def _ends(source: str) -> object:
    try:
        return feel.compile(source).evaluate({})
    except ExpressionError:
        return ExpressionError


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_what_would_not_end_is_an_error(source: str) -> None:
    assert _ends(source) is ExpressionError


@pytest.mark.parametrize("source", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_too_deep_or_too_long_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        feel.compile(source)


@pytest.mark.parametrize("source", [*ENDLESS.values(), *UNREADABLE.values(), *HARMLESS.values()], ids=[*ENDLESS, *UNREADABLE, *HARMLESS])
def test_it_takes_no_more_than_50_ms_and_50_mb(source: str) -> None:
    best = float("inf")
    for _ in range(6):
        feel.expression._compile.cache_clear()
        start = time.process_time()  # of this process alone: other work on the machine does not count
        _ends(source)
        best = min(best, time.process_time() - start)
        if best < 0.04:
            break
    assert best < 0.05
    tracemalloc.start()
    _ends(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.parametrize("source", ["__import__('os')", 'open("x")', "().__class__", "a.__class__", 'eval("1")', "sum.__globals__"])
def test_nothing_of_python_can_be_reached(source: str) -> None:
    with suppress(ExpressionError):
        assert feel.compile(source).evaluate({"a": {"b": 1}}) is None


def test_an_external_function_is_never_called() -> None:
    source = '(function(x) external {java: {class: "java.lang.Runtime", method signature: "exit(int)"}})(1)'
    assert feel.compile(source).evaluate({}) is None


def test_an_expression_that_is_evaluated_often_has_its_whole_budget_each_time() -> None:
    variables = {"a": list(range(1000)), "b": list(range(1000))}
    for source in ("a = b", "a = b and count(a) = 1000"):
        expression = feel.compile(source)
        assert all(expression.evaluate(variables) is True for _ in range(100))


def test_a_condition_is_fast() -> None:
    expression = feel.compile('floor_area > 200 and decision = "approve"')
    variables = {"floor_area": 250, "decision": "approve"}
    best = float("inf")
    for _ in range(10):
        start = time.process_time()
        for _ in range(5000):
            expression.evaluate(variables)
        best = min(best, (time.process_time() - start) / 5000)
    assert best < 5e-6
