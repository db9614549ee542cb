"""Money: a payment is asked for, grows, and is recorded as paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from runner import clock
from runner.store import tables as t

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element


def payment(step: Step, value: str, element: Element) -> None:
    if value == "ask":
        _ask(step, element)
    elif value == "paid":
        _paid(step, element)


def _total(step: Step) -> Decimal:
    return Decimal(str(step.run.variables.get("fee_total") or 0)).quantize(Decimal("0.01"))


def references(step: Step) -> dict[str, str]:
    """What a bank transfer of this case says: digits of its number, and of its id. No personal data stands on a slip."""
    return {"ref1": "".join(filter(str.isdecimal, step.number or "")), "ref2": str(step.row.id)[-12:]}


def _ask(step: Step, element: Element) -> None:
    """Ask for `fee_total`; asked again (a surcharge), the open payment's amount changes. Variable `payment` names the references."""
    asked = step.run.variables.get("payment")
    if asked:
        values = {"amount": _total(step)}
        step.connection.execute(t.payment.update().where(t.payment.c.id == int(asked["id"]), t.payment.c.status == "asked").values(values))
    else:
        row = {
            "case_id": step.row.id,
            "amount": _total(step),
            "method": "",
            "status": "asked",
            "token": clock.token(16),
            "asked_at": step.now,
        }
        made = step.add("payment", row)
        step.run.variables["payment"] = {"id": str(made["id"]), "token": row["token"], **references(step)}
    step.note("payment:asked", element=element.id, data={"amount": _total(step)})


def _paid(step: Step, element: Element) -> None:
    values = step.run.variables
    asked = values.get("payment")
    if not asked or _total(step) == 0:
        return
    paid = {
        "status": "paid", "paid_at": step.now, "amount": _total(step), "method": str(values.get("payment_method") or ""),
        "reference": str(values.get("payment_reference") or ""), "receipt_number": str(values.get("receipt_number") or ""),
    }  # fmt: skip
    for row in step.rows.get("payment", ()):
        if row["id"] == int(asked["id"]):
            row.update(paid)
    step.connection.execute(t.payment.update().where(t.payment.c.id == int(asked["id"])).values(paid))
    step.note("payment:paid", element=element.id, data={"amount": _total(step), "receipt": paid["receipt_number"]})
