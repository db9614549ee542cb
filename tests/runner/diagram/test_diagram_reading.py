"""Reading BPMN: what the model holds, and what is refused before anything is read."""

from __future__ import annotations

import resource
import time

import pytest

from runner import diagram
from runner.errors import InvalidDiagram
from tests.differential.build import (
    EVENT_SUB,
    after,
    catch,
    each,
    end,
    file,
    mapping,
    message,
    on,
    path,
    process,
    properties,
    start,
    sub,
    tag,
    user,
)


def _refused(content: bytes) -> InvalidDiagram:
    before = time.process_time()
    with pytest.raises(InvalidDiagram) as refused:
        diagram.read(content, "x.bpmn")
    assert time.process_time() - before < 1
    return refused.value


PLAIN = file(process("p", start(), user("a"), end(), path("s", "a", "e")))


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (PLAIN.replace(b"<bpmn:definitions", b"<!DOCTYPE x>\n<bpmn:definitions", 1), "doctype"),
        (PLAIN.replace(b"<bpmn:definitions", b'<!DOCTYPE x [<!ENTITY a "b">]>\n<bpmn:definitions', 1), "doctype"),
        (PLAIN.replace(b"<bpmn:definitions", b'<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<bpmn:definitions', 1), "doctype"),
        (PLAIN.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("<bpmn:def", "<!DOCTYPE x>\n<bpmn:def",
        1).encode("utf-16"), "doctype"),
        (PLAIN.replace(b"UTF-8", b"UTF-7", 1), "encoding"),
        (PLAIN.replace(b"UTF-8", b"IBM037", 1), "encoding"),
        (PLAIN[:-5], "xml"),
        (b"", "xml"),
        (b"\xff\xfe\x00", "encoding"),
        (b"<a/>", "bpmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/DMN/20180521/MODEL/"/>', "bpmn"),
        (PLAIN + b" " * 1_000_000, "size"),
        (PLAIN.replace(b"</bpmn:process>",
        b"<bpmn:textAnnotation>" + b"<x>" * 100 + b"</x>" * 100 + b"</bpmn:textAnnotation></bpmn:process>"), "depth"),
        (PLAIN.replace(b'id="a"', b'id="s"'), "id"),
        (PLAIN.replace(b'id="a"', 'id="a\u200b"'.encode()), "id"),
        (PLAIN.replace(b'id="a"', 'id="\u202ea"'.encode()), "id"),
        (PLAIN.replace(b'id="a"', 'id="אב"'.encode()), "id"),
        (PLAIN.replace(b'id="a"', b'id="a b"'), "id"),
        (PLAIN.replace(b'id="a"', b'id="Start"'), "id"),
        (PLAIN.replace(b'id="a"', b'id="End"'), "id"),
        (PLAIN.replace(b'id="a"', b'id="Root"'), "id"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused(bad: bytes, rule: str) -> None:
    finding = _refused(bad).findings[0]
    assert finding.rule == rule
    assert finding.line >= 1
    assert finding.th
    assert finding.en


def test_entity_bombs_cost_neither_time_nor_memory() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % ((c + 1,) + (c,) * 8) for c in range(97, 115))
        + b"]><x>&s;</x>"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _refused(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_10_000_nodes_are_refused_by_number() -> None:
    many = file(process("p", *(tag("task", f"t{i}") for i in range(10_000))))
    assert "10000 elements" in _refused(many).findings[0].en


def test_an_invisible_id_is_shown_so_that_one_can_see_it() -> None:
    assert _refused(PLAIN.replace(b'id="a"', 'id="a\u200b"'.encode())).findings[0].element == "a\\u200b"


def test_every_element_knows_its_line_and_what_zeebe_says_of_it() -> None:
    task = user(
        "check",
        mapping(inputs={"m": "= n"}, outputs={"r": "= m"}),
        properties(stage="check", days="3"),
        '<zeebe:taskSchedule dueDate="= due"/>',
    )
    content = file(process("p", start(), task, end(), path("s", "check", "e")))
    element = diagram.read(content).processes["p"].elements["check"]
    assert content.splitlines()[element.line - 1].startswith(b'<bpmn:userTask id="check"')
    assert (element.kind, element.name, element.process, element.form_id, element.groups) == ("userTask", "check", "p", "f", ("officer",))
    assert element.properties == {"stage": "check", "days": "3"}
    assert (element.inputs, element.outputs, element.due) == ((("m", "= n"),), (("r", "= m"),), "= due")
    assert (element.incoming, element.outgoing) == (("F_s_check",), ("F_check_e",))


def test_lanes_keep_elements_whose_ids_the_modeler_broke_over_lines() -> None:
    reference = "<bpmn:flowNodeRef>\n      a\n    </bpmn:flowNodeRef>"
    lanes = f'<bpmn:laneSet id="L"><bpmn:lane id="L1" name="เจ้าหน้าที่">{reference}</bpmn:lane></bpmn:laneSet>'
    model = diagram.read(file(process("p", lanes, start(), user("a"), end(), path("s", "a", "e"))))
    assert model.processes["p"].elements["a"].lane == "เจ้าหน้าที่"
    assert model.processes["p"].lanes[0].elements == ("a",)


def test_events_bring_the_names_of_what_they_refer_to() -> None:
    body = (
        start(), user("a"), on("a", "b", after("P3D"), interrupting=False), end(), end("e2"), path("s", "a", "e"), path("b", "e2"),
        sub("w", start("ws", message("withdraw")), end("we"), path("ws", "we"), attributes=EVENT_SUB), catch("nothing", ""),
    )  # fmt: skip
    elements = diagram.read(file(process("p", *body), messages=("withdraw",))).processes["p"].elements
    assert elements["b"].event == diagram.Event("timer", timer="duration", value="P3D")
    assert (elements["b"].attached_to, elements["b"].interrupting) == ("a", False)
    assert elements["ws"].event == diagram.Event("message", name="withdraw", value="= case_no")
    assert (elements["ws"].parent, elements["w"].by_event) == ("w", True)
    assert elements["nothing"].event is None


def test_multi_instance_is_read() -> None:
    task = user("a", each=each("= items", "it", "out", "= ok", sequential=True, until="= ok = false"))
    loop = diagram.read(file(process("p", start(), task, end(), path("s", "a", "e")))).processes["p"].elements["a"].loop
    assert loop == diagram.Loop(True, "= items", "it", "out", "= ok", "= ok = false")


def test_unknown_elements_are_kept_for_the_check_to_name() -> None:
    assert diagram.read(file(process("p", tag("complexGateway", "g")))).processes["p"].elements["g"].kind == "complexGateway"


def test_other_encodings_of_old_thai_tools_are_read() -> None:
    text = file(process("p", start(), tag("task", "a", attributes='name="ตรวจคำขอ"'), end(), path("s", "a", "e"))).decode()
    old = text.replace('encoding="UTF-8"', 'encoding="windows-874"').encode("cp874")
    assert diagram.read(old).processes["p"].elements["a"].name == "ตรวจคำขอ"
    assert diagram.read("\ufeff".encode() + text.encode()).processes["p"].elements["a"].name == "ตรวจคำขอ"
