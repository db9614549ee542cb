"""Reading and printing: names, precedence, errors with their place, and trees that survive the round trip."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runner import feel
from runner.errors import ExpressionError
from runner.feel import nodes as n
from runner.feel.functions import BUILTINS
from runner.feel.names import KEYWORDS


def test_names_may_hold_spaces_signs_and_thai() -> None:
    names = ["Pre-bureau risk", "date of birth", "loan in progress", "ค่าธรรมเนียม ปีแรก", "a.b"]
    for name in names:
        assert feel.compile(f"{name} + 1", names).tree == n.Arithmetic("+", n.Name(name), n.Number(1))
    assert feel.compile("Pre  -  bureau   risk", names).names == {"Pre-bureau risk"}


def test_the_longest_known_name_wins() -> None:
    assert feel.compile("a-b", ["a", "b"]).names == {"a", "b"}
    assert feel.compile("a-b", ["a", "b", "a-b"]).names == {"a-b"}


def test_a_name_in_backticks_is_taken_as_it_is() -> None:
    assert feel.compile("`a-b` + 1").evaluate({"a-b": 2}) == 3


def test_comments_and_lines_do_not_matter() -> None:
    assert feel.compile("1 + // one\n /* two\n */ 2").evaluate({}) == 3
    assert feel.compile("/* one */ 3 // two").evaluate({}) == 3
    assert feel.compile("3 /* two */").evaluate({}) == 3


def test_an_error_has_line_column_and_caret() -> None:
    with pytest.raises(ExpressionError) as caught:
        feel.compile("floor_area >\n  200 and and x")
    error = caught.value
    assert (error.position.line, error.position.column) == (2, 11)
    assert error.position.caret == "  200 and and x\n          ^"
    assert "บรรทัด 2" in error.th
    assert "line 2" in error.en


@pytest.mark.parametrize(
    "source",
    [
        "",
        "1 +",
        "(1",
        "[1, 2",
        "{a: }",
        "if a then b",
        "for x in y",
        "a b c )",
        '"open',
        "1 2",
        "some x in y",
        "f(a: 1, 2)",
        "#",
        "x instance of",
        "@1",
    ],
)
def test_what_cannot_be_read_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        feel.compile(source)


def test_strict_mode_raises_where_lenient_mode_gives_null() -> None:
    expression = feel.compile("a + b")
    assert expression.evaluate({"a": 1}) is None
    with pytest.raises(ExpressionError, match="no variable or function named 'b'"):
        expression.evaluate({"a": 1}, strict=True)


_WORDS = st.sampled_from(["a", "b c", "ค่า", "fee_total", "x1", "order", "android"])
_LEAVES = st.one_of(
    st.integers(0, 10**20).map(n.Number),
    st.decimals(0, 10**6, places=3).map(n.Number),
    st.text(max_size=8).filter(lambda s: not any("\ud800" <= c <= "\udfff" for c in s)).map(n.String),
    st.booleans().map(n.Boolean),
    st.just(n.Null()),
    st.sampled_from(["2026-11-22", "P1Y", "10:00:00Z"]).map(n.AtLiteral),
    _WORDS.map(n.Name),
)
_TYPES = st.recursive(
    st.sampled_from(["number", "string", "date and time", "list", "tPerson"]).map(n.TypeNode),
    lambda inner: st.one_of(
        inner.map(lambda t: n.TypeNode("list", (t,))),
        inner.map(lambda t: n.TypeNode("range", (t,))),
        st.tuples(inner, inner).map(lambda ts: n.TypeNode("function", ts)),
        st.tuples(inner, inner).map(lambda ts: n.TypeNode("context", ts, ("a", "b"))),
    ),
    max_leaves=4,
)


def _compound(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    two = st.tuples(inner, inner)
    iterators = st.lists(st.builds(n.Iterator_, _WORDS, inner, st.none() | inner), min_size=1, max_size=2).map(tuple)
    tests = st.lists(inner | st.builds(n.Test, st.sampled_from(["<", ">=", "!="]), inner), min_size=1, max_size=3).map(tuple)
    named = st.lists(st.builds(n.Argument, _WORDS, inner), max_size=2).map(tuple)
    placed = st.lists(st.builds(n.Argument, st.just(""), inner), max_size=2).map(tuple)
    return st.one_of(
        st.builds(lambda op, ab: n.Arithmetic(op, *ab), st.sampled_from(["+", "-", "*", "/", "**"]), two),
        st.builds(lambda op, ab: n.Comparison(op, *ab), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), two),
        st.builds(lambda op, ab: n.Logic(op, *ab), st.sampled_from(["and", "or"]), two),
        st.builds(n.Negate, inner),
        st.builds(n.Between, inner, inner, inner),
        st.builds(n.In, inner, tests),
        st.builds(n.InstanceOf, inner, _TYPES),
        st.builds(n.If, inner, inner, inner),
        st.builds(n.For, iterators, inner),
        st.builds(n.Quantified, st.sampled_from(["some", "every"]), iterators, inner),
        st.builds(n.Filter, inner, inner),
        st.builds(n.Path, inner, _WORDS),
        st.builds(n.Call, inner, named | placed),
        st.builds(n.FunctionDefinition, st.lists(st.builds(n.Parameter, _WORDS, st.none() | _TYPES), max_size=2).map(tuple), inner),
        st.builds(n.Context, st.lists(st.builds(n.Entry, _WORDS | st.sampled_from(["a-b", "2x"]), inner), max_size=3).map(tuple)),
        st.builds(n.List, st.lists(inner, max_size=3).map(tuple)),
        st.builds(n.Range, inner, inner, st.booleans(), st.booleans()),
        st.builds(lambda end, closed: n.Range(None, end, False, closed), inner, st.booleans()),
    )


TREES = st.recursive(_LEAVES, _compound, max_leaves=12)


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_a_tree_that_is_printed_reads_back_as_the_same_tree(tree: n.Node) -> None:
    source = feel.unparse(tree)
    names = ["b c", "a-b", "2x"]
    assert feel.compile(source, names, members=names).tree == tree, source


@settings(max_examples=150, deadline=None)
@given(st.lists(TREES | st.builds(n.Test, st.sampled_from(["<", ">="]), TREES), max_size=3).map(tuple), st.booleans())
def test_unary_tests_that_are_printed_read_back(tests: tuple[n.Node, ...], negated: bool) -> None:
    tree = n.UnaryTests(tests, negated and bool(tests))
    assert feel.compile_unary(feel.unparse(tree), ["b c"], members=["b c"]).tree == tree


def test_words_of_the_tests_are_no_keywords() -> None:
    assert not KEYWORDS & {"a", "order", "android"}
    assert "android" not in BUILTINS


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab1 +-*/(){}[]<>=.,:"@?\n\\กof in then and', max_size=60))
def test_any_text_is_read_or_refused_but_never_breaks(source: str) -> None:
    try:
        expression = feel.compile(source)
    except ExpressionError:
        return
    expression.evaluate({"a": 1, "b": [1, 2]})
    assert feel.compile(str(expression)).tree == expression.tree
