"""What a diagram's expressions tell of its variables: kinds, constants, who reads and who writes them."""

from __future__ import annotations

from typing import Any

import pytest

from runner import feel
from runner.definitions import Definition, compile_files
from runner.paths.asking import outside
from runner.paths.inferring import Inference
from runner.paths.terms import Input, Pool
from runner.paths.uses import Use, Uses, types_of, uses_of

ZEEBE = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
DIAGRAM = f"""<definitions {ZEEBE} targetNamespace="t"><process id="pay" isExecutable="true">
  <startEvent id="Begin"><outgoing>f1</outgoing></startEvent>
  <sequenceFlow id="f1" sourceRef="Begin" targetRef="Ask"/>
  <serviceTask id="Ask"><extensionElements><zeebe:taskDefinition type="ask"/><zeebe:ioMapping>
    <zeebe:output source="=result.status" target="status"/><zeebe:output source="=result.amount + surcharge" target="amount"/>
  </zeebe:ioMapping></extensionElements><incoming>f1</incoming><outgoing>f2</outgoing></serviceTask>
  <sequenceFlow id="f2" sourceRef="Ask" targetRef="Sum"/>
  <scriptTask id="Sum"><extensionElements><zeebe:script expression="=amount * 2" resultVariable="surcharge"/></extensionElements>
    <incoming>f2</incoming><outgoing>f3</outgoing></scriptTask>
  <sequenceFlow id="f3" sourceRef="Sum" targetRef="Gate"/>
  <exclusiveGateway id="Gate" default="f5"><incoming>f3</incoming><outgoing>f4</outgoing><outgoing>f5</outgoing></exclusiveGateway>
  <sequenceFlow id="f4" sourceRef="Gate" targetRef="Done">
    <conditionExpression>=status = "paid" and approved</conditionExpression></sequenceFlow>
  <sequenceFlow id="f5" sourceRef="Gate" targetRef="Done"/>
  <endEvent id="Done"><incoming>f4</incoming><incoming>f5</incoming></endEvent>
</process></definitions>"""


@pytest.fixture(scope="module")
def paying() -> Definition:
    return compile_files({"processes/pay.bpmn": DIAGRAM.encode()}, "pay")


def _hints(*expressions: str) -> dict[str, tuple[str, tuple[Any, ...]]]:
    inference = Inference()
    for text in expressions:
        inference.look(feel.compile(text).tree)
    inference.settle()
    return {path: (hints.kind, tuple(hints.constants)) for path, hints in inference.found.items()}


@pytest.mark.parametrize(
    ("expression", "path", "kind", "constants"),
    [
        ('payment_result = "paid"', "payment_result", "string", ("paid",)),
        ("agency.is_bangkok = true", "agency.is_bangkok", "boolean", (True,)),
        ("floor_area > 200", "floor_area", "number", (200,)),
        ("-5 <= depth", "depth", "number", (-5,)),
        ('size in ("s", "m")', "size", "string", ("s", "m")),
        ("age in [18..60]", "age", "number", (18, 60)),
        ("age between 18 and 60", "age", "number", (18, 60)),
        ('list contains(services, "x")', "services", "choices", ("x",)),
        ("date(filed_on) < today()", "filed_on", "date", ()),
        ("date and time(sent_at) > now()", "sent_at", "datetime", ()),
        ("not(ready)", "ready", "boolean", ()),
        ("ready and x = 1", "ready", "boolean", ()),
        ('duration("P1D") * setting.days', "setting.days", "number", ()),
        ('day + duration("P3D")', "day", "date", ()),
        ("string length(note) > 3", "note", "string", ()),
        ('(if late then "a" else "b") = kind', "kind", "string", ("a", "b")),
        ("count(rows) > 2", "rows", "choices", ()),
    ],
)
def test_an_expression_tells_what_a_path_is(expression: str, path: str, kind: str, constants: tuple[Any, ...]) -> None:
    assert _hints(expression)[path] == (kind, constants)


def test_paths_that_are_compared_are_of_one_kind() -> None:
    assert _hints("measured = declared", "declared > 10.5")["measured"][0] == "number"


def test_what_loops_and_filters_name_is_no_variable() -> None:
    assert set(_hints("some s in signs satisfies s.width > 2", "rows[amount > 1]")) == {"signs", "rows"}


def test_conditions_scripts_and_mappings_tell_kinds_and_options(paying: Definition) -> None:
    types = types_of(paying.program, paying)
    assert types["status"] == ("string", ("paid", "other"))
    assert types["amount"][0] == types["result.amount"][0] == "number"
    assert types["approved"] == ("boolean", ())


def test_it_knows_who_reads_and_who_writes(paying: Definition) -> None:
    uses = uses_of(paying)
    assert uses.writes == {"status": ["Ask"], "amount": ["Ask"], "surcharge": ["Sum"]}
    assert uses.reads["status"] == ["f4"]
    assert uses.unwritten == {"approved"}  # what a worker brings is told from outside, it is not missing
    assert "status" in uses.given
    assert "result" not in uses.given


def test_what_comes_from_outside_gets_inputs_of_its_kind(paying: Definition) -> None:
    pool = Pool()
    asked = outside(["result", "approved"], uses_of(paying), pool, name="Ask")
    kinds = {one.name: (one.kind, one.source) for one in pool.inputs() if isinstance(one, Input) and one.number}
    assert kinds == {
        "Ask.approved": ("boolean", "worker"),
        "Ask.result.amount": ("number", "worker"),
        "Ask.result.status": ("string", "worker"),
    }
    assert set(pool.worth(asked.values, {})["result"]) == {"amount", "status"}


def test_an_outside_value_has_a_realistic_beginning() -> None:
    uses = Uses({"paid_on": Use("date"), "total": Use("number", constants=(500,)), "who": Use("string", ("a", "b"), preferred="a")})
    pool = Pool()
    asked = outside(["paid_on", "total", "who", "comment"], uses, pool)
    assert pool.worth(asked.values, {}) == {"paid_on": "2027-01-11", "total": 500, "who": "a", "comment": "ไม่มี"}
