"""Every rule with a diagram that breaks it, and sound diagrams that break none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from runner import diagram
from runner.errors import Finding
from tests.differential import diagrams
from tests.differential.build import (
    EVENT_SUB,
    TERMINATE,
    after,
    at,
    both,
    call,
    catch,
    decision,
    each,
    either,
    end,
    error,
    every,
    ext,
    file,
    flow,
    job,
    mapping,
    message,
    on,
    path,
    process,
    properties,
    race,
    script,
    signal,
    start,
    sub,
    tag,
    throw,
    user,
    xor,
    zeebe,
)
from tests.support.effort import calls


@dataclass
class Shelf:
    """The files that a diagram may name."""

    forms: Mapping[str, Path] = field(default_factory=lambda: {"f": Path(__file__).with_name("f.form")})
    decisions: Mapping[str, Path] = field(default_factory=lambda: {"fee": Path("fee.dmn")})
    processes: Mapping[str, Path] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    sheet: Path | None = None

    def find(self, name: str) -> Path | None:
        return self.sheet


def findings(*body: str, shelf: Shelf | None = None, messages: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> list[Finding]:
    return diagram.check(diagram.read(file(process("p", *body), *parts, messages=messages), "x.bpmn"), shelf or Shelf())


def rules(*body: str, **more: object) -> set[tuple[str, str]]:
    return {(f.rule, f.element) for f in findings(*body, **more)}  # type: ignore[arg-type]


def line(task: str, name: str = "a") -> tuple[str, ...]:
    """A process of one element between start and end."""
    return (start(), task, end(), path("s", name, "e"))


@pytest.mark.parametrize("name", diagrams.ALL)
def test_sound_diagrams_have_no_errors(name: str) -> None:
    model = diagram.read(diagrams.ALL[name][0], name)
    assert [str(f) for f in diagram.check(model, Shelf()) if f.severity == "error"] == []


BAD: list[tuple[str, str, tuple[str, ...]]] = [
    # elements
    ("unknown-element", "g", (start(), tag("complexGateway", "g"), end(), path("s", "g", "e"))),
    ("unknown-element", "a", line(tag("transaction", "a", start("x") + end("y") + path("x", "y")))),
    ("unknown-element", "a", line(tag("adHocSubProcess", "a"))),
    ("not-run", "a", line(tag("userTask", "a", '<bpmn:standardLoopCharacteristics loopMaximum="3"/>'))),
    ("not-run", "a", line(tag("task", "a", attributes='isForCompensation="true"'))),
    ("not-run", "a", line(user("a",
    '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="x"/></zeebe:executionListeners>'))),
    ("not-run", "a", line(tag("userTask", "a", zeebe(ext("formDefinition", formKey="embedded:x"))))),
    ("camunda-7", "a", line(tag("userTask", "a", attributes='xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:formKey="x"'))),
    ("no-form", "a", line(tag("userTask", "a"))),
    ("no-role", "a", line(tag("userTask", "a"))),
    ("no-topic", "a", line(tag("serviceTask", "a"))),
    ("no-topic", "a", line(tag("sendTask", "a"))),
    ("no-topic", "a", line(job("a", "= topic"))),
    ("no-script", "a", line(tag("scriptTask", "a", "<bpmn:script>import os</bpmn:script>"))),
    ("no-result", "a", line(tag("scriptTask", "a", zeebe(ext("script", expression="= 1"))))),
    ("no-decision", "a", line(tag("businessRuleTask", "a"))),
    ("no-part", "a", line(tag("callActivity", "a", attributes='calledElement="part"'))),
    ("no-part", "a", line(call("a", "= part"))),
    ("no-collection", "a", line(user("a",
    each="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"))),
    ("half-result", "a", line(user("a", each=each("= x", "it").replace("inputElement", 'outputCollection="out" inputElement')))),
    ("property", "a", line(job("a", "t", properties(by_hand="true")))),
    # shape
    ("one-start", "p", (user("a"), end(), path("a", "e"))),
    ("one-start", "p", (start(), start("s2"), end(), path("s", "e"), path("s2", "e"))),
    ("no-end", "p", (start(), user("a"), path("s", "a"))),
    ("no-end", "a", line(sub("a", start("x"), user("y"), path("x", "y")))),
    ("one-start", "a", line(sub("a", end("y")))),
    ("loose-flow", "F_a_nowhere", (*line(user("a")), flow("a", "nowhere"))),
    ("crossing-flow", "F_y_e", (*line(sub("a", start("x"), user("y"), end("z"), path("x", "y", "z"))), flow("y", "e"))),
    ("wrong-flow", "F_e_a", (*line(user("a")), flow("e", "a"))),
    ("wrong-flow", "F_a_s", (start(), user("a"), end(), path("s", "a", "s"))),
    ("condition", "F_a_e", (start(), user("a"), end(), path("s", "a"), flow("a", "e", "= x = 1"))),
    ("many-flows", "a", (start(), user("a"), end(), end("e2"), path("s", "a", "e"), path("a", "e2"))),
    ("condition", "F_g_e", (start(), both("g"), end(), end("e2"), path("s", "g", "e2"), flow("g", "e", "= x = 1"))),
    ("no-condition", "F_g_e", (start(), xor("g"), end(), end("e2"), path("s", "g", "e"), flow("g", "e2", "= x = 1"))),
    ("no-default", "g", (start(), xor("g"), end(), end("e2"), path("s", "g"), flow("g", "e", "= x = 1"), flow("g", "e2", "= x = 2"))),
    ("default", "g", (start(), xor("g", "F_else"), end(), end("e2"), path("s", "g"), flow("g", "e", "= x = 1"), flow("g", "e2",
    "= x = 2"))),
    ("condition", "F_g_e2", (start(), xor("g", "F_g_e"), end(), end("e2"), path("s", "g", "e"), flow("g", "e2", "x = 1"))),
    ("no-way-out", "g", (start(), user("a"), xor("g"), end(), path("s", "a", "g"))),
    ("event-gateway", "F_r_a", (start(), race("r"), user("a"), catch("t", after("P1D")), end(), path("s", "r", "a", "e"), path("r", "t",
    "e"))),
    ("unreachable", "b", (*line(user("a")), user("b"), path("b", "e"))),
    ("implicit-end", "b", (start(), both("g"), user("a"), user("b"), end(), path("s", "g", "a", "e"), path("g", "b"))),
    ("event-sub-process", "a", line(sub("a", start("x", signal("go")), end("y"), path("x", "y"), attributes=EVENT_SUB))),
    # events
    ("no-event", "a", line(catch("a", ""))),
    ("event-kind", "a", line(catch("a", error("bad")))),
    ("event-kind", "a", line(catch("a", '<bpmn:linkEventDefinition name="x"/>'))),
    ("event-kind", "a", line(catch("a", "<bpmn:conditionalEventDefinition/>"))),
    ("event-kind", "a", line(throw("a", "<bpmn:compensateEventDefinition/>"))),
    ("event-kind", "e", (start(), end("e", "<bpmn:cancelEventDefinition/>"), path("s", "e"))),
    ("no-reference", "a", line(catch("a", message("never_defined")))),
    ("no-event", "a", line(tag("receiveTask", "a"))),
    ("no-topic", "a", line(throw("a", message("m")))),
    ("no-code", "e", (start(), end("e", error()), path("s", "e"))),
    ("start", "s", (start("s", after("P1D")), end(), path("s", "e"))),
    ("start", "x", line(sub("a", start("x", message("m")), end("y"), path("x", "y")))),
    ("start", "x", (*line(user("a")), sub("w", start("x"), end("y"), path("x", "y"), attributes=EVENT_SUB))),
    ("boundary", "b", (*line(user("a")), on("nothing", "b", after("P1D")), end("e2"), path("b", "e2"))),
    ("boundary", "b", (*line(script("a", "= 1", "x")), on("a", "b", after("P1D")), end("e2"), path("b", "e2"))),
    ("interrupting", "b", (*line(user("a")), on("a", "b", error("bad"), interrupting=False), end("e2"), path("b", "e2"))),
    ("interrupting", "b", (*line(user("a")), on("a", "b", every("R/P1D")), end("e2"), path("b", "e2"))),
    ("interrupting", "x", (*line(user("a")), sub("w", start("x", every("R/P1D")), end("y"), path("x", "y"), attributes=EVENT_SUB))),
    ("timer", "a", line(catch("a", after("3 days")))),
    ("timer", "a", line(catch("a", at("2570-01-01T00:00:00")))),
    ("timer", "a", line(catch("a", every("R/P1D")))),
    ("timer", "a", line(catch("a", after("")))),
    # words
    ("feel", "a", line(script("a", "= 1 +", "x"))),
    ("feel", "a", line(user("a", mapping(inputs={"x": "= (1"})))),
    ("feel", "a", line(catch("a", after("= date(")))),
    ("feel", "F_g_e2", (start(), xor("g", "F_g_e"), end(), end("e2"), path("s", "g", "e"), flow("g", "e2", "= x == 1"))),
    ("reserved", "a", line(script("a", "= 1", "case"))),
    ("reserved", "a", line(user("a", mapping(outputs={"applicant.name": "= 1"})))),
    ("reserved", "a", line(user("a", mapping(outputs={"licence.number": "= 1"})))),
    ("reserved", "a", line(script("a", "= 1", "payment"))),
    ("reserved", "a", line(user("a", properties(draw="licence:series")))),
    ("name", "a", line(script("a", "= 1", "ค่าธรรมเนียม"))),
    ("name", "a", line(script("a", "= 1", "feeTotal"))),
    # names
    ("form", "a", line(user("a", form="nothing"))),
    ("decision", "a", line(decision("a", "nothing", "x"))),
    ("part", "a", line(call("a", "nothing"))),
    ("recursion", "a", line(call("a", "p"))),
    ("property", "a", line(user("a", properties(stage="later")))),
    ("property", "a", line(user("a", properties(clock="start")))),
    ("property", "a", line(user("a", properties(days="three")))),
    ("property", "a", line(user("a", properties(unit="weeks")))),
    ("property", "a", line(user("a", properties(outcome="issued")))),
    ("property", "a", line(user("a", properties(draw="number")))),
    ("property", "a", line(user("a", properties(colour="red")))),
    ("property", "e", (start(), end("e", "", properties(outcome="lost")), path("s", "e"))),
    ("property", "a", line(throw("a", "", properties(payment="later")))),
    ("letter", "a", line(user("a", properties(letter="unknown_letter")))),
    # errors
    ("uncaught", "e", (start(), user("a"), end("e", error("bad")), path("s", "a", "e"))),
    ("uncaught", "y", (*line(sub("a", start("x"), end("y", error("bad")), path("x", "y"))), on("a", "b", error("other")), end("e2"),
    path("b", "e2"))),
    # branches
    ("two-writers", "g", (start(), both("g"), script("a", "= 1", "x"), script("b", "= 2", "x"), both("j"), end(), path("s", "g", "a",
    "j", "e"), path("g", "b", "j"))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "element", "body"), BAD, ids=[f"{r}-{i}" for i, (r, *_) in enumerate(BAD)])
def test_a_fault_is_found_at_its_element(rule: str, element: str, body: tuple[str, ...]) -> None:
    found = findings(*body, messages=("m",))
    hit = [f for f in found if (f.rule, f.element) == (rule, element)]
    assert hit, [str(f) for f in found]
    assert hit[0].line > 1
    assert hit[0].th != hit[0].en
    assert all(f.th and f.en for f in found)


def test_a_finding_names_the_line_of_its_element() -> None:
    content = file(process("p", *line(tag("serviceTask", "a"))))
    found = next(f for f in diagram.check(diagram.read(content, "x.bpmn"), Shelf()) if f.rule == "no-topic")
    assert content.splitlines()[found.line - 1].startswith(b'<bpmn:serviceTask id="a"')
    assert str(found).startswith(f"x.bpmn:{found.line}: a: ")


@pytest.mark.parametrize(
    ("one", "other"),
    [("= ok = true", "= ok = false"), ("= area > 200", "= area <= 200"), ('= kind = "new"', '= kind != "new"'), ("= not(ok)", "= ok")],
)
def test_plainly_opposite_conditions_need_no_default(one: str, other: str) -> None:
    assert rules(start(), xor("g"), end(), end("e2"), path("s", "g"), flow("g", "e", one), flow("g", "e2", other)) == set()


def test_a_merging_gateway_needs_no_condition() -> None:
    assert rules(start(), both("f"), xor("m"), end(), path("s", "f", "m", "e"), flow("f", "m", name="F2")) == set()


def test_terminate_signals_pools_notes_and_data_are_fine() -> None:
    extra = (
        tag("textAnnotation", "note", "<bpmn:text>หมายเหตุ</bpmn:text>"),
        tag("dataObjectReference", "data"),
        tag("association", "tie", attributes='sourceRef="a" targetRef="note"'),
        tag("group", "box"),
    )
    assert rules(*line(user("a"), "a")[:2], end("e", TERMINATE), path("s", "a", "e"), *extra) == set()


def test_branches_that_meet_again_may_both_lead_to_the_same_later_task() -> None:
    body = (
        start(),
        both("g"),
        script("a", "= 1", "x"),
        script("b", "= 2", "y"),
        both("j"),
        script("c", "= 3", "x"),
        end(),
        path("s", "g", "a", "j", "c", "e"),
        path("g", "b", "j"),
    )
    assert rules(*body) == set()


def test_an_inclusive_split_whose_branches_write_one_variable_is_warned_of() -> None:
    body = (
        start(), either("g"), script("a", "= 1", "x"), sub("b", start("bs"), script("bx", "= 2", "x"), end("be"), path("bs", "bx",
        "be")), either("j"), end(),
        path("s", "g", "a", "j", "e"), path("g", "b", "j"),
    )  # fmt: skip
    found = findings(*body)
    assert [(f.rule, f.severity) for f in found] == [("two-writers", "warning")]


def test_parts_are_checked_with_the_diagram_that_calls_them(tmp_path: Path) -> None:
    part = tmp_path / "part.bpmn"
    part.write_bytes(file(process("part", start(), tag("serviceTask", "job"), end(), path("s", "job", "e"))))
    found = findings(*line(call("a", "part")), shelf=Shelf(processes={"part": part}))
    assert [(f.file, f.rule, f.element) for f in found] == [("part.bpmn", "no-topic", "job")]


def test_a_part_that_cannot_be_read_is_named() -> None:
    broken = Path(__file__)
    found = findings(*line(call("a", "part")), shelf=Shelf(processes={"part": broken}))
    assert [(f.file, f.rule) for f in found] == [(broken.name, "xml")]


def test_errors_of_parts_are_to_be_caught_by_whoever_calls_them(tmp_path: Path) -> None:
    part = tmp_path / "part_x.bpmn"
    part.write_bytes(file(process("part_x", start(), user("b"), end("e", error("bad")), path("s", "b", "e"))))
    shelf = Shelf(processes={"part_x": part})
    assert [(f.rule, f.element) for f in findings(*line(call("a", "part_x")), shelf=shelf)] == [("uncaught", "a")]
    handled = (*line(call("a", "part_x")), on("a", "b", error()), end("e2"), path("b", "e2"))
    assert findings(*handled, shelf=shelf) == []
    inside = sub("w", start("x", error("bad")), end("y"), path("x", "y"), attributes=EVENT_SUB)
    assert findings(*line(call("a", "part_x")), inside, shelf=shelf) == []
    assert diagram.check(diagram.read(part.read_bytes(), part.name), shelf) == []


def test_the_largest_diagrams_are_checked_with_little_effort() -> None:
    wide = [start(), both("f"), both("j"), end(), path("s", "f"), path("j", "e")]
    wide += [user(f"u{i}") + path("f", f"u{i}", "j") for i in range(145)]
    found: list[Any] = []
    assert calls(lambda: found.extend(findings(*wide))) < 100_000  # 48,582 when it was written
    assert [(f.rule, f.element) for f in found] == [("two-writers", "f")]


def test_rings_of_parts_are_found_through_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.bpmn", tmp_path / "two.bpmn"
    one.write_bytes(file(process("one", *line(call("a", "two")))))
    two.write_bytes(file(process("two", *line(call("a", "one")))))
    model = diagram.read(one.read_bytes(), "one.bpmn")
    found = diagram.check(model, Shelf(processes={"one": one, "two": two}))
    assert ("one.bpmn", "recursion") in {(f.file, f.rule) for f in found}


def test_roles_are_known_only_to_services_with_a_sheet(tmp_path: Path) -> None:
    assert rules(*line(user("a", role="clerk"))) == set()


def test_a_drawing_without_a_process_says_so() -> None:
    assert [f.rule for f in diagram.check(diagram.read(file(), "x.bpmn"), Shelf())] == ["no-process"]


def test_a_pool_that_is_only_drawn_is_not_checked() -> None:
    drawn = '<bpmn:process id="customer" isExecutable="false"><bpmn:task id="ask"/></bpmn:process>'
    assert rules(*line(user("a")), parts=(drawn,)) == set()


def test_an_element_without_an_id_or_a_flow_without_an_end_does_not_break_the_check() -> None:
    assert {f.rule for f in findings(start(), "<bpmn:userTask/>", '<bpmn:sequenceFlow sourceRef="s"/>', end())} >= {
        "loose-flow",
        "unreachable",
    }
