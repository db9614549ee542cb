"""The manual on paper: fit for the archive, in the official order, with hostile words shown as typed; and its pictures."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree
from pypdf import PdfReader

from runner import manual
from runner.documents import letters
from runner.manual.drawing import drawn
from runner.settings import ROOT
from tests.forms.reading import squeezed, text_of
from tests.runner.manual.test_manual import food, service

LETTERS = ROOT / "forms" / "letters"
NASTY = '*ดาว* #panic("x") $x$ <b>หนา</b> @ref // /* \u202eกลับ'


def test_the_pdf_says_what_the_manual_says_and_is_fit_for_the_archive_and_for_screen_readers() -> None:
    made = manual.make(food())
    printed = manual.pdf(made, LETTERS)
    text = text_of(printed)
    words = (made.title, made.total, made.steps[2].name, made.issued[0].name, made.rules[3], made.complaints[1][0])
    for said in (*words, made.examples[3].name):
        assert squeezed(said) in text
    headings = [text.index(squeezed(f"{n}. {heading}")) for n, heading in enumerate(made.headings.values(), 1)]
    assert headings == sorted(headings)
    assert b"pdfaid:part" in printed
    assert b"pdfuaid:part" in printed


def test_every_diagram_has_a_page_of_its_own_across() -> None:
    made = manual.make(service())
    across = [page for page in PdfReader(BytesIO(manual.pdf(made, LETTERS))).pages if page.mediabox.width > page.mediabox.height]
    assert len(across) == len(made.pictures)


def test_the_english_pdf_counts_its_pages_in_english() -> None:
    text = text_of(manual.pdf(manual.make(service(), "en"), LETTERS))
    assert "Page1/" in text
    assert "หน้า1" not in text


def test_hostile_words_are_printed_as_typed() -> None:
    made = replace(manual.make(service()), title=NASTY, owner=NASTY, rules=(NASTY, NASTY), contact=(NASTY,), complaints=((NASTY, NASTY),))
    text = text_of(manual.pdf(made, LETTERS))
    assert squeezed('*ดาว* #panic("x") $x$ <b>หนา</b> @ref // /* กลับ') in text


def test_a_manual_of_almost_nothing_is_printed_too() -> None:
    empty = replace(manual.make(service()), steps=(), fees=(), examples=(), issued=(), others=(), rules=(), laws=(), forms=(), pictures=())
    assert len(PdfReader(BytesIO(manual.pdf(empty, LETTERS))).pages) > 0
    assert letters.printed("citizen_manual", {}, LETTERS).startswith(b"%PDF")


def test_a_picture_is_svg_without_scripts_and_as_large_as_the_drawing() -> None:
    figure = next(iter(manual.pictures(food()))).figure
    root = etree.fromstring(manual.picture(figure, LETTERS))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width", "0").removesuffix("pt")) == pytest.approx(figure["width"] + 12, abs=1)
    assert not [node for node in root.iter() if isinstance(node.tag, str) and node.tag.endswith(("script", "foreignObject", "image"))]
    assert len(list(root.iter("{http://www.w3.org/2000/svg}use"))) > 100  # letters as lines: no font is needed to show them


BROKEN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:w="http://www.omg.org/spec/DD/20100524/DI">
 <process id="p"><task id="a" name="%s"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/><complexGateway id="c"/></process>
 <di:BPMNDiagram><di:BPMNPlane bpmnElement="p">
  <di:BPMNShape bpmnElement="a"><dc:Bounds x="1e9" y="nan" width="x" height="-5"/></di:BPMNShape>
  <di:BPMNShape bpmnElement="b"/><di:BPMNShape bpmnElement="nobody"><dc:Bounds x="0" y="0" width="1" height="1"/></di:BPMNShape>
  <di:BPMNShape bpmnElement="c"><dc:Bounds x="0" y="0" width="50" height="50"/></di:BPMNShape>
  <di:BPMNEdge bpmnElement="f"><w:waypoint x="0" y="0"/></di:BPMNEdge>
 </di:BPMNPlane></di:BPMNDiagram></definitions>"""


def test_a_strange_drawing_is_drawn_strangely_and_never_fails() -> None:
    figure = drawn((BROKEN % "ก &amp; &lt;b&gt;").encode(), "x.bpmn", str)
    assert {one["kind"] for one in figure["shapes"]} == {"task", "complexGateway"}
    assert figure["flows"] == []


def test_every_kind_of_shape_can_be_drawn() -> None:
    kinds = ["task", "userTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask", "manualTask", "callActivity",
             "subProcess", "transaction", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway",
             "startEvent", "endEvent", "boundaryEvent", "intermediateThrowEvent", "participant", "lane", "textAnnotation", "group",
             "dataObjectReference", "dataStoreReference"]  # fmt: skip
    marks = ["", "timer", "message", "error", "escalation", "signal", "terminate", "conditional", "link"]
    shapes = [
        {"kind": kind, "at": [n % 8 * 120, n // 8 * 100, 100, 80], "name": "ชื่อ", "label": [0, 0, 60, 14], "mark": marks[n % 9],
         "dashed": n % 2 == 0, "throws": n % 3 == 0, "loop": ["", "parallel", "sequential"][n % 3], "expanded": n % 4 == 0}
        for n, kind in enumerate(kinds * 3)
    ]  # fmt: skip
    flows = [{"kind": kind, "points": [[0, 0], [50, 0], [50, 50]], "name": "ใช่", "label": [10, 10, 20, 14], "default": True}
             for kind in ("sequenceFlow", "messageFlow", "association")]  # fmt: skip
    assert manual.picture({"width": 960, "height": 1000, "shapes": shapes, "flows": flows}, LETTERS).startswith(b"<svg")
