"""`anuyat compare OLD NEW`: what differs between two versions of a service, in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import select

from runner import comparing
from runner.commands.paths import language
from runner.commands.setting import opened
from runner.library import gather
from runner.store import tables as t

_VERSION = re.compile(r"([A-Za-z_][\w-]*)@([1-9][0-9]{0,8})")
_READ = (".bpmn", ".dmn", ".form", ".yaml")


@click.command("compare")
@click.argument("old")
@click.argument("new")
@click.option("--lang", type=click.Choice(["th", "en"]), default=language, help="Thai, or English (default: by LANG).")
@click.option("--json", "as_json", is_flag=True, help="For machines: changes with ids, marks for both drawings.")
def compare_command(old: str, new: str, lang: str, as_json: bool) -> None:
    """Say what differs between the versions OLD and NEW of a service.

    Each is a diagram (.bpmn, with all that it names), another single file, a folder of files, or a deployed version: SERVICE@NUMBER.
    """
    comparison = comparing.compare(files_of(old), files_of(new))
    if as_json:
        click.echo(json.dumps(comparison.as_json(lang), ensure_ascii=False, indent=1))
        return
    for line in comparison.lines(lang):
        click.echo(line)


def files_of(given: str) -> Mapping[str, bytes]:
    """The files of a version by their paths in the house. Raises BadParameter when there is nothing of that name."""
    path = Path(given)
    if path.is_dir():
        found = {_place(one, path): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file() and one.suffix in _READ}
        if found:
            return found
        raise click.BadParameter(f"{given} has no service files.")
    if path.is_file():
        return gather(path) if path.suffix == ".bpmn" else {_place(path, path.parent): path.read_bytes()}
    if version := _VERSION.fullmatch(given):
        return _deployed(version[1], int(version[2]))
    raise click.BadParameter(f"{given} is no file, no folder and no SERVICE@NUMBER.")


def _place(file: Path, folder: Path) -> str:
    """Where a file stands in the house, seen from a folder of any layout."""
    inside = file.relative_to(folder).as_posix()
    if inside.startswith(("processes/", "forms/")):
        return inside
    return f"forms/{inside}" if file.suffix == ".form" or file.name == "en.yaml" else f"processes/{inside}"


def _deployed(service: str, version: int) -> dict[str, bytes]:
    _, store, _ = opened()
    query = (
        select(t.definition_file.c.path, t.definition_file.c.content)
        .join(t.definition, t.definition.c.id == t.definition_file.c.definition_id)
        .where(t.definition.c.service == service, t.definition.c.version == version)
    )
    with store.read() as connection:
        found = {row.path: bytes(row.content) for row in connection.execute(query)}
    if not found:
        raise click.BadParameter(f"{service} has no version {version}.")
    return found
