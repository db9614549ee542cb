"""`anuyat run`: everything for a first look at once. Database, services, demo accounts and cases, then the server."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from runner.commands import demo, deploy
from runner.commands.setting import opened
from runner.settings import ROOT
from web.serve import serve

# The bundled services are replayed by the project's own tests; a first look need not wait for that again. Stands in the audit trail.
BUNDLED = "anuyat run: bundled services, replayed by the tests of the release"


@click.command("run")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port to listen on.")
def run_command(address: str) -> None:
    """Start Anuyat with demo data. For real use: `anuyat deploy` and `anuyat serve`."""
    os.environ.setdefault("ANUYAT_DEMO", "1")
    os.environ.setdefault("ANUYAT_INSECURE_COOKIES", "1")  # plain http on this machine only
    os.environ.setdefault("ANUYAT_BASE_URL", f"http://{address}")
    settings, store, files = opened()
    for file in diagrams(settings.processes):
        deploy.deploy_one(store, file, without_replay=BUNDLED)
    made = demo.fill(store, files, settings, ROOT / "tests" / "replays")
    click.echo("Demo accounts (password of all: " + demo.PASSWORD + ")")
    for account in demo.ACCOUNTS:
        click.echo(f"  {account.role:<14} {account.email:<22} {account.name}")
    store.close()
    sys.stdout.flush()
    if made:  # a fresh process: what making the demo needed of memory is not kept for as long as the server runs
        os.execv(sys.executable, [sys.executable, "-m", "web.command", "serve", "--address", address])  # noqa: S606
    serve.main(["--address", address], standalone_mode=False)


def diagrams(folder: Path) -> list[Path]:
    """The diagrams of services; `part_*` are called by others."""
    return [file for file in sorted(folder.glob("*.bpmn")) if not file.name.startswith("part_")]
