"""Decisions that need each other: requirements, knowledge models, services, imports, boxed expressions, types."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from runner import feel
from runner.errors import DecisionError, ExpressionError, InvalidDiagram

TYPES = """<itemDefinition name="tKind"><typeRef>string</typeRef>
<allowedValues><text>"sell", "store"</text></allowedValues></itemDefinition>
<itemDefinition name="tShop"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="floor area"><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tShops" isCollection="true"><typeRef>tShop</typeRef></itemDefinition>"""


def test_required_decisions_are_evaluated_first(dmn: Any) -> None:
    model = dmn.read(
        dmn.given("floor area"),
        dmn.decision("base fee", dmn.literal("floor area * 2"), "i:x").replace("#x", "#floor area"),
        dmn.decision("total", dmn.literal("base fee + 100"), "d:id_base").replace("#id_base", "#id_base fee"),
    )
    assert model.evaluate("total", {"floor area": 10}) == 120
    assert model.decisions["id_total"].inputs == ("floor area",)


def test_variables_that_are_only_read_count_as_inputs(dmn: Any) -> None:
    model = dmn.read(dmn.decision("x", dmn.table(["floor_area"], ["o"], ["- | setting.fee"])))
    assert model.decisions["id_x"].inputs == ("floor_area", "setting")
    assert model.evaluate("id_x", {"floor_area": 1, "setting": {"fee": 7}}) == 7


def test_a_circle_of_decisions_is_an_error(dmn: Any) -> None:
    model = dmn.read(dmn.decision("a", dmn.literal("b"), "d:id_b"), dmn.decision("b", dmn.literal("a"), "d:id_a"))
    with pytest.raises(DecisionError, match="circle"):
        model.evaluate("a", {})


def test_an_unknown_decision_is_an_error(dmn: Any) -> None:
    with pytest.raises(DecisionError, match="no decision 'nowhere'"):
        dmn.read().evaluate("nowhere", {})


def test_a_knowledge_model_is_a_function_that_may_call_itself(dmn: Any) -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="factorial of"><variable name="factorial of"/><encapsulatedLogic>'
        '<formalParameter name="n" typeRef="number"/>'
        + dmn.literal("if n < 2 then 1 else n * factorial of(n - 1)")
        + "</encapsulatedLogic></businessKnowledgeModel>"
    )
    invocation = f"<invocation>{dmn.literal('factorial of')}<binding><parameter name='n'/>{dmn.literal('5')}</binding></invocation>"
    model = dmn.read(knowledge, dmn.decision("a", dmn.literal("factorial of(4)"), "k:k"), dmn.decision("b", invocation, "k:k"))
    assert model.evaluate("a", {}) == 24
    assert model.evaluate("b", {}) == 120
    assert model.evaluate("factorial of", {"n": 3}) == 6


def test_a_decision_service_sees_only_its_inputs(dmn: Any) -> None:
    service = (
        '<decisionService id="s" name="serve"><variable name="serve"/><outputDecision href="#id_out"/>'
        '<encapsulatedDecision href="#id_mid"/><inputDecision href="#id_inner"/><inputData href="#a"/></decisionService>'
    )
    model = dmn.read(
        dmn.given("a", "number"),
        dmn.decision("inner", dmn.literal("1000")),
        dmn.decision("mid", dmn.literal("a + 1"), "i:a"),
        dmn.decision("out", dmn.literal("mid * inner"), "d:id_mid d:id_inner"),
        service,
        dmn.decision("caller", dmn.literal("serve(a: 4, inner: 10)"), "k:s"),
        dmn.decision("by place", dmn.literal("serve(4, 10)"), "k:s"),
    )
    assert model.evaluate("out", {"a": 4}) == 5000
    assert model.evaluate("serve", {"a": 4, "inner": 10}) == 50
    assert model.evaluate("caller", {}) == 50
    assert model.evaluate("by place", {}) == 50


