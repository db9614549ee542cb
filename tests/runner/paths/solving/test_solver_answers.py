"""The solver answers with values that people could fill in, or with the conditions that contradict."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from runner import feel
from runner.errors import Unavailable
from runner.paths.solving import Solver
from runner.paths.terms import Answer, Fact, Input, Pool


class Form:
    """Inputs by name, and facts about expressions over them."""

    def __init__(self) -> None:
        self.pool = Pool()
        self.scope: dict[str, Any] = {}
        self.solver = Solver(self.pool)

    def ask(self, name: str, kind: Any, **more: Any) -> str:
        self.scope[name] = self.pool.ask(name, kind, **more)
        return str(self.scope[name])

    def fact(self, text: str, holds: bool | None = True, since: timedelta = timedelta(), **more: Any) -> Fact:
        expression = feel.compile(text)
        scope = {name: value for name, value in (self.scope | more).items() if name in expression.names}
        return Fact(self.pool.term(expression, scope, since), holds)

    def named(self, answer: Answer) -> Mapping[str, Any]:
        found = {}
        for number, value in answer.values.items():
            one = self.pool[number]
            assert isinstance(one, Input)
            found[one.name] = value
        return found

    def keeps(self, answer: Answer, *facts: Fact) -> bool:
        return all(self.pool.keeps(fact, answer.values) for fact in facts)


@pytest.fixture
def form() -> Form:
    form = Form()
    form.ask("area", "number", preferred=120)
    form.ask("width", "number", preferred=2)
    form.ask("count_of_seats", "number", preferred=20, whole=True)
    form.ask("name", "string", preferred="ร้านลุงชัย")
    form.ask("code", "string", preferred="กข 1")
    form.ask("decision", "string", preferred="approve", options=("approve", "correct", "refuse"))
    form.ask("from_day", "date", preferred="2027-01-15")
    form.ask("to_day", "date", preferred="2027-02-15")
    form.ask("wanted", "boolean", preferred=True)
    form.ask("documents", "choices", preferred=["map"], options=("map", "deed", "photo"))
    form.ask("at", "time", preferred="09:30:00")
    form.ask("moment", "datetime", preferred="2027-01-15T10:00:00+07:00")
    rows = [{"amount": form.pool.ask(f"amount{i}", "number", preferred=0)} for i in range(3)]
    form.scope["rows"] = rows
    return form


CONDITIONS = [
    "area > 200 and area <= 500",
    'decision in ["approve","refuse"]',
    'decision = "correct" or decision = "refuse"',
    "count(rows[amount > 3]) >= 2",
    "sum(rows.amount) = 0",
    "sum(rows.amount) > 100 and rows[1].amount < 10 and rows[2].amount < 10",
    'date(from_day) > date(to_day) + duration("P30D")',
    "today().month > 3",
    'date(to_day) - date(from_day) = duration("P45D")',
    "string length(name) > 20",
    'matches(code, "^[A-Z]{2}\\\\d{3}$")',
    "if area = null then false else area > 3",
    "every row in rows satisfies row.amount > 0",
    "some row in rows satisfies row.amount = 17.25",
    "(for row in rows return row.amount * 2) = [2, 4, 6]",
    "area between 7 and 8 and width in (2.5..2.75)",
    'contains(name, "จำกัด") and starts with(name, "บริษัท")',
    'upper case(code) = "ABC"',
    'list contains(documents, "deed") and count(documents) = 2',
    "floor(area / 7) = 3 and modulo(count_of_seats, 6) = 5",
    "not(wanted) and is defined(name)",
    "area + width = 390 and area * 2 = width",
    'day of week(date(from_day)) = "Sunday"',
    "years and months duration(date(from_day), date(to_day)).months = 7",
    'from_day >= "2027-03-01" and from_day < "2027-03-03"',
    "min(area, width, 9) = 9 and max(area, width) = 40",
    'get or else(name, "x") = "x"',
    "{ fee: area * 3, tax: fee / 10 }.tax = 33",
    'string(area) + " ตร.ม." = "77 ตร.ม."',
    'time(at) > time("16:00:00")',
    'date and time(moment) < date and time("2027-01-15T09:00:00+07:00")',
    "add working days(date(from_day), 5) = date(to_day)",
    'substring(code, 1, 2) = "AB" and string length(code) = 4',
    "decimal(area * 0.07, 2) = 8.05",
    "(if wanted then area else width) > 1000",
    "any([wanted, area > 300]) = false",
]


@pytest.mark.parametrize("text", CONDITIONS)
@pytest.mark.parametrize("holds", [True, False])
def test_every_condition_is_solved_both_ways(form: Form, text: str, holds: bool) -> None:
    fact = form.fact(text, holds)
    answer = form.solver.check([fact])
    assert answer.possible is True, text
    assert form.keeps(answer, fact)


def test_what_is_preferred_already_is_left_as_it_is(form: Form) -> None:
    answer = form.solver.check([form.fact("area < 200"), form.fact('decision = "approve"'), form.fact("wanted")])
    assert form.named(answer) == {"area": 120, "decision": "approve", "wanted": True}


def test_only_what_has_to_change_is_changed(form: Form) -> None:
    answer = form.solver.check([form.fact('area > 10 and (decision = "correct" or width > 100)')])
    named = form.named(answer)
    assert named["area"] == 120
    assert (named["decision"] == "approve") != (named["width"] == 2)


def test_numbers_are_round_ones_beside_the_limit(form: Form) -> None:
    assert form.named(form.solver.check([form.fact("area > 200")]))["area"] == 201
    assert form.named(form.solver.check([form.fact("area > 200 and area < 201")]))["area"] == Decimal("200.01")


def test_numbers_keep_their_digits(form: Form) -> None:
    price = form.pool.ask("price", "number", digits=1)
    form.scope["price"] = price
    assert form.solver.check([form.fact("price * 4 = 5")]).possible is False
    assert form.named(form.solver.check([form.fact("price * 4 = 6")]))["price"] == Decimal("1.5")


def test_whole_numbers_are_ints(form: Form) -> None:
    value = form.named(form.solver.check([form.fact("count_of_seats * 3 > 100.5")]))["count_of_seats"]
    assert type(value) is int
    assert value * 3 > 100


def test_dates_are_iso_texts_and_the_start_moves_forward(form: Form) -> None:
    answer = form.solver.check([form.fact("today().month = 6")])
    start = form.named(answer)["start"]
    assert start in ("2027-06-01", "2028-06-01")


def test_the_moment_of_evaluation_counts(form: Form) -> None:
    fact = form.fact('today() = date("2027-05-05")', since=timedelta(days=30))
    assert form.named(form.solver.check([fact]))["start"] == "2027-04-05"


def test_contradicting_conditions_are_named_and_no_others(form: Form) -> None:
    facts = [form.fact(text) for text in ("wanted", "area > 10", "width > 1", "area + width < 5", 'decision = "refuse"', "width < 50")]
    answer = form.solver.check(facts)
    assert answer.possible is False
    assert answer.core == (facts[1], facts[3]) or answer.core == (facts[1], facts[2], facts[3])
    for left_out in answer.core:
        assert form.solver.check([fact for fact in answer.core if fact is not left_out]).possible is True


def test_the_same_mark_cannot_be_two_things(form: Form) -> None:
    fact = form.fact("area > 5")
    contrary = Fact(fact.about, False)
    assert form.solver.check([fact, contrary]) == Answer(False, core=(fact, contrary))


def test_a_constant_that_is_not_so_contradicts_by_itself(form: Form) -> None:
    fact = form.fact("1 > 2")
    assert form.solver.check([fact, form.fact("area > 5")]).core == (fact,)


def test_inputs_themselves_are_facts(form: Form) -> None:
    wanted = form.scope["wanted"]
    assert form.named(form.solver.check([Fact(wanted, False)])) == {"wanted": False}
    assert form.named(form.solver.check([Fact(wanted, None)])) == {"wanted": None}


def test_a_condition_may_be_neither_true_nor_false(form: Form) -> None:
    assert form.named(form.solver.check([form.fact("area > 5", None)])) == {"area": None}
    assert form.solver.check([form.fact("area > 5", None), form.fact("area != null")]).possible is False


def test_wishes_are_kept_in_their_order_and_never_at_the_cost_of_facts(form: Form) -> None:
    facts = [form.fact("area > 200")]
    wished = [form.fact("area < 100"), form.fact("area = 333"), form.fact("area = 444"), form.fact('decision = "refuse"')]
    answer = form.solver.check(facts, wished)
    assert answer.possible is True
    assert form.named(answer) == {"area": 333, "decision": "refuse"}


def test_terms_of_terms_are_solved(form: Form) -> None:
    fee = form.pool.term(feel.compile("if area > 200 then 1000 else 100"), {"area": form.scope["area"]})
    total = form.pool.term(feel.compile("fee * years"), {"fee": fee, "years": form.scope["count_of_seats"]})
    fact = form.fact("total = 3000", total=total)
    answer = form.solver.check([fact])
    assert answer.possible is True
    assert form.keeps(answer, fact)
    assert form.solver.check([form.fact("total = 3001", total=total)]).possible is False


def test_what_no_rule_translates_is_tried_out(form: Form) -> None:
    facts = [form.fact('lower case(replace(code, " ", "")) = "abc"'), form.fact("string length(code) = 5")]
    answer = form.solver.check(facts[:1])
    assert answer.possible is not False
    conflicting = form.solver.check([form.fact('upper case(decision) = "APPROVED"')])
    assert conflicting.possible is False


def test_asking_again_gives_the_same_values(form: Form) -> None:
    texts = ("area * width = 391 and area > width", "count(rows[amount > 3]) >= 2", 'day of week(date(to_day)) = "Friday"')
    facts = [form.fact(text) for text in texts]
    first = form.solver.check(facts)
    assert form.solver.check(facts) == first
    assert Solver(form.pool).check(facts) == Solver(form.pool).check(facts)


def test_without_time_the_answer_is_that_it_cannot_tell(form: Form) -> None:
    hard = form.fact("area * area * area + width * width * width = 114.31 and area > width and width > 0.5")
    assert Solver(form.pool, effort=1).check([hard]).possible is None


def test_a_missing_z3_says_what_to_install(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == "z3" or name.startswith("runner.paths.solving.")]:
        if name == "z3" or name.endswith(".proof"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(Unavailable, match="anuyat\\[replay\\]"):
        form.solver.check([form.fact("area > 5 and area < 5")])


def test_usual_conditions_need_no_z3(form: Form) -> None:
    solver = Solver(form.pool)
    for text in CONDITIONS[:3]:
        assert solver.check([form.fact(text), form.fact("area > 7")]).possible
    assert solver._proof is None
