"""`anuyat services`: all services with kinds, source, paths and coverage; what was found is remembered until the files change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from runner import definitions
from runner.commands import services as command
from runner.paths import counted
from runner.paths.counted import Counted, Memory, count
from runner.permissions import SYSTEM
from runner.store import Store
from tests.support.stall import FILES

SHEET = "processes/stall.yaml"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one small service, without a database."""
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    sheet = tmp_path / SHEET
    sheet.write_text(sheet.read_text("utf-8") + "\nslides: [23]\nmanuals: [16, 17]\n", "utf-8")
    settings = command.read({"ANUYAT_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"})
    object.__setattr__(settings, "processes", tmp_path / "processes")
    monkeypatch.setattr(command, "read", lambda: settings)
    monkeypatch.setattr(command, "MEMORY", tmp_path / "var" / "paths.json")
    return tmp_path


def run(*options: str) -> Result:
    return CliRunner().invoke(command.services_command, [*options, "--lang", "en"])


def test_the_list_for_machines_has_kinds_source_paths_and_coverage(house: Path) -> None:
    (told,) = json.loads(run("--json").stdout)
    assert told["service"] == "stall"
    assert told["source"] == {"slides": [23], "manuals": [16, 17]}
    assert told["paths"] == 1
    assert told["coverage"] == {"flows": [2, 2], "ends": [1, 1], "boundary": [0, 0]}
    assert set(told) == {"service", "kinds", "source", "paths", "coverage"}


def test_the_list_for_people_says_version_days_fees_and_forms(house: Path) -> None:
    head, line = run().stdout.splitlines()
    assert head.split() == ["service", "version", "kinds", "days", "fees", "forms", "paths", "coverage", "name"]
    assert line.startswith("stall")
    assert "100%" in line


def test_it_makes_no_database(house: Path) -> None:
    run()
    assert not (house / "none.db").exists()


def test_a_deployed_version_is_named_and_marked_when_the_files_have_changed(
    house: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    definitions.put(sqlite_store, SYSTEM, house / "processes" / "stall.bpmn")
    url = sqlite_store.engine.url.render_as_string(hide_password=False)
    object.__setattr__(command.read(), "database_url", url)
    assert run().stdout.splitlines()[1].split()[1] == "1"
    (house / SHEET).write_text((house / SHEET).read_text("utf-8") + "# แก้ไข\n", "utf-8")
    assert run().stdout.splitlines()[1].split()[1] == "1*"


def test_it_says_that_it_looks_for_paths_and_next_time_it_remembers(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Looking for the paths of 1 services" in run().stderr
    monkeypatch.setattr(counted, "explore_in", _never)
    assert run().stderr == ""
    (house / SHEET).write_text((house / SHEET).read_text("utf-8") + "# แก้ไข\n", "utf-8")
    assert isinstance(run().exception, AssertionError)


def _never(*_: Any) -> None:
    raise AssertionError("explored again")


def test_a_memory_that_cannot_be_read_is_done_without(house: Path) -> None:
    for broken in ("", "[]", '{"x": 1}', '{"x": {"paths": "many"}}'):
        command.MEMORY.parent.mkdir(exist_ok=True)
        command.MEMORY.write_text(broken, "utf-8")
        assert json.loads(run("--json").stdout)[0]["paths"] == 1


def test_a_service_that_cannot_be_read_is_told_and_the_others_are_listed(house: Path) -> None:
    (house / "processes" / "broken.bpmn").write_text("<definitions/>", "utf-8")
    result = run("--json")
    assert result.exit_code == 1
    assert "broken.bpmn" in result.stderr
    assert [one["service"] for one in json.loads(result.stdout)] == ["stall"]


def test_coverage_is_never_rounded_up_to_all(tmp_path: Path) -> None:
    assert Counted(3, (299, 300), (1, 1), (0, 0)).share == 99
    assert Counted(0, (0, 0), (0, 0), (0, 0)).share == 100


def test_every_service_of_the_house_is_explored_in_order_of_what_is_known(house: Path) -> None:
    memory, diagram = Memory(house / "memory.json"), house / "processes" / "stall.bpmn"
    ((first, found),) = count([diagram], memory)
    assert (first, Memory(house / "memory.json").get(diagram)) == (diagram, found)
