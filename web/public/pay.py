"""The stand-in for a provider of e-Payment, and the address where any provider reports what was paid."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from runner import payments
from runner.errors import NotAllowed, NotFound
from web import gate, sessions
from web.public import pages


def _stand_in() -> payments.StandIn:
    found = payments.gateway(sessions.settings())
    if not isinstance(found, payments.StandIn):
        raise NotFound
    return found


@pages.get("/pay/<token>")
def pay(token: str) -> str:
    """The stand-in's page: what would be paid, and a button that pretends to."""
    _stand_in()
    return render_template("public/pay.html", bill=payments.bill(sessions.store(), token[:100]), back=_back())


@pages.post("/pay/<token>")
def pay_now(token: str) -> Response:
    """Pretend that the money came: the same signed callback that a provider would post."""
    gateway = _stand_in()
    said = gateway.callback(payments.bill(sessions.store(), token[:100]))
    paid = gateway.verify(said)
    assert paid is not None  # we have just signed it
    payments.receive(sessions.store(), paid)
    return redirect(_back(), 303)


def _back() -> str:
    return gate.safe_path(request.values.get("next"), url_for("home.index"))


@pages.post("/payments/callback")
def payment_callback() -> tuple[str, int]:
    """A provider says that a fee was paid. The signature stands in for the form token; the same news twice is one payment."""
    gateway = payments.gateway(sessions.settings())
    paid = gateway.verify(request.form.to_dict()) if gateway else None
    if paid is None:
        raise NotAllowed("ลายมือชื่อของข้อความแจ้งชำระเงินไม่ถูกต้อง", "The signature of the payment notice is not valid")
    done = payments.receive(sessions.store(), paid)
    return ("again" if done.again else "received"), 200
