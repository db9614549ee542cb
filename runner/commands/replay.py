"""`anuyat replay [FILE…]`: every path of diagrams, played through the real runner; recorded scenarios too. With a report to look at."""

from __future__ import annotations

from pathlib import Path

import click

from runner.commands.paths import DIAGRAM, answer, common, progress
from runner.errors import NotFound
from runner.paths.nearest import replay_scenario
from runner.paths.replay_many import replay_all
from runner.paths.report import write
from runner.settings import read


@click.command("replay")
@click.argument("files", nargs=-1, type=DIAGRAM)
@click.option("--report", "folder", type=click.Path(file_okay=False, path_type=Path), help="Draw what was covered: HTML files in DIR.")
@common
def replay_command(files: tuple[Path, ...], folder: Path | None, all_paths: bool, as_json: bool, lang: str) -> None:
    """Play every path of the diagrams in FILES (.bpmn; none: all services of the project), or recorded scenarios (.yaml).

    Exit code 1 when anything is uncovered, unreachable, gapped or failing.
    """
    chosen = list(files) or services(read().processes)
    diagrams = [file for file in chosen if file.suffix not in (".yaml", ".yml")]
    with progress(lang) as told:
        found = replay_all(diagrams, all_paths=all_paths, progress=told) if diagrams else []
        found += [replay_scenario(file) for file in chosen if file not in diagrams]
    if folder is not None:
        click.echo(str(write(folder, list(zip(diagrams, found, strict=False)), lang)), err=True)
    answer(found, as_json=as_json, lang=lang)


def services(folder: Path) -> list[Path]:
    """The diagrams of services in a folder; `part_*` are called by others."""
    found = [file for file in sorted(folder.glob("*.bpmn")) if not file.name.startswith("part_")]
    if not found:
        raise NotFound("ไม่พบแผนภาพในโฟลเดอร์กระบวนงาน", f"No diagrams in {folder.name}")
    return found
