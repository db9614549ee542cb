"""The progress line follows the service's own order of stages."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from flask import Flask

from runner.catalogue import Stage
from runner.definitions import Definition, compile_files
from runner.library import gather
from runner.settings import ROOT
from web.applicant.progress import stages


@pytest.fixture(scope="module")
def food() -> Definition:
    return compile_files(gather(ROOT / "processes" / "food_premises.bpmn"), "food_premises")


def said(definition: Definition, **row: object) -> list[tuple[str, str]]:
    with Flask(__name__).test_request_context():
        return stages(definition, SimpleNamespace(**{"status": "open", "outcome": None, **row}))


def ordered(definition: Definition, *ids: str) -> Definition:
    return replace(definition, sheet=replace(definition.sheet, stages=tuple(Stage(one, one, one) for one in ids)))


def test_a_service_that_asks_for_money_first_shows_it_first(food: Definition) -> None:
    paid_first = ordered(food, "apply", "pay", "check", "consider", "make", "collect")
    assert [name for name, _ in said(paid_first, stage="pay")] == ["apply", "pay", "check", "consider", "make", "collect"]
    assert [where for _, where in said(paid_first, stage="pay")] == ["done", "here", "ahead", "ahead", "ahead", "ahead"]


def test_stages_that_the_sheet_leaves_out_come_after_its_own(food: Definition) -> None:
    assert [where for _, where in said(ordered(food, "collect", "apply"), stage="apply")] == ["done", "here", *["ahead"] * 4]


def test_an_issued_case_has_done_them_all(food: Definition) -> None:
    assert {where for _, where in said(food, stage="collect", status="ended", outcome="issued")} == {"done"}
