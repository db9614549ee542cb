"""Market, sewage, business dangerous to health and selling in public places say what manuals 1, 3, 15 and 17 and slides 24 and 25 say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from runner import catalogue, clock, decisions, diagram, form
from runner.catalogue import Sheet
from runner.clock import SetClock
from runner.decisions import Decisions
from runner.form import Form
from runner.library import gather
from runner.manual import kinds
from runner.scenarios import Move
from runner.store import tables as t
from tests.processes.playing import Office

ROOT = Path(__file__).parents[2]
SERVICES = ("market", "sewage", "health_hazard", "public_selling")
RENEWED = ("health_hazard", "public_selling")
CITIZEN = {"applicant": {"kind": "citizen", "licences": []}}


def sheet(service: str) -> Sheet:
    return catalogue.of_files(gather(ROOT / "processes" / f"{service}.bpmn"), service)


def tables(service: str) -> Decisions:
    return decisions.read((ROOT / "processes" / f"{service}.dmn").read_bytes(), file=f"{service}.dmn")


def of(service: str, name: str) -> Form:
    path = ROOT / "forms" / service / f"{name}.form"
    return form.read((path if path.is_file() else ROOT / "forms" / "parts" / f"{name}.form").read_bytes(), path.name)


def fee(service: str, given: dict[str, Any], **settings: object) -> list[Any]:
    lines: Any = tables(service).evaluate("fee", {"arrears_amount": None, **given, "setting": {**sheet(service).defaults, **settings}})
    return [line["amount"] for line in lines]


def passed(service: str, element: str) -> diagram.Element:
    model = diagram.read((ROOT / "processes" / f"{service}.bpmn").read_bytes(), service)
    return next(process.elements[element] for process in model.processes.values() if element in process.elements)


# ---- what all four manuals state alike -----------------------------------------------------------------------------------
@pytest.mark.parametrize("service", SERVICES)
def test_times_are_those_of_the_manual(service: str) -> None:
    stated = sheet(service)
    assert (stated.statutory_days, stated.statutory_unit) == (30, "calendar")
    steps = [(step.value, step.unit) for step in stated.steps if kinds.rest(step.when, "renew") is not None]
    assert steps == [(15, "minute"), (1, "hour"), (20, "day"), (8, "day"), (1, "day")]
    assert [(total.value, total.unit) for total in stated.totals] == [(30, "day")]


@pytest.mark.parametrize("service", SERVICES)
def test_the_surcharge_is_a_fifth_of_the_arrears(service: str) -> None:
    lines: Any = tables(service).evaluate("surcharge", {"fee_total": Decimal("333.33"), "setting": sheet(service).defaults})
    assert [line["amount"] for line in lines] == [Decimal("66.67")]


@pytest.mark.parametrize("service", SERVICES)
def test_what_the_state_issued_is_never_asked_as_a_copy(service: str) -> None:
    issued = [one for one in sheet(service).documents.values() if one.issuer_th]
    assert len(issued) >= 3
    assert not [one.id for one in issued if one.how == "upload" or not one.register_th]


@pytest.mark.parametrize("service", SERVICES)
def test_doubtful_figures_are_to_be_confirmed(service: str) -> None:
    assert all(one.to_confirm for one in sheet(service).settings.values() if one.confidence in ("general_knowledge", "unknown"))


@pytest.mark.parametrize("service", SERVICES)
def test_an_inspection_passes_only_with_nothing_to_improve(service: str) -> None:
    inspect = of(service, "inspect")
    points = [path for path in inspect.fields if path.startswith("hygiene_")]
    good, rule = dict.fromkeys(points, "good"), inspect.fields["inspection_result"].rule
    assert points
    assert rule is not None
    assert rule.expression.evaluate({**good, "inspection_result": "passed"}) is True
    assert rule.expression.evaluate({**good, "inspection_result": "improve"}) is False
    for point in points:
        assert rule.expression.evaluate({**good, point: "improve", "inspection_result": "passed"}) is False


# ---- fees: never above the ceiling of the manual ---------------------------------------------------------------------------
CEILINGS = [
    ("market", {}, "fee_licence", 2000),
    ("sewage", {}, "fee_licence", 5000),
    ("public_selling", {"selling_mode": "fixed"}, "fee_fixed", 500),
    ("public_selling", {"selling_mode": "hawking"}, "fee_hawking", 50),
    *(
        ("health_hazard", {"business_group": group, "floor_area": area}, f"fee_{group}_{size}", 10000)
        for group in ("food", "services", "vehicles", "stone", "petroleum", "others")
        for area, size in ((200, "small"), (200.01, "large"))
    ),
]


@pytest.mark.parametrize(("service", "given", "setting", "ceiling"), CEILINGS)
def test_the_local_rate_counts_up_to_the_ceiling(service: str, given: dict[str, Any], setting: str, ceiling: int) -> None:
    given = {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in given.items()}
    assert fee(service, given, **{setting: 7}) == [7]
    assert fee(service, given, **{setting: 99999}) == [ceiling]


@pytest.mark.parametrize(
    ("service", "given"),
    [
        ("market", {}),
        ("public_selling", {"selling_mode": "fixed"}),
        ("health_hazard", {"business_group": "stone", "floor_area": 10}),
    ],
)
def test_a_dated_waiver_makes_it_free(service: str, given: dict[str, Any], set_clock: SetClock) -> None:
    today = clock.today().isoformat()
    assert fee(service, given, fee_waiver_from=today, fee_waiver_to=today) == [0]


# ---- conditions of the application -------------------------------------------------------------------------------------------
def asked(service: str, **values: Any) -> set[str]:
    return of(service, "apply").visible(values, {**CITIZEN, "setting": sheet(service).defaults})


def refusals(service: str, variables: dict[str, Any], **posted: object) -> set[str]:
    texts = {key: [str(value)] for key, value in posted.items()}
    bound = of(service, "apply").bind(texts, {**CITIZEN, "setting": sheet(service).defaults, **variables})
    return {error.path for error in bound.errors}


def test_state_bodies_need_no_market_licence() -> None:
    assert "founded_by" in refusals("market", {}, founded_by="state")
    assert "founded_by" not in refusals("market", {}, founded_by="private")


def test_evidence_of_sellers_who_are_not_known_yet_is_not_asked() -> None:
    assert "doc_medical" in asked("market", sellers_known="yes", health_evidence="medical")
    assert "doc_training" in asked("market", sellers_known="yes", health_evidence="training")
    assert not {"health_evidence", "doc_medical", "doc_training"} & asked("market", sellers_known="no")


def test_sewage_that_nobody_pays_for_needs_no_licence() -> None:
    assert "for_business" in refusals("sewage", {})


def test_hawkers_need_no_map_and_only_sellers_of_food_show_their_health() -> None:
    hawker = asked("public_selling", kind="new", selling_mode="hawking", sells_food="no")
    assert not {"doc_map", "place_name", "health_evidence", "doc_medical"} & hawker
    stall = asked("public_selling", kind="renew", selling_mode="fixed", sells_food="yes", health_evidence="medical")
    assert {"doc_map", "place_name", "doc_medical"} <= stall
    assert "doc_training" not in stall


def test_papers_of_a_dangerous_business_depend_on_what_it_is() -> None:
    plain = asked(
        "health_hazard", kind="new", business_group="stone", food_related="no", impact_assessed="no", measured="no", has_permits="no"
    )
    assert not {"doc_medical", "doc_training", "doc_impact", "doc_measured", "permits"} & plain
    food = asked("health_hazard", kind="new", business_group="food", impact_assessed="yes", measured="yes", has_permits="yes")
    assert {"doc_medical", "doc_training", "doc_impact", "doc_measured", "permits"} <= food
    assert {"doc_medical", "doc_training"} <= asked("health_hazard", kind="new", business_group="services", food_related="yes")
    assert "food_related" not in food


@pytest.mark.parametrize("service", RENEWED)
def test_an_amendment_or_cancellation_asks_for_no_papers(service: str) -> None:
    for kind in ("amend", "cancel"):
        assert not [path for path in asked(service, kind=kind, by_proxy="no") if path.startswith("doc_")]
    assert not {"premises_address", "selling_mode", "business_group"} & asked(service, kind="cancel")


# ---- renewal ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("service", RENEWED)
def test_an_expired_licence_is_not_renewed_but_applied_for_anew(service: str, set_clock: SetClock) -> None:
    paper = {"kind": "renew", "held_number": "paper", "paper_licence_number": "1/2568"}
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert "paper_licence_until" in refusals(service, {}, **paper, paper_licence_until=yesterday)
    assert "paper_licence_until" not in refusals(service, {}, **paper, paper_licence_until=clock.today().isoformat())
    assert "held_number" in refusals(service, {}, kind="renew", held_number="9/2500")


@pytest.mark.parametrize("service", RENEWED)
def test_fees_of_earlier_years_are_asked_for_with_their_surcharge(service: str) -> None:
    given = {"selling_mode": "hawking", "business_group": "others", "floor_area": 10}
    assert fee(service, {**given, "arrears_amount": 0}) == fee(service, given)
    assert fee(service, {**given, "arrears_amount": Decimal("100.50")}) == [*fee(service, given), Decimal("100.50"), Decimal("20.10")]


def test_arrears_have_times_and_an_amount_or_neither() -> None:
    rule = of("parts", "arrears").fields["arrears_amount"].rule
    assert rule is not None
    assert rule.expression.evaluate({"arrears_times": 0, "arrears_amount": 0}) is True
    assert rule.expression.evaluate({"arrears_times": 3, "arrears_amount": 0}) is False


@pytest.mark.parametrize(("times", "told"), [(2, False), (3, True)])
def test_more_than_two_times_in_arrears_goes_to_who_may_order_to_stop(office: Callable[..., Office], times: int, told: bool) -> None:
    stalls = office("public_selling")
    found = Move("officer", "Task_CheckArrears", values={"arrears_times": times, "arrears_amount": 500 * times})
    case = stalls.play("public_selling", "renewed_with_arrears", until="Task_CheckArrears", moves=(found,))
    assert ("Task_OrderStop" in {one.element for one in stalls.open_tasks(case)}) is told


def licences(office: Office) -> list[Any]:
    with office.store.read() as connection:
        return list(connection.execute(select(t.licence).order_by(t.licence.c.id)))


@pytest.mark.parametrize("service", RENEWED)
def test_a_renewal_goes_on_from_the_day_after_the_old_one(service: str, office: Callable[..., Office]) -> None:
    shop = office(service)
    shop.play(service, "renewed_paid_at_filing")
    old, new = licences(shop)
    assert new.valid_from == old.valid_to + timedelta(days=1)
    assert new.valid_to == date(new.valid_from.year + 1, new.valid_from.month, new.valid_from.day) - timedelta(days=1)
    assert (old.status, new.status) == ("replaced", "valid")
    assert old.ended_on == old.valid_to


@pytest.mark.parametrize("service", RENEWED)
def test_an_amended_licence_is_valid_to_the_same_day(service: str, office: Callable[..., Office]) -> None:
    shop = office(service)
    shop.play(service, "amended")
    old, new = licences(shop)
    assert new.valid_to == old.valid_to
    assert (old.status, new.status) == ("replaced", "valid")
    assert old.ended_on == new.valid_from - timedelta(days=1)


@pytest.mark.parametrize("service", RENEWED)
def test_a_cancelled_licence_ends_the_day_before_the_business_does(service: str, office: Callable[..., Office]) -> None:
    shop = office(service)
    case = shop.play(service, "cancelled")
    [held] = licences(shop)
    assert held.status == "cancelled"
    assert held.ended_on == date.fromisoformat(shop.values(case)["cancel_from"]) - timedelta(days=1)


# ---- slides 24 and 25 -------------------------------------------------------------------------------------------------------------
def test_a_dangerous_business_is_acknowledged_and_its_licence_made_in_a_step_of_its_own() -> None:
    assert passed("health_hazard", "Event_ClockStarted").properties["letter"] == "health_hazard_acknowledgement"
    make = passed("health_hazard", "Call_Make")
    assert (make.name, make.called, make.parent) == ("จัดทำใบอนุญาตและเสนอลงนาม", "part_make", "")


def test_selling_has_an_approval_letter_and_no_acknowledgement() -> None:
    assert "letter" not in passed("public_selling", "Event_ClockStarted").properties
    assert "approval_letter fee_slip" in passed("public_selling", "Task_TellApproval").properties["letter"]
