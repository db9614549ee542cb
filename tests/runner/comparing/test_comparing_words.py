"""What a manager reads: the sentences of a comparison, in Thai and English."""

from __future__ import annotations

import pytest

from runner import comparing
from runner.comparing import expressions
from runner.comparing.versions import read
from runner.comparing.words import Words
from runner.library import gather
from runner.settings import ROOT

FOOD = gather(ROOT / "processes" / "food_premises.bpmn")
MAIN, INSPECT, SHEET = "processes/food_premises.bpmn", "processes/part_inspect.bpmn", "processes/food_premises.yaml"
APPLY, TABLES = "forms/food_premises/apply.form", "processes/food_premises.dmn"
NEW_STEP = """<bpmn:userTask id="Task_Read" name="ตรวจทาน"><bpmn:extensionElements><zeebe:assignmentDefinition candidateGroups="officer" />
</bpmn:extensionElements></bpmn:userTask><bpmn:sequenceFlow id="Flow_Read" sourceRef="Task_Read" targetRef="Task_TellApproval" />
<bpmn:sequenceFlow id="Flow_Decided" sourceRef="Call_Consider" targetRef="Task_Read" />"""
INSPECTION = 'id="Flow_NotImproved" sourceRef="Boundary_NotImproved" targetRef='


def edited(path: str, *pairs: tuple[str, str]) -> dict[str, bytes]:
    """The food service with texts of one file replaced."""
    text = FOOD[path].decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return {**FOOD, path: text.encode()}


def said(files: dict[str, bytes], lang: str = "th") -> list[str]:
    return [change.sentence.text(lang) for change in comparing.compare(FOOD, files).changes]


@pytest.mark.parametrize(
    ("path", "old", "new", "thai", "english"),
    [
        (
            MAIN,
            '<bpmn:sequenceFlow id="Flow_Decided" sourceRef="Call_Consider" targetRef="Task_TellApproval" />',
            NEW_STEP,
            "เพิ่มขั้นตอน “ตรวจทาน” (เจ้าหน้าที่) หลัง “ตรวจสถานที่และพิจารณา”",
            "Added: step “ตรวจทาน” (officer) after “Inspect and consider”",
        ),
        (
            INSPECT,
            'candidateGroups="applicant"',
            'candidateGroups="officer"',
            "ผู้ดำเนินการของ “ปรับปรุงแล้วแจ้งผล” จากผู้ยื่นคำขอ เป็นเจ้าหน้าที่",
            "Who does “Improve and report”: from applicant to officer",
        ),
        (
            INSPECT,
            '<zeebe:property name="days" value="15" />',
            '<zeebe:property name="days" value="10" />',
            "กำหนดเวลา “บันทึกผลการตรวจ” จาก 15 วัน เป็น 10 วัน",
            "The time for “Record the result”: from 15 days to 10 days",
        ),
        (
            INSPECT,
            '=duration("P1D") * setting.improve_days</bpmn:timeDuration>',
            "P1M15DT2H</bpmn:timeDuration>",
            "กำหนดเวลา “ไม่แจ้งภายในกำหนด” เดิมตามค่าตั้ง “เวลาปรับปรุงสถานที่ก่อนตรวจซ้ำ” (15 วัน) เปลี่ยนเป็น 1 เดือน 15 วัน 2 ชั่วโมง",
            "",
        ),
        (
            INSPECT,
            '=inspection_result = "passed"',
            '=inspection_result = "passed" and floor_area > 200',
            "ทาง “ผ่าน” จาก “ผลการตรวจเป็นอย่างไร” ใช้เมื่อ “ผลการตรวจ” เป็น “ถูกต้องตามหลักสุขลักษณะ” และ “พื้นที่ที่ใช้ประกอบกิจการ” มากกว่า 200 ตารางเมตร"
            " (เดิมใช้เมื่อ “ผลการตรวจ” เป็น “ถูกต้องตามหลักสุขลักษณะ”)",
            "",
        ),
        (
            INSPECT,
            INSPECTION + '"Task_BookInspection"',
            INSPECTION + '"End_NotPassed"',
            "ปลายทางของทางจาก “ไม่แจ้งภายในกำหนด” จาก “นัดตรวจสถานที่” เป็น “ไม่ผ่านการตรวจ”",
            "Where the way from “Not reported in time” leads: from “Book the inspection” to “Not passed”",
        ),
        (
            INSPECT,
            'attachedToRef="Task_Improve"',
            'attachedToRef="Task_Improve" cancelActivity="false"',
            "ผลของ “ไม่แจ้งภายในกำหนด” เดิมยุติขั้นตอนที่เกาะอยู่ เปลี่ยนเป็นทำควบคู่กันไป",
            "The effect of “Not reported in time”: was interrupting, is now running beside",
        ),
        (
            SHEET,
            "ceiling_baht: 3000",
            "ceiling_baht: 3200",
            "เพดานของค่าธรรมเนียม “ใบอนุญาตจัดตั้งสถานที่จำหน่ายอาหารหรือสถานที่สะสมอาหาร พื้นที่เกิน 200 ตารางเมตร” จาก 3,000 เป็น 3,200 บาท",
            "The ceiling of the fee “Licence, over 200 m²”: from 3,000 to 3,200 baht",
        ),
        (
            SHEET,
            "statutory_days: 30",
            "statutory_days: 25",
            "ระยะเวลาให้บริการตามกฎหมาย จาก 30 วัน เป็น 25 วัน",
            "The statutory time of service: from 30 days to 25 days",
        ),
        (
            "processes/part_pay.yaml",
            "e_payment: {name_th: รับชำระออนไลน์ (e-Payment), name_en: Online payment (e-Payment), type: flag, default: false",
            "e_payment: {name_th: รับชำระออนไลน์ (e-Payment), name_en: Online payment (e-Payment), type: flag, default: true",
            "ค่าตั้ง “รับชำระออนไลน์ (e-Payment)” เดิมปิด เปลี่ยนเป็นเปิด",
            "",
        ),
        (
            APPLY,
            '"max": 100000',
            '"max": 5000',
            "ค่าสูงสุดของ “พื้นที่ที่ใช้ประกอบกิจการ” ในแบบฟอร์ม “กรอกและยื่นคำขอ” จาก 100,000 เป็น 5,000",
            "The highest value of “Floor area used for the business” in the form “Fill in and file”: from 100,000 to 5,000",
        ),
        (
            TABLES,
            "[0..50]",
            "[0..60]",
            "เงื่อนไข “พื้นที่ (ตารางเมตร)” ของ “ค่าธรรมเนียมหนังสือรับรองการแจ้ง พื้นที่ไม่เกิน 50 ตารางเมตร” เดิมตั้งแต่ 0 ถึง 50 เปลี่ยนเป็นตั้งแต่ 0 ถึง 60",
            "",
        ),
        (
            "processes/part_pay.bpmn",
            '<zeebe:property name="letter" value="fee_slip" />',
            "",
            "ตัดการออกหนังสือ “ใบชำระค่าธรรมเนียม” เมื่อเสร็จ “แจ้งเงินเพิ่มแล้ว”",
            "Removed: letter “Fee slip” when “Surcharge told” is done",
        ),
    ],
)
def test_each_change_is_one_sentence(path: str, old: str, new: str, thai: str, english: str) -> None:
    files = edited(path, (old, new))
    assert said(files) == [thai]
    assert not english or said(files, "en") == [english]


