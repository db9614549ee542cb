"""What the things that a service sheet states are called, and in which group a change of them belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

ACTS = {
    "upload": ("ขอเป็นแฟ้ม", "asked as a file"),
    "number": ("ขอเฉพาะเลขที่", "asked as a number"),
    "lookup": ("ไม่ขอ เจ้าหน้าที่ตรวจเอง", "not asked, looked up"),
}
UNITS = {
    "minute": ("นาที", "minute"),
    "hour": ("ชั่วโมง", "hour"),
    "day": ("วัน", "day"),
    "working_day": ("วันทำการ", "working day"),
    "calendar": ("วัน", "day"),
    "working": ("วันทำการ", "working day"),
}


class Kept(NamedTuple):
    """A list or table of the sheet: what one of its entries is called, its group, and the groups of attributes that belong elsewhere."""

    kind: str
    group: str
    th: str
    en: str
    apart: Mapping[str, str] = {}


KEPT: Final = {
    "documents": Kept("paper", "documents", "เอกสาร", "the document"),
    "fees": Kept("fee", "money", "ค่าธรรมเนียม", "the fee"),
    "settings": Kept("setting", "texts", "ค่าตั้ง", "the setting"),
    "licences": Kept("licence_kind", "documents", "ใบอนุญาต", "the licence", dict.fromkeys(("validity_years", "starts", "ends"), "times")),
    "letters": Kept("letter_kind", "documents", "หนังสือ", "the letter"),
    "notices": Kept("notice_text", "texts", "ข้อความแจ้ง", "the notice"),
    "steps": Kept("manual_step", "times", "ขั้นตอนในคู่มือ", "the manual's step", {"actor": "roles"}),
    "kinds": Kept("sheet_kind", "steps", "ประเภทคำขอ", "the kind of application"),
    "stages": Kept("sheet_stage", "steps", "ระยะของงาน", "the stage"),
    "rules": Kept("stated", "texts", "หลักเกณฑ์", "the rule"),
    "rulings": Kept("stated", "texts", "ข้อวินิจฉัย", "the ruling"),
    "complaints": Kept("stated", "texts", "ช่องทางร้องเรียน", "where to complain:"),
    "channels": Kept("channel", "texts", "ช่องทางยื่นคำขอ", "the channel"),
    "laws": Kept("law", "texts", "กฎหมาย", "the law"),
    "sources": Kept("source", "texts", "แหล่งข้อมูล", "the source"),
    "roles": Kept("sheet_role", "roles", "ผู้เกี่ยวข้อง", "the role"),
}
NAMES: Final = {  # attribute → what it is called of “{it}”
    "name_th": ("ชื่อ", "name"),
    "name_en": ("ชื่อภาษาอังกฤษ", "English name"),
    "ceiling_baht": ("เพดาน", "ceiling"),
    "default": ("", ""),
    "how": ("วิธีขอ", "way of asking"),
    "when": ("เงื่อนไขการใช้", "condition"),
    "originals": ("จำนวนฉบับจริง", "originals"),
    "copies": ("จำนวนสำเนา", "copies"),
    "validity_years": ("อายุ", "validity in years"),
    "starts": ("วันเริ่มใช้", "first day"),
    "ends": ("วันสิ้นสุด", "last day"),
    "number": ("รูปแบบเลขที่", "number"),
    "letter": ("หนังสือที่พิมพ์", "letter"),
    "keeps": ("ข้อมูลที่เก็บไว้ใช้ครั้งต่อไป", "values kept"),
    "value": ("ระยะเวลา", "time"),
    "unit": ("หน่วยเวลา", "unit of time"),
    "actor": ("ผู้ดำเนินการ", "who does it"),
    "decision": ("ตารางคำนวณ", "decision"),
    "local": ("การกำหนดโดยท้องถิ่น", "set locally"),
    "per_th": ("หน่วยที่คิด", "per"),
    "about": ("ใบอนุญาตที่เป็นมูลของคำขอ", "the licences that it is about"),
    "offered": ("การเปิดให้ยื่น", "on offer"),
    "visible": ("การให้ผู้ยื่นเห็น", "visible"),
    "numbered": ("การออกเลขที่", "numbered"),
    "slip": ("การใช้เป็นใบชำระเงิน", "payment slip"),
    "subject_th": ("หัวเรื่อง", "Thai subject"),
    "subject_en": ("หัวเรื่องภาษาอังกฤษ", "English subject"),
    "body_th": ("ข้อความ", "Thai text"),
    "body_en": ("ข้อความภาษาอังกฤษ", "English text"),
    "type": ("ชนิด", "type"),
    "unit_th": ("หน่วย", "unit"),
    "to_confirm": ("สถานะรอยืนยัน", "to be confirmed"),
    "confidence": ("ความเชื่อมั่นของแหล่งข้อมูล", "confidence"),
    "source": ("แหล่งที่มา", "source"),
    "note_th": ("หมายเหตุ", "note"),
    "issuer_th": ("ผู้ออก", "issuer"),
    "register_th": ("ทะเบียนที่ใช้ตรวจ", "register"),
    "register_en": ("ทะเบียนที่ใช้ตรวจ (อังกฤษ)", "register (English)"),
    "rules": ("หลักเกณฑ์", "rules"),
    "elements": ("ขั้นตอนในแผนภาพ", "elements"),
    "where": ("ที่ใช้ในระบบ", "where it is kept"),
    "contact_th": ("ที่ติดต่อ", "contact"),
    "question": ("ข้อสงสัย", "question"),
    "th": ("ข้อความ", "text"),
    "en": ("ข้อความภาษาอังกฤษ", "English text"),
}
PLAIN: Final = {
    "name_th": ("texts", "ชื่องานบริการ", "The name of the service"),
    "name_en": ("texts", "ชื่องานบริการภาษาอังกฤษ", "The English name of the service"),
    "code": ("texts", "อักษรนำเลขคำขอ", "The code before case numbers"),
    "process": ("steps", "แผนภาพของงานบริการ", "The process of the service"),
    "service": ("steps", "รหัสงานบริการ", "The id of the service"),
    "statutory_source": ("texts", "ที่มาของระยะเวลาให้บริการ", "The source of the time of service"),
    "summary_th": ("texts", "คำอธิบายงานบริการ", "The summary of the service"),
    "summary_en": ("texts", "คำอธิบายงานบริการภาษาอังกฤษ", "The English summary of the service"),
    "authority": ("texts", "หน่วยงานที่รับผิดชอบ", "The authority"),
}
UNITS_EN = {"บาท": "baht", "บาทต่อปี": "baht a year", "ร้อยละ": "percent", "เดือน": "months", "ปี": "years"}
MONEY_SETTING = {"money": "money", "days": "times"}
WORDING = frozenset(
    {
        "elements",
        "name_th",
        "name_en",
        "source",
        "confidence",
        "note_th",
        "issuer_th",
        "register_th",
        "register_en",
        "to_confirm",
        "unit_th",
    }
)
KIND_OF: Final = {
    ("setting", "default"): "setting_value",
    ("fee", "ceiling_baht"): "fee_ceiling",
    ("licence_kind", "validity_years"): "validity",
    ("manual_step", "value"): "manual_time",
    ("manual_step", "actor"): "manual_role",
}
