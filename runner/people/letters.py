"""What the portal writes to people about their accounts: Thai first, then English, in one mail."""

from __future__ import annotations

from sqlalchemy import Connection

from runner import mail
from runner.settings import Settings

_SIGNED = "\n\nพอร์ทัลอนุญาต · Anuyat licence portal\n{base}\n"


def _put(connection: Connection, settings: Settings, person_id: int, recipient: str, subject: str, th: str, en: str) -> None:
    if recipient:  # an account that only a service centre uses has no mailbox yet
        mail.put(connection, person_id, recipient, subject, f"{th}\n\n{en}{_SIGNED.format(base=settings.base_url)}")


def welcome(connection: Connection, settings: Settings, person_id: int, recipient: str) -> None:
    """The account is there."""
    link = f"{settings.base_url}/login"
    th = f"ท่านลงทะเบียนใช้งานพอร์ทัลอนุญาตเรียบร้อยแล้ว เข้าสู่ระบบได้ที่\n{link}\nหากท่านมิได้ลงทะเบียน โปรดแจ้งหน่วยงานที่ให้บริการ"
    en = f"Your account on the licence portal is ready. Log in at\n{link}\nIf you did not register, tell the agency that serves you."
    _put(connection, settings, person_id, recipient, "ลงทะเบียนเรียบร้อยแล้ว · Your account is ready", th, en)


def already_registered(connection: Connection, settings: Settings, person_id: int, recipient: str) -> None:
    """Somebody, perhaps the owner, tried to register a number or address that has an account."""
    link = f"{settings.base_url}/password"
    th = f"มีผู้ลงทะเบียนด้วยเลขประจำตัวหรืออีเมลของท่าน แต่ท่านมีบัญชีอยู่แล้ว หากท่านลืมรหัสผ่าน ตั้งใหม่ได้ที่\n{link}\nหากมิใช่ท่าน ไม่ต้องดำเนินการใด ๆ"
    en = f"Somebody registered with your number or e-mail address; you have an account. Forgot the password? Set a new one at\n{link}"
    _put(connection, settings, person_id, recipient, "ท่านมีบัญชีอยู่แล้ว · You already have an account", th, en)


def invitation(connection: Connection, settings: Settings, person_id: int, recipient: str, token: str) -> None:
    """A member of staff sets their password."""
    link = f"{settings.base_url}/password/{token}"
    th = f"ผู้ดูแลระบบเปิดบัญชีเจ้าหน้าที่ให้ท่านแล้ว โปรดตั้งรหัสผ่านภายใน 7 วันที่\n{link}"
    en = f"An administrator made a staff account for you. Set your password within 7 days at\n{link}"
    _put(connection, settings, person_id, recipient, "บัญชีเจ้าหน้าที่ของท่าน · Your staff account", th, en)


def opened_for(connection: Connection, settings: Settings, person_id: int, recipient: str, token: str) -> None:
    """A service centre made an account for an applicant, who makes it their own by setting a password."""
    link, later = f"{settings.base_url}/password/{token}", f"{settings.base_url}/password"
    th = (
        f"ศูนย์บริการเปิดบัญชีพอร์ทัลอนุญาตให้ท่านแล้ว ตั้งรหัสผ่านเพื่อติดตามคำขอและดาวน์โหลดเอกสารด้วยตนเองภายใน 7 วันที่\n{link}\n"
        f"พ้นกำหนดแล้วขอลิงก์ใหม่ได้ที่\n{later}\nหากท่านมิได้ติดต่อศูนย์บริการ โปรดแจ้งหน่วยงานที่ให้บริการ"
    )
    en = (
        f"A service centre made an account for you. Set a password within 7 days to follow your applications yourself:\n{link}\n"
        f"Later, ask for a new link at\n{later}\nIf you have not been at a service centre, tell the agency that serves you."
    )
    _put(connection, settings, person_id, recipient, "ศูนย์บริการเปิดบัญชีให้ท่านแล้ว · An account was made for you", th, en)


def reset(connection: Connection, settings: Settings, person_id: int, recipient: str, token: str) -> None:
    """A forgotten password is set anew."""
    link = f"{settings.base_url}/password/{token}"
    th = f"ตั้งรหัสผ่านใหม่ภายใน 1 ชั่วโมงที่\n{link}\nหากท่านมิได้ขอ ไม่ต้องดำเนินการใด ๆ รหัสผ่านเดิมยังใช้ได้"
    en = f"Set a new password within 1 hour at\n{link}\nIf you did not ask for this, do nothing: your password still works."
    _put(connection, settings, person_id, recipient, "ตั้งรหัสผ่านใหม่ · Set a new password", th, en)


def confirm_email(connection: Connection, settings: Settings, person_id: int, recipient: str, token: str) -> None:
    """A new address proves that it can be read."""
    link = f"{settings.base_url}/account/email/{token}"
    th = f"ยืนยันอีเมลใหม่ของท่านภายใน 24 ชั่วโมงที่\n{link}"
    en = f"Confirm your new e-mail address within 24 hours at\n{link}"
    _put(connection, settings, person_id, recipient, "ยืนยันอีเมลใหม่ · Confirm your new e-mail address", th, en)


def changed(connection: Connection, settings: Settings, person_id: int, recipient: str, th: str, en: str) -> None:
    """Something that guards the account was changed; said to the address that was known before."""
    th_more, en_more = "หากมิใช่ท่าน โปรดตั้งรหัสผ่านใหม่ทันทีที่", "If it was not you, set a new password at once at"
    link = f"{settings.base_url}/password"
    _put(connection, settings, person_id, recipient, f"{th} · {en}", f"{th}\n{th_more}\n{link}", f"{en}. {en_more}\n{link}")
