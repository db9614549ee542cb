"""Coverage drawn on the diagrams: one offline HTML file for each service, and a summary page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from runner import definitions, diagram
from runner.definitions import Definition
from runner.errors import InvalidDiagram
from runner.library import gather
from runner.paths import report_parts as parts
from runner.paths.coverage import Replayed
from runner.paths.model import Path
from runner.paths.replay import Played
from runner.paths.report_words import data_of, what, who
from runner.settings import Settings, read

Drawn = tuple[str, Replayed]  # name of the file, what it shows


def write(folder: FilePath, found: Sequence[tuple[FilePath, Replayed]], lang: str = "th", settings: Settings | None = None) -> FilePath:
    """Write the report of each diagram and `index.html` into `folder`; the summary's path.

    The viewer of diagrams is taken from the built pages (`Settings.pages`). Raises Unavailable when they have not been built.
    """
    folder.mkdir(parents=True, exist_ok=True)
    viewer = parts.Viewer.of((settings or read()).pages)
    rows = []
    for file, one in found:
        page = page_of(file, one)
        (folder / f"{file.stem}.html").write_text(parts.service_page(page, one, viewer, lang), "utf-8")
        rows.append((f"{file.stem}.html", page["name"], one))
    summary = folder / "index.html"
    summary.write_text(parts.summary_page(rows, viewer, lang), "utf-8")
    return summary


def page_of(file: FilePath, one: Replayed) -> dict[str, Any]:
    """What the page of a diagram shows, as its script reads it: names, files, where each element is drawn, paths with their steps."""
    definition = _compiled(file)
    files, places = _drawings(file, definition)
    names = {e.id: e.name for e in definition.program.elements.values()} if definition else {}
    sheet = definition.sheet if definition else None
    coverage = one.coverage
    faults = [{"element": f.element, "th": f.th, "en": f.en, "severity": f.severity} for f in one.faults]
    played = {id(p.path): p for p in one.played or ()}
    paths = [p.path for p in one.played] if one.played is not None else list(one.explored.paths)
    return {
        "name": (sheet.name_th, sheet.name_en) if sheet else (file.stem, file.stem),
        "names": names,
        "files": files,
        "places": places,
        "crossed": dict(coverage.crossed),
        "missing": list(coverage.missing),
        "faults": faults,
        "paths": [_path(path, played.get(id(path)), names) for path in paths],
    }


def _compiled(file: FilePath) -> Definition | None:
    try:
        model = diagram.read(file.read_bytes(), file.name)
        return definitions.compile_files(gather(file), definitions.service_of(file, model))
    except InvalidDiagram:
        return None  # what is wrong stands among the findings


def _drawings(file: FilePath, definition: Definition | None) -> tuple[list[dict[str, Any]], dict[str, list[Any]]]:
    """The diagrams, the service's own first, and for every id of the program in which of them it is drawn, under which id."""
    if definition is None:
        return [{"name": file.stem, "xml": file.read_text("utf-8", "replace")}], {}
    contents = [content for path, content in definition.files.items() if path.endswith(".bpmn")]
    models = [diagram.read(content, "") for content in contents]
    drawn = [(n, p, i) for n, m in enumerate(models) for p in m.processes.values() for i in _ids(p)]
    known = {*definition.program.elements, *definition.program.flows}
    places: dict[str, list[Any]] = {}
    for n, process, i in drawn:  # where a part uses an id again, its own is `part/id`
        own = f"{process.id}/{i}"
        places.setdefault(own if own in known else i, [n, i])
    names = [next((p.name or p.id for p in m.processes.values()), "") for m in models]
    return [{"name": name, "xml": content.decode("utf-8")} for name, content in zip(names, contents, strict=True)], places


def _ids(process: diagram.Process) -> Iterator[str]:
    yield from process.elements
    yield from process.flows


def _path(path: Path, played: Played | None, names: dict[str, str]) -> dict[str, Any]:
    """A path with its steps: the start, then every move; what was crossed really where it was played."""
    crossed = played.crossed if played else ()
    first = {"who": ("ระบบ", "system"), "what": ("เริ่มคำขอ", "the case starts"), "element": "", "data": {}, "opened": []}
    steps = [first | {"crossed": list(crossed[0] if crossed else path.first)}]
    for n, move in enumerate(path.moves, 1):
        real = list(crossed[n]) if len(crossed) > n else [] if played else list(move.crossed)
        told = {"who": who(move), "what": what(move, names), "element": move.element, "data": data_of(move), "opened": list(move.opened)}
        steps.append(told | {"crossed": real})
    fault = played.faults[0] if played and played.faults else None
    return {"name": path.name, "steps": steps, "failed": fault.data.get("step", 0) if fault else None}
