"""Every letter prints what it must, with full, with no and with hostile data."""

from __future__ import annotations

import copy
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from runner import clock
from runner.documents import letters
from runner.errors import InvalidDiagram, NotFound
from tests.forms.reading import pages_of, squeezed, text_of

LETTERS = Path(__file__).resolve().parents[2] / "forms" / "letters"
IDS = letters.letter_ids(LETTERS)
FULL: dict[str, Any] = {
    "letter": {"id": "x", "number": "145/2569", "date": "2026-11-22"},
    "case": {"number": "FP-2569-000123", "title": "ครัวบ้านสวน", "filed_on": "2026-11-02",
             "clock_started_on": "2026-11-05", "clock_due_on": "2026-12-18"},
    "agency": {
        "code": "NKS", "name": "องค์การบริหารส่วนตำบลนากระแซง", "address": "99 หมู่ที่ 1 ตำบลนากระแซง อำเภอเดชอุดม จังหวัดอุบลราชธานี 34160",
        "phone": "0 4586 5425", "head_title": "นายกองค์การบริหารส่วนตำบลนากระแซง", "biller_id": "099400016550100",
    },
    "applicant": {
        "name": "นายสมชาย ใจดี", "kind": "citizen", "id_number": "1101700230708",
        "address": {"house_no": "12", "moo": "3", "road": "ถนนสุขใจ", "subdistrict": "นากระแซง", "district": "เดชอุดม",
                    "province": "อุบลราชธานี", "postcode": "34160"},
    },
    "service": {"name_th": "การขออนุญาตสถานที่จำหน่ายอาหาร", "laws": ["พระราชบัญญัติการสาธารณสุข พ.ศ. 2535"]},
    "setting": {
        "return_appeal_days": 15, "return_appeal_to": "เจ้าพนักงานท้องถิ่น", "return_appeal_law": "พระราชบัญญัติวิธีปฏิบัติราชการทางปกครอง พ.ศ. 2539",
        "appeal_days": 30, "appeal_to": "คณะกรรมการพิจารณาอุทธรณ์", "appeal_law": "มาตรา 66 แห่งพระราชบัญญัติการสาธารณสุข พ.ศ. 2535",
        "collect_days": 15, "payment_days": 15, "surcharge_percent": 20, "late_notice_days": 7,
    },
    "officer": {"name": "นางมาลี ทองดี"},
    "licence": {"kind": "licence", "number": "12/2569", "valid_from": "2026-11-22", "valid_to": "2027-11-21",
                "url": "https://anuyat.example/licence/0aZ3b"},
    "payment": {"lines": [{"label": "ค่าธรรมเนียมใบอนุญาต", "amount": Decimal("3000")}], "total": Decimal("3000"),
                "ref1": "2569000123", "method": "agency"},
    "corrections": [{"target": "doc_medical", "label": "ใบรับรองแพทย์", "reason": "ออกเกิน 6 เดือน"}, {"label": "พื้นที่", "reason": "ไม่ตรงแผนผัง"}],
    "documents": [{"label": "แผนที่", "name": "แผนที่.png", "state": "accepted"}],
    "values": {
        "premises_name": "ครัวบ้านสวน", "premises_kind": "sale", "food_kind": "อาหารตามสั่ง", "floor_area": Decimal("1245.50"),
        "premises_address": {"house_no": "88", "province": "กรุงเทพมหานคร", "district": "จตุจักร", "subdistrict": "ลาดยาว"},
        "corrections_due_on": "2026-12-01", "refusal_reasons": "ไม่มีบ่อดักไขมัน\nใกล้ที่ทิ้งขยะ", "late_reasons": "รอผลตรวจน้ำ",
        "late_expected_on": "2026-12-25",
        "receipt_number": "45/2569", "paid_on": "2026-11-25", "withdraw_reason": "เลิกเช่าอาคาร", "licence_conditions": "ติดตั้งถังดับเพลิง",
        "signed_by": "นายวิชัย วงศ์ใหญ่", "signer_position": "นายก อบต.",
        "trade_kind": "trade", "equipment": ["เครื่องชนิดมือถือ", "สายอากาศ"], "asms_licence_number": "ค 0123/2569",
        "payment_order_number": "PO-69-417",
        "clinic_type": "มีที่พักสัตว์ป่วยไว้ค้างคืน", "overnight_animals": 12, "meeting_date": "2026-11-20", "operator_name": "นางสาวมะลิ ใจงาม",
        "vet_licence_number": "01-12345/2560", "plan_number_shown": "3/2569",
        "arrears_times": Decimal(3), "arrears_amount": Decimal(600),
        "licence_number": "7/2568", "cancel_reason": "เลิกกิจการ", "cancel_from": "2026-12-01",
    },
}  # fmt: skip
NASTY = (
    '*ดาว* _เอน_ #panic("x") #read("/etc/passwd") $x$ <script>alert(1)</script> @ref `c` \\ [x] // /* \u202eกลับ\x00 中 😀 '
    + "W" * 300
    + "ก" * 300
)


