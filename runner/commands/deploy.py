"""`anuyat deploy FILE…`: make diagrams with their forms, tables and sheets the newest version of their service."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import func, select

from runner import definitions, diagram
from runner.commands.setting import opened
from runner.definitions import Replay
from runner.errors import Finding, InvalidDiagram, NotFound
from runner.library import gather
from runner.people.actors import actor_of
from runner.permissions import SYSTEM, Actor
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import person
from runner.studio import access, brought, deploying, drafts


@click.command("deploy")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="", help="Why; stands in the audit trail.")
@click.option("--as", "email", default="", metavar="EMAIL", help="The analyst who deploys; where a second person approves, who asks.")
@click.option("--without-replay", "reason", default="", metavar="REASON", help="Do not play the paths first; the reason is audited.")
def deploy_command(files: tuple[Path, ...], note: str, email: str, reason: str) -> None:
    """Deploy services from their diagrams, each after every path of it has been played. Running cases stay on their version.

    Where the administrator asks for a second person's approval, it is asked for as in the studio, in the name of --as.
    """
    settings, store, _ = opened()
    actor = _analyst(store, email) if email else SYSTEM
    replay = None if reason else replayed
    done = [
        deploy_one(store, file, note, actor=actor, replay=replay, without_replay=reason, settings=settings) for file in files
    ]  # all of them, whatever came of the first
    if not all(done):
        sys.exit(1)


def _analyst(store: Store, email: str) -> Actor:
    with store.read() as connection:
        person_id = connection.scalar(select(person.c.id).where(func.lower(person.c.email) == email.strip().lower()))
        if person_id is None:
            raise NotFound(f"ไม่มีบัญชี {email}", f"There is no account {email}")
        return actor_of(connection, person_id)


def replayed(file: Path) -> Sequence[Finding]:
    """What is wrong with a diagram, found by playing every path of it."""
    from runner.paths.replay_many import as_findings, replay_all  # the solver is loaded only where paths are looked for

    return [finding for one in replay_all([file]) for finding in as_findings(one)]


def deploy_one(
    store: Store,
    file: Path,
    note: str = "",
    *,
    actor: Actor = SYSTEM,
    replay: Replay | None = None,
    without_replay: str = "",
    settings: Settings | None = None,
) -> bool:
    """Deploy one diagram, or ask for approval where two people have to agree, and say what came of it; False when it was refused."""
    try:
        if _needs_a_second_person(store, file):
            return _ask(store, actor, file, note, without_replay, settings)
        if actor is not SYSTEM:
            access.demand(actor, _service(file))
        done = definitions.deploy(store, actor, file, note=note, replay=replay, without_replay=without_replay)
    except InvalidDiagram as refused:
        for finding in refused.findings:
            click.echo(str(finding), err=True)
        click.echo(f"{file.name}: not deployed, {len(refused.findings)} findings", err=True)
        return False
    click.echo(f"{done.service}: version {done.version}{'' if done.new else ' (unchanged)'}")
    return True


# ---- four eyes ----------------------------------------------------------------------------------------------------------
def _service(file: Path) -> str:
    return definitions.service_of(file, diagram.read(file.read_bytes(), file.name))


def _needs_a_second_person(store: Store, file: Path) -> bool:
    """Whether approval has to be asked for; what runs already needs none."""
    with store.read() as connection:
        if not deploying.four_eyes(connection):
            return False
        service = _service(file)
        before = drafts.base_files(connection, service, drafts.newest_version(connection, service))
    return definitions.digest(gather(file)) != definitions.digest(before)


def _ask(store: Store, actor: Actor, file: Path, note: str, reason: str, settings: Settings | None) -> bool:
    """Ask as the studio does. Without an analyst there is nobody in whose name: the file is refused."""
    service = _service(file)
    if actor is SYSTEM:
        click.echo(f"{file.name}: not deployed, a second person has to approve. Say with --as EMAIL which analyst asks.", err=True)
        return False
    access.demand(actor, service)
    files = brought.sound(gather(file), service)
    brought.ask(store, actor, service, files, note or f"anuyat deploy {file.name}", reason, settings=None if reason else settings)
    click.echo(f"{service}: approval asked for. It is deployed when another analyst approves it in the studio.")
    return True
