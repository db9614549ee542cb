"""Versions of a small service, its cases, and what the database says of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from runner import audit, cases
from runner.definitions import Definition
from runner.store import Store
from runner.store import tables as t
from tests.differential import build as b
from tests.support.people import Cast

NOTE = [{"type": "textfield", "key": "note", "label": "บันทึก"}]
FORMS = {
    "apply": [{"type": "textfield", "key": "shop", "label": "ร้าน"}],
    "f": NOTE,
    "g": [{"type": "textfield", "key": "other", "label": "อื่น"}],
}
Deploy = Callable[..., Definition]
FILL = b.user("fill", b.properties(files="true", stage="apply"), form="apply", role="applicant")


def look(*tasks: str, more: str = "", **roles: str) -> tuple[str, ...]:
    """Tasks one after the other; a role is said by the task's name."""
    made = [b.user(name, b.properties(days="3"), role=roles.get(name, "officer")) for name in tasks]
    return (*made, b.path("fill", *tasks, "e"), more)


def filed(store: Store, cast: Cast) -> int:
    """A case whose application has been filed."""
    begun = cases.start(store, cast.somchai, "tiny", cast.town)
    assert begun.next_task is not None
    cases.complete_task(store, cast.somchai, begun.next_task, {"shop": ["ร้านชา"]}, f"fill{begun.case_id}")
    return begun.case_id


def rows(store: Store, case_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows of a case; of its own row what a migration brings back."""
    with store.read() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table).where(table.c.case_id == case_id)).mappings()]
            for table in (t.task, t.job, t.message_subscription, t.document)
        }
        own = dict(connection.execute(select(t.case).where(t.case.c.id == case_id)).mappings().one())
    return {name: sorted(all_, key=str) for name, all_ in found.items()} | {
        "case": [{name: value for name, value in own.items() if name not in ("revision", "events", "chain")}]
    }


def task(store: Store, case_id: int) -> Any:
    with store.read() as connection:
        return connection.execute(select(t.task).where(t.task.c.case_id == case_id, t.task.c.state == 0)).one()


def chain_holds(store: Store, case_id: int) -> bool:
    with store.read() as connection:
        return not audit.broken(connection, case_id)
