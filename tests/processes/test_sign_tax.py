"""Sign tax says what citizen manual 2, slide 26 and the gathered figures say."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined
from sqlalchemy import select, update

from runner import catalogue, decisions, definitions, diagram, form, scenarios
from runner.clock import SetClock
from runner.diagram import Element
from runner.form import Form, Translations
from runner.library import gather
from runner.permissions import SYSTEM
from runner.scenarios import Move, Player, Scenario
from runner.store import loads
from runner.store import tables as t
from tests.runner.cases.conftest import REPLAYS, player  # noqa: F401
from web import render

ROOT = Path(__file__).parents[2]
SHEET = catalogue.of_files(gather(ROOT / "processes" / "sign_tax.bpmn"), "sign_tax")
TABLES = decisions.read((ROOT / "processes" / "sign_tax.dmn").read_bytes(), file="sign_tax.dmn")
LISTED = [{"target": "signs", "label": "ป้าย", "reason": "ขนาดไม่ตรง"}]


def read_form(name: str) -> Form:
    path = ROOT / "forms" / "sign_tax" / f"{name}.form"
    return form.read(path.read_bytes(), f"sign_tax/{path.name}")


def element(part: str, one: str) -> Element:
    model = diagram.read((ROOT / "processes" / f"{part}.bpmn").read_bytes(), part)
    return next(process.elements[one] for process in model.processes.values() if one in process.elements)


def line(kind: str = "1ข", size: tuple[str, str] = ("100", "500"), *, on: str = "2020-01-01", filed: str = "2026-02-01",
         sides: int = 1, quantity: int = 1, **settings: object) -> dict[str, Any]:  # fmt: skip
    sign = {"kind": kind, "text": "ป้าย", "place": "หน้าร้าน", "width_cm": Decimal(size[0]), "height_cm": Decimal(size[1]),
            "sides": sides, "quantity": quantity, "installed_on": on}  # fmt: skip
    variables = {"sign": sign, "tax_year": "2569", "number": 1, "case": {"filed_on": filed}, "setting": {**SHEET.defaults, **settings}}
    found: Any = TABLES.evaluate("sign_line", variables)
    return dict(found)


def surcharge(received: str, paid: str, **settings: object) -> list[Any]:
    variables = {"assessment_received_on": received, "paid_on": paid, "tax_total": Decimal(1000), "filing_total": Decimal(100)}
    lines: Any = TABLES.evaluate("surcharge", {**variables, "setting": {**SHEET.defaults, **settings}})
    return [one["amount"] for one in lines]


# ---- the tax -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "rate"), {"1ก": 10, "1ข": 5, "2ก": 52, "2ข": 26, "3ก": 52, "3ข": 50}.items())
def test_the_type_decides_the_rate_per_500_square_centimetres(kind: str, rate: int) -> None:
    assert line(kind)["amount"] == 100 * rate


@pytest.mark.parametrize(
    ("width", "height", "units"), [("100", "500", 100), ("60", "100", 12), ("51", "50", 5), ("46", "60", 6), ("50", "55", 5)]
)
def test_a_remainder_over_half_a_unit_counts_and_half_or_less_is_dropped(width: str, height: str, units: int) -> None:
    assert line(size=(width, height))["units"] == units


def test_no_sign_pays_less_than_200_baht() -> None:
    small = line(size=("60", "100"))
    assert (small["amount"], small["minimum_applied"]) == (200, True)
    assert line(size=("60", "100"), quantity=3)["amount"] == 600


@pytest.mark.parametrize(("month", "tax"), {1: 500, 3: 500, 4: 375, 6: 375, 7: 250, 9: 250, 10: 125, 12: 125}.items())
def test_a_new_sign_pays_for_the_quarters_that_are_left(month: int, tax: int) -> None:
    assert line(on=f"2026-{month:02d}-15", filed=f"2026-{month:02d}-16")["amount"] == tax


def test_the_order_of_minimum_and_share_is_the_agencys() -> None:
    october: dict[str, Any] = {"size": ("60", "100"), "on": "2026-10-02", "filed": "2026-10-03"}
    assert line(**october)["amount"] == 50
    assert line(**october, minimum_before_share=False)["amount"] == 200


def test_every_side_is_taxed_unless_the_agency_says_otherwise() -> None:
    assert line(sides=2)["amount"] == 1000
    assert line(sides=2, tax_every_side=False)["amount"] == 500


def test_the_line_says_how_the_tax_comes_about() -> None:
    label = line("2ข", ("120", "240"), sides=2)["label"]
    for said in ("2ข", "120 × 240 ซม.", "2 ด้าน", "115 หน่วย × 26 บาท"):
        assert said in label


def test_every_rate_states_its_source_and_its_first_day() -> None:
    rules = re.findall(r'<rule id="Rule_Rate.*?</rule>', (ROOT / "processes" / "sign_tax.dmn").read_text("utf-8"), re.DOTALL)
    assert len(rules) == 6
    assert all("tiwanonprint.com" in rule and "2021-01-01" in rule for rule in rules)


# ---- late filing and late payment ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "filed", "late"),
    [
        ("2020-01-01", "2026-03-31", False),
        ("2020-01-01", "2026-04-01", True),
        ("2026-03-25", "2026-04-09", False),
        ("2026-03-25", "2026-04-10", True),
        ("2026-08-01", "2026-08-16", False),
        ("2026-08-01", "2026-08-17", True),
    ],
)
def test_a_return_is_due_by_march_and_for_a_new_sign_within_15_days(on: str, filed: str, late: bool) -> None:
    assert line(on=on, filed=filed)["late"] is late


@pytest.mark.parametrize(("notice", "amounts"), [("yes", [Decimal(50)]), ("no", [Decimal(25)]), (None, [Decimal(25)])])
def test_only_signs_filed_late_bear_the_filing_surcharge(notice: str | None, amounts: list[Decimal]) -> None:
    lines = [{**line(), "late": True}, {**line(), "late": False}]
    found: Any = TABLES.evaluate("filing_surcharge", {"tax_lines": lines, "notice_given": notice, "setting": SHEET.defaults})
    assert [one["amount"] for one in found] == amounts


@pytest.mark.parametrize(
    ("paid", "months"), [("2026-01-16", 0), ("2026-01-17", 1), ("2026-02-16", 1), ("2026-02-17", 2), ("2027-01-17", 13)]
)
def test_part_of_a_month_counts_as_a_month_after_15_days(paid: str, months: int) -> None:
    assert surcharge("2026-01-01", paid) == ([20 * months] if months else [])


def test_the_monthly_surcharge_is_on_the_tax_alone_unless_the_agency_says_otherwise() -> None:
    assert surcharge("2026-01-01", "2026-02-01") == [20]
    assert surcharge("2026-01-01", "2026-02-01", late_payment_on_tax_only=False) == [22]


# ---- the sheet and the diagrams ------------------------------------------------------------------------------------------
def test_what_is_not_certain_is_a_setting_to_confirm() -> None:
    unsure = {"rounding_over_cm2", "minimum_before_share", "late_filing_mild_percent", "deemed_receipt_days", "late_payment_on_tax_only"}
    assert unsure <= {one.id for one in SHEET.settings.values() if one.to_confirm}


def test_the_days_of_the_manual_are_there() -> None:
    days = {name: SHEET.defaults[name] for name in ("payment_days", "tax_appeal_days", "appeal_decision_days")}
    assert (SHEET.statutory_days, days) == (30, {"payment_days": 15, "tax_appeal_days": 30, "appeal_decision_days": 60})


def test_mis_2_is_an_outside_system_that_an_officer_may_serve_by_hand() -> None:
    for one in ("Task_RecordReturn", "Task_RecordAssessment"):
        task = element("sign_tax", one)
        assert (task.topic, task.properties["by_hand"]) == ("mis2", "true")


def test_no_copy_of_a_state_issued_paper_is_asked_for() -> None:
    assert {one.id for one in SHEET.documents.values() if one.how == "upload"} == {"site_plan", "sign_photos", "power_of_attorney"}


def test_nothing_is_assessed_while_something_is_to_be_corrected() -> None:
    rule = read_form("assess").fields["decision"].rule
    assert rule is not None
    assert rule.expression.evaluate({"decision": "approve", "corrections": []}) is True
    assert rule.expression.evaluate({"decision": "approve", "corrections": LISTED}) is False
    assert rule.expression.evaluate({"decision": "correct", "corrections": []}) is False


def test_an_appeal_is_taken_once_and_in_time(set_clock: SetClock) -> None:
    rule = read_form("appeal").fields["appeal_confirmed"].rule
    assert rule is not None
    today = set_clock.now().date().isoformat()
    asked: dict[str, object] = {"appeal_confirmed": True, "appeal_due_on": today, "appealed_on": None}
    assert rule.expression.evaluate(asked) is True
    assert rule.expression.evaluate({**asked, "appeal_due_on": "2020-01-01"}) is False
    assert rule.expression.evaluate({**asked, "appealed_on": today}) is False


def test_the_officer_says_whether_notice_was_given_only_when_a_sign_was_filed_late() -> None:
    check = read_form("check")
    signs = [{"installed_on": "2020-01-01"}]
    late = {"tax_year": "2569", "signs": signs, "case": {"filed_on": "2026-04-01"}, "setting": SHEET.defaults}
    assert "notice_given" in check.visible({}, late)
    assert "notice_given" not in check.visible({}, {**late, "case": {"filed_on": "2026-03-31"}})


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_return_reads_like_the_official_form(lang: str) -> None:
    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    render.prepare(env, ROOT / "forms")
    english = Translations.read((ROOT / "forms" / "en.yaml").read_bytes(), (ROOT / "forms" / "sign_tax" / "en.yaml").read_bytes())
    who = {
        "applicant": {"name": "สมชาย ใจดี", "kind": "citizen", "id_number": "1101700230708"},
        "agency": {"name": "เทศบาลเมืองตัวอย่าง", "name_en": "Example Town"},
    }
    one = read_form("apply")
    text = str(render.render_form(env, one, {"tax_year": "2569", "signs": [{}]}, who, [], english, lang, {}, render.Urls("/submit")))
    said = ("ภ.ป.1", "แบบแสดงรายการภาษีป้าย", "เทศบาลเมืองตัวอย่าง") if lang == "th" else ("Phor Por 1", "Sign tax return", "Example Town")
    assert [word for word in (*said, "สมชาย ใจดี", "1101700230708", "2569") if word not in text] == []
    for name in ("business_name", "signs[0].width_cm", "signs[0].installed_on:year", "doc_site_plan:file", "certified"):
        assert f'name="{name}"' in text, name


# ---- Bangkok -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def bangkok(player: Player) -> Callable[[], dict[str, Any]]:  # noqa: F811
    """The usual path in an agency of Bangkok, with the two MIS 2 tasks done by hand."""

    def play() -> dict[str, Any]:
        definitions.deploy(player.store, SYSTEM, ROOT / "processes" / "sign_tax.bpmn")
        with player.store.begin() as connection:
            mine = t.agency.c.id == player.agency_id
            details = connection.execute(select(t.agency.c.details).where(mine)).scalar_one()
            connection.execute(update(t.agency).where(mine).values(details={**details, "is_bangkok": True}))
        usual = scenarios.read(REPLAYS / "sign_tax" / "assessed_paid_closed.yaml")
        moves = []
        for move in usual.moves:
            if move.task == "Task_Assess":
                moves.append(Move("officer", "Task_RecordReturn", values={"mis2_return_number": "MIS2-001"}))
            if move.task == "Task_PostAssessment":
                moves.append(Move("officer", "Task_RecordAssessment", values={"mis2_assessment_number": "MIS2-002"}))
            moves.append(move)
        case_id = player.play(Scenario(usual.name, usual.service, moves, {}))
        with player.store.read() as connection:
            case = connection.execute(select(t.case).where(t.case.c.id == case_id)).one()
        return {**loads(bytes(case.variables)), "outcome": case.outcome}

    return play


def test_in_bangkok_return_and_assessment_are_recorded_in_mis_2(bangkok: Callable[[], dict[str, Any]]) -> None:
    values = bangkok()
    assert (values["mis2_return_number"], values["mis2_assessment_number"], values["outcome"]) == ("MIS2-001", "MIS2-002", "issued")
