"""The links of the top bar: those that exist and that the reader may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from web import permissions, sessions
from web.i18n import say

# endpoint, Thai label; in the order in which they are shown
LINKS = (
    ("public.services", "งานบริการ"),
    ("applicant.cases", "คำขอของฉัน"),
    ("applicant.licences", "ใบอนุญาตของฉัน"),
    ("centre.desk", "รับคำขอแทน"),
    ("centre.cases", "คำขอของศูนย์"),
    ("officer.worklist", "รายการงาน"),
    ("admin.people", "บัญชีผู้ใช้"),
    ("admin.agencies", "รายชื่อหน่วยงาน"),
    ("admin.holidays", "วันหยุด"),
    ("admin.outbox", "กล่องจดหมายออก"),
    ("admin.incidents", "เหตุขัดข้อง"),
    ("admin.audit", "บันทึกการใช้งาน"),
    ("studio.index", "ห้องออกแบบ"),
)


@dataclass(frozen=True)
class Link:
    """One link; `here` on the pages it leads to."""

    label: str
    url: str
    here: bool


def _mine() -> list[tuple[str, str]]:
    actor, views = sessions.actor(), current_app.view_functions
    return [(name, label) for name, label in LINKS if name in views and permissions.allowed(name, actor)]


def links() -> list[Link]:
    """The reader's links."""
    path = request.path
    return [Link(say(label), url := url_for(name), path == url or path.startswith(f"{url}/")) for name, label in _mine()]


def own_page() -> str:
    """The first link that is not open to anyone; empty when there is none."""
    return next((url_for(name) for name, _ in _mine() if permissions.ROUTES[name] != permissions.ANYONE), "")
