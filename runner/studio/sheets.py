"""The service sheet as fields: single values are changed where they stand in the YAML text, so comments, order and layout stay.

Entries are added and taken out in the text itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from runner import yaml_nodes
from runner.errors import FieldError, InvalidForm
from runner.studio.services import quoted

FIRST = ("name_th", "name_en", "summary_th", "summary_en", "statutory_days", "statutory_unit", "statutory_source")
SECTIONS = ("documents", "fees", "settings", "licences", "notices", "letters", "kinds", "stages", "steps", "authority")
_TAGS = {"tag:yaml.org,2002:int": re.compile(r"-?\d{1,12}"), "tag:yaml.org,2002:bool": re.compile(r"true|false"),
         "tag:yaml.org,2002:float": re.compile(r"-?\d{1,12}(\.\d{1,6})?")}  # fmt: skip
_KINDS = dict(zip(_TAGS, ("number", "flag", "number"), strict=True))
Path = tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One value. `path` is made of keys and numbers of entries; `kind`: text, long, number or choice of true and false."""

    path: Path
    value: str
    kind: str

    @property
    def key(self) -> str:
        return self.path[-1]

    @property
    def name(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True)
class Entry:
    """Values that belong together: a document, a fee, a setting; `title` is what it is called."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Section:
    """One part of the sheet by its key; the first one, with the sheet's own values, has none."""

    key: str
    entries: tuple[Entry, ...]


def read(text: str) -> list[Section]:
    """The sheet's sections in the order in which an analyst thinks of them. Raises InvalidDiagram when it is not readable YAML."""
    root = _root(text)
    top = {str(key.value): node for key, node in root.value}
    own = [field for key in FIRST if key in top for field in _fields((key,), top[key])]
    return [Section("", (Entry("", tuple(own)),)), *(_section(key, top[key]) for key in SECTIONS if key in top)]


def _root(text: str) -> yaml.MappingNode:
    report = yaml_nodes.Report("sheet")
    return yaml_nodes.compose(text.encode(), report)


def _section(key: str, node: yaml.Node) -> Section:
    if isinstance(node, yaml.SequenceNode):
        inside = [(str(number), one) for number, one in enumerate(node.value)]
    elif isinstance(node, yaml.MappingNode):
        inside = [(str(name.value), one) for name, one in node.value]
    else:
        inside = []
    if all(isinstance(one, yaml.ScalarNode) for _, one in inside):
        return Section(key, (Entry("", tuple(f for name, one in inside for f in _fields((key, name), one))),))
    return Section(key, tuple(_entry((key, name), one) for name, one in inside))


def _entry(path: Path, node: yaml.Node) -> Entry:
    fields = tuple(_fields(path, node))
    names = (one.value for one in fields if one.key in ("name_th", "subject_th", "title_th"))
    return Entry(next(names, path[-1]), fields)


def _fields(path: Path, node: yaml.Node) -> Iterator[Field]:
    if isinstance(node, yaml.ScalarNode):
        long = node.style in ("|", ">") or len(node.value) > 90
        yield Field(path, node.value, _KINDS.get(node.tag, "long" if long else "text"))
    elif isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            yield from _fields((*path, str(key.value)), inner)
    elif isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            yield from _fields((*path, str(number)), inner)


# ---- changing -----------------------------------------------------------------------------------------------------------
def change(text: str, name: str, value: str) -> str:
    """The text with one value changed. Raises InvalidForm for a value that cannot stand there, InvalidDiagram for a broken text."""
    path = tuple(name.split("/"))
    key, node = _find(_root(text), path)
    if node is None or not isinstance(node, yaml.ScalarNode):
        raise InvalidForm([FieldError(name, "ไม่พบช่องนี้ในข้อมูลงานบริการ", "The sheet has no such value")])
    value = value.replace("\r\n", "\n")
    start, end = node.start_mark.index, node.end_mark.index
    changed = text[:start] + _written(text[start:end], key, node, value) + text[end:]
    before, after = yaml.safe_load(text), yaml.safe_load(changed)
    if not _only_here(before, after, path):
        raise InvalidForm([FieldError(name, "บันทึกค่านี้จากแบบฟอร์มไม่ได้ โปรดแก้ในข้อความ", "Change this value in the text")])
    return changed


def _find(node: yaml.Node, path: Path) -> tuple[yaml.Node | None, yaml.Node | None]:
    key: yaml.Node | None = None
    for step in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            key, found = next(((k, inner) for k, inner in node.value if k.value == step), (None, None))
        elif isinstance(node, yaml.SequenceNode) and step.isdecimal() and int(step) < len(node.value):
            found = node.value[int(step)]
        if found is None:
            return None, None
        node = found
    return key, node


def _written(old: str, key: yaml.Node | None, node: yaml.ScalarNode, value: str) -> str:
    """The value as it is written in place of the old one, in the old one's manner."""
    if node.style in ("|", ">") and key is not None:
        tail = old[len(old.rstrip("\n")) + 1 :]
        indent = " " * (key.start_mark.column + 2)
        lines = [f"{indent}{line}".rstrip() for line in value.strip("\n").split("\n")]
        return "|\n" + "\n".join(lines) + "\n" + tail
    pattern = _TAGS.get(node.tag)
    if pattern is not None and pattern.fullmatch(value.strip()):
        return value.strip()
    return json.dumps(value, ensure_ascii=False) if re.search(r"[\n,\[\]{}#]|: ", value) or node.style == '"' else quoted(value)


def _only_here(before: Any, after: Any, path: Path) -> bool:
    """Whether nothing differs but what the path names."""
    if not path:
        return True
    if type(before) is not type(after) or len(before) != len(after):
        return False
    pairs = [(str(k), v, after.get(k)) for k, v in before.items()] if isinstance(before, dict) else [
        (str(n), v, after[n]) for n, v in enumerate(before)
    ]  # fmt: skip
    return all(_only_here(old, new, path[1:]) if name == path[0] else old == new for name, old, new in pairs)
