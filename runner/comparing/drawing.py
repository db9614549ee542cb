"""The drawings of one process side by side: marks on both, what only moved, lanes, and what the picture says beside the flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from runner.comparing.model import Change, Drawing
from runner.comparing.pair import Pair, set_to
from runner.comparing.saying import quoted, say
from runner.comparing.scopes import Scope
from runner.diagram import Flow, Process, safe_xml
from runner.form.translations import Sentence

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BESIDE = (
    "textAnnotation",
    "association",
    "group",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "messageFlow",
    "participant",
)
Shapes = Mapping[str, str]


def shapes(content: bytes, file: str) -> dict[str, str]:
    """Id of what is drawn → where and how, as text without the ids of the drawing itself."""
    found: dict[str, str] = {}
    for node in safe_xml.parse(content, file).iter(f"{DI}BPMNShape", f"{DI}BPMNEdge"):
        found[node.get("bpmnElement", "")] = _written(node)
    return found


def _written(node: etree._Element, without: Callable[[etree._Element], bool] = lambda inner: False) -> str:
    """An element with all inside it as text: attributes in order, without ids and without the blanks between."""
    attributes = sorted((name, value) for name, value in node.attrib.items() if name != "id")
    inside = "".join(_written(child, without) for child in node.iterchildren("*") if not without(child))
    return f"<{node.tag} {attributes}>{(node.text or '').strip()}{inside}"


def mark(scope: Scope, told: set[tuple[str, str]]) -> Drawing:
    """The marks of one process. `told` are (kind, id in the old drawing) of changes that were said in words."""
    old, new = (shapes(version.files[file], file) for version, file in ((scope.pair.old, scope.old_file), (scope.pair.new, scope.new_file)))
    kept = {**scope.elements, **scope.flows, **_frames(scope, old.keys() & new.keys())}
    changed = {one for kind, one in told if one in kept and kind not in _POINTING} | _turned(scope)
    moved = {a for a, b in kept.items() if old.get(a) != new.get(b)} - changed
    return Drawing(
        process=scope.new.id,
        name=scope.pair.new_words.process(scope.new.id),
        old_file=scope.old_file,
        new_file=scope.new_file,
        added=frozenset({e.id for e in scope.added} | (set(scope.new.flows) - set(scope.flows.values()))),
        removed=frozenset({e.id for e in scope.removed} | (set(scope.old.flows) - set(scope.flows))),
        kept=kept,
        changed=frozenset(changed),
        moved=frozenset(moved),
    )


def _frames(scope: Scope, drawn: set[str]) -> dict[str, str]:
    """What both files draw that is of no process: pools, lanes, notes; they belong to the first process of the file."""
    if scope.pair.new.drawn[scope.new.id].process is not _first_of(scope):
        return {}
    processes = [
        one.process
        for version, file in ((scope.pair.old, scope.old_file), (scope.pair.new, scope.new_file))
        for one in version.drawn.values()
        if one.file == file
    ]
    flowing = {name for process in processes for name in (*process.elements, *process.flows)}
    return {name: name for name in sorted(drawn - flowing)}


_POINTING = frozenset({"lane:changed", "lane:added", "lane:removed"})  # said of an element, seen as a move of its shape


def _turned(scope: Scope) -> set[str]:
    """Flows that start or end elsewhere, elements with another id."""

    def ends(flow: Flow) -> tuple[str, str]:
        return scope.elements.get(flow.source, ""), scope.elements.get(flow.target, "")

    flows = {a for a, b in scope.flows.items() if ends(scope.old.flows[a]) != (scope.new.flows[b].source, scope.new.flows[b].target)}
    return flows | {a for a, b in {**scope.elements, **scope.flows}.items() if a != b}


def alone(pair: Pair, process_id: str, *, added: bool) -> Drawing:
    """A process that only one version has: all of it came or went."""
    version, words = (pair.new, pair.new_words) if added else (pair.old, pair.old_words)
    drawn = version.drawn[process_id]
    ids = frozenset([*drawn.process.elements, *drawn.process.flows])
    bare = Drawing(process_id, words.process(process_id))
    return replace(bare, new_file=drawn.file, added=ids) if added else replace(bare, old_file=drawn.file, removed=ids)


def changes(scope: Scope, drawing: Drawing) -> Iterator[Change]:
    """What is said of the drawing itself, and of the process: lanes, name, description, notes; how much only moved."""
    yield from _process(scope)
    yield from _lanes(scope)
    yield from _beside(scope)
    if drawing.moved:
        parts: dict[str, Sentence | int] = {"n": len(drawing.moved), "name": quoted(drawing.name)}
        sentence = say("จัดตำแหน่งในแผนภาพ {name} ใหม่ {n} รายการ โดยไม่เปลี่ยนการทำงาน", "{n} things of the drawing {name} only moved", **parts)
        yield Change("drawing", "layout:changed", sentence, scope.new_file, drawing.process, scope.old.id)


def _process(scope: Scope) -> Iterator[Change]:
    name, old, new = quoted(scope.pair.new_words.process(scope.new.id)), scope.old, scope.new
    sides: tuple[tuple[str, str, str, str, str], ...] = (
        ("name", "ชื่อกระบวนงาน", "The name of the process", old.name, new.name),
        ("process_text", f"คำอธิบายของกระบวนงาน {name.th}", f"The description of {name.en}", old.documentation, new.documentation),
        ("process_mark", f"คุณสมบัติของกระบวนงาน {name.th}", f"Properties of {name.en}", _listed(old), _listed(new)),
        ("process_mark", f"การเปิดให้ทำงานของ {name.th}", f"Whether {name.en} is executable", str(old.executable), str(new.executable)),
        ("process_mark", "รหัสของกระบวนงาน", "The id of the process", old.id, new.id),
    )  # fmt: skip
    for kind, th, en, before, after in sides:
        if before != after:
            if kind == "process_text":
                sentence = Sentence(f"ปรับ{th}", f"Reworded: {en}")
            else:
                sentence = set_to(Sentence(th, en), (quoted(before), quoted(after)), (before, after))
            yield Change("texts", f"{kind}:changed", sentence, scope.new_file, new.id, old.id, before, after)


def _listed(process: Process) -> str:
    return ", ".join(f"{name} = {value}" for name, value in process.properties.items())


def _lanes(scope: Scope) -> Iterator[Change]:
    old, new = ({lane.id: lane.name for lane in process.lanes} for process in (scope.old, scope.new))
    for lane in dict.fromkeys([*old, *new]):
        before, after = old.get(lane, ""), new.get(lane, "")
        if before == after:
            continue
        name = quoted(scope.pair.new_words.text(after) if after else scope.pair.old_words.text(before))
        was = quoted(scope.pair.old_words.text(before))
        if before and after:
            kind, sentence = "changed", say("เปลี่ยนชื่อแถว {was} เป็น {name}", "The lane {was} is now called {name}", was=was, name=name)
        else:
            kind, verb = ("added", Sentence("เพิ่ม", "Added")) if after else ("removed", Sentence("ตัด", "Removed"))
            sentence = say("{verb}แถว {name} ในแผนภาพ", "{verb}: the lane {name}", verb=verb, name=name)
        yield Change("drawing", f"lanes:{kind}", sentence, scope.new_file, lane, lane, before, after)


def _beside(scope: Scope) -> Iterator[Change]:
    """Notes, groups, data objects, pools: what is drawn for readers."""
    old, new = (_notes(version.files[file], file) for version, file in ((scope.pair.old, scope.old_file), (scope.pair.new, scope.new_file)))
    if scope.pair.new.drawn[scope.new.id].process is not _first_of(scope):
        return  # said once for the file
    for note in dict.fromkeys([*old, *new]):
        before, after = _noted(old.get(note)), _noted(new.get(note))
        if before != after:
            kind, verb = (
                ("changed", Sentence("ปรับ", "Changed")) if before and after
                else ("added", Sentence("เพิ่ม", "Added")) if after else ("removed", Sentence("ตัด", "Removed"))
            )  # fmt: skip
            what = quoted(_readable(new[note] if note in new else old[note]) or note)
            sentence = say("{verb}ส่วนประกอบของแผนภาพ {what}", "{verb}: {what}, beside the flow", verb=verb, what=what)
            yield Change("drawing", f"note:{kind}", sentence, scope.new_file, note, note, before, after)


def _first_of(scope: Scope) -> object:
    return next(one.process for one in scope.pair.new.drawn.values() if one.file == scope.new_file)


def _readable(node: etree._Element) -> str:
    texts = (str(text).strip() for text in node.itertext())
    return " ".join(text for text in (node.get("name", ""), *texts) if text)


def _notes(content: bytes, file: str) -> dict[str, etree._Element]:
    """Id → what stands beside the flow."""
    beside = safe_xml.parse(content, file).iter(*(BPMN + name for name in _BESIDE))
    return {node.get("id", ""): node for node in beside if node.get("id")}


def _noted(node: etree._Element | None) -> str:
    """Such a thing as text, without others inside it that are told for themselves."""
    return "" if node is None else _written(node, lambda inner: bool(inner.get("id")) and etree.QName(inner).localname in _BESIDE)
