"""What a diagram looks like: shapes, labels and flows with their places, read from the BPMN DI of a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
CONTAINERS = {"participant", "lane", "subProcess"}
UNDRAWN = {"definitions", "collaboration", "process", "laneSet", "message", "error", "escalation", "signal"}
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def meets(self, other: Box, gap: float = 0) -> bool:
        return self.x - gap < other.right and other.x - gap < self.right and self.y - gap < other.bottom and other.y - gap < self.bottom

    def holds(self, other: Box) -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def touches(self, point: Point) -> bool:
        return self.x - 1 <= point[0] <= self.right + 1 and self.y - 1 <= point[1] <= self.bottom + 1

    def shrunk(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True)
class Line:
    """One straight piece of a flow."""

    start: Point
    end: Point

    @property
    def straight(self) -> bool:
        return self.start[0] == self.end[0] or self.start[1] == self.end[1]

    @property
    def box(self) -> Box:
        (a, b), (c, d) = self.start, self.end
        return Box(min(a, c), min(b, d), abs(a - c), abs(b - d))

    def crosses(self, box: Box) -> bool:
        return Box(self.box.x - 0.01, self.box.y - 0.01, self.box.width + 0.02, self.box.height + 0.02).meets(box)


@dataclass
class Drawing:
    """A diagram as a picture. `kinds` are the BPMN element names by id."""

    name: str
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    flows: dict[str, list[Point]] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    attached: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def lines(self, flow: str) -> list[Line]:
        return [Line(a, b) for a, b in pairwise(self.flows[flow])]

    def nodes(self) -> Iterator[tuple[str, Box]]:
        """Everything that a flow must go around: all but pools, lanes and expanded sub-processes."""
        return ((one, box) for one, box in self.shapes.items() if self.kinds[one] not in CONTAINERS)

    def undrawn(self) -> set[str]:
        return (
            {one for one, kind in self.kinds.items() if kind not in UNDRAWN and not kind.endswith("EventDefinition")}
            - set(self.shapes)
            - set(self.flows)
        )


def read(file: Path) -> Drawing:
    root = etree.parse(str(file)).getroot()
    drawing = Drawing(file.name)
    for element in root.iter(f"{BPMN}*"):
        one = element.get("id")
        if one:
            drawing.kinds[one] = etree.QName(element).localname
            drawing.names[one] = element.get("name", "")
            parent = element.getparent()
            drawing.parents[one] = parent.get("id", "") if parent is not None else ""
            if element.get("sourceRef"):
                drawing.ends[one] = element.get("sourceRef", ""), element.get("targetRef", "")
            if element.get("attachedToRef"):
                drawing.attached[one] = element.get("attachedToRef", "")
    for shape in root.iter(f"{DI}BPMNShape"):
        drawing.shapes[shape.get("bpmnElement", "")] = _box(shape.find(f"{DC}Bounds"))
    for edge in root.iter(f"{DI}BPMNEdge"):
        drawing.flows[edge.get("bpmnElement", "")] = [(float(p.get("x", "")), float(p.get("y", ""))) for p in edge.iter(WAYPOINT)]
    for label in root.iter(f"{DI}BPMNLabel"):
        drawn = label.getparent()
        assert drawn is not None
        drawing.labels[drawn.get("bpmnElement", "")] = _box(label.find(f"{DC}Bounds"))
    return drawing


def _box(bounds: etree._Element | None) -> Box:
    assert bounds is not None
    return Box(*(float(bounds.get(name, "")) for name in ("x", "y", "width", "height")))
