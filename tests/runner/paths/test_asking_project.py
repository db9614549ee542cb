"""For every form of the project and every shape: binding the answer stores what was asked, and refuses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from runner.definitions import Definition, compile_files
from runner.library import gather
from runner.paths.asking import Asked, Shape, ask, shapes
from runner.paths.shapes import USUAL
from runner.paths.terms import Fact, Json, Pool
from runner.settings import ROOT
from tests.runner.paths.asked import LATER, around, differences, solved, variants

SERVICES = sorted(path.stem for path in (ROOT / "processes").glob("*.yaml") if not path.name.startswith("part_"))
# What the case has when these forms of sign tax are asked.
BEFORE = {"fee_total": 500, "tax_total": 500, "paid_total": 700, "appeal_due_on": "2027-02-10", "payment_due_on": "2027-01-15"}


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> Definition:
    return compile_files(gather(ROOT / "processes" / f"{request.param}.bpmn"), request.param)


def _asked(service: Definition, form_id: str, shape: Shape, since: timedelta, kind: str) -> tuple[Asked, Pool, dict[str, Json], list[Fact]]:
    """A form asked after the application, whose answers nobody knows yet."""
    pool, scope, facts = Pool(), around(kind, **service.sheet.defaults), list[Fact]()
    if form_id != "apply":
        first = ask(service.form("apply"), pool, scope, name="Apply", forms=service.form)
        back = _sent_back(service) if form_id == "correct" else None
        scope, facts = {**scope, **first.values, **BEFORE, "corrections": back}, [*first.facts]
    asked = ask(service.form(form_id), pool, scope, name="Task", since=since, shape=shape, forms=service.form)
    return asked, pool, scope, [*facts, *asked.facts]


def _sent_back(service: Definition) -> list[Json]:
    """The first answer that the officer who checks may send back."""
    target = next(shape.back[0][1] for shape in shapes(service.forms["check"], {}, service.form) if shape.back)
    return [{"target": target, "label": "รายการ", "reason": "ไม่ตรงกับเอกสาร"}]


def _cases(service: Definition) -> Iterator[tuple[str, Shape]]:
    for form_id, form in service.forms.items():
        for shape in shapes(form, {}, service.form):
            yield form_id, shape


@pytest.mark.parametrize("kind", ["citizen", "juristic"])
def test_what_is_posted_is_stored_as_it_was_asked(service: Definition, kind: str) -> None:
    for form_id, shape in _cases(service):
        since = LATER if form_id != "apply" else timedelta()
        asked, pool, scope, facts = _asked(service, form_id, shape, since, kind)
        found = solved(pool, facts)
        assert found.possible, (form_id, shape, [fact.why.th for fact in found.core])
        form = service.forms[form_id]
        assert not differences(form, asked, pool, found, scope, service.form, since), (form_id, shape)


def test_every_other_choice_is_stored_as_well(service: Definition) -> None:
    form = service.forms["apply"]
    asked, pool, scope, facts = _asked(service, "apply", USUAL, timedelta(), "juristic")
    for one, value in variants(pool, "Task"):
        found = solved(pool, facts, **{one.name.rpartition(".")[2]: value})
        if found.possible:
            assert not differences(form, asked, pool, found, scope, service.form), (one.name, value)


def test_the_usual_answers_need_no_search(service: Definition) -> None:
    """What people usually answer keeps the rules of the application: the solver has nothing to do."""
    asked, pool, _scope, _facts = _asked(service, "apply", USUAL, timedelta(), "citizen")
    broken = [fact.why.th for fact in asked.facts if not pool.keeps(fact, {})]
    assert not broken
