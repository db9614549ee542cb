"""QR codes: pictures of a text, and the text of Thai bill payment (EMV QR, tag 30) that every Thai bank's application reads."""

from __future__ import annotations

import binascii
import re
from decimal import Decimal
from io import BytesIO

import segno

BILL_PAYMENT = "A000000677010112"  # application id of Thai bill payment
BAHT = "764"  # ISO 4217
_BILLER = re.compile(r"[0-9]{15}")  # 13-digit tax id and a two-digit suffix
_REFERENCE = re.compile(r"[A-Z0-9]{1,20}")


def qr_svg(text: str, *, error: str = "m") -> str:
    """A QR code of `text` as SVG, with its quiet zone; `error` is the correction level l, m, q or h."""
    out = BytesIO()
    segno.make(text, error=error, micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def reference(text: object) -> str:
    """`FP-2569-000123` as banks take it: capital letters and digits only, the last 20 of them."""
    return re.sub(r"[^A-Z0-9]", "", str(text).upper())[-20:]


def bill_payment_payload(biller_id: str, ref1: str, ref2: str = "", amount: Decimal | None = None) -> str:
    """The text of a bill-payment QR code.

    `biller_id` 15 digits, references 1 to 20 of A-Z and 0-9 (`ref2` may be empty), `amount` baht with at most two places; without an
    amount the payer types it. Raises ValueError. Source: EMVCo Merchant-Presented Mode 1.1; Bank of Thailand, Thai QR payment standard.
    """
    if not _BILLER.fullmatch(biller_id):
        raise ValueError("a biller id has 15 digits")
    if not _REFERENCE.fullmatch(ref1) or (ref2 and not _REFERENCE.fullmatch(ref2)):
        raise ValueError("a reference has 1 to 20 capital letters and digits")
    account = _field("00", BILL_PAYMENT) + _field("01", biller_id) + _field("02", ref1) + (_field("03", ref2) if ref2 else "")
    once = "11" if amount is None else "12"
    price = "" if amount is None else _field("54", _amount(amount))
    text = _field("00", "01") + _field("01", once) + _field("30", account) + _field("53", BAHT) + price + _field("58", "TH") + "6304"
    return text + f"{binascii.crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _amount(amount: Decimal) -> str:
    exact = amount.quantize(Decimal("0.01"))
    if exact != amount or not 0 < exact < 10**10:
        raise ValueError("an amount is more than 0 baht and has at most two places")
    return f"{exact:f}"
