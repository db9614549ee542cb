"""e-Payment: what a gateway has to do, and a stand-in for tests and demonstrations that moves no money."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from urllib.parse import urlencode

from sqlalchemy import Row, select

from runner import cases, clock
from runner.cases import Done
from runner.errors import Conflict, NotFound
from runner.permissions import SYSTEM
from runner.settings import Settings
from runner.store import Store
from runner.store import tables as t

MESSAGE = "payment_received"  # what a diagram waits for while a fee may come by e-Payment


@dataclass(frozen=True)
class Bill:
    """What is to be paid: `amount` in baht, `token` names the payment to the gateway and back."""

    token: str
    case_id: int
    number: str
    amount: Decimal
    agency_th: str
    agency_en: str
    open: bool


@dataclass(frozen=True)
class Paid:
    """A payment that a gateway vouches for; `reference` is the gateway's own number."""

    token: str
    amount: Decimal
    reference: str


class Gateway(Protocol):
    """One provider of e-Payment."""

    def start(self, bill: Bill, return_url: str) -> str:
        """The address where the payer pays; afterwards they are sent to `return_url`. Raises Unavailable."""
        ...

    def verify(self, callback: Mapping[str, str]) -> Paid | None:
        """What the provider's callback says; None unless it is signed by the provider and speaks of success."""
        ...


class StandIn:
    """The local stand-in: its page is ours (`/pay/<token>`), its callback is signed with a key made from the server's secret."""

    def __init__(self, secret_key: str) -> None:
        self._key = hashlib.sha256(f"payment stand-in:{secret_key}".encode()).digest()

    def start(self, bill: Bill, return_url: str) -> str:
        return f"/pay/{bill.token}?{urlencode({'next': return_url})}"

    def callback(self, bill: Bill) -> dict[str, str]:
        """What a provider would post after taking the money."""
        said = {"token": bill.token, "amount": f"{bill.amount:.2f}", "reference": f"DEMO-{clock.token(6)}", "status": "paid"}
        return said | {"signature": self._sign(said)}

    def verify(self, callback: Mapping[str, str]) -> Paid | None:
        said = {name: str(callback.get(name, "")) for name in ("token", "amount", "reference", "status")}
        if not hmac.compare_digest(self._sign(said).encode(), str(callback.get("signature", "")).encode()) or said["status"] != "paid":
            return None
        try:
            return Paid(said["token"], Decimal(said["amount"]), said["reference"])
        except InvalidOperation:
            return None

    def _sign(self, said: Mapping[str, str]) -> str:
        text = "\n".join(f"{name}={said[name]}" for name in sorted(said))
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def gateway(settings: Settings) -> StandIn | None:
    """The provider in use. The stand-in takes no money, so it exists in demonstrations only; None: e-Payment is not offered."""
    return StandIn(settings.secret_key) if settings.demo else None


def bill(store: Store, token: str) -> Bill:
    """The payment with this token. NotFound."""
    names = (t.case.c.number, t.agency.c.name_th, t.agency.c.name_en)
    joined = t.payment.join(t.case, t.case.c.id == t.payment.c.case_id).join(t.agency, t.agency.c.id == t.case.c.agency_id)
    with store.read() as connection:
        found: Row[Any] | None = connection.execute(select(t.payment, *names).select_from(joined).where(t.payment.c.token == token)).first()
    if found is None:
        raise NotFound
    return Bill(token, found.case_id, found.number or "", found.amount, found.name_th, found.name_en, found.status == "asked")


def receive(store: Store, paid: Paid) -> Done:
    """Tell the case that its fee has come; told again, nothing is done twice.

    NotFound for an unknown payment; Conflict when the amount is no longer the one asked for, or when an officer has confirmed
    the payment in another way: the provider then gives the money back.
    """
    asked = bill(store, paid.token)
    if asked.open and asked.amount != paid.amount:
        raise Conflict("จำนวนเงินที่ต้องชำระเปลี่ยนไปแล้ว โปรดเปิดหน้าคำขอและชำระใหม่", "The amount has changed. Open the case and pay again.")
    values = {"payment_method": "e_payment", "payment_reference": paid.reference}
    return cases.deliver(store, SYSTEM, asked.case_id, MESSAGE, values, f"payment:{paid.token}")