@pytest.mark.parametrize(
    ("feel", "thai"),
    [
        ("=floor_area > 200", "“พื้นที่ที่ใช้ประกอบกิจการ” มากกว่า 200 ตารางเมตร"),
        ('=applicant.kind != "citizen"', "“ประเภทผู้ยื่นคำขอ” ไม่ใช่ “บุคคลธรรมดา”"),
        ("=agency.is_bangkok = true", "“หน่วยงานอยู่ในกรุงเทพมหานคร” ใช่"),
        ("=receipt_number = null", "ยังไม่มี “เลขที่ใบเสร็จรับเงิน”"),
        ('=a = "x" and (b = 1 or c = 2)', "“a” เป็น “x” และ (“b” เท่ากับ 1 หรือ “c” เท่ากับ 2)"),
        ("=floor_area between 50 and 100", "“พื้นที่ที่ใช้ประกอบกิจการ” ตั้งแต่ 50 ตารางเมตร ถึง 100 ตารางเมตร"),
        ("=not(floor_area <= 50)", "มิใช่กรณีที่ “พื้นที่ที่ใช้ประกอบกิจการ” ไม่เกิน 50 ตารางเมตร"),
        ("=fee_total > setting.fee_licence_to_300", "“ค่าธรรมเนียมรวม” มากกว่าค่าตั้ง “ค่าธรรมเนียมใบอนุญาต เกิน 200 ถึง 300 ตร.ม.”"),
        ("=true", "ทุกกรณี"),
        ("=some x in list satisfies x > 3", "“some x in list satisfies x > 3”"),
        ("=((", "“((”"),
    ],
)
def test_a_condition_is_read_aloud_where_that_is_simple_and_quoted_where_not(feel: str, thai: str) -> None:
    assert expressions.condition(feel, Words(read(FOOD))).th == thai


@pytest.mark.parametrize(
    ("kind", "value", "thai", "english"),
    [
        ("duration", "P1Y2M", "1 ปี 2 เดือน", "1 year 2 months"),
        ("duration", '=duration("P1D") * 20', "20 วัน", "20 days"),
        ("duration", "PT90M", "1 ชั่วโมง 30 นาที", "1 hour 30 minutes"),
        ("cycle", "R/P7D", "ทุก 7 วัน", "every 7 days"),
        ("cycle", "R3/P1M", "ทุก 1 เดือน รวม 3 ครั้ง", "every 1 month, 3 times"),
        ("cycle", '="R/P" + string(setting.collect_days) + "D"', "ทุกระยะตามค่าตั้ง “เวลามารับใบอนุญาต” (30 วัน)", ""),
        ("date", "2027-01-31", "31 มกราคม 2570", "31 January 2027"),
        ("date", '=date and time(payment_due_on + "T23:59:59+07:00")', "วันที่ตาม “payment_due_on” เวลา 23.59 น.", ""),
        ("duration", "soon", "“soon”", "“soon”"),
    ],
)
def test_times_are_said_in_days_and_dates(kind: str, value: str, thai: str, english: str) -> None:
    found = expressions.timer(value, kind, Words(read(FOOD)))
    assert found.th == thai
    assert not english or found.en == english


