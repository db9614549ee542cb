"""QR codes: the text of Thai bill payment, byte by byte, and pictures of any text."""

from __future__ import annotations

import binascii
from decimal import Decimal

import pytest
from lxml import etree

from runner.documents.qr import bill_payment_payload, qr_svg, reference


def fields(text: str) -> dict[str, str]:
    """Tag → value, read the way a bank's application reads: two digits of tag, two of length."""
    found, at = {}, 0
    while at < len(text):
        tag, size = text[at : at + 2], int(text[at + 2 : at + 4])
        found[tag] = text[at + 4 : at + 4 + size]
        at += 4 + size
    assert at == len(text)
    return found


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE, bit by bit as EMVCo's annex has it (polynomial 1021, start FFFF)."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def test_the_checksum_is_the_one_of_the_standard() -> None:
    assert crc16(b"123456789") == 0x29B1 == binascii.crc_hqx(b"123456789", 0xFFFF)


def test_the_payload_has_the_fields_of_bill_payment() -> None:
    payload = bill_payment_payload("099400016550100", "2569000123", "1101700230708", Decimal("3600"))
    assert payload[:-4] == (
        "000201" "010212" "3070" "0016A000000677010112" "0115099400016550100" "02102569000123" "03131101700230708"
        "5303764" "54073600.00" "5802TH" "6304"
    )  # fmt: skip
    assert payload[-4:] == f"{crc16(payload[:-4].encode()):04X}"


def test_the_payload_can_be_read_back() -> None:
    outer = fields(bill_payment_payload("099400016550100", "FP2569000123", "", Decimal("0.25")))
    assert (outer["01"], outer["53"], outer["54"], outer["58"]) == ("12", "764", "0.25", "TH")
    assert fields(outer["30"]) == {"00": "A000000677010112", "01": "099400016550100", "02": "FP2569000123"}


def test_a_code_without_amount_may_be_used_again() -> None:
    outer = fields(bill_payment_payload("099400016550100", "1"))
    assert outer["01"] == "11"
    assert "54" not in outer


@pytest.mark.parametrize(
    ("biller", "ref1", "ref2", "amount"),
    [
        ("99400016550100", "1", "", None),
        ("๐99400016550100", "1", "", None),
        ("099400016550100", "", "", None),
        ("099400016550100", "fp-1", "", None),
        ("099400016550100", "1" * 21, "", None),
        ("099400016550100", "1", "ก", None),
        ("099400016550100", "1", "", Decimal("0")),
        ("099400016550100", "1", "", Decimal("-1")),
        ("099400016550100", "1", "", Decimal("1.001")),
        ("099400016550100", "1", "", Decimal("1e10")),
    ],
)
def test_nonsense_never_becomes_a_code(biller: str, ref1: str, ref2: str, amount: Decimal | None) -> None:
    with pytest.raises(ValueError, match=r"biller|reference|amount"):
        bill_payment_payload(biller, ref1, ref2, amount)


def test_a_reference_is_made_of_what_banks_take() -> None:
    assert reference("FP-2569-000123") == "FP2569000123"
    assert reference("ก/1" * 30) == "1" * 20


def test_a_picture_is_plain_svg() -> None:
    picture = etree.fromstring(qr_svg("https://anuyat.example/licence/0aZ3b").encode())
    assert etree.QName(picture).localname == "svg"
    assert {etree.QName(part).localname for part in picture} <= {"path", "rect"}
