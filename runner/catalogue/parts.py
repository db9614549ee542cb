"""Sheets of parts: what a shared flow brings to the sheet of every service that calls it, laid under the service's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

import yaml

from runner.agreed import STAGES
from runner.yaml_nodes import Report, entries

_PART = re.compile(rb"^part:", re.MULTILINE)
BROUGHT = ("settings", "letters", "notices")


class Drawn(Protocol):
    """Something drawn in a file: a `runner.diagram.Model`."""

    @property
    def file(self) -> str: ...


def beside(drawn: Iterable[Drawn], find: Callable[[str], Path | None]) -> dict[str, bytes]:
    """File name → sheet of every diagram that has one beside it."""
    found = (find(f"{PurePosixPath(one.file).stem}.yaml") for one in drawn)
    return {path.name: path.read_bytes() for path in found if path is not None}


def among(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The sheets of parts among the files of a version, by path in the house."""
    return {path: content for path, content in sorted(files.items()) if re.fullmatch(r"processes/\w+\.yaml", path) and is_part(content)}


def is_part(content: bytes) -> bool:
    """Whether a file is the sheet of a part and not of a service."""
    return _PART.search(content) is not None


def lay_under(root: yaml.MappingNode, parts: Iterable[yaml.MappingNode], report: Report) -> yaml.MappingNode:
    """The service's sheet with what the parts bring under its own.

    An entry of both has the part's fields with the service's over them; one that the service writes as `~` is left out. Parts that
    bring the same entry must say the same of it, or the service must say it.
    """
    brought = [entries(part, "", Report("")) for part in parts]
    own = entries(root, "", report)
    merged = [(key, node) for name, (key, node) in own.items() if name not in BROUGHT]
    for name in BROUGHT:
        sections = [part[name][1] for part in brought if name in part]
        section = _section(name, own.get(name), sections, report)
        if section is not None:
            merged.append((_text(name), section))
    if "stages" not in own and (stages := _stages(part["stages"][1] for part in brought if "stages" in part)):
        merged.append((_text("stages"), yaml.SequenceNode("tag:yaml.org,2002:seq", stages, root.start_mark)))
    return yaml.MappingNode(root.tag, merged, root.start_mark, root.end_mark)


def _text(value: str) -> yaml.ScalarNode:
    mark = yaml.Mark("", 0, 0, 0, None, 0)
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, mark, mark)


Own = tuple[yaml.Node, yaml.Node] | None


def _section(name: str, own: Own, sections: list[yaml.Node], report: Report) -> yaml.Node | None:
    """Settings, letters or notices: those of the parts first, in their order, then those that only the service has."""
    node = own[1] if own else None
    if node is not None and not isinstance(node, yaml.MappingNode):
        return node  # the builder says what is wrong
    wanted = entries(node, f"{name}.", Report("")) if node is not None else {}
    found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for one in sections:
        for entry, (key, value) in entries(one, "", Report("")).items() if isinstance(one, yaml.MappingNode) else ():
            _agree(f"{name}.{entry}", found.get(entry), value, wanted.get(entry), report)
            found.setdefault(entry, (key, value))
    for entry, (key, value) in wanted.items():
        found[entry] = (key, _laid(found[entry][1], value) if entry in found else value)
    left = [pair for entry, pair in found.items() if not (entry in wanted and _nothing(wanted[entry][1]))]
    mark = node.start_mark if node is not None else _text("").start_mark
    return yaml.MappingNode("tag:yaml.org,2002:map", left, mark, mark) if own or sections else None


def _nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _laid(under: yaml.Node, over: yaml.Node) -> yaml.Node:
    """An entry with the fields of `over`, and those of `under` that it does not have."""
    if not (isinstance(under, yaml.MappingNode) and isinstance(over, yaml.MappingNode)):
        return over
    own = {key.value for key, _ in over.value}
    kept = [(key, value) for key, value in under.value if key.value not in own]
    return yaml.MappingNode(over.tag, [*kept, *over.value], over.start_mark, over.end_mark)


def _agree(place: str, before: Own, value: yaml.Node, own: Own, report: Report) -> None:
    """Say so where two parts bring the same entry otherwise and the service does not decide."""
    if before is None or (own is not None and _nothing(own[1])):
        return
    decided = {key.value for key, _ in own[1].value} if own is not None and isinstance(own[1], yaml.MappingNode) else set()
    first, second = _plain(before[1]), _plain(value)
    apart = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name) and name not in decided)
    if apart:
        th, en = f"ส่วนที่ใช้ร่วมระบุ {place} ไม่ตรงกัน", f"parts state {place} otherwise ({', '.join(apart)}); the service's sheet must say it"
        report.error(1, place, "parts", f"{th} ({', '.join(apart)}) ต้องระบุในใบของงานบริการ", en)


def _plain(node: yaml.Node) -> dict[str, object]:
    return {key.value: value.value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _stages(lists: Iterable[yaml.Node]) -> list[yaml.Node]:
    """The stages of all parts, each once, in the order of a case."""
    nodes: Iterator[yaml.Node] = (one for node in lists if isinstance(node, yaml.SequenceNode) for one in node.value)
    found: dict[str, yaml.Node] = {}
    for node in nodes:
        found.setdefault(str(next((v.value for k, v in node.value if k.value == "id"), "")), node)
    return [found[name] for name in STAGES if name in found]
