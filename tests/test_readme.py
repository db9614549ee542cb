"""What the README and the make file promise is there."""

from __future__ import annotations

import re
import subprocess

import yaml

from runner.settings import ROOT
from web.command import BENCH, COMMANDS

README = (ROOT / "README.md").read_text("utf-8")


def test_its_scenario_is_one_of_the_tests() -> None:
    shown = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert shown
    file = ROOT / "tests" / "replays" / "food_premises" / "refused_at_check.yaml"
    assert yaml.safe_load(shown[1]) == yaml.safe_load(file.read_text("utf-8"))


def test_every_link_and_picture_is_there() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_command_that_it_names_exists() -> None:
    named = set(re.findall(r"anuyat (?:bench )?([a-z]+)", README)) - {"bench"}
    assert named <= COMMANDS.keys() | BENCH.keys()


def test_make_help_lists_the_two_commands() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "make run" in said
    assert "make test" in said
