"""Build frozen dataclasses from YAML, by their type hints, and say on which line something is wrong."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any

import yaml

from runner.errors import Finding, InvalidDiagram

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one where there is one
_LARGEST, _DEEPEST = 512 * 1024, 20
hints_of = cache(typing.get_type_hints)  # takes longer than reading a sheet, and its values are of few types


class Report:
    """Findings of one file; `refuse` raises them together."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def error(self, node: yaml.Node | int, place: str, rule: str, th: str, en: str) -> None:
        line = node if isinstance(node, int) else node.start_mark.line + 1
        self.findings.append(Finding(self.file, line, place or "-", rule, th, en))

    def refuse(self) -> None:
        if self.findings:
            raise InvalidDiagram(sorted(self.findings))


def compose(content: bytes, report: Report) -> yaml.MappingNode:
    """The root mapping of at most 512 KB, 20 levels and no aliases, so that no sheet can be slow or endless to read."""
    try:
        text = content.decode("utf-8") if len(content) <= _LARGEST else ""
        _check_events(text, report)
        root = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        mark = getattr(problem, "problem_mark", None)
        why = getattr(problem, "problem", None) or str(problem)
        report.error(mark.line + 1 if mark else 1, "", "yaml", "แฟ้มนี้ไม่ใช่ YAML ที่อ่านได้", f"not readable YAML: {why}")
        report.refuse()
    if not isinstance(root, yaml.MappingNode):
        report.error(1, "", "yaml", "แฟ้มนี้ต้องเป็นรายการ ชื่อ: ค่า และไม่เกิน 512 KB", "the file must be a mapping, not above 512 KB")
        report.refuse()
    return typing.cast(yaml.MappingNode, root)


def _check_events(text: str, report: Report) -> None:
    """Refuse at the first alias or too deep level, before the rest is read."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
            th, en = "แฟ้มนี้ซ้อนกันลึกเกินไป หรือใช้ alias (*ชื่อ)", "nested more than 20 deep, or an alias (*name)"
            report.error(event.start_mark.line + 1 if event.start_mark else 1, "", "yaml", th, en)
            report.refuse()


def entries(node: yaml.MappingNode, place: str, report: Report) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Key → (key node, value node); a key given twice is an error."""
    found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        if key.value in found:
            report.error(key, f"{place}{key.value}", "twice", f"มี {key.value} ซ้ำ", f"{key.value} is given twice")
        found[str(key.value)] = (key, value)
    return found


class Builder:
    """Turns nodes into values of a type; remembers the line of every value by its path (`documents.sketch_map.when`)."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.lines: dict[str, int] = {}

    def build(self, kind: Any, node: yaml.MappingNode, path: str = "", **given: object) -> Any:
        """A dataclass of type `kind`; None when something required is missing or wrong."""
        wanted = {f.name: f for f in fields(kind) if f.init and f.name not in given}
        hints = hints_of(kind)
        values: dict[str, object] = dict(given)
        read = entries(node, path, self.report)
        for name, (key, value) in read.items():
            if name not in wanted:
                self.report.error(key, f"{path}{name}", "unknown", f"ไม่รู้จัก {name}", f"unknown {name}; known: {', '.join(wanted)}")
                continue
            self.lines[f"{path}{name}"] = value.start_mark.line + 1
            made = self._value(hints[name], value, f"{path}{name}")
            if made is not None:
                values[name] = made
        missing = [name for name, one in wanted.items() if is_required(one) and name not in values]
        for name in missing:
            if name not in read:
                self.report.error(node, f"{path}{name}", "missing", f"ต้องระบุ {name}", f"{name} is missing")
        return None if missing else kind(**values)

    def _value(self, kind: Any, node: yaml.Node, path: str) -> Any:
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if origin in (types.UnionType, typing.Union):
            return None if _plain(node) is None else self._one_of([one for one in inner if one is not type(None)], node, path)
        if origin is tuple:
            return self._sequence(inner[0], node, path)
        if origin in (Mapping, dict):
            return self._mapping(inner[1], node, path)
        if is_dataclass(kind):
            return self.build(kind, node, f"{path}.") if isinstance(node, yaml.MappingNode) else self._wrong(node, path, "a mapping")
        return self._scalar(kind, node, path)

    def _one_of(self, kinds: list[Any], node: yaml.Node, path: str) -> Any:
        """The first of the kinds that fits, as the last where none does."""
        fits = (kind for kind in kinds[:-1] if isinstance(kind, type) and type(_plain(node)) is kind)
        return self._value(next(fits, kinds[-1]), node, path)

    def _sequence(self, kind: Any, node: yaml.Node, path: str) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            return self._wrong(node, path, "a list")
        made = [self._value(kind, one, f"{path}[{n}]") for n, one in enumerate(node.value)]
        return tuple(one for one in made if one is not None)

    def _mapping(self, kind: Any, node: yaml.Node, path: str) -> Any:
        """Things by id: the key is the `id` of each."""
        if not isinstance(node, yaml.MappingNode):
            return self._wrong(node, path, "a mapping of ids")
        made = {}
        for name, (key, value) in entries(node, f"{path}.", self.report).items():
            self.lines[f"{path}.{name}"] = key.start_mark.line + 1
            if not isinstance(value, yaml.MappingNode):
                self._wrong(value, f"{path}.{name}", "a mapping")
            elif (one := self.build(kind, value, f"{path}.{name}.", id=name)) is not None:
                made[name] = one
        return types.MappingProxyType(made)

    def _scalar(self, kind: Any, node: yaml.Node, path: str) -> Any:
        if kind is object:
            return _json(node)
        value = _plain(node)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value.strip() if isinstance(value, str) else value
        return self._wrong(node, path, {str: "a text (use quotes)", int: "a whole number", bool: "true or false"}[kind])

    def _wrong(self, node: yaml.Node, path: str, wanted: str) -> None:
        self.report.error(node, path, "type", "ชนิดของค่าไม่ถูกต้อง", f"must be {wanted}")


def is_required(one: Field[Any]) -> bool:
    """Whether a field has to be given."""
    return one.default is MISSING and one.default_factory is MISSING


def _json(node: yaml.Node) -> Any:
    """The value of any node; dates stay text."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _json(value) for key, value in node.value}
    return [_json(one) for one in node.value] if isinstance(node, yaml.SequenceNode) else _plain(node)


def _plain(node: yaml.Node) -> Any:
    """The value of a scalar; dates stay text, as variables hold them."""
    if not isinstance(node, yaml.ScalarNode):
        return node
    if node.tag in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"):
        return str(node.value)
    return yaml.constructor.SafeConstructor().construct_object(node)
