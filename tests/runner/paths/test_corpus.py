"""The corpus itself: sound diagrams really run, faulty ones can be read, all of them open in a modeler."""

from __future__ import annotations

import pytest
from lxml import etree

from runner import diagram
from runner.library import Library
from tests.support.corpus import Specimen, play, specimens
from tests.support.large import large

SOUND, FAULTY = specimens("sound"), specimens("faulty")
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def test_there_are_enough_of_them() -> None:
    assert len(SOUND) >= 25
    assert len(FAULTY) >= 45


def test_the_large_one_is_as_its_sketch_draws_it() -> None:
    """300 elements and 40 gateways: drawn anew with `tests.support.large` when it changes."""
    (one,) = (one for one in SOUND if one.name == "city_permit")
    drawn = large("city_permit")
    assert {file.name: file.read_text(encoding="utf-8") for file in one.folder.iterdir()} == drawn
    (process,) = one.models[0].executable()
    assert len(process.elements) == 300
    assert sum(element.kind.endswith("Gateway") for element in process.elements.values()) == 40


PLAYED = [pytest.param(one, id=one.name) for one in SOUND]


@pytest.mark.parametrize("one", PLAYED)
def test_a_sound_diagram_passes_the_check_and_ends_whatever_people_answer(one: Specimen) -> None:
    model = diagram.read(one.file.read_bytes(), one.file.name)
    findings = diagram.check(model, Library.beside(one.file))
    assert {found.rule for found in findings} <= {"no-default"}
    assert all(play(one.definition, seed).ended for seed in range(12))


@pytest.mark.parametrize("one", FAULTY, ids=lambda one: one.name)
def test_a_faulty_diagram_says_what_is_wrong_and_whether_the_check_finds_it_already(one: Specimen) -> None:
    expected = one.expected
    names = {name for model in one.models for p in model.processes.values() for name in (*p.elements, *p.flows)}
    assert expected["element"] in names
    findings = diagram.check(one.models[0], Library.beside(one.file))
    assert [f.rule for f in findings if f.severity == "error"] == []
    if checked := expected.get("check"):
        assert checked in {found.rule for found in findings}


@pytest.mark.parametrize("one", [*SOUND, *FAULTY], ids=lambda one: one.name)
def test_every_element_and_flow_is_drawn(one: Specimen) -> None:
    for file in one.folder.glob("*.bpmn"):
        root = etree.parse(file).getroot()
        drawn = {shape.get("bpmnElement") for shape in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
        model = diagram.read(file.read_bytes(), file.name)
        for process in model.processes.values():
            assert {*process.elements, *process.flows} <= drawn