def test_an_imported_model_is_read_by_its_name(dmn: Any) -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="double it"><variable name="double it"/><encapsulatedLogic><formalParameter name="n"/>'
        + dmn.literal("n * 2")
        + "</encapsulatedLogic></businessKnowledgeModel>"
    )
    shared = dmn.read(knowledge, TYPES, dmn.given("who"), dmn.decision("hello", dmn.literal('"สวัสดี " + who'), "i:who"), namespace="shared")
    imported = '<import name="common" namespace="shared" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    model = dmn.read(
        imported,
        dmn.decision("a", dmn.literal("common.double it(21)"), "k:k").replace("#k", "shared#k"),
        dmn.decision("b", dmn.literal("common.hello"), "d:id_hello").replace("#id_hello", "shared#id_hello"),
        dmn.decision("c", dmn.literal('{name: "ก", floor area: 1} instance of common.tShop')),
        others=[shared],
    )
    assert model.evaluate("a", {}) == 42
    assert model.evaluate("b", {"who": "มาลี"}) == "สวัสดี มาลี"
    assert model.evaluate("b", {"who": "มาลี", "common": {"who": "สมชาย"}}) == "สวัสดี สมชาย"
    assert model.evaluate("c", {}) is True
    with pytest.raises(InvalidDiagram, match="imported model 'common' is not there"):
        dmn.read(imported)


BOXES = {
    "context": (
        '<context><contextEntry><variable name="a b"/>{0}</contextEntry><contextEntry>{1}</contextEntry></context>',
        ["2", "a b * 3"],
        6,
    ),
    "open context": ('<context><contextEntry><variable name="a"/>{0}</contextEntry></context>', ["2"], {"a": 2}),
    "list": ("<list>{0}{1}</list>", ["1", '"x"'], [1, "x"]),
    "relation": ('<relation><column name="a"/><column name="b"/><row>{0}{1}</row></relation>', ["1", "2"], [{"a": 1, "b": 2}]),
    "function": (
        '<invocation><functionDefinition><formalParameter name="n"/>{0}</functionDefinition>'
        '<binding><parameter name="n"/>{1}</binding></invocation>',
        ["n + 1", "4"],
        5,
    ),
    "conditional": ("<conditional><if>{0}</if><then>{1}</then><else>{2}</else></conditional>", ["1 > 2", "1", "2"], 2),
    "filter": ("<filter><in>{0}</in><match>{1}</match></filter>", ["[1, 2, 3]", "item > 1"], [2, 3]),
    "for": ('<for iteratorVariable="i"><in>{0}</in><return>{1}</return></for>', ["[1, 2]", "i + count(partial)"], [1, 3]),
    "some": ('<some iteratorVariable="i"><in>{0}</in><satisfies>{1}</satisfies></some>', ["[1, 2]", "i > 1"], True),
    "every": ('<every iteratorVariable="i"><in>{0}</in><satisfies>{1}</satisfies></every>', ["[1, 2]", "i > 1"], False),
}


@pytest.mark.parametrize(("box", "sources", "expected"), BOXES.values(), ids=BOXES)
def test_a_boxed_expression_gives_its_value(dmn: Any, box: str, sources: list[str], expected: object) -> None:
    model = dmn.read(dmn.decision("x", box.format(*map(dmn.literal, sources))))
    assert model.evaluate("x", {}) == expected


def test_java_and_other_languages_never_run(dmn: Any) -> None:
    java = '<functionDefinition kind="Java"><formalParameter name="n"/><context/></functionDefinition>'
    model = dmn.read(dmn.decision("x", f"<invocation>{java}<binding><parameter name='n'/>{dmn.literal('1')}</binding></invocation>"))
    assert model.evaluate("x", {}) is None
    with pytest.raises(InvalidDiagram, match="only FEEL"):
        dmn.read(dmn.decision("x", '<literalExpression expressionLanguage="python"><text>1</text></literalExpression>'))


