"""`anuyat export SERVICE`: filed cases of a service as a spreadsheet, without the page's bound on how many."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from sqlalchemy import select

from runner.commands.setting import opened
from runner.errors import InvalidForm, NotFound
from runner.export import STATES, Selection, export
from runner.form.kinds.moment import day_of
from runner.permissions import SYSTEM
from runner.store import Store
from runner.store.tables import agency


class Day(click.ParamType):  # type: ignore[type-arg]  # generic in its stubs only
    """A day as people write it: `2026-11-22`, `22/11/2569`."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        found = value if isinstance(value, date) else day_of(value)
        return found or self.fail(f"{value!r} is no day; write 2026-11-22 or 22/11/2569", param, ctx)


@click.command("export")
@click.argument("service")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write (.xlsx).")
@click.option("--from", "filed_from", type=Day(), help="Filed on this day or later, in either era.")
@click.option("--to", "filed_to", type=Day(), help="Filed on this day or earlier.")
@click.option("--state", default="", type=click.Choice(["", *STATES]), help="How the case stands, or how it ended.")
@click.option("--stage", default="", help="The stage that the case is in.")
@click.option("--agency", "code", default="", help="Code of an agency; none: all.")
@click.option("--english", is_flag=True, help="Headings and answers in English.")
def export_command(
    service: str, output: Path, filed_from: date | None, filed_to: date | None, state: str, stage: str, code: str, english: bool
) -> None:
    """Write the filed cases of SERVICE to a spreadsheet. The audit trail records it."""
    _, store, _ = opened()
    chosen = Selection(service, _agency(store, code), filed_from, filed_to, state, stage)
    unfinished = output.with_name(f"{output.name}.part")  # what is refused or breaks off leaves no file, and an older one as it was
    try:
        with unfinished.open("w+b") as out:
            many = export(store, SYSTEM, chosen, out, lang="en" if english else "th")
        unfinished.replace(output)
    except InvalidForm as refused:
        raise click.ClickException("\n".join(error.en for error in refused.errors)) from refused
    finally:
        unfinished.unlink(missing_ok=True)
    click.echo(f"{many} cases in {output}")


def _agency(store: Store, code: str) -> int | None:
    if not code:
        return None
    with store.read() as connection:
        found = connection.scalar(select(agency.c.id).where(agency.c.code == code))
    if found is None:
        raise NotFound(f"ไม่มีหน่วยงาน {code}", f"There is no agency {code}")
    return int(found)
