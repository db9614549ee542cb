"""e-Payment: from the case to the stand-in and back; callbacks are believed only when signed, and count once."""

from __future__ import annotations

from decimal import Decimal

from runner import payments
from runner.payments import StandIn
from runner.store import tables as t
from tests.web.applicant.conftest import Desk
from tests.web.site import Site, Visitor


def _asked(site: Site, case_id: int) -> payments.Bill:
    return payments.bill(site.store, site.read(t.payment, t.payment.c.case_id == case_id)[0].token)


def test_a_fee_is_paid_online_and_the_case_moves_on(somchai: Visitor, site: Site, desk: Desk, cases_of: dict[str, int]) -> None:
    case = cases_of["pay"]
    assert "ชำระออนไลน์" in somchai.get(f"/my/cases/{case}").text
    payment = site.read(t.payment, t.payment.c.case_id == case)[0]
    there = somchai.post(f"/my/cases/{case}/payments/{payment.id}/pay")
    assert there.location.startswith(f"/pay/{payment.token}")
    stand_in = somchai.get(there.location).text
    assert "ไม่มีการเรียกเก็บเงินจริง" in stand_in
    assert "100 บาท" in stand_in
    back = somchai.post(f"/pay/{payment.token}", {"next": f"/my/cases/{case}"})
    assert back.location == f"/my/cases/{case}"
    assert site.read(t.payment, t.payment.c.id == payment.id)[0].status == "paid"
    assert desk.case(case).stage == "make"
    assert "ใบเสร็จรับเงินเลขที่" in somchai.get(back.location).text


def test_the_same_callback_twice_is_one_payment(site: Site, cases_of: dict[str, int]) -> None:
    said = StandIn(site.app.config["SECRET_KEY"]).callback(_asked(site, cases_of["pay"]))
    client = site.app.test_client()
    assert (client.post("/payments/callback", data=said).text, client.post("/payments/callback", data=said).text) == ("received", "again")
    assert len(site.read(t.event, t.event.c.stream == cases_of["pay"], t.event.c.action == "payment:paid")) == 1


def test_a_callback_that_is_not_signed_changes_nothing(site: Site, cases_of: dict[str, int]) -> None:
    said = StandIn("another key").callback(_asked(site, cases_of["pay"]))
    client = site.app.test_client()
    for forged in (said, said | {"signature": "é"}, {}, said | {"status": "failed"}):
        assert client.post("/payments/callback", data=forged).status_code == 403
    assert site.read(t.payment, t.payment.c.case_id == cases_of["pay"])[0].status == "asked"


def test_a_sum_that_is_not_asked_for_any_more_is_refused(site: Site, cases_of: dict[str, int]) -> None:
    asked = _asked(site, cases_of["pay"])
    gateway = StandIn(site.app.config["SECRET_KEY"])
    less = payments.Bill(asked.token, asked.case_id, asked.number, Decimal("1.00"), "", "", True)
    assert site.app.test_client().post("/payments/callback", data=gateway.callback(less)).status_code == 409


def test_what_an_officer_has_confirmed_is_not_paid_again(site: Site, cases_of: dict[str, int]) -> None:
    said = StandIn(site.app.config["SECRET_KEY"]).callback(_asked(site, cases_of["issued"]))
    assert site.app.test_client().post("/payments/callback", data=said).status_code == 409


def test_an_unknown_bill_is_not_found(site: Site) -> None:
    assert site.visitor().get("/pay/nothing").status_code == 404


def test_the_payer_is_sent_back_to_this_site_only(site: Site, cases_of: dict[str, int]) -> None:
    token = _asked(site, cases_of["pay"]).token
    page = site.visitor().get(f"/pay/{token}?next=https://example.org/").text
    assert 'href="https://example.org' not in page
    assert 'name="next" value="/"' in page


def test_the_stand_in_exists_in_demonstrations_only(site: Site, somchai: Visitor, cases_of: dict[str, int]) -> None:
    from dataclasses import replace

    token = _asked(site, cases_of["pay"]).token
    site.app.extensions["anuyat.settings"] = replace(site.app.extensions["anuyat.settings"], demo=False)
    assert site.visitor().get(f"/pay/{token}").status_code == 404
    assert "ชำระออนไลน์" not in somchai.get(f"/my/cases/{cases_of['pay']}").text
    assert site.app.test_client().post("/payments/callback", data={}).status_code == 403
