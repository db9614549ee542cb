"""Commands for expressions and decisions: `feel`, `decide`, `tck`, and the measurement behind `bench feel`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from runner import decisions, feel
from runner.commands.feel_bench import bench_feel
from runner.decisions.kit import FolderResult, run_kit
from runner.errors import AnuyatError, ExpressionError, InvalidDiagram
from runner.store.types import dumps, loads

__all__ = ["bench_feel", "decide_command", "feel_command", "tck_command"]
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("feel")
@click.argument("expression")
@click.option("--context", "context_file", type=_FILE, help="A JSON file with the variables.")
@click.option("--strict", is_flag=True, help="Fail instead of giving null where there is no value.")
@click.option("--json", "as_json", is_flag=True, help="Print the value as JSON.")
def feel_command(expression: str, context_file: Path | None, strict: bool, as_json: bool) -> None:
    """Evaluate a FEEL EXPRESSION, e.g. 'floor_area > 200'."""
    variables = _variables(context_file)
    reasons: list[feel.Reason] = []
    try:
        value = feel.compile(expression, variables).evaluate(variables, strict=strict, report=reasons)
    except ExpressionError as error:
        _refuse(error)
    for reason in reasons:
        click.echo(f"{reason}\n{reason.position.caret}", err=True)
    click.echo(_shown(value, as_json))


@click.command("decide")
@click.argument("file", type=_FILE)
@click.argument("decision")
@click.option("--inputs", "inputs_file", type=_FILE, help="A JSON file with the inputs by name.")
@click.option("--lenient", is_flag=True, help="Give null where a table has no single answer, as the standard asks.")
@click.option("--json", "as_json", is_flag=True, help="Print the value as JSON.")
def decide_command(file: Path, decision: str, inputs_file: Path | None, lenient: bool, as_json: bool) -> None:
    """Evaluate the DECISION (id or name) of a DMN FILE. Models that it imports are looked for in the same folder."""
    reasons: list[feel.Reason] = []
    try:
        model = _read_with_imports(file)
        value = model.evaluate(decision, _variables(inputs_file), lenient=lenient, report=reasons)
    except AnuyatError as error:
        _refuse(error)
    for reason in reasons:
        click.echo(str(reason), err=True)
    click.echo(_shown(value, as_json))


def _read_with_imports(file: Path) -> decisions.Decisions:
    others: list[decisions.Decisions] = []
    xml = file.read_bytes()
    if b"import" in xml:
        for path in sorted(file.parent.glob("*.dmn")):
            if path != file and b"DOCTYPE" not in path.read_bytes():
                others.append(decisions.read(path.read_bytes(), path.name, lenient=True))
    return decisions.read(xml, file.name, others)


@click.command("tck")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--failures", is_flag=True, help="Also print each failed result.")
def tck_command(directory: Path, as_json: bool, failures: bool) -> None:
    """Run every test case of the DMN compatibility kit found below DIRECTORY, strictly."""
    folders = list(run_kit(directory))
    passed, failed = sum(one.passed for one in folders), sum(one.failed for one in folders)
    lost = _failures(folders)
    if as_json:
        rows = [{"folder": one.folder, "passed": one.passed, "failed": one.failed} for one in folders]
        click.echo(json.dumps({"folders": rows, "passed": passed, "failed": failed, "failures": lost}, ensure_ascii=False, indent=1))
        return
    for one in folders:
        click.echo(f"{one.passed:6} passed {one.failed:5} failed  {one.folder}")
    for row in lost if failures else ():
        click.echo(f"{row['folder']} {row['case']} {row['node']}: expected {row['expected']}, found {row['found']}  {row['reason']}")
    total = passed + failed
    click.echo(f"{passed:6} passed {failed:5} failed  in all ({passed / total:.1%})" if total else "no test cases found")


def _failures(folders: list[FolderResult]) -> list[dict[str, Any]]:
    return [
        {"folder": one.folder, "file": o.file, "case": o.case, "node": o.node, "expected": o.expected, "found": o.found, "reason": o.reason}
        for one in folders
        for o in one.outcomes
        if not o.passed
    ]


def _variables(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    found = loads(file.read_bytes())
    if not isinstance(found, dict):
        raise click.ClickException(f"{file}: expected one JSON object")
    return found


def _shown(value: object, as_json: bool) -> str:
    if not as_json:
        return '"' + value + '"' if isinstance(value, str) else feel.to_text(value)
    return dumps(feel.to_json(value)).decode()


def _refuse(error: AnuyatError) -> NoReturn:
    """The message in both languages, for a syntax error with the line and a caret, for a file with its findings; exit code 1."""
    click.echo(error.th, err=True)
    click.echo(error.en, err=True)
    if isinstance(error, ExpressionError) and error.position.caret:
        click.echo(error.position.caret, err=True)
    if isinstance(error, InvalidDiagram):
        for finding in error.findings:
            click.echo(str(finding), err=True)
    sys.exit(1)
