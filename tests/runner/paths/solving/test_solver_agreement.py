"""Expressions in symbols come to what FEEL makes of them, whatever the inputs are."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from runner import feel
from runner.paths.solving import Solver
from runner.paths.solving.guards import spoken
from runner.paths.solving.proof import Translator
from runner.paths.terms import Fact, Json, Pool

# What each kind of expression may look like; `<number>` and the like are filled in again, to a depth.
_GRAMMAR = {
    "number": """a|b|w|2|0|-1|1.5|(<number> + <number>)|(<number> - <number>)|(<number> * <number>)|(<number> / 4)|(-<number>)
        |(<number> ** 2)|sum(<list>)|count(<list>)|min(<list>)|max(<list>)|mean([<number>, <number>])|floor(<number>)
        |ceiling(<number>)|decimal(<number>, 1)|round half up(<number>, 1)|round half down(<number>, 0)
        |round up(<number>, 0)|round down(<number>, 1)|modulo(<number>, 3)|modulo(<number>, -1.5)|abs(<number>)
        |string length(<text>)|<day>.year|<day>.month|<day>.day|<day>.weekday|now().hour
        |(if <truth> then <number> else <number>)|get or else(<number>, 7)|<list>[1]|<list>[-1]|<list>[3]
        |(<day> - <day>).days|years and months duration(<day>, <day>).months|{p: <number>, q: p + 1}.q|rows[n = 3].n[1]""",
    "text": """s|t|o|"x"|"ab"|""|(<text> + <text>)|upper case(<text>)|substring(<text>, 2)|substring(<text>, -1)|substring(<text>, 1, 2)
        |substring before(<text>, <text>)|substring after(<text>, <text>)|string(<number>)|string(<day>)|day of week(<day>)
        |(if <truth> then <text> else <text>)|month of year(<day>)""",
    "day": """date(d1)|date(d2)|@"2027-02-28"|today()|date("2028-02-29")|(<day> + @"P30D")|(<day> - @"P13M")|(<day> + duration("P1Y"))
        |date(<text>)|date(now())""",
    "list": """rows.n|[a, b, 3]|[a, w]|[]|rows[n > 2].n|chosen|[<number>, <number>]|(for x in <list> return x + 1)|<list>[item > <number>]
        |concatenate(<list>, <list>)|append(<list>, <number>)|rows[k = <text>].n|reverse(<list>)|flatten([<list>, <number>])""",
    "truth": """f|true|a > 2|s = "x"|o in ("p", "q")|a = null|(<number> < <number>)|(<number> <= <number>)|(<number> = <number>)
        |(<number> != <number>)|(<truth> and <truth>)|(<truth> or <truth>)|not(<truth>)|(<number> in [1..5])|(<number> in (> 2, < -1))
        |(<number> in (1, 2, 3))|(<number> in (0..3))|(<number> between <number> and <number>)|(<text> = <text>)|(<text> < <text>)
        |(<day> < <day>)|(<day> = <day>)|(some x in <list> satisfies x > <number>)|(every x in <list> satisfies x > <number>)
        |list contains(<list>, <number>)|contains(<text>, <text>)|starts with(<text>, <text>)|ends with(<text>, <text>)
        |is defined(<number>)|(<text> = null)|(<list> = null)|(<list> = <list>)|(<number> = <text>)|all([<truth>, <truth>])
        |any([<truth>, <truth>])|is empty(<list>)|(d1 < d2)|(d1 >= "2027-01-05")|(d2 = "2027-01-01")|list contains(chosen, <text>)
        |(<number> instance of number)|even(<number>)|matches(<text>, "^[a-x]")|({k: <number>} = {k: <number>})""",
}
_HOLE = re.compile("<(number|text|day|list|truth)>")
_FORMS = {kind: [form.strip() for form in forms.split("|")] for kind, forms in _GRAMMAR.items()}
_VALUES: dict[str, list[Json]] = {
    "a": [None, 0, 1, 3, Decimal("2.5"), -1],
    "b": [None, 2, Decimal("-0.5"), 7],
    "w": [None, 0, 3, 4, -2],
    "s": [None, "", "x", "abx", "ก\\u"],
    "t": [None, "ab", "2027-01-05"],
    "o": [None, "p", "q", "r"],
    "f": [None, True, False],
    "d1": [None, "2027-01-31", "2028-02-29", "2026-12-31"],
    "d2": [None, "2027-01-01", "2024-02-29"],
    "chosen": [None, [], ["p"], ["p", "q"]],
    "n1": [None, 1, 5, Decimal("2.5")],
    "n2": [3, 4, None],
    "k1": ["p", "x", None],
    "k2": ["p", "z"],
    "start": ["2027-01-11", "2027-12-31"],
}


@st.composite
def expressions(draw: st.DrawFn, kind: str = "truth", depth: int = 3) -> str:
    forms = _FORMS[kind] if depth else [form for form in _FORMS[kind] if not _HOLE.search(form)]
    form = draw(st.sampled_from(forms))
    return _HOLE.sub(lambda found: draw(expressions(found[1], depth - 1)), form)


def asked() -> tuple[Pool, dict[str, Json], dict[str, int]]:
    pool = Pool()
    marks = {name: pool.ask(name, "number") for name in ("a", "b", "n1", "n2")} | {"w": pool.ask("w", "number", whole=True)}
    marks |= {name: pool.ask(name, "string") for name in ("s", "t", "k2")} | {"d1": pool.ask("d1", "date"), "d2": pool.ask("d2", "date")}
    marks |= {"o": pool.ask("o", "string", options=("p", "q", "r")), "k1": pool.ask("k1", "string", options=("p", "x"))}
    marks |= {"f": pool.ask("f", "boolean"), "chosen": pool.ask("chosen", "choices", options=("p", "q"))}
    rows = [{"n": marks["n1"], "k": marks["k1"]}, {"n": marks["n2"], "k": marks["k2"]}]
    numbers = {name: int(mark[1:-1]) for name, mark in marks.items()} | {"start": 0}
    return pool, marks | {"rows": rows}, numbers


def term(pool: Pool, scope: dict[str, Json], text: str) -> str:
    expression = feel.compile(text)
    return pool.term(expression, {name: value for name, value in scope.items() if name in expression.names}, timedelta(days=20))


def rounded(value: Any) -> bool:
    """A quotient that decimals cut off after 34 digits; z3 has it exactly."""
    if isinstance(value, list):
        return any(map(rounded, value))
    return isinstance(value, Decimal) and len(value.as_tuple().digits) > 30


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(_FORMS)).flatmap(lambda kind: expressions(kind, 2)), st.data())
def test_symbols_come_to_what_feel_evaluates(text: str, data: st.DataObject) -> None:
    pool, scope, numbers = asked()
    mark, translator = term(pool, scope, text), Translator(pool)
    meaning = translator.mark(int(mark[1:-1]))
    values = {numbers[name]: data.draw(st.sampled_from(found), name) for name, found in _VALUES.items()}
    real = pool.worth(mark, values)
    if rounded(real):
        return
    solver = z3.SimpleSolver(ctx=translator.constants.context)
    solver.set("timeout", 300)
    pinned = [translator.opaques.fits(translator.mark(at).union, value) for at, value in values.items()]
    behind = list(translator.behind([*values, int(mark[1:-1])]))
    conditions = [*pinned, *(condition for one in behind for condition in one.conditions)]
    solver.add(*(spoken(condition, translator.constants.context) for condition in conditions))
    same = spoken(translator.opaques.fits(meaning.union, real), translator.constants.context)
    assert solver.check(same) != z3.unsat, f"{text} is {real!r}"
    if not any(one.unknowns for one in behind):
        assert solver.check(z3.Not(same)) != z3.sat, f"{text} can only be {real!r}"


_SMALL: dict[str, list[Json]] = {"a": [0, 1, 2, 3], "f": [True, False, None], "o": ["p", "q"], "d1": ["2027-01-10", "2027-02-28"]}
_DOMAIN = ["a in (0, 1, 2, 3)", 'o in ("p", "q")', 'd1 in ("2027-01-10", "2027-02-28")']


@settings(max_examples=80, deadline=None)
@given(st.lists(expressions(depth=2), min_size=1, max_size=3), st.sampled_from([True, False, None]))
def test_what_is_said_to_be_impossible_is_not_found_by_trying_everything(texts: list[str], holds: bool | None) -> None:
    pool, scope, numbers = asked()
    fixed: dict[str, Json] = {"b": 2, "w": 4, "s": "x", "t": "ab", "d2": "2027-01-01", "chosen": ["p"], "rows": [{"n": 3, "k": "p"}]}
    scope = scope | fixed
    facts = [Fact(term(pool, scope, text), True) for text in _DOMAIN] + [Fact(term(pool, scope, text), holds) for text in texts]
    answer = Solver(pool).check(facts)
    tried = [dict(zip(map(numbers.__getitem__, _SMALL), values, strict=True)) for values in itertools.product(*_SMALL.values())]
    found = [values for values in tried if all(pool.keeps(fact, values) for fact in facts)]
    if answer.possible:
        assert all(pool.keeps(fact, answer.values) for fact in facts)
    if answer.possible is False:
        assert not found, texts
        kept = [fact for fact in dict.fromkeys(facts) if fact in answer.core]
        assert kept == list(answer.core)
        assert not [values for values in tried if all(pool.keeps(fact, values) for fact in kept)]
