"""`anuyat compare`: files, folders and deployed versions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from runner import definitions
from runner.permissions import SYSTEM
from runner.settings import ROOT
from runner.store import Store, schema
from web.command import main

FILE = ROOT / "processes" / "food_premises.bpmn"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The diagram of food premises with another name for its first step."""
    folder = tmp_path / "processes"
    folder.mkdir()
    text = FILE.read_text("utf-8").replace('name="กรอกและยื่นคำขอ"', 'name="กรอกคำขอ"')
    (folder / FILE.name).write_text(text, "utf-8")
    return folder / FILE.name


def test_two_files_are_compared_with_all_that_they_name(changed: Path) -> None:
    done = CliRunner().invoke(main, ["compare", str(FILE), str(changed), "--lang", "th"])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == ["ขั้นตอน", "  • เปลี่ยนชื่อขั้นตอน “กรอกและยื่นคำขอ” เป็น “กรอกคำขอ”"]


def test_folders_are_compared_by_the_files_in_them(tmp_path: Path) -> None:
    for side in ("one", "two"):
        shutil.copytree(ROOT / "forms" / "vet_plan", tmp_path / side / "forms" / "vet_plan")
    same = CliRunner().invoke(main, ["compare", str(tmp_path / "one"), str(tmp_path / "two"), "--lang", "en"])
    assert same.output == "There is no difference\n"
    (tmp_path / "two" / "forms" / "vet_plan" / "hand_over.form").unlink()
    gone = CliRunner().invoke(main, ["compare", str(tmp_path / "one"), str(tmp_path / "two"), "--json"])
    assert [one["kind"] for one in json.loads(gone.output)["changes"]] == ["form_file:removed"]


def test_deployed_versions_are_named_by_service_and_number(changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANUYAT_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("ANUYAT_FILES", str(tmp_path / "files"))
    store = Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    schema.upgrade(store)
    definitions.put(store, SYSTEM, FILE)
    definitions.put(store, SYSTEM, changed)
    store.close()
    done = CliRunner().invoke(main, ["compare", "food_premises@1", "food_premises@2", "--lang", "en"])
    assert done.output.splitlines()[0] == "Steps", done.output
    missing = CliRunner().invoke(main, ["compare", "food_premises@1", "food_premises@9"])
    assert missing.exit_code == 2
    assert "food_premises has no version 9" in missing.output


def test_nothing_of_that_name_is_refused() -> None:
    done = CliRunner().invoke(main, ["compare", "nowhere.bpmn", str(FILE)])
    assert done.exit_code == 2
    assert "nowhere.bpmn is no file" in done.output
