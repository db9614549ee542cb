"""Decision tables in symbols give what they give; their gaps and overlaps are found with data."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runner import decisions, feel
from runner.errors import AnuyatError, DecisionError
from runner.paths.solving import Solver
from runner.paths.terms import Decides, Fact, Pool

_XML = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="urn:d">{}</definitions>'
_CELLS = ["-", "> 2", "<= 2", "[1..3]", "(3..9]", "0", "not(1, 2)", "null", "-1, 4"]
_KINDS = ["-", '"a"', '"a", "b"', 'not("c")', "null", '> "a"']
_POLICIES = ["UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "COLLECT SUM", "COLLECT COUNT", "COLLECT MIN"]


def table(policy: str, rows: list[tuple[str, str, str]], default: str = "", allowed: str = "") -> Any:
    name, _, aggregation = policy.partition(" ") if policy.startswith("COLLECT") else (policy, "", "")
    cells = "".join(
        f"<rule id='r{i}'>"
        + "".join(f"<inputEntry id='i{i}{j}'><text><![CDATA[{cell}]]></text></inputEntry>" for j, cell in enumerate(row[:2]))
        + f"<outputEntry id='o{i}'><text>{row[2]}</text></outputEntry></rule>"
        for i, row in enumerate(rows)
    )
    columns = "".join(
        f"<input id='c{name_}'><inputExpression id='e{name_}' typeRef='{type_}'><text>{name_}</text></inputExpression>{values}</input>"
        for name_, type_, values in (
            ("n", "number", f"<inputValues><text>{allowed}</text></inputValues>" if allowed else ""),
            ("k", "string", ""),
        )
    )
    output = "<output id='o' name='fee'><outputValues><text>3, 2, 1</text></outputValues>"
    output += f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry></output>" if default else "</output>"
    aggregate = f' aggregation="{aggregation}"' if aggregation else ""
    logic = f'<decisionTable id="t" hitPolicy="{name}"{aggregate}>{columns}{output}{cells}</decisionTable>'
    return decisions.read(_XML.format(f'<decision id="fee" name="fee">{logic}</decision>').encode(), "d.dmn")


class Case:
    def __init__(self, tables: Any) -> None:
        self.tables, self.pool = tables, Pool()
        self.scope = {"n": self.pool.ask("n", "number", whole=True), "k": self.pool.ask("k", "string", options=("a", "b", "c"))}
        self.solver = Solver(self.pool)
        self.mark = self.pool.term(Decides(tables, "fee"), self.scope)

    def fact(self, text: str, holds: bool | None = True) -> Fact:
        expression = feel.compile(text)
        scope = {name: value for name, value in ({"fee": self.mark} | self.scope).items() if name in expression.names}
        return Fact(self.pool.term(expression, scope), holds)

    def domain(self) -> list[Fact]:
        return [self.fact("n = null or n between -2 and 10")]

    def values(self) -> list[dict[str, Any]]:
        return [{"n": n, "k": k} for n, k in itertools.product([None, *range(-2, 11)], [None, "a", "b", "c"])]

    def real(self, values: dict[str, Any]) -> Any:
        try:
            return feel.to_json(self.tables.evaluate("fee", values))
        except DecisionError:
            return "error"


rows = st.lists(st.tuples(st.sampled_from(_CELLS), st.sampled_from(_KINDS), st.sampled_from(["1", "2", "3", "n", "null", "5"])), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_POLICIES), rows, st.sampled_from(["", "", "2"]), st.sampled_from(["", "", "[0..8]"]))
def test_a_table_can_give_what_it_gives_and_nothing_else(policy: str, rows: list[tuple[str, str, str]], default: str, allowed: str) -> None:
    if policy == "OUTPUT ORDER":  # only results that are known can be put in order
        rows = [(n, k, "1" if fee == "n" else fee) for n, k, fee in rows]
    case = Case(table(policy, rows, default, allowed))
    results = [case.real(values) for values in case.values()]
    for text in ("fee = 1", "fee = 3", "fee = null", "fee = [2, 1]", "count(fee) = 0"):
        truth = feel.compile(text)
        expected = any(result != "error" and truth.evaluate({"fee": result}) is True for result in results)
        assert case.solver.check([*case.domain(), case.fact(text)]).possible is expected, text


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["UNIQUE", "ANY"]), rows, st.sampled_from(["", "", "2"]))
def test_gaps_and_overlaps_are_those_that_trying_everything_finds(policy: str, rows: list[tuple[str, str, str]], default: str) -> None:
    case = Case(table(policy, rows, default))
    gap = case.solver.table_gap(case.tables, "fee", case.domain(), case.scope)
    overlap, numbers = case.solver.table_overlap(case.tables, "fee", case.domain(), case.scope)
    found = {"gap": False, "overlap": False}
    for values in case.values():
        try:
            case.tables.evaluate("fee", values)
        except DecisionError as error:
            found["gap" if "no row" in error.en else "overlap"] = True
    assert gap.possible is found["gap"]
    assert overlap.possible is found["overlap"]
    assert len(numbers) >= 2 if overlap.possible else not numbers


def test_an_overlap_says_which_rows_and_with_what_data() -> None:
    case = Case(table("UNIQUE", [("[0..5]", "-", "1"), ("(5..9]", "-", "2"), ("[9..10]", "-", "3")]))
    answer, numbers = case.solver.table_overlap(case.tables, "fee", [], case.scope)
    assert (answer.values[1], numbers) == (9, (2, 3))


def test_a_gap_needs_the_facts_to_hold() -> None:
    case = Case(table("UNIQUE", [("[0..5]", "-", "1"), ("(5..10]", "-", "2")]))
    assert case.solver.table_gap(case.tables, "fee", [case.fact("n != null"), case.fact("n > 0")], case.scope).values[1] == 11
    assert case.solver.table_gap(case.tables, "fee", [case.fact("n between 0 and 10")], case.scope).possible is False


_BOXED = """
<inputData id="area" name="area"><variable name="area" typeRef="number"/></inputData>
<businessKnowledgeModel id="rate" name="rate"><encapsulatedLogic><formalParameter name="a"/>
  <literalExpression><text>if a > 100 then 3 else 1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decision id="base" name="base"><informationRequirement><requiredInput href="#area"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#rate"/></knowledgeRequirement>
  <context><contextEntry><variable name="r"/><invocation><literalExpression><text>rate</text></literalExpression>
    <binding><parameter name="a"/><literalExpression><text>area</text></literalExpression></binding></invocation></contextEntry>
    <contextEntry><variable name="total"/><literalExpression><text>r * area</text></literalExpression></contextEntry></context></decision>
