"""Radio trade: steps in ASMS, the fee of the payment order, two ways to pay with their own ends (slide 31)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from runner import catalogue, diagram
from runner.diagram import Element
from runner.library import gather
from runner.scenarios import Move
from runner.store import tables as t
from tests.processes.playing import Office

ROOT = Path(__file__).parents[2]
SHEET = catalogue.of_files(gather(ROOT / "processes" / "radio_trade.bpmn"), "radio_trade")


@pytest.fixture
def radio(office: Callable[..., Office]) -> Office:
    return office("radio_trade")


def elements() -> dict[str, Element]:
    model = diagram.read((ROOT / "processes" / "radio_trade.bpmn").read_bytes(), "radio_trade.bpmn")
    return {one: element for process in model.processes.values() for one, element in process.elements.items()}


# ---- ASMS -------------------------------------------------------------------------------------------------------------
def test_what_happens_in_asms_is_a_service_task_that_an_officer_can_do_by_hand() -> None:
    outside = [element for element in elements().values() if element.kind == "serviceTask"]
    assert {element.id for element in outside} == {"Task_EnterInAsms", "Task_OrderPayment", "Task_PrintInAsms"}
    for element in outside:
        assert element.topic == "asms"
        assert element.headers["operation"]
        assert element.properties["by_hand"] == "true"


def test_a_worker_of_asms_and_an_officer_are_offered_the_same_task(radio: Office) -> None:
    case = radio.play("radio_trade", "paid_at_agency", until="Task_EnterInAsms")
    assert [(task.element, task.kind, task.role) for task in radio.open_tasks(case)] == [("Task_EnterInAsms", "service", "officer")]
    with radio.store.read() as connection:
        waiting = connection.execute(select(t.job.c.topic).where(t.job.c.case_id == case, t.job.c.kind == "topic")).scalars().all()
    assert waiting == ["asms"]


def test_the_fee_is_that_of_the_payment_order(radio: Office) -> None:
    order = {"payment_order_number": "PO-1", "payment_order_amount": "535.50", "payment_order_due_on": '=string(today() + duration("P9D"))'}
    move = Move("officer", "Task_OrderPayment", values=order, files={"doc_payment_order": "ใบนำจ่าย.pdf"})
    values = radio.values(radio.play("radio_trade", "paid_at_agency", until="Task_OrderPayment", moves=(move,)))
    assert values["fee_total"] == Decimal("535.50")
    assert values["fee_lines"] == [{"label": "ค่าธรรมเนียมใบอนุญาตค้า ตามใบนำจ่ายเลขที่ PO-1", "amount": Decimal("535.50")}]
    assert values["payment_due_on"] == "2026-06-17"


# ---- the two ways to pay ----------------------------------------------------------------------------------------------
def test_at_the_agency_the_receipt_comes_now(radio: Office) -> None:
    case = radio.play("radio_trade", "paid_at_agency", until="Task_PrintInAsms")
    assert radio.letters(case)[-1] == "receipt"
    assert radio.values(case)["receipt_number"]


def test_through_the_bank_the_receipt_comes_with_the_licence(radio: Office) -> None:
    case = radio.play("radio_trade", "paid_by_bank", until="Task_PrintInAsms")
    assert "receipt" not in radio.letters(case)
    assert not radio.values(case).get("receipt_number")
    case = radio.play("radio_trade", "paid_by_bank", until="Task_HandOver")
    assert radio.letters(case)[-2:] == ["receipt", "radio_licence"]
    assert radio.values(case)["receipt_number"]


def test_who_chose_the_bank_may_still_pay_at_the_counter(radio: Office) -> None:
    paid = {"payment_method": "agency", "payment_result": "paid", "paid_on": "=string(today())"}
    move = Move("officer", "Task_ConfirmPayment", values=paid)
    case = radio.play("radio_trade", "paid_by_bank", until="Task_ConfirmPayment", moves=(move,))
    assert radio.letters(case)[-1] == "receipt"


# ---- what the licence says --------------------------------------------------------------------------------------------
def test_trade_is_valid_one_year_and_repair_five() -> None:
    assert {one.id: one.validity_years for one in SHEET.licences.values()} == {"trade": 1, "repair": 5}


@pytest.mark.parametrize(
    ("name", "kind", "last"), [("paid_at_agency", "trade", "2027-06-07"), ("repair_at_centre", "repair", "2031-06-07")]
)
def test_the_licence_of_the_kind_is_issued(radio: Office, name: str, kind: str, last: str) -> None:
    licence = radio.values(radio.play("radio_trade", name))["licence"]
    assert (licence["kind"], licence["valid_to"]) == (kind, last)


def test_the_licence_has_the_number_of_asms(radio: Office) -> None:
    values = radio.values(radio.play("radio_trade", "paid_at_agency"))
    assert values["licence"]["number"] == values["asms_licence_number"] == "ค 0123/2569"


def test_no_fee_is_printed_that_nobody_knows() -> None:
    assert [fee.ceiling_baht for fee in SHEET.fees] == [None]
    assert not [name for name in SHEET.settings if name.startswith("fee")]
