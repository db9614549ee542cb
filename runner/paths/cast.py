"""Who plays the roles of a path: the same people with the same ids in the exploration and in the replay."""

from __future__ import annotations

from collections.abc import Iterable

from runner.permissions import TASK_ROLES

Person = dict[str, str]  # id (digits) and name, as `staff.<role>` gives them
APPLICANT: Person = {"id": "101", "name": "สมชาย ใจดี"}
JURISTIC: Person = {"id": "102", "name": "บริษัท สมชายพาณิชย์ จำกัด"}
STAFF: dict[str, list[Person]] = {
    "officer": [{"id": "201", "name": "มาลี รักงาน"}],
    "approver": [{"id": "301", "name": "ประเสริฐ ลงนาม"}],
    "committee": [{"id": "401", "name": "กมล พิจารณา"}, {"id": "402", "name": "ดวงใจ รอบคอบ"}, {"id": "403", "name": "ธีระ เที่ยงตรง"}],
    "chair": [{"id": "501", "name": "อรุณ ประธาน"}],
    "service_centre": [{"id": "601", "name": "เจ้าหน้าที่ศูนย์บริการ"}],
}


def staff(groups: Iterable[str] = ()) -> dict[str, list[Person]]:
    """The usual staff, and one neutral person for every group that the product does not know."""
    strange = sorted({group for group in groups if group not in TASK_ROLES and group != "applicant"})
    return STAFF | {group: [{"id": str(701 + n), "name": f"ผู้ปฏิบัติงาน {group}"}] for n, group in enumerate(strange)}
