"""`anuyat export`: cases of a service to a file, days in either era."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from runner import definitions
from runner.commands import bench_fill
from runner.permissions import SYSTEM
from runner.settings import ROOT
from runner.store import Store, schema
from tests.support.spreadsheet import Spreadsheet
from web.command import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A command line whose database has sixty cases of many agencies."""
    monkeypatch.setenv("ANUYAT_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("ANUYAT_FILES", str(tmp_path / "files"))
    store = Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    schema.upgrade(store)
    definitions.deploy(store, SYSTEM, ROOT / "processes" / "food_premises.bpmn")
    bench_fill.fill(store, 60)
    store.close()
    return CliRunner()


def test_it_writes_the_cases_of_all_agencies_or_of_one(run: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "cases.xlsx"
    done = run.invoke(main, ["export", "food_premises", "--output", str(out), "--from", "1/1/2540", "--to", "2399-12-31"])
    assert done.exit_code == 0, done.output
    rows = Spreadsheet(out.read_bytes()).rows
    assert done.output == f"{len(rows)} cases in {out}\n"
    assert len({row["หน่วยงาน"].value for row in rows}) > 1
    one = run.invoke(main, ["export", "food_premises", "--output", str(out), "--agency", "BENCH-00", "--english"])
    assert one.exit_code == 0, one.output
    assert {row["Agency"].value for row in Spreadsheet(out.read_bytes()).rows} == {"Municipality 0"}


def test_what_cannot_be_answered_is_said_in_one_line_and_leaves_no_file(run: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "none.xlsx"
    for arguments, said in (
        (["food_premises", "--to", "1/1/2500"], "No case matches"),
        (["food_premises", "--from", "31/2/2569"], "is no day"),
        (["food_premises", "--agency", "NOWHERE"], "There is no agency NOWHERE"),
    ):
        answer = run.invoke(main, ["export", *arguments, "--output", str(out)])
        assert answer.exit_code != 0
        assert said in answer.output
        assert not out.exists()
