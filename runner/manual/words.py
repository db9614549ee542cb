"""The words of the official form of a citizen manual, and what codes of a sheet are called there."""

from __future__ import annotations

from typing import Final

from runner.form.translations import Sentence as S

# in the order of the official form; the number before each is its place
HEADINGS: Final = {
    "name": S("ชื่อกระบวนงาน", "Name of the service"),
    "owner": S("หน่วยงานเจ้าของกระบวนงาน", "Responsible agency"),
    "sort": S("ประเภทของงานบริการ", "Type of service"),
    "category": S("หมวดหมู่ของงานบริการ", "Category of service"),
    "laws": S("กฎหมายที่ให้อำนาจการอนุญาต หรือที่เกี่ยวข้อง", "Laws that give the power to permit, or apply"),
    "impact": S("ระดับผลกระทบ", "Level of impact"),
    "served": S("พื้นที่ให้บริการ", "Area of service"),
    "limit": S("กฎหมาย ข้อบังคับ หรือข้อตกลงที่กำหนดระยะเวลา", "Law or agreement that sets the time"),
    "filed": S("ข้อมูลสถิติ", "Statistics"),
    "reference": S("ชื่ออ้างอิงของคู่มือสำหรับประชาชน", "Reference of this manual"),
    "channels": S("ช่องทางการให้บริการ", "Where to apply"),
    "rules": S("หลักเกณฑ์ วิธีการ เงื่อนไข (ถ้ามี) ในการยื่นคำขอ และในการพิจารณาอนุญาต", "Rules and conditions for applying and for the decision"),
    "steps": S("ขั้นตอน ระยะเวลา และส่วนงานที่รับผิดชอบ", "Steps, times and who is responsible"),
    "reduced": S("งานบริการนี้ผ่านการดำเนินการลดขั้นตอนและระยะเวลาปฏิบัติราชการ", "Whether steps and times have been reduced"),
    "documents": S("รายการเอกสารหลักฐานประกอบการยื่นคำขอ", "Documents to file with the application"),
    "fees": S("ค่าธรรมเนียม", "Fees"),
    "complaints": S("ช่องทางการร้องเรียน", "Where to complain"),
    "forms": S("แบบฟอร์ม ตัวอย่าง และคู่มือการกรอก", "Forms and samples"),
    "remarks": S("หมายเหตุ", "Remarks"),
}
WORDS: Final = {
    "manual": S("คู่มือสำหรับประชาชน", "Citizen manual"),
    "kind": S("ประเภทคำขอ", "Kind of application"),
    "ministry": S("กระทรวง", "Ministry"),
    "limit_days": S("ระยะเวลาที่กำหนดตามกฎหมาย ข้อกำหนด ฯลฯ", "Time set by law"),
    "average": S("จำนวนเฉลี่ยต่อเดือน", "Average a month"),
    "most": S("จำนวนคำขอที่มากที่สุดต่อเดือน", "Most in a month"),
    "fewest": S("จำนวนคำขอที่น้อยที่สุดต่อเดือน", "Fewest in a month"),
    "over_a_year": S("คำขอที่ยื่นผ่านระบบใน 12 เดือนที่ผ่านมา", "Applications filed here in the last 12 months"),
    "results": S("สิ่งที่จะได้รับ", "What is issued"),
    "times": S("กำหนดเวลาและค่าที่หน่วยงานกำหนด", "What the agency sets"),
    "rates": S("อัตราที่หน่วยงานกำหนด", "Rates that the agency sets"),
    "number": S("ที่", "No."),
    "sort": S("ประเภทขั้นตอน", "Type"),
    "step": S("รายละเอียดของขั้นตอนการบริการ", "Step"),
    "time": S("ระยะเวลาให้บริการ", "Time"),
    "who": S("ส่วนงาน / หน่วยงานที่รับผิดชอบ", "Responsible"),
    "total": S("ระยะเวลาดำเนินการรวม", "All steps"),
    "up_to": S("ไม่เกิน", "at most"),
    "picture": S("แผนผังขั้นตอน", "Diagram of the steps"),
    "part": S("กระบวนงานย่อย", "Part"),
    "issued": S("เอกสารที่ออกโดยหน่วยงานของรัฐ (ไม่ต้องยื่นสำเนา)", "Issued by the state (no copies are asked for)"),
    "others": S("เอกสารอื่น ๆ สำหรับยื่นเพิ่มเติม", "Other documents to be handed in"),
    "document": S("รายการเอกสาร", "Document"),
    "issuer": S("หน่วยงานของรัฐผู้ออกเอกสาร", "State agency that issues it"),
    "originals": S("ฉบับจริง", "Originals"),
    "copies": S("สำเนา", "Copies"),
    "note": S("หมายเหตุ", "Remark"),
    "none": S("ไม่มี", "None"),
    "no_fee": S("ไม่มีค่าธรรมเนียม", "There is no fee"),
    "rate": S("อัตรา", "Rate"),
    "value": S("ค่าที่กำหนด", "Value"),
    "examples": S("ตัวอย่างการคำนวณ", "Computed examples"),
    "given": S("เมื่อ", "Given"),
    "pay": S("ค่าธรรมเนียม", "Fee"),
    "sum": S("รวม", "Total"),
    "waits": S("ค่าตั้งต้น รอหน่วยงานยืนยัน", "default, to be confirmed by the agency"),
    "unset": S("ยังไม่กำหนด", "not set"),
    "page": S("หน้า", "Page"),
    "made_on": S("จัดทำจากระบบเมื่อ", "Made on"),
}
SORTS: Final = {
    "apply": S("การยื่นคำขอ", "Applying"),
    "check": S("การตรวจสอบเอกสาร", "Checking documents"),
    "consider": S("การพิจารณา", "Consideration"),
    "pay": S("การชำระค่าธรรมเนียม", "Payment"),
    "make": S("การลงนาม", "Signing"),
    "collect": S("การรับผล", "Collecting"),
}
_LOCAL = S("กระบวนงานบริการที่ให้บริการในส่วนภูมิภาคและส่วนท้องถิ่น", "Service in regions and localities")
_SINGLE = S("กระบวนงานบริการที่เบ็ดเสร็จในหน่วยเดียว", "Completed within one agency")
_LINKED = S("กระบวนงานบริการที่เชื่อมโยงหลายหน่วยงาน", "Linking several agencies")
_CONTINUED = S("กระบวนงานบริการที่ต่อเนื่องจากหน่วยงานอื่น", "Following on from another agency")


def _local(inner: S) -> S:
    return S(f"{_LOCAL.th} ({inner.th})", f"{_LOCAL.en} ({inner.en[0].lower()}{inner.en[1:]})")


CODES: Final = {
    "single": _SINGLE,
    "linked": _LINKED,
    "continued": _CONTINUED,
    "local_single": _local(_SINGLE),
    "local_linked": _local(_LINKED),
    "local_continued": _local(_CONTINUED),
    "permit": S("อนุญาต/ออกใบอนุญาต/รับรอง", "Permit, licence or certificate"),
    "notify": S("รับแจ้ง", "Notification"),
    "enrol": S("ขึ้นทะเบียน", "Enrolment"),
    "register": S("จดทะเบียน", "Registration"),
    "general": S("บริการทั่วไป", "General service"),
    "important": S("บริการที่มีความสำคัญด้านเศรษฐกิจ/สังคม", "Important for economy or society"),
    "central": S("ส่วนกลาง", "central"),
    "regional": S("ส่วนภูมิภาค", "regional"),
    "local": S("ท้องถิ่น", "local"),
}
