"""A diagram as figures to be drawn: shapes, flows and labels with their places, from the BPMN DI of a file, moved to begin at 0, 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from runner.diagram import safe_xml

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_FRAMES = ("participant", "lane", "subProcess", "group")  # drawn first: what stands in them goes over them

Figure = dict[str, Any]
Say = Callable[[str], str]


def drawn(content: bytes, file: str, say: Say) -> Figure:
    """`{"width", "height", "shapes": […], "flows": […]}` in whole pixels; `say` gives a name in the reader's language.

    A shape: kind (the BPMN word), at [x, y, width, height], name, label (such a place, where it stands outside), mark (what an event
    waits for or tells), dashed, throws, loop, expanded. A flow: kind, points, name, label, default. Raises InvalidDiagram.
    """
    root = safe_xml.parse(content, file)
    named = {node.get("id", ""): node for node in root.iter(f"{_BPMN}*") if node.get("id")}
    shapes = [_shape(one, named[one.get("bpmnElement", "")], say) for one in _drawn(root, "BPMNShape", named)]
    flows = [_flow(one, named[one.get("bpmnElement", "")], named, say) for one in _drawn(root, "BPMNEdge", named)]
    shapes.sort(key=_depth)
    return _moved({"shapes": [one for one in shapes if one["at"]], "flows": [one for one in flows if len(one["points"]) > 1]})


def _drawn(root: etree._Element, what: str, named: dict[str, etree._Element]) -> Iterator[etree._Element]:
    return (one for one in root.iter(f"{_DI}{what}") if one.get("bpmnElement") in named)


def _depth(shape: Figure) -> tuple[int, int]:
    """Frames before what stands in them, large ones first; boundary events last."""
    _x, _y, width, height = shape["at"] or (0, 0, 0, 0)
    if shape["kind"] in _FRAMES and (shape["kind"] != "subProcess" or shape["expanded"]):
        return 0, -width * height
    return (2 if shape["kind"] == "boundaryEvent" else 1), 0


def _shape(shape: etree._Element, node: etree._Element, say: Say) -> Figure:
    kind = etree.QName(node).localname
    text = " ".join(" ".join(str(part) for part in one.itertext()).strip() for one in node.findall(f"{_BPMN}text"))
    return {
        "kind": kind,
        "at": _bounds(shape.find(_BOUNDS)),
        "name": say(node.get("name") or text),
        "label": _label(shape),
        "mark": _mark(node),
        "dashed": node.get("cancelActivity") == "false" or node.get("isInterrupting") == "false" or node.get("triggeredByEvent") == "true",
        "throws": kind in ("intermediateThrowEvent", "endEvent"),
        "loop": _loop(node),
        "expanded": shape.get("isExpanded") == "true",
    }


def _mark(node: etree._Element) -> str:
    """timer, message, error … of an event."""
    found = (etree.QName(child).localname for child in node.iterchildren(f"{_BPMN}*"))
    return next((name.removesuffix("EventDefinition") for name in found if name.endswith("EventDefinition")), "")


def _loop(node: etree._Element) -> str:
    found = node.find(f"{_BPMN}multiInstanceLoopCharacteristics")
    return "" if found is None else "sequential" if found.get("isSequential") == "true" else "parallel"


def _flow(edge: etree._Element, node: etree._Element, named: dict[str, etree._Element], say: Say) -> Figure:
    source = named.get(node.get("sourceRef", ""))
    return {
        "kind": etree.QName(node).localname,
        "points": [[_pixel(point.get("x")), _pixel(point.get("y"))] for point in edge.iter(_WAYPOINT)],
        "name": say(node.get("name", "")),
        "label": _label(edge),
        "default": source is not None and bool(source.get("default")) and source.get("default") == node.get("id"),
    }


def _label(drawing: etree._Element) -> list[int]:
    label = drawing.find(f"{_DI}BPMNLabel")
    return [] if label is None else _bounds(label.find(_BOUNDS))


def _bounds(bounds: etree._Element | None) -> list[int]:
    return [] if bounds is None else [_pixel(bounds.get(name)) for name in ("x", "y", "width", "height")]


def _pixel(written: str | None) -> int:
    """A whole number of pixels; 0 for what is none, so that a strange file is drawn strangely and not refused."""
    try:
        return round(float(written or 0))
    except (ValueError, OverflowError):
        return 0


def _moved(figure: Figure) -> Figure:
    """The same, moved so that it begins at 0, 0."""
    places = [place for one in (*figure["shapes"], *figure["flows"]) for place in (one.get("at"), one["label"]) if place]
    points = [point for flow in figure["flows"] for point in flow["points"]] + [place[:2] for place in places]
    points += [[place[0] + place[2], place[1] + place[3]] for place in places]
    left, top = min((x for x, _ in points), default=0), min((y for _, y in points), default=0)
    for one in (*figure["shapes"], *figure["flows"]):
        for place in (one.get("at"), one["label"], *one.get("points", ())):
            if place:
                place[0], place[1] = place[0] - left, place[1] - top
    right, bottom = max((x for x, _ in points), default=0), max((y for _, y in points), default=0)
    return {"width": right - left, "height": bottom - top} | figure
