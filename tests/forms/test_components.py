"""The components' templates: small, escaped, without scripts and styles in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from runner.settings import ROOT

FOLDER = ROOT / "forms"
TEMPLATES = sorted((FOLDER / "components").glob("*.html")) + sorted(FOLDER.glob("**/layouts/*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_small_and_harmless(template: Path):
    text = template.read_text("utf-8")
    assert len(text.splitlines()) <= 80
    assert text.startswith("{#"), "it says what it shows"
    assert not re.search(r"\|\s*safe|<script|<style|\bstyle=|\bon[a-z]+=|autoescape", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_a_macro_to_call(template: Path):
    environment = Environment(autoescape=True, loader=FileSystemLoader(FOLDER))
    module = environment.get_template(template.relative_to(FOLDER).as_posix()).module
    assert callable(getattr(module, "show", None) or getattr(module, "frame", None))