def test_inputs_are_checked_against_their_types(dmn: Any) -> None:
    model = dmn.read(
        TYPES,
        dmn.given("kind", "tKind"),
        dmn.given("shops", "tShops"),
        dmn.given("day", "date"),
        dmn.decision("a", dmn.literal("kind"), "i:kind"),
        dmn.decision("b", dmn.literal("sum(shops.floor area)"), "i:shops"),
        dmn.decision("c", dmn.literal("day.month"), "i:day"),
    )
    assert model.evaluate("a", {"kind": "sell"}) == "sell"
    assert model.evaluate("b", {"shops": [{"name": "ก", "floor area": 5}, {"name": "ข", "floor area": Decimal("2.5")}]}) == Decimal("7.5")
    assert model.evaluate("c", {"day": "2026-11-22"}) == 11
    with pytest.raises(DecisionError, match="kind: this string is not a tKind"):
        model.evaluate("a", {"kind": "steal"})
    with pytest.raises(DecisionError, match="shops"):
        model.evaluate("b", {"shops": [{"name": 5}]})
    assert model.evaluate("a", {"kind": "steal"}, lenient=True) is None


def test_results_are_checked_against_their_types(dmn: Any) -> None:
    reasons: list[feel.Reason] = []
    model = dmn.read(dmn.decision("x", dmn.literal('"a"'), type_ref="number"), dmn.decision("y", dmn.literal("[5]"), type_ref="number"))
    assert model.evaluate("x", {}, report=reasons) is None
    assert reasons[0].en == "x: this string is not a number"
    assert model.evaluate("y", {}) == 5


def test_unknown_types_and_references_are_found(dmn: Any) -> None:
    with pytest.raises(InvalidDiagram, match="there is no type named 'tNothing'"):
        dmn.read(dmn.decision("x", dmn.literal("1"), type_ref="tNothing"))
    with pytest.raises(InvalidDiagram, match="there is no nobody"):
        dmn.read(dmn.decision("x", dmn.literal("1"), "d:nobody"))


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (b"<definitions", "xml"),
        (b"<other/>", "root"),
        (b'<!DOCTYPE d [<!ENTITY x "y">]><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="&x;"/>', "doctype"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "doctype"),
        (b"\xff\xfe\x00", "xml"),
        (b" " * (3 * 1024 * 1024 + 1), "size"),
    ],
)
def test_a_file_that_is_not_safe_dmn_is_refused(xml: bytes, rule: str) -> None:
    from runner import decisions

    with pytest.raises(InvalidDiagram) as caught:
        decisions.read(xml, "x.dmn")
    assert caught.value.findings[0].rule == rule


def test_a_file_nested_without_end_is_refused(dmn: Any) -> None:
    deep = "<list>" * 300 + "</list>" * 300
    with pytest.raises(InvalidDiagram):
        dmn.read(dmn.decision("x", deep))


def test_the_tables_of_this_project_can_be_read() -> None:
    from runner import decisions

    files = sorted((Path(__file__).parents[3] / "processes").glob("*.dmn"))
    for path in files:
        assert decisions.read(path.read_bytes(), path.name).decisions


def test_a_knowledge_model_called_without_end_is_stopped_soon(dmn: Any) -> None:
    rules = [f"[{i}..{i + 1}) | {i}" for i in range(200)]
    table = dmn.table(["n"], ["o"], rules)
    knowledge = (
        '<businessKnowledgeModel id="k" name="look up"><variable name="look up"/><encapsulatedLogic><formalParameter name="n"/>'
        f"{table}</encapsulatedLogic></businessKnowledgeModel>"
    )
    model = dmn.read(knowledge, dmn.decision("x", dmn.literal("for i in 1..1000000 return look up(199)"), "k:k"))
    start = time.process_time()
    with pytest.raises(ExpressionError, match="over its bounds"):
        model.evaluate("x", {})
    assert time.process_time() - start < 0.5
