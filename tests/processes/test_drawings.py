"""Every diagram is fit to be shown: drawn whole, straight, without overlaps and crossings, ids English, names Thai."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from tests.processes.drawing import Drawing, read

FILES = sorted((Path(__file__).parents[2] / "processes").glob("*.bpmn"))
SIZES = {"Task": (100, 80), "callActivity": (100, 80), "Gateway": (50, 50), "Event": (36, 36)}
PREFIXES = {
    "Task": "Task_",
    "callActivity": "Call_",
    "Gateway": "Gateway_",
    "startEvent": "Start_",
    "endEvent": "End_",
    "boundaryEvent": "Boundary_",
    "intermediateThrowEvent": "Event_",
    "intermediateCatchEvent": "Event_",
    "subProcess": "Activity_",
    "sequenceFlow": "Flow_",
    "lane": "Lane_",
}
NAMED = (
    "Task",
    "callActivity",
    "Gateway",
    "startEvent",
    "endEvent",
    "boundaryEvent",
    "intermediateThrowEvent",
    "subProcess",
    "lane",
    "participant",
)
LANES = ["ผู้ยื่นคำขอ", "ผู้ประกอบการ", "เจ้าหน้าที่", "คณะกรรมการ", "ผู้มีอำนาจลงนาม", "ศูนย์บริการ"]


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return read(request.param)


def of_kind(drawing: Drawing, one: str, kinds: tuple[str, ...] | dict[str, object]) -> str | None:
    return next((kind for kind in kinds if drawing.kinds[one] == kind or drawing.kinds[one].endswith(kind)), None)


def test_there_are_diagrams() -> None:
    assert FILES


def test_everything_is_drawn(drawing: Drawing) -> None:
    assert not drawing.undrawn()
    assert not (set(drawing.shapes) | set(drawing.flows)) - set(drawing.kinds)


def test_ids_are_english_and_say_what_they_are(drawing: Drawing) -> None:
    for one, kind in drawing.kinds.items():
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", one)
        prefix = PREFIXES.get(of_kind(drawing, one, tuple(PREFIXES)) or "")
        if prefix and not kind.endswith("EventDefinition"):
            assert one.startswith(prefix), one


def test_names_are_thai(drawing: Drawing) -> None:
    for one in drawing.kinds:
        if of_kind(drawing, one, NAMED) and not drawing.kinds[one].endswith("EventDefinition"):
            assert re.search("[\u0e00-\u0e7f]", drawing.names[one]), one


def test_every_answer_of_a_gateway_is_named(drawing: Drawing) -> None:
    for flow, (source, _target) in drawing.ends.items():
        leaving = [one for one, ends in drawing.ends.items() if ends[0] == source]
        if drawing.kinds[source].endswith("Gateway") and len(leaving) > 1:
            assert drawing.names[flow], flow


def test_shapes_have_standard_sizes(drawing: Drawing) -> None:
    for one, box in drawing.nodes():
        kind = of_kind(drawing, one, tuple(SIZES))
        assert kind is None or (box.width, box.height) == SIZES[kind], one


def test_no_shapes_overlap(drawing: Drawing) -> None:
    for (a, box), (b, other) in combinations(drawing.nodes(), 2):
        if drawing.attached.get(a) != b and drawing.attached.get(b) != a:
            assert not box.meets(other, gap=8), (a, b)


def test_shapes_lie_inside_their_container(drawing: Drawing) -> None:
    pool = next(box for one, box in drawing.shapes.items() if drawing.kinds[one] == "participant")
    for one, box in drawing.shapes.items():
        parent = drawing.parents[one]
        assert pool.holds(box), one
        if drawing.kinds.get(parent) == "subProcess":
            assert drawing.shapes[parent].holds(box), one


def test_each_node_lies_in_its_lane(drawing: Drawing) -> None:
    lanes = [box for one, box in drawing.shapes.items() if drawing.kinds[one] == "lane"]
    for one, box in drawing.nodes():
        if one not in drawing.attached:
            assert any(lane.holds(box) for lane in lanes), one


def test_lanes_stand_in_the_agreed_order(drawing: Drawing) -> None:
    lanes = sorted((box.y, drawing.names[one]) for one, box in drawing.shapes.items() if drawing.kinds[one] == "lane")
    order = [LANES.index(name) for _y, name in lanes]
    assert order == sorted(order)


def test_flows_run_straight_and_end_at_their_shapes(drawing: Drawing) -> None:
    for flow, (source, target) in drawing.ends.items():
        assert all(line.straight for line in drawing.lines(flow)), flow
        assert drawing.shapes[source].touches(drawing.flows[flow][0]), flow
        assert drawing.shapes[target].touches(drawing.flows[flow][-1]), flow


def test_no_flow_crosses_a_shape(drawing: Drawing) -> None:
    for flow, ends in drawing.ends.items():
        for one, box in drawing.nodes():
            if one not in ends and drawing.attached.get(ends[0]) != one:
                assert not any(line.crosses(box) for line in drawing.lines(flow)), (flow, one)


def test_no_flows_cross_each_other(drawing: Drawing) -> None:
    for a, b in combinations(drawing.ends, 2):
        meeting = drawing.flows[a][-1] == drawing.flows[b][-1]
        for line in drawing.lines(a):
            for other in drawing.lines(b):
                if not (meeting and line.end == other.end):
                    assert not line.crosses(other.box.shrunk(-0.01)), (a, b)


def test_labels_cover_neither_shapes_nor_flows_nor_labels(drawing: Drawing) -> None:
    labels = {one: box.shrunk(1) for one, box in drawing.labels.items()}
    for one, label in labels.items():
        for other, box in drawing.nodes():
            assert not label.meets(box), (one, other)
        for flow in drawing.ends:
            assert not any(line.crosses(label) for line in drawing.lines(flow)), (one, flow)
    for (a, label), (b, second) in combinations(labels.items(), 2):
        assert not label.meets(second), (a, b)


def test_labels_lie_within_one_lane(drawing: Drawing) -> None:
    lanes = [box for one, box in drawing.shapes.items() if drawing.kinds[one] == "lane"]
    for one, label in drawing.labels.items():
        assert any(lane.holds(label) for lane in lanes), one


def test_it_fits_an_a4_page_lying_down(drawing: Drawing) -> None:
    pool = next(box for one, box in drawing.shapes.items() if drawing.kinds[one] == "participant")
    assert pool.width <= 1500
    assert pool.height <= 1500 * 210 / 297


def test_it_has_at_most_25_nodes(drawing: Drawing) -> None:
    assert sum(1 for one, _box in drawing.nodes() if one not in drawing.attached) <= 25
