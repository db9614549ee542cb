"""`anuyat paths` and `anuyat replay`: what they print, for people and machines, how they exit, and the report that they draw."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path as File
from typing import Any

import pytest
from click.testing import CliRunner, Result

from runner.clock import BANGKOK
from runner.commands.deploy import replayed
from runner.commands.paths import paths_command
from runner.commands.replay import replay_command, services
from runner.paths import exploring
from runner.paths.model import Explored, Fault, Move, Path
from runner.settings import ROOT
from tests.differential.build import end, file, path, process, start, user, xor
from tests.differential.build import flow as drawn_flow

NINE = datetime(2027, 1, 11, 9, 0, tzinfo=BANGKOK)
DIAGRAM = file(
    process("fork", start(), user("ask", form="", role="applicant"), xor("g", "F_g_no"), end("yes"), end("no"), path("s", "ask", "g", "no"),
            drawn_flow("g", "yes", "= area != null"))
)  # fmt: skip
NO = Path(
    "no", (Move("complete", "ask", "applicant", {"area": 5}, crossed=("F_ask_g", "F_g_no")),), NINE, first=("F_s_ask",),
    elements=("s", "ask", "g", "no"), flows=("F_s_ask", "F_ask_g", "F_g_no"), ends=("no",),
)  # fmt: skip
FOUND = Explored("fork.bpmn", "fork", (NO,), ("F_s_ask", "F_ask_g", "F_g_no"), ("no",), ())


@pytest.fixture
def fork(tmp_path: File) -> File:
    drawn = tmp_path / "fork.bpmn"
    drawn.write_bytes(DIAGRAM)
    return drawn


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the exploration find what a test says."""
    return lambda found: monkeypatch.setattr(exploring, "explore", lambda _file, **_more: found)


def _run(command: Any, *arguments: str | File) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_a_good_diagram_exits_with_0_and_says_so(fork: File, finding: Any) -> None:
    finding(FOUND)
    done = _run(replay_command, fork, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "fork.bpmn: good" in done.output
    assert "1 paths played; flows 3/3, ends 1/1, boundary events 0/0" in done.output


def test_json_is_one_object_for_one_file(fork: File, finding: Any) -> None:
    finding(FOUND)
    told = json.loads(_run(replay_command, fork, "--json").stdout)
    assert told == {
        "file": str(fork),
        "paths": [{"elements": ["s", "ask", "g", "no"], "data": {"ask": {"area": 5}}, "result": "no"}],
        "coverage": {"flows": [3, 3], "ends": [1, 1], "boundary": [0, 0]},
        "findings": [],
    }


def test_json_is_a_list_for_several_files(fork: File, finding: Any) -> None:
    finding(FOUND)
    other = fork.with_name("other.bpmn")
    other.write_bytes(DIAGRAM.replace(b'"fork"', b'"other"'))
    told = json.loads(_run(replay_command, other, fork, "--json").stdout)
    assert [one["file"] for one in told] == [str(other), str(fork)]


def test_paths_plays_nothing(fork: File, finding: Any) -> None:
    finding(replace(FOUND, paths=(replace(NO, first=("F_wrong",)),)))
    assert _run(paths_command, fork).exit_code == 0


def test_what_no_path_crosses_exits_with_1(fork: File, finding: Any) -> None:
    finding(replace(FOUND, flows=(*FOUND.flows, "F_g_yes"), ends=("yes", "no")))
    done = _run(replay_command, fork, "--lang", "en")
    assert done.exit_code == 1
    assert "no path covers F_g_yes" in done.output
    assert "no path covers yes" in done.output


def test_a_gap_exits_with_1_and_a_warning_does_not(fork: File, finding: Any) -> None:
    gap = Fault("gap", "g", "ไม่มีเงื่อนไขใดเป็นจริง", "no condition is true", {"ask.area": 10})
    finding(replace(FOUND, faults=(gap,)))
    done = _run(paths_command, fork, "--json", "--lang", "th")
    assert done.exit_code == 1
    found = {"kind": "gap", "element": "g", "message": "ไม่มีเงื่อนไขใดเป็นจริง", "data": {"ask.area": 10}}
    assert json.loads(done.stdout)["findings"] == [found]
    finding(replace(FOUND, faults=(replace(gap, severity="warning"),)))
    assert _run(paths_command, fork).exit_code == 0


def test_a_path_that_goes_otherwise_is_a_failure(fork: File, finding: Any) -> None:
    finding(replace(FOUND, paths=(replace(NO, first=("F_wrong",)),)))
    done = _run(replay_command, fork, "--json", "--lang", "en")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["paths"][0]["result"] == "failure"
    assert told["findings"][0]["kind"] == "failure"
    assert told["coverage"]["ends"] == [0, 1]


def test_a_file_that_cannot_be_read_does_not_hide_the_others(fork: File) -> None:
    broken = fork.with_name("broken.bpmn")
    broken.write_text("<nothing/>", "utf-8")
    done = _run(paths_command, broken, "--json")
    assert done.exit_code == 1
    assert {one["kind"] for one in json.loads(done.stdout)["findings"]} == {"failure"}


def test_the_report_is_one_offline_file_for_each_and_a_summary(fork: File, finding: Any, tmp_path: File) -> None:
    finding(replace(FOUND, faults=(Fault("gap", "g", "</script><b>ช่องว่าง", "</script><b>gap"),)))
    folder = tmp_path / "report"
    _run(replay_command, fork, "--report", folder)
    page, summary = ((folder / name).read_text("utf-8") for name in ("fork.html", "index.html"))
    assert "</script><b>" not in page
    assert [word for word in ('src="http', "@import", 'rel="stylesheet"') if word in page] == []
    assert page.count("</script>") == 3
    assert 'href="fork.html"' in summary


def test_without_files_all_services_are_meant() -> None:
    found = [file.stem for file in services(ROOT / "processes")]
    assert {"food_premises", "radio_trade", "sign_tax"} <= set(found)
    assert not any(name.startswith("part_") for name in found)


def test_a_deployment_hears_of_faults_and_of_what_is_uncovered(fork: File, finding: Any) -> None:
    finding(replace(FOUND, flows=(*FOUND.flows, "F_g_yes")))
    (told,) = replayed(fork)
    assert (told.element, told.rule, told.severity) == ("F_g_yes", "uncovered", "error")
    finding(FOUND)
    assert replayed(fork) == []
