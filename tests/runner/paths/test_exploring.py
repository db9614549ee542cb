"""Exploring diagrams: sound ones are covered and give no finding, what is planted in the others is found."""

from __future__ import annotations

import pytest

from runner.paths.exploring import explore
from runner.paths.model import Explored
from tests.support.corpus import Specimen, specimens

pytest.importorskip("z3")
SOUND = [pytest.param(one, id=one.name) for one in specimens("sound")]
FAULTY = [pytest.param(one, id=one.name) for one in specimens("faulty")]


def crossed(found: Explored) -> set[str]:
    return {flow for path in found.paths for flow in path.flows}


@pytest.mark.parametrize("specimen", SOUND)
def test_a_sound_diagram_is_covered_and_gives_no_finding(specimen: Specimen) -> None:
    found = explore(specimen.file)
    assert found.faults == ()
    assert crossed(found) == set(found.flows)
    assert {end for path in found.paths for end in path.ends} == set(found.ends)
    passed = {name for path in found.paths for name in path.elements}
    assert set(found.boundary) <= passed
    assert found.left_out == ()
    assert len({path.name for path in found.paths}) == len(found.paths)


@pytest.mark.parametrize("specimen", FAULTY)
def test_a_planted_fault_is_found(specimen: Specimen) -> None:
    found = explore(specimen.file)
    wanted = specimen.expected
    kinds = {wanted["kind"], *wanted.get("also", ())}
    near = [fault for fault in found.faults if fault.kind in kinds]
    assert near, [(fault.kind, fault.element) for fault in found.faults]
    exact = [fault for fault in near if fault.kind == wanted["kind"] and fault.element == wanted["element"]]
    assert exact or "also" in wanted, [(fault.kind, fault.element) for fault in near]
    for fault in near:
        assert fault.th
        assert fault.en
    if exact and exact[0].kind in ("gap", "overlap"):
        assert set(wanted.get("data", {})) <= set(exact[0].data)  # which values show it may differ, what they are of not


def test_the_same_diagram_gives_the_same_paths(sound_one: Specimen) -> None:
    assert explore(sound_one.file) == explore(sound_one.file)


@pytest.fixture(params=["refund", "complaint", "travel_expenses"])
def sound_one(request: pytest.FixtureRequest) -> Specimen:
    return next(one for one in specimens("sound") if one.name == request.param)
