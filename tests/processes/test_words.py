"""What diagrams, forms and sheets name exists, and everything that people read has English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from runner import catalogue, diagram, form
from runner.diagram import Element
from runner.form.translations import Translations
from runner.library import gather

ROOT = Path(__file__).parents[2]
SHEETS = sorted(path for path in (ROOT / "processes").glob("*.yaml") if not path.name.startswith("part_"))
PARTS = sorted((ROOT / "processes").glob("part_*.yaml"))
DUE = {"renewal_due"}  # told by the clock, not by an element


class Files:
    """All files of one service, read."""

    def __init__(self, sheet: Path) -> None:
        files = gather(sheet.with_suffix(".bpmn"))
        self.paths = set(files)
        self.sheet = catalogue.of_files(files, sheet.stem)
        self.own: dict[str, Any] = yaml.safe_load(sheet.read_text(encoding="utf-8"))
        self.texts = {path: content.decode() for path, content in files.items() if not path.endswith("yaml")}
        self.models = [diagram.read(content, path) for path, content in files.items() if path.endswith(".bpmn")]
        self.forms = {one.id: one for one in (form.read(content, path) for path, content in files.items() if path.endswith(".form"))}
        tables = [ROOT / "forms" / "en.yaml", ROOT / "forms" / sheet.stem / "en.yaml"]
        self.english = Translations.read(*(table.read_bytes() for table in tables))

    def says(self, section: str) -> set[str]:
        """What the service's own sheet writes, without what it leaves out."""
        return {one for one, said in self.own.get(section, {}).items() if said is not None}

    def elements(self) -> Iterator[Element]:
        return (element for model in self.models for process in model.processes.values() for element in process.elements.values())

    def named(self, prop: str) -> set[str]:
        """Ids in a property; of an expression, the texts that it may give."""
        values = (element.properties.get(prop, "") for element in self.elements())
        found = (re.findall(r'"([a-z_ ]+)"', value) if value.startswith("=") else [value] for value in values)
        return {one for ids in found for text in ids for one in text.split()}


@cache
def files_of(sheet: Path) -> Files:
    return Files(sheet)


@pytest.fixture(scope="module", params=SHEETS, ids=lambda sheet: sheet.stem)
def files(request: pytest.FixtureRequest) -> Files:
    return files_of(request.param)


def test_letters_and_notices_that_diagrams_name_are_in_the_sheet(files: Files) -> None:
    assert files.named("letter") <= set(files.sheet.letters)
    assert files.named("notify") <= set(files.sheet.notices)


def test_no_letter_or_notice_of_the_sheet_is_without_use(files: Files) -> None:
    assert files.named("notify") | DUE >= files.says("notices")
    assert files.named("letter") | {one.letter for one in files.sheet.licences.values()} >= files.says("letters")


@pytest.mark.parametrize("sheet", PARTS, ids=lambda sheet: sheet.stem)
def test_the_sheet_of_a_part_brings_only_what_services_that_call_it_use(sheet: Path) -> None:
    part = catalogue.read_part(sheet.read_bytes(), sheet.name)
    callers = [one for one in map(files_of, SHEETS) if any(f"processes/{sheet.name}" == path for path in one.paths)]
    assert part.part == sheet.stem
    assert callers
    for name, brought in (("notify", part.notices), ("letter", part.letters)):
        assert not [one for one in brought.keys() - DUE if not any(one in caller.named(name) for caller in callers)]


def test_every_letter_has_its_file(files: Files) -> None:
    assert {path.stem for path in (ROOT / "forms" / "letters").glob("*.typ")} >= set(files.sheet.letters)


def test_every_setting_in_use_is_in_the_sheet(files: Files) -> None:
    used = {name for text in files.texts.values() for name in re.findall(r"\bsetting\.([a-z_0-9]+)", text)}
    assert used <= set(files.sheet.settings)


def test_documents_that_forms_ask_for_are_in_the_sheet_and_may_be_asked(files: Files) -> None:
    asked = {document for one in files.forms.values() for document in one.documents.values() if document}
    assert asked == {one.id for one in files.sheet.documents.values() if one.how == "upload"}


def test_stages_of_the_diagrams_are_in_the_sheet(files: Files) -> None:
    assert files.named("stage") == {stage.id for stage in files.sheet.stages}


def test_steps_of_the_sheet_are_elements_of_the_diagrams(files: Files) -> None:
    known = {f"{process.id}.{one}" for model in files.models for process in model.processes.values() for one in process.elements}
    assert {one for step in files.sheet.steps for one in step.elements} <= known


def test_every_text_of_forms_has_english(files: Files) -> None:
    assert files.english.missing(text for one in files.forms.values() for text in one.texts()) == []


def test_every_name_in_diagrams_and_sheet_has_english(files: Files) -> None:
    names = [element.name for element in files.elements()] + [stage.name_th for stage in files.sheet.stages]
    names += [flow.name for model in files.models for process in model.processes.values() for flow in process.flows.values()]
    assert files.english.missing(filter(None, names)) == []


def test_what_the_public_page_prints_of_the_sheet_has_english(files: Files) -> None:
    sheet = files.sheet
    texts = [*sheet.laws, *sheet.channels, *(fee.per_th for fee in sheet.fees), *(one.contact_th for one in sheet.complaints)]
    assert files.english.missing(texts) == []
    assert not [text for text in texts if re.search("[a-z]+_[a-z]+", text)], "names of settings are for analysts"


def test_options_that_an_expression_gives_have_english(files: Files) -> None:
    labels = (re.findall(r'label: \\"([^"\\]+)\\"', text) for path, text in files.texts.items() if path.endswith(".form"))
    assert files.english.missing(label for found in labels for label in found) == []


def test_rules_and_patterns_of_forms_speak_english_too(files: Files) -> None:
    rules = [component.rule for one in files.forms.values() for component in one.walk() if component.rule]
    assert rules
    assert all(rule.en != rule.th for rule in rules)
    assert (
        files.english.missing(c.limits.pattern_message for one in files.forms.values() for c in one.walk() if c.limits.pattern_message)
        == []
    )
