"""Money: a payment is asked for, grows, and is recorded as paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from runner import clock
from runner.store import tables as t
from runner.store.prepared import Prepared

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element


_payment = t.payment.c
_ASKED_AGAIN = Prepared(
    t.payment.update().where(_payment.id == bindparam("which"), _payment.status == "asked").values(amount=bindparam("amount"))
)
_COLUMNS = ("status", "paid_at", "amount", "method", "reference", "receipt_number")
_PAID = Prepared(t.payment.update().where(_payment.id == bindparam("which")).values({name: bindparam(name) for name in _COLUMNS}))


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
        _change(step, _ASKED_AGAIN, int(asked["id"]), {"amount": _total(step)})
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
    _change(step, _PAID, int(asked["id"]), paid)
    step.note("payment:paid", element=element.id, data={"amount": _total(step), "receipt": paid["receipt_number"]})


def _change(step: Step, how: Prepared, payment_id: int, values: dict[str, Any]) -> None:
    """Change a payment: in its row where this step asks for it, else when the step is written, where it is changed once."""
    new = next((row for row in step.rows.get("payment", ()) if row["id"] == payment_id), None)
    if new is not None:
        if how is _PAID or new["status"] == "asked":
            new.update(values)
    elif how is _PAID or _PAID not in step.changes:
        step.changes.pop(_ASKED_AGAIN, None)
        step.changes[how] = {"which": payment_id, **values}
