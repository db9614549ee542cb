"""`anuyat deploy FILE…`: make diagrams with their forms, tables and sheets the newest version of their service."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from runner import definitions
from runner.commands.setting import opened
from runner.errors import InvalidDiagram
from runner.permissions import SYSTEM
from runner.store import Store


@click.command("deploy")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="", help="Why; stands in the audit trail.")
def deploy_command(files: tuple[Path, ...], note: str) -> None:
    """Deploy services from their diagrams. Running cases stay on their version."""
    _, store, _ = opened()
    done = [deploy_one(store, file, note) for file in files]  # all of them, whatever came of the first
    if not all(done):
        sys.exit(1)


def deploy_one(store: Store, file: Path, note: str = "") -> bool:
    """Deploy one diagram and say what came of it; False when it was refused."""
    try:
        done = definitions.deploy(store, SYSTEM, file, note=note)
    except InvalidDiagram as refused:
        for finding in refused.findings:
            click.echo(str(finding), err=True)
        click.echo(f"{file.name}: not deployed, {len(refused.findings)} findings", err=True)
        return False
    click.echo(f"{done.service}: version {done.version}{'' if done.new else ' (unchanged)'}")
    return True
