"""`anuyat feel`, `decide` and `tck` as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from runner.commands.feel import bench_feel, decide_command, feel_command, tck_command

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="t" name="t">
<inputData id="a" name="floor_area"><variable name="floor_area" typeRef="number"/></inputData>
<decision id="fee" name="ค่าธรรมเนียม"><variable name="ค่าธรรมเนียม"/>
<informationRequirement><requiredInput href="#a"/></informationRequirement>
<decisionTable><input label="พื้นที่"><inputExpression><text>floor_area</text></inputExpression></input><output/>
<rule><inputEntry><text>&lt;= 200</text></inputEntry><outputEntry><text>1000</text></outputEntry></rule>
<rule><inputEntry><text>&gt;= 200</text></inputEntry><outputEntry><text>3000</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>t.dmn</modelName>
<testCase id="1"><inputNode name="floor_area"><value xsi:type="xsd:decimal">10</value></inputNode>
<resultNode name="ค่าธรรมเนียม"><expected><value xsi:type="xsd:decimal">1000</value></expected></resultNode></testCase>
<testCase id="2"><inputNode name="floor_area"><value xsi:type="xsd:decimal">10</value></inputNode>
<resultNode name="ค่าธรรมเนียม"><expected><value xsi:type="xsd:string">1000</value></expected></resultNode></testCase>
<testCase id="3"><resultNode name="missing"><expected><value xsi:nil="true"/></expected></resultNode></testCase>
</testCases>"""


def test_feel_prints_the_value(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"floor_area": 250.50}')
    result = CliRunner().invoke(feel_command, ["floor_area * 2", "--context", str(tmp_path / "c.json")])
    assert (result.exit_code, result.stdout) == (0, "501\n")


def test_feel_prints_why_a_value_is_null() -> None:
    result = CliRunner().invoke(feel_command, ['1 + "a"'])
    assert result.stdout == "null\n"
    assert "+ is not defined for number and string" in result.stderr


def test_feel_shows_the_place_of_an_error() -> None:
    result = CliRunner().invoke(feel_command, ["1 + + 2"])
    assert result.exit_code == 1
    assert "1 + + 2\n    ^" in result.stderr


def test_decide_prints_the_result_or_the_two_rows(tmp_path: Path) -> None:
    (tmp_path / "t.dmn").write_text(TABLE)
    (tmp_path / "i.json").write_text('{"floor_area": 250}')
    arguments = [str(tmp_path / "t.dmn"), "fee", "--inputs", str(tmp_path / "i.json")]
    assert CliRunner().invoke(decide_command, arguments).stdout == "3000\n"
    (tmp_path / "i.json").write_text('{"floor_area": 200}')
    result = CliRunner().invoke(decide_command, arguments)
    assert result.exit_code == 1
    assert "Table 'ค่าธรรมเนียม': more than one row matches (rows 1, 2) with พื้นที่ = 200" in result.stderr
    assert CliRunner().invoke(decide_command, [*arguments, "--lenient"]).stdout == "null\n"


def test_tck_counts_strictly(tmp_path: Path) -> None:
    folder = tmp_path / "level" / "one"
    folder.mkdir(parents=True)
    (folder / "t.dmn").write_text(TABLE)
    (folder / "t-test-01.xml").write_text(CASES)
    found = json.loads(CliRunner().invoke(tck_command, [str(tmp_path), "--json"]).stdout)
    assert found["folders"] == [{"folder": "level/one", "passed": 1, "failed": 2}]
    assert [one["case"] for one in found["failures"]] == ["2", "3"]
    assert "1 passed     2 failed  level/one" in CliRunner().invoke(tck_command, [str(tmp_path)]).stdout


@pytest.mark.slow
def test_the_bench_beats_simpleeval() -> None:
    found = bench_feel()
    assert found["condition_us"] is not None
    assert found["condition_us"] < 5
    assert found["table_50_rows_us"] is not None
    assert found["table_50_rows_us"] < 150
    assert found["times_faster"] is None or found["times_faster"] > 3
