"""`anuyat migrate SERVICE --to VERSION`: bring open cases to another version, or look what would become of them, or take it back."""

from __future__ import annotations

import click
from sqlalchemy import select

from runner import migrating
from runner.cases.commands import definitions
from runner.commands.setting import opened
from runner.definitions import Definition
from runner.errors import NotFound
from runner.migrating import Decision, Preview, Report
from runner.permissions import SYSTEM
from runner.store import Store
from runner.store.tables import definition

_SAID = {
    "untouched": "move and meet nothing new",
    "safe": "move; tasks, drafts and due times stay",
    "decision": "need a decision",
    "left": "stay, as decided",
    "broken": "cannot be read",
}


@click.command("migrate")
@click.argument("service")
@click.option("--to", "version", type=click.IntRange(1), help="The version to move to; none: the newest.")
@click.option("--preview", "only_look", is_flag=True, help="Only say what would become of the cases.")
@click.option("--choose", "chosen", multiple=True, metavar="OLD=NEW", help="Cases at element OLD begin anew at NEW. May be given often.")
@click.option("--leave", multiple=True, metavar="OLD", help="Cases at element OLD stay on their version. May be given often.")
@click.option("--case", "numbers", multiple=True, type=int, metavar="ID", help="Only this case. May be given often.")
@click.option("--undo", is_flag=True, help="Take the last migration back for all cases that have made no step since.")
def migrate_command(
    service: str,
    version: int | None,
    only_look: bool,
    chosen: tuple[str, ...],
    leave: tuple[str, ...],
    numbers: tuple[int, ...],
    undo: bool,
) -> None:
    """Move the open cases of SERVICE. Each moves wholly or not at all; what needs a decision stays until there is one."""
    _, store, _ = opened()
    if undo:
        return _told(migrating.undo(store, SYSTEM, service, numbers or None, progress=_progress), "moved back")
    new, choices = _version(store, service, version), _choices(chosen) | dict.fromkeys(leave)
    if only_look:
        return _show(migrating.preview(store, SYSTEM, new, choices))
    return _told(migrating.migrate(store, SYSTEM, new, numbers or None, choices, progress=_progress), f"moved to version {new.version}")


def _version(store: Store, service: str, version: int | None) -> Definition:
    with store.read() as connection:
        if version is None:
            return definitions.newest(connection, service)
        query = select(definition.c.id).where(definition.c.service == service, definition.c.version == version)
        found = connection.scalar(query)
        if found is None:
            raise NotFound(f"ไม่มี {service} รุ่น {version}", f"There is no version {version} of {service}")
        return definitions.get(connection, found)


def _choices(chosen: tuple[str, ...]) -> dict[str, str | None]:
    pairs = [one.partition("=") for one in chosen]
    if wrong := [old for old, sign, new in pairs if not (old and sign and new)]:
        raise click.BadParameter(f"{wrong[0]!r}: write OLD=NEW", param_hint="--choose")
    return {old: new for old, _, new in pairs}


def _show(seen: Preview) -> None:
    for fate, many in seen.counts.items():
        if many or fate in ("untouched", "safe", "decision"):
            click.echo(f"{many:>8,}  {fate}: {_SAID[fate]}")
    for event, many in seen.armed.items():
        click.echo(f"  {event} begins to wait in {many:,} cases")
    for one in seen.decisions:
        click.echo(f"  version {one.version}, {one.element} ({one.reason}): {one.sentence.en}")
        click.echo(f"    {_advice(one)}")


def _advice(one: Decision) -> str:
    ways = [f"--choose {one.element}={target}" for target in one.choices[:3]]
    return " or ".join([*ways, f"--leave {one.element}"])


def _progress(report: Report) -> None:
    click.echo(f"  {report.moved:,} cases moved, {len(report.stayed):,} stayed", err=True)


def _told(report: Report, what: str) -> None:
    click.echo(f"{report.moved:,} cases {what}")
    for name, many in report.counts.items():
        if name != "moved":
            click.echo(f"{many:,} cases {name}")
    for one in report.stayed[:20]:
        if one.what in ("undecided", "failed"):
            reasons = ", ".join(f"{problem.element} ({problem.reason})" for problem in one.problems) or one.said[1]
            click.echo(f"  case {one.case_id}: {one.what}: {reasons}")
