"""The area decides (certificate or licence): what was measured must be of the class that was applied for."""

from __future__ import annotations

import pytest

from runner import form
from runner.settings import ROOT

DECIDE = form.read((ROOT / "forms" / "food_premises" / "decide.form").read_bytes(), "decide.form")
PASSED = {"inspection_result": "passed", "floor_area": 130}


@pytest.mark.parametrize(("measured", "refused"), [(120, False), (200, False), (201, True), (250, True)])
def test_approval_is_refused_when_the_measured_area_is_of_the_other_class(measured: int, refused: bool) -> None:
    bound = DECIDE.bind({"decision": ["approve"]}, {**PASSED, "measured_area": measured})
    assert ["decision"] * refused == [error.path for error in bound.errors]


def test_refusing_needs_no_measure() -> None:
    posted = {"decision": ["refuse"], "refusal_reasons": ["สถานที่ไม่ถูกสุขลักษณะตามกฎกระทรวง"]}
    assert DECIDE.bind(posted, {**PASSED, "measured_area": 250}).errors == ()
