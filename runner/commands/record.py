"""`anuyat record CASE`: a real case as a scenario that can be replayed, with everything about people replaced."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from runner.commands.paths import language
from runner.commands.setting import opened
from runner.paths import report_words
from runner.paths.nearest import replay_scenario
from runner.paths.record import find, record


@click.command("record")
@click.argument("case")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write (.yaml); none: printed.")
@click.option("--lang", type=click.Choice(["th", "en"]), default=language, help="Thai, or English (default: by LANG).")
def record_command(case: str, output: Path | None, lang: str) -> None:
    """Write the case with the number (or id) CASE as a scenario, and replay it.

    Names, numbers, addresses and free texts become those of stock characters, dates become relative. Read it before you share it.
    Exit code 1 when the scenario does not replay.
    """
    _, store, _ = opened()
    with store.read() as connection:
        case_id = find(connection, case)
    text = record(store, case_id)
    if output is None:
        click.echo(text, nl=False)
    with tempfile.TemporaryDirectory() as folder:
        file = output or Path(folder) / "recorded.yaml"
        file.write_text(text, "utf-8")
        played = replay_scenario(file)
    for fault in played.faults:
        click.echo(report_words.fault_line(fault, lang), err=True)
    if played.faults:
        sys.exit(1)
