"""What letters call things: the service, its kinds of application, and what may be done until the decision."""

from __future__ import annotations

from typing import Any

import pytest

from tests.forms.reading import squeezed
from tests.forms.test_letters import FULL, printed


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "renew"}, "เมื่อชำระค่าธรรมเนียมการต่ออายุแล้ว ผู้ยื่นคำขอประกอบกิจการต่อไปได้จนกว่าจะมีคำสั่งไม่ต่ออายุ"),
        ({"kind": "amend"}, "มีผลเมื่อได้รับฉบับที่แก้ไขแล้ว"),
        ({"kind": "cancel"}, "จนกว่าองค์การบริหารส่วนตำบลนากระแซง จะมีหนังสือรับทราบการยกเลิก"),
    ],
)
def test_an_acknowledgement_says_what_may_be_done_until_the_decision(asked: dict[str, Any], said: str) -> None:
    for letter_id in ("acknowledgement", "health_hazard_acknowledgement"):
        for licence in ("certificate", "licence"):
            text = printed(letter_id, FULL | {"licence": {"kind": licence}, "values": FULL["values"] | asked})
            assert squeezed(said) in text
            assert "ชั่วคราว" not in text
            assert squeezed("ฉบับเลขที่ 7/2568") in text


@pytest.mark.parametrize("letter_id", ["receipt_of_filing", "corrections_record", "return_letter", "withdrawal_record", "late_notice"])
def test_letters_call_a_service_what_its_settings_say(letter_id: str) -> None:
    said = FULL | {"service": {"name_th": "ขอรับการสงเคราะห์ผู้ป่วยเอดส์"}, "setting": {"letter_name": "ขอรับการสงเคราะห์เพื่อการยังชีพ"}}
    text = printed(letter_id, said)
    assert squeezed("ขอรับการสงเคราะห์เพื่อการยังชีพ") in text
    assert "เอดส์" not in text


def test_amounts_within_the_lines_of_a_fee_have_commas() -> None:
    lines = [{"label": "ห้องเช่า: ค่ารายปี 1250000.5 บาท × ร้อยละ 12.5", "amount": 12000}, {"label": "ปี 2569 ค่ารายปี 96000 บาท", "amount": 1}]
    text = printed("receipt", FULL | {"payment": {"lines": lines, "total": 12001}})
    assert squeezed("ค่ารายปี 1,250,000.5 บาท × ร้อยละ 12.5") in text
    assert squeezed("ปี 2569 ค่ารายปี 96,000 บาท") in text


def test_letters_leave_out_what_stands_in_brackets_in_the_name_of_a_service() -> None:
    named = FULL | {"service": {"name_th": "จดทะเบียนพาณิชย์ (ตั้งใหม่ เลิก) กรณีบุคคลธรรมดา", "kind_th": "ตั้งใหม่"}}
    assert squeezed("จดทะเบียนพาณิชย์ กรณีบุคคลธรรมดา") in printed("fee_slip", named)
    assert "ตั้งใหม่" not in printed("fee_slip", named)
    assert squeezed("ประเภทคำขอ ตั้งใหม่") in printed("receipt_of_filing", named)
