"""Registrations and admissions: who may apply, and when, as the citizen manuals 5 to 8 state it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from runner import catalogue, decisions, form
from runner.clock import SetClock

ROOT = Path(__file__).parents[2]
CITIZEN = {"kind": "citizen", "name": "สมชาย ใจดี", "id_number": "1101700230708", "licences": []}


def settings(service: str) -> Mapping[str, object]:
    parts = {file.name: file.read_bytes() for file in (ROOT / "processes").glob("part_qualify.yaml")}
    return catalogue.read((ROOT / "processes" / f"{service}.yaml").read_bytes(), f"{service}.yaml", parts).defaults


def refused(service: str, posted: dict[str, str], **scope: object) -> set[str]:
    """The fields of the application that are refused."""
    apply = form.read((ROOT / "forms" / service / "apply.form").read_bytes(), "apply.form")
    texts = {name: [value] for name, value in posted.items()}
    return {error.path for error in apply.bind(texts, {"applicant": CITIZEN, "setting": {**settings(service), **scope}}).errors}


def unmet(service: str, **found: object) -> object:
    """What the table of conditions says of the facts that the officer found."""
    file = ROOT / "processes" / f"{service}.dmn"
    return decisions.read(file.read_bytes(), file.name).evaluate("unmet_conditions", {"setting": settings(service), **found})


@pytest.mark.parametrize("service", ["old_age_allowance", "disability_allowance"])
@pytest.mark.parametrize(("day", "open_"), [("2026-10-31", False), ("2026-11-01", True), ("2026-11-30", True), ("2026-12-01", False)])
def test_who_never_received_the_allowance_registers_in_november(set_clock: SetClock, service: str, day: str, open_: bool) -> None:
    set_clock.move(datetime.fromisoformat(f"{day}T12:00:00+07:00"))
    assert ("reason" not in refused(service, {"reason": "first"})) is open_
    assert "reason" not in refused(service, {"reason": "moved"})


@pytest.mark.parametrize("service", ["old_age_allowance", "disability_allowance"])
def test_who_was_paid_here_last_year_counts_as_registered(service: str) -> None:
    assert "received_last_year" in refused(service, {"received_last_year": "yes"})
    assert "received_last_year" not in refused(service, {"received_last_year": "no"})


@pytest.mark.parametrize(("day", "born", "old_enough"), [
    ("2026-11-16", "1968-10-01", True), ("2026-11-16", "1968-10-02", False),
    ("2026-09-30", "1967-10-01", True), ("2026-09-30", "1967-10-02", False),
])  # fmt: skip
def test_the_age_is_that_of_the_next_fiscal_year(set_clock: SetClock, day: str, born: str, old_enough: bool) -> None:
    set_clock.move(datetime.fromisoformat(f"{day}T12:00:00+07:00"))
    assert ("birth_date" not in refused("old_age_allowance", {"birth_date": born})) is old_enough


def test_other_benefits_exclude_unless_exempt() -> None:
    facts = {"found_thai": "yes", "found_here": "yes", "found_birth_date": "1950-01-01", "fiscal_year": 2571}
    assert unmet("old_age_allowance", **facts, found_benefits="none", found_exempt=None) == []
    assert unmet("old_age_allowance", **facts, found_benefits="pension", found_exempt="disabled") == []
    assert len(unmet("old_age_allowance", **facts, found_benefits="pension", found_exempt="none")) == 1  # type: ignore[arg-type]


def test_an_expired_disability_card_is_renewed_first(set_clock: SetClock) -> None:
    set_clock.move(datetime.fromisoformat("2026-11-16T12:00:00+07:00"))
    assert "disability_card_expires_on" in refused("disability_allowance", {"disability_card_expires_on": "2026-11-15"})
    assert "disability_card_expires_on" not in refused("disability_allowance", {"disability_card_expires_on": "2026-11-16"})
    assert "disability_card_expires_on" not in refused("disability_allowance", {})


def test_assistance_is_open_all_year_unless_the_agency_sets_a_period(set_clock: SetClock) -> None:
    set_clock.move(datetime.fromisoformat("2027-03-03T12:00:00+07:00"))
    assert "received_before" not in refused("aids_assistance", {"received_before": "no"})
    assert "received_before" in refused("aids_assistance", {"received_before": "no"}, open_all_year=False)


YEARS = [(3, "2024-12-31", True), (3, "2023-12-31", False), (2, "2023-01-01", True), (2, "2024-01-01", False)]


@pytest.mark.parametrize(("years", "born", "fits"), YEARS)
def test_a_child_enters_its_fourth_or_fifth_year(set_clock: SetClock, years: int, born: str, fits: bool) -> None:
    set_clock.move(datetime.fromisoformat("2027-03-08T12:00:00+07:00"))
    assert ("birth_date" not in refused("preschool_admission", {"birth_date": born}, kindergarten_years=years)) is fits


@pytest.mark.parametrize(("day", "open_"), [("2027-02-28", False), ("2027-03-01", True), ("2027-03-31", True), ("2027-04-01", False)])
def test_schools_take_applications_in_the_announced_period(set_clock: SetClock, day: str, open_: bool) -> None:
    set_clock.move(datetime.fromisoformat(f"{day}T12:00:00+07:00"))
    assert ("school_name" not in refused("preschool_admission", {"school_name": "โรงเรียนอนุบาล"})) is open_


def test_health_is_named_in_no_notice_and_no_letter_of_the_assistance() -> None:
    sheet = (ROOT / "processes" / "aids_assistance.yaml").read_text("utf-8")
    notices = sheet[sheet.index("\nnotices:") : sheet.index("\nsteps:")]
    letters = [ROOT / "forms" / "letters" / f"{name}.typ" for name in ("visit_appointment", "assistance_approval", "assistance_refusal")]
    papers = "".join(letter.read_text("utf-8") for letter in letters)
    assert "เอดส์" not in notices + papers
    assert "service.name_th" not in papers
    assert "service_centre" not in sheet[sheet.index("roles:") : sheet.index("laws:")]
