"""The stock characters of all tests, with their accounts and assignments in a fresh database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from runner import clock
from runner.permissions import SYSTEM, Actor, Grant
from runner.store import Store
from runner.store import tables as t


@dataclass(frozen=True)
class Cast:
    """Who plays: applicants, officers of two agencies, an approver, and those who only look or administer."""

    somchai: Actor  # applicant
    other_applicant: Actor
    mali: Actor  # officer of `town`
    wichai: Actor  # officer of `village`
    prasert: Actor  # approver of `town`
    committee: Actor
    committee2: Actor
    chair: Actor
    centre: Actor  # service centre
    napha: Actor  # auditor
    ari: Actor  # analyst
    admin: Actor
    town: int
    village: int

    def of_role(self, role: str) -> Actor:
        """Who plays a lane's role in `town`."""
        return self.players()[role]

    def players(self) -> dict[str, Actor]:
        """Everybody whom a scenario may name."""
        return {
            "applicant": self.somchai,
            "officer": self.mali,
            "approver": self.prasert,
            "committee": self.committee,
            "committee2": self.committee2,
            "chair": self.chair,
            "service_centre": self.centre,
            "system": SYSTEM,
        }


TOWN = {
    "address": "1 ถนนตัวอย่าง ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 10000", "phone": "0 2000 0000", "province": "ตัวอย่าง",
    "biller_id": "099400012345601", "head_title": "นายกเทศมนตรีเมืองตัวอย่าง",
}  # fmt: skip


def check_digit(twelve: str) -> str:
    """A 13-digit citizen or juristic number from its first twelve digits."""
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(twelve))
    return twelve + str((11 - total % 11) % 10)


def _person(connection: Any, name: str, number: str, kind: str, grants: tuple[Grant, ...] = ()) -> Actor:
    person_id = clock.new_id()
    row = {
        "id": person_id,
        "kind": kind,
        "id_number": check_digit(number),
        "id_kind": "citizen",
        "name": name,
        "email": f"p{number}@example.org",
        "phone": "0812345678",
        "address": {},
        "created_at": clock.now(),
    }
    connection.execute(insert(t.person), row)
    for grant in grants:
        values = {"id": clock.new_id(), "person_id": person_id, "role": grant.role, "service": grant.service, "agency_id": grant.agency_id}
        connection.execute(insert(t.assignment), values)
    return Actor(person_id, name, "applicant" if kind == "applicant" else "staff", grants)


def settle(store: Store) -> Cast:
    """Put everybody into the database."""
    with store.begin() as connection:
        town, village = clock.new_id(), clock.new_id()
        for agency_id, code, th, en in (
            (town, "TOWN", "เทศบาลเมืองตัวอย่าง", "Example Town Municipality"),
            (village, "VILLAGE", "องค์การบริหารส่วนตำบลตัวอย่าง", "Example Subdistrict Organisation"),
        ):
            settings = {"*": {"e_payment": True}} if code == "TOWN" else {}
            row = {"id": agency_id, "code": code, "name_th": th, "name_en": en, "details": TOWN, "settings": settings}
            connection.execute(insert(t.agency), row)
        return Cast(
            somchai=_person(connection, "สมชาย ใจดี", "110170012345", "applicant"),
            other_applicant=_person(connection, "สมหญิง ใจงาม", "110170054321", "applicant"),
            mali=_person(connection, "มาลี รักงาน", "310170012340", "staff", (Grant("officer", "*", town),)),
            wichai=_person(connection, "วิชัย ขยันยิ่ง", "310170012341", "staff", (Grant("officer", "*", village),)),
            prasert=_person(connection, "ประเสริฐ ลงนาม", "310170012342", "staff", (Grant("approver", "*", town),)),
            committee=_person(connection, "กรรมการคนที่หนึ่ง", "310170012347", "staff", (Grant("committee", "*", town),)),
            committee2=_person(connection, "กรรมการคนที่สอง", "310170012348", "staff", (Grant("committee", "*", town),)),
            chair=_person(connection, "ประธานกรรมการ", "310170012349", "staff", (Grant("chair", "*", town),)),
            centre=_person(connection, "เจ้าหน้าที่ศูนย์บริการ", "310170012350", "staff", (Grant("service_centre", "*", town),)),
            napha=_person(connection, "นภา ตรวจการ", "310170012343", "staff", (Grant("auditor"),)),
            ari=_person(connection, "อารี วิเคราะห์", "310170012344", "staff", (Grant("analyst"),)),
            admin=_person(connection, "ผู้ดูแลระบบ", "310170012346", "staff", (Grant("administrator"),)),
            town=town,
            village=village,
        )