<decision id="fee" name="fee"><informationRequirement><requiredDecision href="#base"/></informationRequirement>
  <literalExpression><text>base.total + 10</text></literalExpression></decision>
"""


def test_decisions_that_require_others_and_call_knowledge_models_are_solved() -> None:
    tables, pool = decisions.read(_XML.format(_BOXED).encode(), "d.dmn"), Pool()
    fee = pool.term(Decides(tables, "fee"), {"area": pool.ask("area", "number", preferred=50)})
    solver = Solver(pool)

    def ask(text: str) -> Any:
        return solver.check([Fact(pool.term(feel.compile(text), {"fee": fee}), True)])

    assert ask("fee = 340").values[1] == 110
    assert ask("fee = 60").values[1] == 50
    assert ask("fee > 111 and fee < 310").possible is False


@pytest.mark.parametrize("file", sorted(Path("processes").glob("*.dmn")), ids=lambda file: file.stem)
def test_every_table_of_the_project_is_translated(file: Path) -> None:
    from runner.paths.solving import decisions as translated
    from runner.paths.solving.translator import Translator

    tables = decisions.read(file.read_bytes(), file.name)
    for name, decision in tables.decisions.items():
        pool = Pool()
        scope = {one: pool.ask(one, "number") for one in decision.inputs}
        translator = Translator(pool)
        term = pool.term(Decides(tables, name), scope)
        assert translator.mark(int(term[1:-1])).union, (name, translated)


def test_fees_of_the_project_are_solved_backwards() -> None:
    tables = decisions.read(Path("processes/food_premises.dmn").read_bytes(), "food_premises.dmn")
    pool = Pool()
    area, first, last = pool.ask("area", "number", preferred=150), pool.ask("from", "date"), pool.ask("to", "date")
    rates = {"fee_certificate_to_50": 100, "fee_certificate_to_100": 200, "fee_certificate_to_200": 300, "fee_certificate_ceiling": 250}
    rates |= {"fee_licence_to_300": 1000, "fee_licence_to_500": 2000, "fee_licence_over_500": 5000, "surcharge_percent": 20}
    scope = {"floor_area": area, "setting": {"fee_waiver_from": first, "fee_waiver_to": last, **rates}}
    fee, solver = pool.term(Decides(tables, "fee"), scope), Solver(pool)

    def ask(text: str) -> Any:
        return solver.check([Fact(pool.term(feel.compile(text), {"fee": fee}), True)])

    assert ask("sum(fee.amount) = 3000").values[1] > 500
    waived = ask("sum(fee.amount) = 0").values
    assert waived[2] <= waived[0] <= waived[3]
    assert date.fromisoformat(waived[0])
    assert ask("sum(fee.amount) = 7").possible is False
    assert ask("count(fee) > 1").possible is False


def test_a_broken_decision_is_no_fact() -> None:
    case = Case(table("UNIQUE", [("[0..5]", "-", "1"), ("[5..9]", "-", "2")]))
    with pytest.raises(AnuyatError):
        case.tables.evaluate("fee", {"n": 5, "k": "a"})
    assert case.solver.check([case.fact("n = 5"), case.fact("fee != null")]).possible is False
    assert case.solver.check([case.fact("n = 5"), case.fact("fee = null", False)]).possible is False