def printed(letter_id: str, data: dict[str, Any] = FULL) -> str:
    return text_of(letters.render(letter_id, data, LETTERS))


def hostile(value: Any, name: str = "") -> Any:
    """The same data with `NASTY` for every text, long lists, and no value of the type that is expected."""
    if isinstance(value, dict):
        return {key: hostile(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [hostile(part) for part in value] * 3
    return NASTY


EXPECTED = {
    "receipt_of_filing": ["ใบรับคำขอ", "FP-2569-000123", "นายสมชาย ใจดี", "2 พฤศจิกายน พ.ศ. 2569", "แผนที่.png"],
    "acknowledgement": ["ใบรับแจ้ง", "5 พฤศจิกายน พ.ศ. 2569", "18 ธันวาคม พ.ศ. 2569", "นางมาลี ทองดี", "1,245.5 ตารางเมตร",
                        "แขวงลาดยาว เขตจตุจักร กรุงเทพมหานคร"],
    "corrections_record": ["บันทึกความบกพร่อง", "ใบรับรองแพทย์", "ออกเกิน 6 เดือน", "ภายในวันที่ 1 ธันวาคม 2569", "ผู้ยื่นคำขอ", "เจ้าหน้าที่"],
    "approval_letter": ["แจ้งการอนุญาต", "3,000.00 บาท (สามพันบาทถ้วน)", "ภายในวันที่ 7 ธันวาคม 2569", "ร้อยละ 20", "15 วัน", "ขอแสดงความนับถือ"],
    "refusal_letter": ["มีคำสั่งไม่อนุญาต", "1. ไม่มีบ่อดักไขมัน", "2. ใกล้ที่ทิ้งขยะ", "อุทธรณ์", "ภายใน 30 วัน", "คณะกรรมการพิจารณาอุทธรณ์", "มาตรา 66"],
    "return_letter": ["ขอคืนคำขอพร้อมเอกสาร", "ใบรับรองแพทย์", "1 ธันวาคม 2569", "อุทธรณ์", "ต่อเจ้าพนักงานท้องถิ่น", "ภายใน 15 วัน"],
    "fee_slip": ["ใบชำระค่าธรรมเนียม", "ค่าธรรมเนียมใบอนุญาต", "3,000.00", "(สามพันบาทถ้วน)", "ชำระภายในวันที่ 7 ธันวาคม 2569",
                 "099400016550100", "2569000123", "ถนนสุขใจ ตำบลนากระแซง"],
    "receipt": ["ใบเสร็จรับเงิน", "45/2569", "25 พฤศจิกายน 2569", "สามพันบาทถ้วน", "ชำระที่หน่วยงาน"],
    "food_licence": ["ใบอนุญาต", "12/2569", "นายสมชาย ใจดี", "ครัวบ้านสวน", "1,245.5", "ติดตั้งถังดับเพลิง", "22 พฤศจิกายน พ.ศ. 2569",
                     "21 พฤศจิกายน พ.ศ. 2570", "นายวิชัย วงศ์ใหญ่", "https://anuyat.example/licence/0aZ3b"],
    "food_certificate": ["หนังสือรับรองการแจ้ง", "12/2569", "นายสมชาย ใจดี", "อาหารตามสั่ง", "มาตรา 48", "22 พฤศจิกายน พ.ศ. 2569"],
    "withdrawal_record": ["บันทึกการถอนคำขอ", "เลิกเช่าอาคาร", "22 พฤศจิกายน พ.ศ. 2569", "นายสมชาย ใจดี"],
    "late_notice": ["แจ้งเหตุแห่งความล่าช้า", "รอผลตรวจน้ำ", "18 ธันวาคม 2569", "25 ธันวาคม 2569", "ทุก 7 วัน", "ก.พ.ร."],
    "sign_tax_assessment": ["หนังสือแจ้งการประเมิน", "ภ.ป.3", "นายสมชาย ใจดี", "3,000.00", "(สามพันบาทถ้วน)", "ภายใน 15 วัน", "ร้อยละ 2 ต่อเดือน",
                            "ภายใน 30 วัน", "0 บาท", "099400016550100", "2569000123"],
    "tax_slip": ["ใบแจ้งชำระภาษี", "3,000.00", "ร้อยละ 2 ต่อเดือน", "099400016550100", "เอกสารนี้มิใช่ใบเสร็จรับเงิน"],
    "tax_appeal": ["แบบยื่นอุทธรณ์", "ภ.ป.4", "นายสมชาย ใจดี", "3,000.00 บาท", "ต้องชี้ขาดและแจ้งตามแบบ ภ.ป.5"],
    "tax_decision": ["แจ้งคำชี้ขาดอุทธรณ์ภาษีป้าย (ภ.ป.5)", "FP-2569-000123", "พระราชบัญญัติการสาธารณสุข พ.ศ. 2535", "ขอแสดงความนับถือ"],
    "sign_tax_refusal": ["แจ้งไม่รับแบบแสดงรายการภาษีป้าย", "1. ไม่มีบ่อดักไขมัน", "ภายใน 15 วัน", "เจ้าพนักงานท้องถิ่น"],
    "payment_order_cover": ["อนุญาตตามคำขอ", "ใบนำจ่ายเลขที่ PO-69-417", "3,000.00 บาท (สามพันบาทถ้วน)", "ได้รับใบเสร็จรับเงินทันที",
                            "ส่งมอบใบเสร็จรับเงินพร้อมใบอนุญาต", "099400016550100", "2569000123", "ขอแสดงความนับถือ"],
    "radio_licence": ["ให้ค้าซึ่งเครื่องวิทยุคมนาคม", "12/2569", "นายสมชาย ใจดี", "เครื่องชนิดมือถือ, สายอากาศ", "ค 0123/2569", "PO-69-417",
                      "ตรวจใบอนุญาตของผู้ซื้อ", "21 พฤศจิกายน พ.ศ. 2570", "นายวิชัย วงศ์ใหญ่", "https://anuyat.example/licence/0aZ3b"],
    "plan_approval": ["อนุมัติแผนงานการจัดตั้งสถานพยาบาลสัตว์", "20 พฤศจิกายน 2569", "เลขที่ 12/2569", "ไม่เกิน 12 ตัว", "ติดตั้งถังดับเพลิง",
                      "หนังสือนี้มิใช่ใบอนุญาต", "นายวิชัย วงศ์ใหญ่", "https://anuyat.example/licence/0aZ3b"],
    "vet_establish_licence": ["ให้ตั้งสถานพยาบาลสัตว์", "มาตรา 7", "12/2569", "มีที่พักสัตว์ป่วยไว้ค้างคืน", "เลขที่ 3/2569", "มาตรา 24"],
    "stop_order": ["คำสั่งให้หยุดดำเนินการ", "เลขที่ 7/2568", "ติดต่อกัน 3 ครั้ง", "600.00 บาท", "ร้อยละ 20", "อุทธรณ์", "ภายใน 30 วัน"],
    "cancellation_letter": ["รับทราบการยกเลิกใบอนุญาต", "เลขที่ 7/2568", "เลิกกิจการ", "1 ธันวาคม 2569", "ต้องยื่นคำขอใหม่", "นายวิชัย วงศ์ใหญ่"],
    "renewal_letter": ["อนุญาตให้ต่ออายุใบอนุญาต", "ใบเสร็จรับเงินเลขที่ 45/2569", "15 วัน", "ขอแสดงความนับถือ"],
    "market_licence": ["จัดตั้งตลาด", "12/2569", "นายสมชาย ใจดี", "ครัวบ้านสวน", "1,245.5 ตารางเมตร", "พ.ศ. 2551", "21 พฤศจิกายน พ.ศ. 2570"],
    "sewage_licence": ["รับทำการกำจัดสิ่งปฏิกูล", "12/2569", "นายสมชาย ใจดี", "ลูกบาศก์เมตรต่อวัน", "ตรวจสุขภาพประจำปี", "ติดตั้งถังดับเพลิง"],
    "health_hazard_licence": ["ประกอบกิจการที่เป็นอันตรายต่อสุขภาพ", "12/2569", "ครัวบ้านสวน", "1,245.5 ตารางเมตร", "ต่ออายุก่อนใบอนุญาตสิ้นอายุ"],
    "health_hazard_acknowledgement": ["ใบรับแจ้ง", "ครัวบ้านสวน", "5 พฤศจิกายน พ.ศ. 2569", "18 ธันวาคม พ.ศ. 2569", "มิใช่ใบอนุญาต"],
    "public_selling_licence": ["จำหน่ายสินค้าในที่หรือทางสาธารณะ", "12/2569", "นายสมชาย ใจดี", "เครื่องชนิดมือถือ, สายอากาศ", "ไม่กีดขวางทาง"],
    "registration_receipt": ["ใบรับลงทะเบียน", "12/2569", "นายสมชาย ใจดี", "1-1017-00230-70-8", "ต้องแจ้งต่อองค์กรปกครองส่วนท้องถิ่นแห่งใหม่"],
    "registration_refusal": ["ไม่อาจรับลงทะเบียนตามคำขอได้", "1. ไม่มีบ่อดักไขมัน", "ภายใน 30 วัน", "ขอแสดงความนับถือ"],
    "visit_appointment": ["ใบนัดหมายตรวจสภาพความเป็นอยู่และคุณสมบัติ", "นายสมชาย ใจดี", "FP-2569-000123"],
    "assistance_record": ["ทะเบียนประวัติผู้ขอรับการสงเคราะห์", "เอกสารลับ", "นายสมชาย ใจดี"],
    "assistance_approval": ["อนุมัติให้การสงเคราะห์แก่ท่าน", "สงเคราะห์เพื่อการยังชีพ", "ต้องยื่นความประสงค์ต่อองค์กรปกครองส่วนท้องถิ่นแห่งใหม่", "ขอแสดงความนับถือ"],
    "assistance_refusal": ["ไม่อาจให้การสงเคราะห์ตามคำขอได้", "1. ไม่มีบ่อดักไขมัน", "ภายใน 30 วัน", "ขอแสดงความนับถือ"],
    "land_tax_assessment": ["แจ้งการประเมินภาษี", "ภ.ร.ด. 8", "นายสมชาย ใจดี", "3,000.00", "(สามพันบาทถ้วน)", "ภ.ร.ด. 9", "099400016550100"],
    "land_tax_refusal": ["แจ้งไม่รับแบบแสดงรายการทรัพย์สิน (ภ.ร.ด. 2)", "1. ไม่มีบ่อดักไขมัน", "ภายใน 15 วัน", "เจ้าพนักงานท้องถิ่น"],
    "admission_letter": ["ชั้นอนุบาลศึกษาปีที่ 1", "เข้าเรียน", "FP-2569-000123", "ขอแสดงความนับถือ"],
    "admission_refusal": ["ไม่อาจรับเข้าเรียนได้", "1. ไม่มีบ่อดักไขมัน", "ภายใน 30 วัน", "ขอแสดงความนับถือ"],
    "fuel_station_order": ["แจ้งผลการพิจารณารับคำขอ", "ระยะที่ 1", "คำสั่งรับคำขอรับใบอนุญาตเลขที่ 12/2569", "1. ติดตั้งถังดับเพลิง"],
    "fuel_station_licence": ["ประเภทที่ 3 สถานีบริการน้ำมัน", "พ.ศ. 2542", "นายสมชาย ใจดี", "3,000.00 บาท", "เลขที่ 12/2569"],
    "building_permit": ["แบบ อ.1", "มาตรา 21", "นายสมชาย ใจดี", "1,245.5 ตารางเมตร", "เลขที่ 12/2569", "ใบเสร็จรับเงินเลขที่ 45/2569"],
    "building_notice": ["แจ้งให้มารับใบอนุญาต (น.1)", "ใบอนุญาตเลขที่ 12/2569", "ภายใน 15 วัน", "ขอแสดงความนับถือ"],
    "extension_letter": ["แจ้งการขยายเวลาพิจารณา", "เหตุจำเป็น", "FP-2569-000123", "ขอแสดงความนับถือ"],
    "excise_licence": ["ใบอนุญาตขาย", "พ.ศ. 2560", "นายสมชาย ใจดี", "ใบอนุญาตเดิมเลขที่ 7/2568", "21 พฤศจิกายน พ.ศ. 2570"],
    "hotel_licence": ["ประกอบธุรกิจโรงแรม", "พ.ศ. 2547", "นายสมชาย ใจดี", "ใบอนุญาตเดิมเลขที่ 7/2568", "3,000.00 บาท"],
    "commercial_registration_certificate": ["ใบทะเบียนพาณิชย์", "พ.ศ. 2499", "เลขทะเบียน 12/2569", "นายสมชาย ใจดี", "ครัวบ้านสวน"],
    "commercial_registration_cessation": ["รับรองการจดทะเบียนเลิกประกอบพาณิชยกิจ", "เลขทะเบียน 7/2568", "นายสมชาย ใจดี"],
    "vet_operate_licence": ["ให้ดำเนินการสถานพยาบาลสัตว์", "มาตรา 9", "นางสาวมะลิ ใจงาม", "01-12345/2560", "เลขที่ 3/2569", "มาตรา 17"],
}  # fmt: skip


@pytest.mark.parametrize("letter_id", ["receipt", "receipt_of_filing"])
def test_who_renews_reads_that_the_business_may_go_on(letter_id: str) -> None:
    data = copy.deepcopy(FULL)
    data["setting"]["renewal_note"] = "ประกอบกิจการต่อไปได้"
    assert "ประกอบกิจการต่อไปได้" not in printed(letter_id, data)
    data["values"]["kind"] = "renew"
    assert "ประกอบกิจการต่อไปได้" in printed(letter_id, data)


def test_every_letter_is_described_here() -> None:
    assert sorted(EXPECTED) == IDS


@pytest.mark.parametrize("letter_id", IDS)
def test_a_letter_says_what_it_must(letter_id: str) -> None:
    text = printed(letter_id)
    assert [sentence for sentence in EXPECTED[letter_id] if squeezed(sentence) not in text] == []


@pytest.mark.parametrize("letter_id", IDS)
def test_a_usual_letter_is_one_page_fit_for_the_archive_and_for_screen_readers(letter_id: str) -> None:
    pdf = letters.render(letter_id, FULL, LETTERS)
    assert pages_of(pdf) == 1
    assert b"pdfaid:part" in pdf
    assert b"pdfuaid:part" in pdf


@pytest.mark.parametrize("letter_id", IDS)
def test_what_is_missing_is_a_dotted_line(letter_id: str) -> None:
    pdf = letters.render(letter_id, {}, LETTERS)
    assert pages_of(pdf) == 1
    assert "....." in text_of(pdf)
    assert not re.search(r"none|null|auto|\(:\)", text_of(pdf))


@pytest.mark.parametrize("letter_id", IDS)
def test_hostile_texts_are_shown_as_typed(letter_id: str) -> None:
    text = printed(letter_id, hostile(FULL))
    assert squeezed('*ดาว* _เอน_ #panic("x") #read("/etc/passwd") $x$ <script>alert(1)</script> @ref `c` \\ [x] // /*') in text
    assert "\u202e" not in text


@pytest.mark.parametrize("wrong", [None, "ข้อความ", 7, [], [1, "ก"], True])
@pytest.mark.parametrize("letter_id", IDS)
def test_data_of_the_wrong_shape_are_no_reason_to_fail(letter_id: str, wrong: object) -> None:
    data = {name: copy.deepcopy(wrong) for name in FULL}
    nested = {name: dict.fromkeys(part, wrong) if isinstance(part, dict) else wrong for name, part in FULL.items()}
    assert letters.render(letter_id, data, LETTERS).startswith(b"%PDF")
    assert letters.render(letter_id, nested, LETTERS).startswith(b"%PDF")


def test_a_long_list_runs_over_numbered_pages() -> None:
    many = FULL | {"corrections": [{"label": f"รายการที่ {n}", "reason": "โปรดแก้ไขให้ถูกต้อง"} for n in range(60)]}
    text = printed("corrections_record", many)
    assert "หน้า2/" in text
    assert squeezed("รายการที่ 59") in text


def test_a_licence_does_not_show_the_citizens_number() -> None:
    for letter_id in ("food_licence", "food_certificate", "approval_letter", "receipt_of_filing"):
        assert "1101700230708" not in printed(letter_id)
        assert "00230" not in printed(letter_id)


def test_a_company_is_named_by_its_registration_number() -> None:
    company = FULL | {"applicant": {"name": "บริษัท ใจดี จำกัด", "kind": "juristic", "id_number": "0105556000003"}}
    assert squeezed("นิติบุคคล เลขทะเบียน 0-1055-56000-00-3") in printed("food_licence", company)


def test_a_small_place_may_open_with_its_acknowledgement_and_a_large_one_may_not() -> None:
    small = FULL | {"licence": {"kind": "certificate"}}
    assert squeezed("ประกอบกิจการตามที่แจ้งได้ชั่วคราว") in printed("acknowledgement", small)
    assert squeezed("ใบรับแจ้งนี้มิใช่ใบอนุญาต") in printed("acknowledgement")


def test_an_approval_without_fee_asks_for_no_payment() -> None:
    free = FULL | {"payment": {"lines": [], "total": Decimal("0")}}
    text = printed("approval_letter", free)
    assert squeezed("ชำระค่าธรรมเนียมเป็นเงิน") not in text
    assert squeezed("สิ่งที่ส่งมาด้วย") not in text


def test_an_overdue_slip_says_that_the_surcharge_is_in_the_sum() -> None:
    overdue = FULL | {"values": FULL["values"] | {"surcharge_lines": [{"label": "ค่าปรับ", "amount": 600}]}}
    assert squeezed("พ้นกำหนดชำระแล้ว โปรดชำระโดยเร็ว") in printed("fee_slip", overdue)


def test_a_slip_without_biller_id_shows_no_code() -> None:
    agency = {key: value for key, value in FULL["agency"].items() if key != "biller_id"}
    assert "ThaiQR" in printed("fee_slip")
    assert "ThaiQR" not in printed("fee_slip", FULL | {"agency": agency})


def test_a_letter_is_signed_by_the_head_unless_the_officers_position_is_known() -> None:
    assert squeezed("นายกองค์การบริหารส่วนตำบลนากระแซง") in printed("refusal_letter")
    signed = printed("refusal_letter", FULL | {"officer": {"name": "นางมาลี ทองดี", "position": "ปลัดองค์การบริหารส่วนตำบล"}})
    assert squeezed("(นางมาลี ทองดี) ปลัดองค์การบริหารส่วนตำบล") in signed


def test_a_moment_in_utc_is_printed_as_bangkoks_day() -> None:
    late = FULL | {"case": FULL["case"] | {"filed_on": "2026-12-31T17:30:00+00:00"}}
    assert squeezed("วันที่ยื่นคำขอ 1 มกราคม พ.ศ. 2570") in printed("receipt_of_filing", late)


def test_the_same_data_at_the_same_time_make_the_same_bytes() -> None:
    with clock.use(clock.SetClock(datetime(2026, 11, 22, 3, tzinfo=UTC))):
        assert letters.render("receipt", FULL, LETTERS) == letters.render("receipt", FULL, LETTERS)


@pytest.mark.parametrize("letter_id", ["", "official", "parts/values", "../secret", "nothing", "Receipt", "receipt.typ"])
def test_what_is_no_letter_is_not_found(letter_id: str) -> None:
    with pytest.raises(NotFound):
        letters.render(letter_id, {}, LETTERS)


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("= คำขอ\n#nothing", 2, "unknown variable"),
        ('\n\n#read("/etc/passwd")', 3, "file not found"),
        ('#read("../../../etc/passwd")', 1, "escape"),
        ('#import "@preview/cetz:0.3.0"', 1, "packages"),
    ],
)
def test_a_letter_that_cannot_be_printed_is_named_with_its_line(tmp_path: Path, source: str, line: int, word: str) -> None:
    (tmp_path / "trial.typ").write_text(source, "utf-8")
    (finding,) = letters.check("trial", tmp_path)
    assert (finding.file, finding.line, finding.rule) == ("trial.typ", line, "letter")
    assert word in finding.en
    with pytest.raises(InvalidDiagram):
        letters.render("trial", {}, tmp_path)


