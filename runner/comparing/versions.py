"""The files of one version, each read as far as it can be: a draft may be compared before it can run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, TypeVar

from runner import catalogue, diagram
from runner.decisions import model as dmn
from runner.decisions.reader import read_definitions
from runner.definitions import Definition
from runner.errors import InvalidDiagram
from runner.form.translations import Translations
from runner.yaml_nodes import Report, compose

Files = Mapping[str, bytes]
Json = dict[str, Any]
R = TypeVar("R")
_DEEPEST = 60


@dataclass(frozen=True)
class Drawn:
    """A process and the file in which it is drawn."""

    file: str
    process: diagram.Process


@dataclass(frozen=True)
class Decided:
    """A decision and the file in which it stands."""

    file: str
    decision: dmn.DecisionElement


@dataclass(frozen=True)
class FormFile:
    """A form as its JSON; `id` is what elements name it by."""

    id: str
    file: str
    schema: Json


@dataclass
class Version:
    """What could be read of a service's files; `unread` are the paths of those that could not."""

    files: Files
    service: str = ""
    drawn: dict[str, Drawn] = field(default_factory=dict)
    tables: dict[str, dmn.Definitions] = field(default_factory=dict)
    decided: dict[str, Decided] = field(default_factory=dict)
    forms: dict[str, FormFile] = field(default_factory=dict)
    sheet: catalogue.Sheet | None = None
    sheet_file: str = ""
    brought: dict[str, catalogue.Part] = field(default_factory=dict)  # the sheets of parts, by path
    translations: Translations = field(default_factory=Translations)
    unread: set[str] = field(default_factory=set)

    def processes(self) -> Iterator[diagram.Process]:
        """The service's own first, then its parts as they are called, then the others."""
        order = reached(self)
        yield from (self.drawn[name].process for name in dict.fromkeys([*order, *self.drawn]) if name in self.drawn)


def read(given: Definition | Files) -> Version:
    """Read a deployed version, or the files of one by their paths in the house (`runner.library.gather`). Never raises."""
    files = given.files if isinstance(given, Definition) else given
    version = Version(dict(sorted(files.items())))
    _parts(version)
    for path, content in version.files.items():
        reader = _READERS.get(path.rpartition(".")[2])
        if reader is not None:
            reader(version, path, content)
    version.translations = _translations(version)
    version.service = given.service if isinstance(given, Definition) else _service(version)
    return version


def _attempt(version: Version, path: str, reading: Callable[[], R]) -> R | None:
    try:
        return reading()
    except (InvalidDiagram, RecursionError):
        version.unread.add(path)
        return None


@lru_cache(maxsize=64)
def _model(content: bytes, path: str) -> diagram.Model:
    """Two versions share most of their parts: the same file is the same model, which is how it is known that nothing differs in it."""
    return diagram.read(content, path)


def _diagram(version: Version, path: str, content: bytes) -> None:
    model = _attempt(version, path, lambda: _model(content, path))
    for process in model.processes.values() if model else ():
        version.drawn.setdefault(process.id, Drawn(path, process))


@lru_cache(maxsize=32)
def _definitions(content: bytes, path: str) -> dmn.Definitions:
    return read_definitions(content, path)


def _table(version: Version, path: str, content: bytes) -> None:
    found = _attempt(version, path, lambda: _definitions(content, path))
    if found is not None:
        version.tables[path] = found
    for element in found.elements.values() if found else ():
        if isinstance(element, dmn.DecisionElement):
            version.decided.setdefault(element.id or element.name, Decided(path, element))


@lru_cache(maxsize=256)
def _schema(content: bytes) -> Any:
    """The JSON, None when it is none; shared, so never to be written to."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if _flat_enough(found, _DEEPEST) else None


def _flat_enough(value: object, deep: int) -> bool:
    """Whether a value is nested at most so deep that it can be walked."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return deep > 0 and all(_flat_enough(one, deep - 1) for one in inside)


def _form(version: Version, path: str, content: bytes) -> None:
    schema = _schema(content)
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        version.unread.add(path)
        return
    form = FormFile(str(schema.get("id") or path), path, schema)
    version.forms.setdefault(form.id, form)


@lru_cache(maxsize=64)
def english(content: bytes) -> Mapping[str, str]:
    """A table of translations as written. Raises InvalidDiagram."""
    Translations.read(content)  # refuses what is no such table
    return {thai.value: said.value for thai, said in compose(content, Report("en.yaml")).value} if content.strip() else {}


@lru_cache(maxsize=16)
def _sheet(content: bytes, path: str, parts: tuple[tuple[str, bytes], ...]) -> catalogue.Sheet:
    return catalogue.read(content, path, dict(parts))


@lru_cache(maxsize=64)
def _part(content: bytes, path: str) -> catalogue.Part:
    return catalogue.read_part(content, path)


def _parts(version: Version) -> None:
    """What the parts bring is known before the sheet that it is laid under."""
    for path, content in catalogue.among(version.files).items():
        if (part := _attempt(version, path, partial(_part, content, path))) is not None:
            version.brought[path] = part


def _yaml(version: Version, path: str, content: bytes) -> None:
    if path.endswith("en.yaml"):
        _attempt(version, path, lambda: english(content))
    elif version.sheet is None and path not in version.brought and path not in version.unread:
        parts = tuple((part, version.files[part]) for part in version.brought)
        version.sheet = _attempt(version, path, lambda: _sheet(content, path, parts))
        version.sheet_file = path if version.sheet else ""


_READERS: dict[str, Callable[[Version, str, bytes], None]] = {"bpmn": _diagram, "dmn": _table, "form": _form, "yaml": _yaml}


def _translations(version: Version) -> Translations:
    """Those of the service win over those of all services, as in `runner.definitions`."""
    whole: dict[str, str] = {}
    for path in sorted((path for path in version.files if path.endswith("en.yaml")), key=lambda path: path.count("/")):
        whole |= english(version.files[path]) if path not in version.unread else {}
    return Translations(whole)


def _service(version: Version) -> str:
    """The process that the sheet is about, else the first that no other one calls."""
    if version.sheet and version.sheet.process in version.drawn:
        return version.sheet.process
    called = {e.called for one in version.drawn.values() for e in one.process.elements.values()}
    return next((name for name in version.drawn if name not in called), next(iter(version.drawn), ""))


def reached(version: Version) -> list[str]:
    """The service's process and the parts that it calls, directly or through others; the service first, then by file."""
    found, todo = {version.service}, [version.service]
    while todo:
        one = version.drawn.get(todo.pop())
        for element in one.process.elements.values() if one else ():
            if element.called in version.drawn and element.called not in found:
                found.add(element.called)
                todo.append(element.called)
    return sorted((name for name in version.drawn if name in found), key=lambda name: name != version.service)


def program_ids(version: Version) -> dict[tuple[str, str], str]:
    """(process, element) → the element's id in `engine.Program.elements`, which tells apart what two parts call alike."""
    ids: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for name in reached(version):
        process = version.drawn[name].process
        own = [*process.elements, *process.flows]
        ids |= {(name, one): f"{name}/{one}" if one in taken else one for one in process.elements}
        taken.update(own)
    return ids
