"""`anuyat deploy FILE…`: make diagrams with their forms, tables and sheets the newest version of their service."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from runner import definitions
from runner.commands.setting import opened
from runner.definitions import Replay
from runner.errors import Finding, InvalidDiagram
from runner.permissions import SYSTEM
from runner.store import Store


@click.command("deploy")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="", help="Why; stands in the audit trail.")
@click.option("--without-replay", "reason", default="", metavar="REASON", help="Do not play the paths first; the reason is audited.")
def deploy_command(files: tuple[Path, ...], note: str, reason: str) -> None:
    """Deploy services from their diagrams, each after every path of it has been played. Running cases stay on their version."""
    _, store, _ = opened()
    replay = None if reason else replayed
    done = [
        deploy_one(store, file, note, replay=replay, without_replay=reason) for file in files
    ]  # all of them, whatever came of the first
    if not all(done):
        sys.exit(1)


def replayed(file: Path) -> Sequence[Finding]:
    """What is wrong with a diagram, found by playing every path of it."""
    from runner.paths.replay_many import as_findings, replay_all  # the solver is loaded only where paths are looked for

    return [finding for one in replay_all([file]) for finding in as_findings(one)]


def deploy_one(store: Store, file: Path, note: str = "", *, replay: Replay | None = None, without_replay: str = "") -> bool:
    """Deploy one diagram and say what came of it; False when it was refused."""
    try:
        done = definitions.deploy(store, SYSTEM, file, note=note, replay=replay, without_replay=without_replay)
    except InvalidDiagram as refused:
        for finding in refused.findings:
            click.echo(str(finding), err=True)
        click.echo(f"{file.name}: not deployed, {len(refused.findings)} findings", err=True)
        return False
    click.echo(f"{done.service}: version {done.version}{'' if done.new else ' (unchanged)'}")
    return True
