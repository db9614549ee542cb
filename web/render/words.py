"""The few words that every form's page brings itself, Thai and English."""

from __future__ import annotations

from typing import Final

from runner.form import Sentence

_WORDS: Final[dict[str, Sentence]] = {
    "accept": Sentence("ถูกต้อง", "Accept"),
    "accepted": Sentence("ผลการตรวจ", "Verdict"),
    "add": Sentence("เพิ่ม{}", "Add: {}"),
    "add_row": Sentence("เพิ่มรายการ", "Add another"),
    "and_more": Sentence("รายการที่", "Item"),
    "attach": Sentence("เลือกไฟล์", "Choose a file"),
    "baht": Sentence("บาท", "baht"),
    "choose": Sentence("— โปรดเลือก —", "— Please choose —"),
    "correct": Sentence("ต้องแก้ไข", "To correct"),
    "correction": Sentence("สิ่งที่ต้องแก้ไข", "What to correct"),
    "day": Sentence("วัน", "Day"),
    "draft": Sentence("บันทึกร่าง", "Save draft"),
    "error": Sentence("ข้อผิดพลาด:", "Error:"),
    "errors": Sentence("โปรดแก้ไขข้อมูลต่อไปนี้", "Please correct the following"),
    "failed": Sentence(
        "ทำรายการไม่สำเร็จ โปรดลองอีกครั้ง สิ่งที่กรอกไว้ยังอยู่ในหน้านี้", "That did not work. Try again; what you typed is still on this page"
    ),
    "file_types": Sentence("PDF, JPEG หรือ PNG ไม่เกิน {} MB", "PDF, JPEG or PNG, at most {} MB"),
    "month": Sentence("เดือน", "Month"),
    "no_answer": Sentence("ไม่ได้ระบุ", "Not given"),
    "no_correction": Sentence("ไม่มีรายการที่ต้องแก้ไข", "Nothing has to be corrected"),
    "no_file": Sentence("ยังไม่ได้แนบไฟล์", "No file attached"),
    "no_rows": Sentence("ไม่มีข้อมูล", "No entries"),
    "open_file": Sentence("เปิดดูในหน้าต่างใหม่", "opens in a new window"),
    "optional": Sentence("(ไม่บังคับ)", "(optional)"),
    "reason": Sentence("เหตุผลที่ต้องแก้ไข", "What has to be corrected"),
    "before": Sentence("ครั้งก่อนให้แก้ไข", "To be corrected last time"),
    "refresh": Sentence("ปรับปรุงแบบฟอร์ม", "Update the form"),
    "refresh_hint": Sentence("กดเพื่อแสดงช่องที่เกี่ยวข้องกับคำตอบของท่าน", "Press to show the fields that follow from your answers"),
    "remove": Sentence("ลบ", "Remove"),
    "remove_row": Sentence("ลบรายการที่ {}", "Remove item {}"),
    "submit": Sentence("ส่งข้อมูล", "Submit"),
    "time": Sentence("เวลา (ชั่วโมง:นาที)", "Time (hours:minutes)"),
    "too_big": Sentence("ไฟล์ใหญ่เกิน {} MB โปรดย่อขนาดแล้วแนบใหม่", "The file is over {} MB. Make it smaller and attach it again"),
    "unsaved": Sentence(
        "ยังไม่ได้บันทึก ระบบจะลองใหม่ให้เอง สิ่งที่กรอกไว้ยังอยู่ในหน้านี้", "Not saved yet, trying again. What you typed is still on this page"
    ),
    "unsaved_refused": Sentence(
        "ยังไม่ได้บันทึก กด “บันทึกร่าง” เพื่อดูสาเหตุ สิ่งที่กรอกไว้ยังอยู่ในหน้านี้",
        "Not saved yet. Press “Save draft” to see why; what you typed is still on this page",
    ),
    "uploading": Sentence("กำลังส่งไฟล์", "Uploading"),
    "year": Sentence("ปี พ.ศ.", "Year"),
}


class Words:
    """`words.add_row` in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __getattr__(self, name: str) -> str:
        try:
            return _WORDS[name].text(self.lang)
        except KeyError as missing:
            raise AttributeError(name) from missing
