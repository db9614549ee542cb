"""`anuyat check FILE…`: what is wrong with diagrams, forms, tables and sheets, before anybody deploys them.

What a diagram names is looked for beside it first, then in the project, and checked with it. A diagram of another tool is told what must be
added before it can run; `--convert` writes what is beyond doubt.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import click

from runner import diagram
from runner.diagram import foreign
from runner.errors import Finding, InvalidDiagram
from runner.library import Library


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--thai", is_flag=True, help="Messages in Thai.")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of findings.")
@click.option(
    "--convert",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a diagram of another tool here with our equivalents added, and check that.",
)
def check_command(files: tuple[Path, ...], thai: bool, as_json: bool, out: Path | None) -> None:
    """Check diagrams (.bpmn), forms (.form), tables (.dmn) and sheets (.yaml), or all of them in a folder."""
    todo = [one for given in files for one in _unfold(given)]
    if out is not None:
        todo = [_converted(todo, out)]
    findings = list(dict.fromkeys(found for one in todo for found in check_file(one)))
    if as_json:
        click.echo(json.dumps([asdict(found) for found in findings], ensure_ascii=False, indent=1))
    else:
        for found in findings:
            click.echo(line_of(found, thai=thai))
    for one in todo:
        _summary(one, findings, thai=thai)
    errors = sum(found.severity == "error" for found in findings)
    click.echo(f"{len(todo)} files: {errors} errors, {len(findings) - errors} warnings", err=True)
    if errors:
        sys.exit(1)


def line_of(finding: Finding, *, thai: bool = False) -> str:
    """`file:line: element: message`; a warning says so."""
    message = finding.th if thai else finding.en
    warning = ("คำเตือน: " if thai else "warning: ") if finding.severity == "warning" else ""
    return f"{finding.file}:{finding.line}: {finding.element or '-'}: {warning}{message}"


def _converted(todo: list[Path], out: Path) -> Path:
    """`out`, written from the one diagram that is given; an existing file is never written over."""
    if len(todo) != 1 or _kind(todo[0]) != ".bpmn":
        raise click.UsageError("--convert takes one diagram")
    if out.exists():
        raise click.UsageError(f"{out} exists already")
    try:
        out.write_bytes(foreign.convert(todo[0].read_bytes(), str(todo[0])))
    except InvalidDiagram as refused:
        raise click.ClickException("\n".join(map(line_of, refused.findings))) from refused
    return out


def _summary(path: Path, findings: list[Finding], *, thai: bool) -> None:
    """For a diagram of another tool: what must be added before it can run, by kinds, and what is kept and only drawn."""
    if _kind(path) != ".bpmn":
        return
    seen = _seen_from_here(path)
    report = foreign.report(path.read_bytes(), seen, [one for one in findings if one.file in (seen, str(path))])
    for line in report.lines("th" if thai else "en") if report else ():
        click.echo(f"{seen}: {line}", err=True)


def check_file(path: Path) -> list[Finding]:
    """All findings of one file and of what it names; paths as seen from here."""
    check = CHECKS.get(_kind(path))
    if check is None:
        return [
            Finding(str(path), 1, "", "kind", "ไม่ใช่แผนภาพ แบบฟอร์ม ตาราง หรือข้อมูลงานบริการ", "not a diagram, form, table or service sheet")
        ]
    return list(check(path))


def _unfold(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    return sorted(one for one in given.rglob("*") if one.is_file() and one.suffix in (".bpmn", ".form", ".dmn"))


def _kind(path: Path) -> str:
    """What the file is: by its ending, and for .xml by what it says."""
    if path.suffix.lower() != ".xml":
        return path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(4000)
    return ".dmn" if b"/DMN/" in head else ".bpmn" if b"BPMN" in head else ".xml"


def _diagram(path: Path) -> Iterator[Finding]:
    """Its findings; those of a file of another tool say what the tool's own words become here."""
    yield from foreign.explain(path.read_bytes(), _seen_from_here(path), _as_ours(path))


def _as_ours(path: Path) -> Iterator[Finding]:
    library = Library.beside(path)
    try:
        model = diagram.read(path.read_bytes(), str(path))
    except InvalidDiagram as refused:
        yield from refused.findings
        return
    known = {one.name: one for one in library.processes.values()}
    for found in diagram.check(model, library):
        yield replace(found, file=_seen_from_here(known.get(found.file, Path(found.file))))
    for named in _named(model, library):
        yield from check_file(Path(_seen_from_here(named)))
    yield from _manual(path, library)


def _manual(path: Path, library: Library) -> Iterator[Finding]:
    """What is wrong with a service as its citizen manual shows it; nothing where its files are not good enough to be compiled."""
    from runner import definitions, manual
    from runner.library import gather

    sheet = library.find(f"{path.stem}.yaml")
    if sheet is None or sheet.name.startswith("part_"):
        return
    with suppress(InvalidDiagram):  # all of it is reported already
        yield from manual.check(definitions.compile_files(gather(path), path.stem), _seen_from_here(sheet))


def _named(model: diagram.Model, library: Library) -> list[Path]:
    """The forms, tables and the sheet of a diagram and of its parts, each once."""
    found: dict[Path, None] = {}
    for one in diagram.with_parts(model, library):
        for element in (e for p in one.processes.values() for e in p.elements.values()):
            wanted = (
                library.forms.get(element.form_id),
                library.forms.get(element.properties.get("form", "")),
                library.decisions.get(element.decision_id),
            )
            found.update(dict.fromkeys(path for path in wanted if path is not None))
    sheet = library.find(f"{Path(model.file).stem}.yaml")
    return [*found, *([sheet] if sheet else [])]


def _seen_from_here(path: Path) -> str:
    """The path below the present folder, else as it is."""
    inside = path.resolve()
    return os.path.relpath(inside) if inside.is_relative_to(Path.cwd()) else str(path)


def _by(reader: str) -> Callable[[Path], Iterator[Finding]]:
    """A check that reads the file in another room and reports what that room refuses."""

    def check(path: Path) -> Iterator[Finding]:
        from runner import decisions, form

        rooms: dict[str, Callable[..., object]] = {"form": form.read, "decisions": decisions.read}
        try:
            rooms[reader](path.read_bytes(), str(path))
        except InvalidDiagram as refused:
            yield from refused.findings

    return check


def _sheet(path: Path) -> Iterator[Finding]:
    """A service's sheet is read with those of the parts that the diagram beside it calls."""
    from runner import catalogue

    drawn, parts = path.with_suffix(".bpmn"), {}
    if drawn.is_file():
        library = Library.beside(drawn)
        with suppress(InvalidDiagram):  # a broken diagram is reported when it is checked
            models = diagram.with_parts(diagram.read(drawn.read_bytes(), drawn.name), library)
            parts = catalogue.beside(models[1:], library.find)
    yield from catalogue.check(path.read_bytes(), str(path), parts)


CHECKS: dict[str, Callable[[Path], Iterator[Finding]]] = {
    ".bpmn": _diagram,
    ".form": _by("form"),
    ".dmn": _by("decisions"),
    ".yaml": _sheet,
    ".yml": _sheet,
}