def test_a_changed_letter_is_printed_anew(tmp_path: Path) -> None:
    path = tmp_path / "trial.typ"
    path.write_text("#set document(title: [a])\nก่อน", "utf-8")
    assert "ก่อน" in text_of(letters.render("trial", {}, tmp_path))
    path.write_text("#set document(title: [a])\nหลัง", "utf-8")
    assert "หลัง" in text_of(letters.render("trial", {}, tmp_path))


@pytest.mark.parametrize("letter_id", IDS)
def test_every_letter_of_the_house_can_be_printed(letter_id: str) -> None:
    assert letters.check(letter_id, LETTERS) == []


def test_no_letter_reads_data_as_markup() -> None:
    assert [path.name for path in LETTERS.rglob("*.typ") if re.search(r"\beval\(", path.read_text("utf-8"))] == []


def test_a_paper_without_a_number_of_its_own_goes_by_the_cases() -> None:
    unnumbered = FULL | {"letter": {"number": "", "date": "2026-11-22"}}
    assert squeezed("คำขอเลขที่ FP-2569-000123 วันที่ 22 พฤศจิกายน 2569") in printed("corrections_record", unnumbered)
    assert squeezed("เลขที่ 145/2569 วันที่ 22 พฤศจิกายน 2569") in printed("corrections_record")
