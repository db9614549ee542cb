"""An agency with one person for every role, for benchmarks."""

from __future__ import annotations

from sqlalchemy import insert

from runner import clock
from runner.permissions import SYSTEM, Actor, Grant
from runner.store import Store
from runner.store import tables as t

ROLES = ("officer", "approver", "committee", "committee2", "chair", "service_centre")


def town(store: Store) -> tuple[dict[str, Actor], int]:
    """An agency and its people: role → actor, and the agency's id."""
    agency_id = clock.new_id()
    people: dict[str, Actor] = {"system": SYSTEM}
    with store.begin() as connection:
        row = {
            "id": agency_id,
            "code": f"B{agency_id}",
            "name_th": "เทศบาลเมืองตัวอย่าง",
            "name_en": "Example Town",
            "details": {},
            "settings": {},
        }
        connection.execute(insert(t.agency), row)
        for role in ("applicant", *ROLES):
            person_id = clock.new_id()
            person = {
                "id": person_id,
                "kind": "applicant" if role == "applicant" else "staff",
                "id_number": str(person_id)[-13:],
                "id_kind": "citizen",
                "name": f"ผู้ทดสอบ {role}",
                "email": f"{person_id}@example.org",
                "phone": "0812345678",
                "created_at": clock.now(),
            }
            connection.execute(insert(t.person), person)
            grants = (Grant(role.rstrip("2"), "*", agency_id),) if role != "applicant" else ()
            for grant in grants:
                row = {"id": clock.new_id(), "person_id": person_id, "role": grant.role, "agency_id": agency_id}
                connection.execute(insert(t.assignment), row)
            people[role] = Actor(person_id, f"ผู้ทดสอบ {role}", "staff" if grants else "applicant", grants)
    return people, agency_id