def test_a_fee_in_a_table_is_said_in_baht() -> None:
    amount = "min(setting.fee_certificate_to_50, setting.fee_certificate_ceiling)"
    cheap, dear = edited(TABLES, (amount, "1000")), edited(TABLES, (amount, "1200"))
    (change,) = comparing.compare(cheap, dear).changes
    assert change.sentence.th == "“ค่าธรรมเนียมหนังสือรับรองการแจ้ง พื้นที่ไม่เกิน 50 ตารางเมตร” จาก 1,000 เป็น 1,200 บาท"
    assert change.sentence.en == "“Certificate of notification, up to 50 m²”: from 1,000 to 1,200 baht"
    assert (change.group, change.element) == ("money", "Rule_Certificate50")


def test_a_hit_policy_and_a_new_row_are_said() -> None:
    first = edited(TABLES, ('id="DecisionTable_Fee" hitPolicy="COLLECT"', 'id="DecisionTable_Fee" hitPolicy="FIRST"'))
    assert said(first) == ["วิธีใช้แถวของตาราง “ค่าธรรมเนียม” เดิมรวมทุกแถวที่ตรง เปลี่ยนเป็นใช้แถวแรกที่ตรง"]
    row = '<rule id="Rule_Free"><inputEntry><text>&lt; 10</text></inputEntry><inputEntry><text>-</text></inputEntry>'
    row += '<outputEntry><text>"ไม่คิดค่าธรรมเนียม"</text></outputEntry><outputEntry><text>0</text></outputEntry></rule>'
    more = edited(TABLES, ('<rule id="Rule_Certificate50">', row + '<rule id="Rule_Certificate50">'))
    assert said(more) == ["เพิ่มแถวในตาราง “ค่าธรรมเนียม” กรณี “พื้นที่ (ตารางเมตร)” น้อยกว่า 10: “ไม่คิดค่าธรรมเนียม” 0 บาท"]


def test_a_step_with_another_id_is_the_same_step_renamed() -> None:
    files = edited(INSPECT, ("Task_RecordInspection", "Activity_0x1"), ("บันทึกผลการตรวจ", "บันทึกผลตรวจสถานที่"))
    comparison = comparing.compare(FOOD, files)
    assert {change.kind for change in comparison.changes} == {"name:changed", "id:changed"}
    moved = comparison.moved_elements()
    assert moved["Task_RecordInspection"] == "Activity_0x1"
    assert moved["Task_BookInspection"] == "Task_BookInspection"


def test_a_step_that_is_replaced_by_another_is_one_removed_and_one_added() -> None:
    pairs = (("Task_RecordInspection", "Task_Phone"), ("บันทึกผลการตรวจ", "โทรศัพท์แจ้งผู้ขอ"), ('formId="inspect"', 'formId="improve"'))
    comparison = comparing.compare(FOOD, edited(INSPECT, *pairs))
    assert [change.sentence.th for change in comparison.changes] == [
        "เพิ่มขั้นตอน “โทรศัพท์แจ้งผู้ขอ” (เจ้าหน้าที่) หลัง “นัดตรวจสถานที่” ในกระบวนงานย่อย “ตรวจสถานที่”",
        "ตัดขั้นตอน “บันทึกผลการตรวจ” (เจ้าหน้าที่) หลัง “นัดตรวจสถานที่” ในกระบวนงานย่อย “ตรวจสถานที่”",
    ]
    assert comparison.moved_elements()["Task_RecordInspection"] is None


def test_changes_stand_in_the_order_of_their_importance() -> None:
    files = edited(APPLY, ('"max": 100000', '"max": 5000'))
    files |= {SHEET: edited(SHEET, ("statutory_days: 30", "statutory_days: 25"))[SHEET]}
    files |= {INSPECT: edited(INSPECT, ('name="นัดตรวจสถานที่"', 'name="นัดวันตรวจ"'), ('x="330" y="330"', 'x="335" y="330"'))[INSPECT]}
    headings = [heading.th for heading, _ in comparing.compare(FOOD, files).groups()]
    assert headings == ["ขั้นตอน", "กำหนดเวลา", "แบบฟอร์ม"]


def test_every_change_says_where_it_is() -> None:
    (change,) = comparing.compare(FOOD, edited(INSPECT, ('name="days" value="15"', 'name="days" value="10"'))).changes
    assert (change.file, change.element, change.before, change.group) == (
        INSPECT,
        "Task_RecordInspection",
        "Task_RecordInspection",
        "times",
    )
    assert (change.old, change.new) == ("15 days calendar", "10 days calendar")
