"""`anuyat paths FILE`: the paths of a diagram with data that drives each, and what is wrong with it; nothing is played."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from runner.paths import report_words
from runner.paths.coverage import Replayed
from runner.paths.replay_many import Progress, explore_all

DIAGRAM = click.Path(exists=True, dir_okay=False, path_type=Path)


def common(command: Callable[..., None]) -> Callable[..., None]:
    """The options that `paths` and `replay` share."""
    options = (
        click.option("--all", "all_paths", is_flag=True, help="Every path within the bounds, not only a covering set."),
        click.option("--json", "as_json", is_flag=True, help="For machines: one object, a list for several files."),
        click.option("--lang", type=click.Choice(["th", "en"]), default=language, help="Thai, or English (default: by LANG)."),
    )
    for option in options:
        command = option(command)
    return command


def language() -> str:
    """English for who has set up the terminal so, else Thai."""
    set_to = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if set_to.startswith("en") else "th"


@click.command("paths")
@click.argument("file", type=DIAGRAM)
@common
def paths_command(file: Path, all_paths: bool, as_json: bool, lang: str) -> None:
    """List the paths of the diagram in FILE (.bpmn). Exit code 1 when something is uncovered or wrong."""
    with progress(lang) as told:
        found = explore_all([file], all_paths=all_paths, progress=told)
    answer(found, as_json=as_json, lang=lang)


def answer(found: Sequence[Replayed], *, as_json: bool, lang: str) -> None:
    """Print what came of diagrams, and end with 1 unless all are good."""
    if as_json:
        told = [report_words.as_json(one, lang) for one in found]
        click.echo(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, indent=1))
    else:
        for one in found:
            for line in report_words.lines(one, lang):
                click.echo(line)
    if not all(one.good for one in found):
        sys.exit(1)


class progress:
    """A line on the terminal that says how far the work is; nothing where the output is no terminal."""

    def __init__(self, lang: str) -> None:
        self._word = "Exploring and playing" if lang == "en" else "กำลังหาและเดินเส้นทาง"
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self._tell

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def _tell(self, done: int, known: int) -> None:
        if self._shown:
            click.echo(f"\r\x1b[K{self._word} {done}/{known} …", nl=False, err=True)
