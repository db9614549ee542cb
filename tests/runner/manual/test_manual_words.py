"""The manual of every service of the house: all headings filled in, fees computed, and no Thai left in the English one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from runner import definitions, manual
from runner.catalogue import Sheet
from runner.definitions import Definition
from runner.library import gather
from runner.settings import ROOT

SERVICES = sorted(file.stem for file in (ROOT / "processes").glob("*.yaml") if not file.name.startswith("part_"))
THAI = re.compile("[\u0e00-\u0e7f]")


@cache
def of(service: str) -> Definition:
    return definitions.compile_files(gather(Path(ROOT, "processes", f"{service}.bpmn")), service)


def printed(sheet: Sheet) -> Iterator[str]:
    """The Thai texts of a sheet that have no English of their own and stand in the manual."""
    yield from (sheet.statutory_source, sheet.authority.ministry_th if sheet.authority else "", *sheet.laws, *sheet.channels)
    for document in sheet.documents.values():
        yield from (document.issuer_th, document.unit_th, "" if document.register_en else document.register_th)
    yield from (fee.per_th for fee in sheet.fees)
    yield from (setting.unit_th for setting in sheet.settings.values())
    yield from (str(setting.default or "") for setting in sheet.settings.values() if setting.type == "text")
    yield from (rule for kind in sheet.kinds for rule in kind.rules)
    yield from (complaint.contact_th for complaint in sheet.complaints)


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_the_manual_prints_has_english(service: str) -> None:
    assert of(service).translations.missing(printed(of(service).sheet)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_diagrams_are_drawn_in_english_too(service: str) -> None:
    names = [text for one in manual.pictures(of(service), "en") for text in (one.name, *(part["name"] for part in one.figure["shapes"]))]
    assert [name for name in names if THAI.search(name)] == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_source_and_every_heading_are_stated(service: str) -> None:
    page, sheet = manual.make(of(service)), of(service).sheet
    assert sheet.slides or sheet.manuals
    for value in (page.name, page.owner, page.sort, page.category, page.laws, page.impact, page.served, page.channels, page.rules,
                  page.steps, page.total, page.complaints, page.forms):  # fmt: skip
        assert value


@pytest.mark.parametrize("service", SERVICES)
def test_every_step_has_its_time_and_no_name_of_a_setting_is_printed(service: str) -> None:
    for kind in [one.id for one in of(service).sheet.kinds if one.offered]:
        page = manual.make(of(service), "en", kind=kind)
        assert [step.name for step in page.steps if not step.time] == []
        said = str([page.rules, page.issued, page.others, page.fees, page.steps, page.results, page.times, page.rates])
        assert [name for name in of(service).sheet.settings if "_" in name and name in said] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_keeps_to_its_times(service: str) -> None:
    assert [str(one) for one in manual.check(of(service), f"{service}.yaml") if one.severity == "error"] == []
