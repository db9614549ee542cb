"""The service sheet as sections, entries and fields, made from its text and from the dataclasses of `runner.catalogue`.

What the sheets of parts bring is shown under the service's own words: a value that the service writes goes over the part's, an entry
that it writes as `~` is left out.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import yaml

from runner.agreed import STAGES
from runner.catalogue import Part, Sheet, is_part
from runner.catalogue.choices import ACTORS, CONFIDENCE, HOW, STATUTORY_UNITS, TYPES, UNITS
from runner.catalogue.parts import BROUGHT
from runner.errors import InvalidDiagram
from runner.studio.sheet_text import Path, at, root_of
from runner.yaml_nodes import hints_of, is_required

FIRST = (
    "name_th", "name_en", "summary_th", "summary_en", "statutory_days", "statutory_unit", "statutory_source", "laws", "sources", "channels",
)  # fmt: skip
SECTIONS = (
    "documents", "fees", "settings", "licences", "notices", "letters", "kinds", "stages", "steps", "rules", "complaints", "authority",
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "statutory_unit": STATUTORY_UNITS, "how": HOW, "confidence": CONFIDENCE, "type": tuple(TYPES),
    "unit": UNITS, "actor": ACTORS, "stages.id": STAGES,
}  # fmt: skip
_TITLES = ("name_th", "subject_th", "title_th", "th")
_LONG = ("summary", "body", "note", "contact")
_BY_TAG = {"int": "number", "float": "number", "bool": "flag"}
_BY_TYPE = {"days": "number", "money": "number", "number": "number", "flag": "flag"}


@dataclass(frozen=True)
class Field:
    """One value. `path` is made of keys and numbers of entries; `kind`: text, long, number, flag, choice of `choices`, or lines.

    `value` is empty where the sheet says nothing; then `brought` is what a part says.
    """

    path: Path
    value: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    brought: str = ""

    @property
    def key(self) -> str:
        return self.path[-1]

    @property
    def name(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True)
class Entry:
    """Values that belong together: a document, a fee, a setting; `title` is what it is called.

    `brought_by` is the part that brings it; `own`: the sheet says something of it; `left_out`: that it has none.
    """

    title: str
    fields: tuple[Field, ...]
    path: Path = ()
    brought_by: str = ""
    own: bool = True
    left_out: bool = False

    @property
    def name(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True)
class Section:
    """One part of the sheet by its key; the first one, with the sheet's own values, has none. `by`: what a new entry is named by."""

    key: str
    entries: tuple[Entry, ...]
    by: str = ""  # "id", "name", or empty: there are no entries to add


# ---- reading ------------------------------------------------------------------------------------------------------------
def read(text: str, parts: Mapping[str, bytes] | None = None) -> list[Section]:
    """The sheet's sections in the order in which an analyst thinks of them, with what `parts` (path → sheet) bring.

    Raises InvalidDiagram when the text is not readable YAML.
    """
    root, brought = root_of(text), list(_parts(parts or {}))
    of_part = is_part(text.encode())
    hints = hints_of(Part if of_part else Sheet)
    own = () if of_part else (Section("", (Entry("", tuple(_fields((), root, Sheet, FIRST))),)),)
    return [*own, *(_section(key, root, Kind.of(hints[key]), brought) for key in SECTIONS if key in hints)]


def _parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, yaml.MappingNode]]:
    for path, content in parts.items():
        try:
            yield path.rsplit("/", 1)[-1].removesuffix(".yaml"), root_of(content.decode("utf-8", "replace"))
        except InvalidDiagram:
            continue  # its own check says so


@dataclass(frozen=True)
class Kind:
    """What the entries of a section are: of a dataclass, by id, in a list, or only one."""

    model: type
    by: str

    @classmethod
    def of(cls, hint: Any) -> Kind:
        inner = typing.get_args(hint)
        if typing.get_origin(hint) is tuple:
            return cls(inner[0], "id" if any(one.name == "id" for one in fields(inner[0])) else "name")
        if typing.get_origin(hint) is Mapping:
            return cls(inner[1], "id")
        return cls(next(one for one in inner if is_dataclass(one)), "")  # type: ignore[arg-type]


