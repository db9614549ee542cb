"""The command line `anuyat`: every room's commands under one name, each loaded only when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

from runner.errors import AnuyatError, InvalidDiagram

COMMANDS = {
    "check": "runner.commands.check:check_command",
    "compare": "runner.commands.compare:compare_command",
    "decide": "runner.commands.feel:decide_command",
    "feel": "runner.commands.feel:feel_command",
    "paths": "runner.commands.paths:paths_command",
    "record": "runner.commands.record:record_command",
    "replay": "runner.commands.replay:replay_command",
    "run": "web.run:run_command",
    "tck": "runner.commands.feel:tck_command",
    "demo": "runner.commands.demo:demo_command",
    "deploy": "runner.commands.deploy:deploy_command",
    "export": "runner.commands.export:export_command",
    "migrate": "runner.commands.migrate:migrate_command",
    "serve": "web.serve:serve",
    "services": "runner.commands.services:services_command",
    "user": "runner.commands.user:user_command",
    "work": "runner.commands.work:work_command",
}
BENCH = {
    "feel": "runner.commands.feel_bench:bench_feel_command",
    "step": "runner.commands.bench_step:step_command",
    "fill": "runner.commands.bench_fill:fill_command",
    "migrate": "runner.commands.bench_migrate:bench_migrate_command",
    "worklist": "runner.commands.bench_worklist:worklist_command",
}


class Rooms(click.Group):
    """A group whose commands stand in other modules. Errors of the family are said in one line, with exit code 1."""

    def __init__(self, places: Mapping[str, str], **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.places, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.places:
            return super().get_command(ctx, cmd_name)
        module, name = self.places[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except InvalidDiagram as error:
            raise click.ClickException("\n".join(map(str, error.findings))) from error
        except AnuyatError as error:
            raise click.ClickException(str(error)) from error


main = Rooms(COMMANDS, name="anuyat", help="Anuyat: licence services as files that run.")
main.context_settings = {"help_option_names": ["-h", "--help"]}
main.add_command(Rooms(BENCH, name="bench", help="Measure steps, worklists, migrations and expressions."))

if __name__ == "__main__":
    main()
