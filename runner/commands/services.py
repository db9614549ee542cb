"""`anuyat services`: every service with its kinds, version, days, fees, forms, number of paths and coverage."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy import make_url

from runner import cases, catalogue, library, manual
from runner.commands.paths import language, progress
from runner.commands.replay import services
from runner.definitions import Definition, compile_files
from runner.errors import InvalidDiagram
from runner.manual.times import Time
from runner.paths.counted import Counted, Memory, count
from runner.settings import ROOT, Settings, read
from runner.store import Store

MEMORY = ROOT / "var" / "paths.json"


@dataclass(frozen=True)
class Row:
    """A service. `version` is the deployed one, 0 where there is none; `same`: it is made of the project's files."""

    definition: Definition
    version: int
    same: bool

    @property
    def sheet(self) -> catalogue.Sheet:
        return self.definition.sheet

    @property
    def kinds(self) -> list[str]:
        """The kinds of application that are offered."""
        return [one.id for one in self.sheet.kinds if one.offered]


@click.command("services")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list with service, kinds, source, paths and coverage.")
@click.option("--lang", type=click.Choice(["th", "en"]), default=language, help="Thai, or English (default: by LANG).")
@click.option("--again", is_flag=True, help="Look for the paths again, also of services that have not changed.")
def services_command(as_json: bool, lang: str, again: bool) -> None:
    """List all services. Paths are looked for where a service has changed since the last time, which may take a minute or two."""
    settings = read()
    rows, wrong = _rows(settings)
    files = (settings.processes / f"{name}.bpmn" for name in rows)
    found = _counted([file for file in files if file.is_file()], lang, again=again)
    wrong |= {name: one for name, one in found.items() if isinstance(one, InvalidDiagram)}
    counted = {name: one for name, one in found.items() if isinstance(one, Counted)}
    if as_json:
        click.echo(json.dumps([_json(rows[name], counted.get(name)) for name in rows], ensure_ascii=False, indent=1))
    else:
        for line in _lines(rows, counted, lang):
            click.echo(line)
    for problem in wrong.values():
        click.echo("\n".join(map(str, problem.findings)), err=True)
    if wrong:
        raise SystemExit(1)


def _rows(settings: Settings) -> tuple[dict[str, Row], dict[str, InvalidDiagram]]:
    """The services of the project and those that are only deployed, by name; and why some cannot be read."""
    wrong: dict[str, InvalidDiagram] = {}
    deployed = {one.service: one for one in _deployed(settings)}
    rows = {name: Row(one, one.version, True) for name, one in deployed.items()}
    for file in services(settings.processes):
        live, files = deployed.get(file.stem), library.gather(file)
        if live is not None and live.files == files:
            continue
        try:
            rows[file.stem] = Row(compile_files(files, file.stem), live.version if live else 0, False)
        except InvalidDiagram as problem:
            wrong[file.stem] = problem
    return dict(sorted(rows.items())), wrong


def _deployed(settings: Settings) -> list[Definition]:
    """The newest versions; none where there is no database yet: listing makes none."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return []
    store = Store.open(settings.database_url)
    try:
        with store.read() as connection:
            return cases.definitions.all_newest(connection)
    finally:
        store.close()


def _counted(files: list[Path], lang: str, *, again: bool) -> Mapping[str, Counted | InvalidDiagram]:
    memory = Memory(MEMORY)
    new = files if again else [file for file in files if memory.get(file) is None]
    if new:
        th = f"กำลังหาเส้นทางของ {len(new)} งานบริการ อาจใช้เวลาหลายนาที ครั้งต่อไปจะเร็วเพราะจำไว้ให้"
        en = f"Looking for the paths of {len(new)} services: this may take minutes, but is remembered for the next time"
        click.echo(en if lang == "en" else th, err=True)
    with progress(lang) as told:
        return {file.stem: found for file, found in count(files, memory, told, again=again)}


def _json(row: Row, counted: Counted | None) -> dict[str, Any]:
    coverage = {"flows": list(counted.flows), "ends": list(counted.ends), "boundary": list(counted.boundary)} if counted else None
    return {
        "service": row.sheet.service,
        "kinds": row.kinds,
        "source": {"slides": list(row.sheet.slides), "manuals": list(row.sheet.manuals)},
        "paths": counted.paths if counted else None,
        "coverage": coverage,
    }


_HEAD = {
    "th": ("งานบริการ", "รุ่น", "ประเภทคำขอ", "วัน", "ค่าธรรมเนียม", "แบบ", "เส้นทาง", "ครอบคลุม", "ชื่อ"),
    "en": ("service", "version", "kinds", "days", "fees", "forms", "paths", "coverage", "name"),
}


def _lines(rows: Mapping[str, Row], counted: Mapping[str, Counted], lang: str) -> Iterator[str]:
    """A table; the names come last, since nobody can tell how wide a terminal draws Thai."""
    table = [_HEAD[lang], *(_cells(row, counted.get(name), lang) for name, row in rows.items())]
    widths = [max(_width(line[n]) for line in table) for n in range(len(_HEAD[lang]) - 1)]
    for line in table:
        yield "  ".join([*(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=False)), line[-1]])


def _cells(row: Row, counted: Counted | None, lang: str) -> tuple[str, ...]:
    sheet = row.sheet
    days = Time(working=sheet.days) if sheet.statutory_unit == "working" else Time(days=sheet.days)
    version = f"{row.version}{'' if row.same else '*'}" if row.version else "–"
    return (
        sheet.service,
        version,
        " ".join(row.kinds) or "–",
        days.said.text(lang) or "–",
        str(len(sheet.fees)),
        str(len(manual.forms(row.definition))),
        str(counted.paths) if counted else "–",
        f"{counted.share}%" if counted else "–",
        sheet.name_en if lang == "en" else sheet.name_th,
    )


def _width(text: str) -> int:
    """Columns on a terminal: vowels and marks above and below take none."""
    return sum(not (c == "\u0e31" or "\u0e34" <= c <= "\u0e3a" or "\u0e47" <= c <= "\u0e4e") for c in text)
