"""Find the files that a diagram names by id (forms, decisions, parts, the sheet): beside the diagram first, then in the project.

A part may ask for a form by a name that every service gives its own: `apply` is the application of the service that calls it. So
the forms in the folder that is named as the service come before all others.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from runner import diagram
from runner.errors import InvalidDiagram
from runner.settings import ROOT

_PROCESS = re.compile(rb"<(?:\w+:)?process\b[^>]*?\bid=\"([^\"]+)\"")
_LETTERS = ROOT / "forms" / "letters"  # the house's, not of a version: what is laid out elsewhere has them too
_DECISION = re.compile(rb"<(?:\w+:)?(?:decision|decisionService)\b[^>]*?\bid=\"([^\"]+)\"")


@dataclass(frozen=True)
class Library:
    """Folders in the order in which they are searched. The first file that has an id wins."""

    folders: tuple[Path, ...]
    own: str = ""  # the service's name: its files come before others of the same folder

    @classmethod
    def beside(cls, file: Path, project: Path = ROOT) -> Library:
        """The library for a diagram: its folder, a `forms` folder next to that, then the project's `processes` and `forms`."""
        here = file.resolve().parent
        own = [root / "forms" / name for root in (here.parent, project) for name in (file.stem, "parts")]
        wanted = (here, *own, here.parent / "forms", project / "processes", project / "forms", _LETTERS)
        return cls(tuple(dict.fromkeys(folder for folder in wanted if folder.is_dir())), file.stem)

    def _files(self, ending: str) -> Iterator[Path]:
        for folder in self.folders:
            found = (
                folder.rglob(f"*{ending}") if folder.name == "forms" else folder.glob(f"*{ending}")
            )  # the service's own folders are flat
            yield from sorted(found, key=lambda path: (path.stem != self.own, path))

    @cached_property
    def processes(self) -> dict[str, Path]:
        """Process id → .bpmn file."""
        return self._index(".bpmn", lambda content: (i.decode() for i in _PROCESS.findall(content)))

    @cached_property
    def decisions(self) -> dict[str, Path]:
        """Decision id → .dmn file."""
        return self._index(".dmn", lambda content: (i.decode() for i in _DECISION.findall(content)))

    @cached_property
    def forms(self) -> dict[str, Path]:
        """Form id → .form file."""
        return self._index(".form", _form_id)

    def _index(self, ending: str, ids: object) -> dict[str, Path]:
        index: dict[str, Path] = {}
        for path in self._files(ending):
            for found in ids(path.read_bytes()):  # type: ignore[operator]
                index.setdefault(found, path)
        return index

    def find(self, name: str) -> Path | None:
        """A file by its plain name, e.g. `food_premises.yaml`."""
        return next((folder / name for folder in self.folders if (folder / name).is_file()), None)


@lru_cache(1024)
def _form_id(content: bytes) -> Iterable[str]:
    try:
        return (str(json.loads(content)["id"]),)
    except (ValueError, KeyError, TypeError):
        return ()  # a broken form is reported when it is read, not when another one is looked for


@contextmanager
def laid_out(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder that has `files`, by path in the house, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="anuyat-files-") as folder:
        root = Path(folder).resolve()
        for path, content in files.items():
            place = (root / path).resolve()
            if not place.is_relative_to(root):
                raise ValueError(path)  # callers have checked paths long before
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        yield root


def gather(file: Path, project: Path = ROOT) -> dict[str, bytes]:
    """All files of the service drawn in `file`: diagram, parts, tables, forms, sheet, translations; by path in the house.

    Missing ones are left out: `diagram.check` reports them with the element that names them.
    """
    library = Library.beside(file, project)
    files = {f"processes/{file.name}": file.read_bytes()}
    forms: list[str] = []
    todo = [(file.read_bytes(), file.name)]
    while todo:
        for element in _elements(*todo.pop()):
            forms += [name for name in (element.form_id, element.properties.get("form")) if name]
            part = library.processes.get(element.called or "")
            if part and f"processes/{part.name}" not in files:
                files[f"processes/{part.name}"] = part.read_bytes()
                files.update(_sheet(library, part))
                todo.append((files[f"processes/{part.name}"], part.name))
            table = library.decisions.get(element.decision_id or "")
            if table:
                files[f"processes/{table.name}"] = table.read_bytes()
    files.update(_forms(library, forms))
    files.update(_beside(library, file))
    return files


def _elements(content: bytes, name: str) -> Iterator[diagram.Element]:
    try:
        model = diagram.read_once(content, name)
    except InvalidDiagram:
        return
    for process in model.processes.values():
        yield from process.elements.values()


def _house_path(path: Path) -> str:
    return f"forms/{path.parent.name}/{path.name}" if path.parent.name != "forms" else f"forms/{path.name}"


def _forms(library: Library, wanted: list[str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    todo = list(dict.fromkeys(wanted))
    for form_id in todo:
        path = library.forms.get(form_id)
        if path is None:
            continue
        content = files[_house_path(path)] = path.read_bytes()
        for used in re.findall(rb'"form"\s*:\s*"([^"]+)"', content):
            if used.decode() not in todo:
                todo.append(used.decode())
        english = path.parent / "en.yaml"
        if english.is_file():
            files[_house_path(english)] = english.read_bytes()
    return files


def _beside(library: Library, file: Path) -> dict[str, bytes]:
    files = _sheet(library, file)
    for folder in library.folders:
        english = folder / "en.yaml"
        if folder.name == "forms" and english.is_file():
            files["forms/en.yaml"] = english.read_bytes()
    return files


def _sheet(library: Library, file: Path) -> dict[str, bytes]:
    """The sheet of the service or part that is drawn in `file`, by its path in the house."""
    sheet = library.find(f"{file.stem}.yaml")
    return {f"processes/{sheet.name}": sheet.read_bytes()} if sheet else {}