def _section(key: str, root: yaml.Node, kind: Kind, brought: list[tuple[str, yaml.MappingNode]]) -> Section:
    node = at(root, (key,))
    if not kind.by:
        return Section(key, (_entry((key,), node, kind),))
    if isinstance(node, yaml.SequenceNode) or (node is None and key not in ("documents", "licences", *BROUGHT)):
        values = node.value if isinstance(node, yaml.SequenceNode) else []
        return Section(key, tuple(_entry((key, str(n)), one, kind) for n, one in enumerate(values)), kind.by)
    own = {str(name.value): one for name, one in node.value} if isinstance(node, yaml.MappingNode) else {}
    under = _under(key, brought) if key in BROUGHT else {}
    entries = [_entry((key, name), own.get(name), kind, under.get(name)) for name in dict.fromkeys((*under, *own))]
    return Section(key, tuple(entries), "id")


def _under(key: str, brought: list[tuple[str, yaml.MappingNode]]) -> dict[str, tuple[str, yaml.Node]]:
    """Id → the first part that brings it, and what it says."""
    found: dict[str, tuple[str, yaml.Node]] = {}
    for part, root in brought:
        node = at(root, (key,))
        for name, one in node.value if isinstance(node, yaml.MappingNode) else ():
            found.setdefault(str(name.value), (part, one))
    return found


def _entry(path: Path, node: yaml.Node | None, kind: Kind, under: tuple[str, yaml.Node] | None = None) -> Entry:
    part, below = under or ("", None)
    left_out = isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")
    found = tuple(_fields(path, node, kind.model, None, below))
    title = next((f.value or f.brought for f in found if f.key in _TITLES and (f.value or f.brought)), path[-1])
    return Entry(title, () if left_out else found, path, part, node is not None, left_out)


def _fields(
    path: Path, node: yaml.Node | None, model: type, only: Iterable[str] | None = None, below: yaml.Node | None = None
) -> Iterator[Field]:
    """Every field that an entry may have, then what stands there beside."""
    hints = hints_of(model)
    beside = bool(path) and not path[-1].isdecimal()  # its id is the key
    known = {one.name: one for one in fields(model) if one.init and not (one.name == "id" and beside)}
    for name in only or known:
        there, lower = (at(one, (name,)) if one is not None else None for one in (node, below))
        shape = _shape(hints[name], name, there if there is not None else lower, path)
        if shape == "other":
            yield from _as_they_stand((*path, name), there)
        else:
            shape = _by_type(there, node, below) if name == "default" else shape
            choices = CHOICES.get(f"{path[0]}.{name}" if path else name, CHOICES.get(name, ())) if shape == "choice" else ()
            yield Field((*path, name), _value(there), shape, is_required(known[name]) and below is None, choices, _value(lower))
    if only is None and isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            if key.value not in known:
                yield from _as_they_stand((*path, str(key.value)), inner)


def _shape(hint: Any, name: str, node: yaml.Node | None, path: Path) -> str:
    if (f"{path[0]}.{name}" if path else name) in CHOICES or name in CHOICES:
        return "choice"
    if typing.get_origin(hint) is tuple:
        return "lines" if all(isinstance(one, yaml.ScalarNode) for one in getattr(node, "value", ())) else "other"
    if typing.get_origin(hint) is Mapping or is_dataclass(hint) or (isinstance(node, yaml.CollectionNode)):
        return "other"
    kinds = typing.get_args(hint) or (hint,)
    if kinds[0] is bool:
        return "flag"
    if kinds[0] is int:
        return "number"
    long = isinstance(node, yaml.ScalarNode) and (node.style in ("|", ">") or len(node.value) > 90)
    return "long" if long or name.startswith(_LONG) else "text"


def _by_type(value: yaml.Node | None, *entries: yaml.Node | None) -> str:
    """How the value of a setting is given: as its type says, else as it is."""
    said = (at(one, ("type",)) for one in entries if one is not None)
    kind = next((_value(one) for one in said if one is not None), "")
    return _BY_TYPE.get(kind, "text") if kind or value is None else _BY_TAG.get(value.tag.rpartition(":")[2], "text")


def _value(node: yaml.Node | None) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "\n".join(_value(one) for one in node.value)
    return str(node.value) if isinstance(node, yaml.ScalarNode) and not node.tag.endswith(":null") else ""


def _as_they_stand(path: Path, node: yaml.Node | None) -> Iterator[Field]:
    """Values of something that has no form of its own."""
    if isinstance(node, yaml.ScalarNode):
        yield Field(path, str(node.value), _BY_TAG.get(node.tag.rpartition(":")[2], "text"), required=True)
    elif isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            yield from _as_they_stand((*path, str(key.value)), inner)
    elif isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            yield from _as_they_stand((*path, str(number)), inner)
