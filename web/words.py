"""Words for codes that the tables hold: roles, stages, states. Thai here, English in `web/english`."""

from __future__ import annotations

ROLES = {
    "applicant": "ผู้ยื่นคำขอ",
    "officer": "เจ้าหน้าที่",
    "approver": "ผู้มีอำนาจลงนาม",
    "committee": "คณะกรรมการ",
    "chair": "ประธานคณะกรรมการ",
    "service_centre": "เจ้าหน้าที่ศูนย์บริการ",
    "administrator": "ผู้ดูแลระบบ",
    "analyst": "นักวิเคราะห์กระบวนงาน",
    "auditor": "ผู้ตรวจสอบ",
}
KINDS = {"staff": "เจ้าหน้าที่", "applicant": "ผู้ยื่นคำขอ"}
STAGES = {
    "apply": "ยื่นคำขอ",
    "check": "ตรวจคำขอ",
    "consider": "พิจารณา",
    "pay": "ชำระเงิน",
    "make": "จัดทำใบอนุญาต",
    "collect": "รับใบอนุญาต",
}
STATUSES = {"draft": "ร่าง", "open": "กำลังดำเนินการ", "ended": "เสร็จสิ้น"}
OUTCOMES = {
    "issued": "ออกใบอนุญาตแล้ว",
    "refused": "ไม่อนุญาต",
    "returned": "คืนคำขอ",
    "withdrawn": "ถอนคำขอ",
    "lapsed": "สิ้นผล",
}
ACTIONS = {
    "person:registered": "ลงทะเบียน",
    "person:created": "เปิดบัญชีเจ้าหน้าที่",
    "person:edited": "แก้ไขบัญชี",
    "person:invited": "ส่งลิงก์ตั้งรหัสผ่าน",
    "person:disabled": "ระงับบัญชี",
    "person:enabled": "เปิดใช้บัญชี",
    "person:logged_in": "เข้าสู่ระบบ",
    "person:logged_out": "ออกจากระบบ",
    "person:reset_asked": "ขอตั้งรหัสผ่านใหม่",
    "person:password_changed": "เปลี่ยนรหัสผ่าน",
    "assignment:added": "มอบหมายงาน",
    "assignment:removed": "ถอนการมอบหมายงาน",
    "agency:saved": "บันทึกหน่วยงาน",
    "agency:settings": "เปลี่ยนค่าของหน่วยงาน",
    "holiday:set": "กำหนดวันหยุด",
    "holiday:unset": "ยกเลิกวันหยุด",
    "service:deployed": "นำแบบกระบวนงานขึ้นใช้",
    "case:started": "เริ่มจัดทำคำขอ",
    "case:filed": "ยื่นคำขอ",
    "case:viewed": "เปิดดูคำขอ",
    "task:completed": "ดำเนินการแล้วเสร็จ",
    "task:claimed": "รับงานไว้ดำเนินการ",
    "task:released": "คืนงาน",
    "task:handed_over": "ส่งต่องาน",
    "message:sent": "แจ้งความประสงค์",
    "message:received": "ได้รับข้อมูลจากระบบภายนอก",
    "timer:fired": "ถึงกำหนดเวลา",
    "clock:start": "เริ่มนับระยะเวลาให้บริการ",
    "clock:pause": "หยุดนับระยะเวลาให้บริการ",
    "clock:resume": "นับระยะเวลาให้บริการต่อ",
    "clock:stop": "สิ้นสุดการนับระยะเวลาให้บริการ",
    "document:attached": "แนบเอกสาร",
    "document:detached": "นำเอกสารออก",
    "document:viewed": "เปิดดูเอกสาร",
    "letter:issued": "ออกหนังสือ",
    "licence:issued": "ออกใบอนุญาต",
    "payment:asked": "แจ้งค่าธรรมเนียม",
    "payment:paid": "รับชำระเงิน",
    "incident:solved": "แก้ไขเหตุขัดข้อง",
}
