"""The joined rows that a step or a page needs, each got with one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from runner.errors import NotFound
from runner.store.prepared import Prepared
from runner.store.tables import agency, case, licence, person, task

CASE = (
    *case.c,
    agency.c.code.label("agency_code"),
    agency.c.name_th.label("agency_th"),
    agency.c.name_en.label("agency_en"),
    agency.c.details.label("agency_details"),
    agency.c.settings.label("agency_settings"),
    person.c.name.label("applicant_name"),
    person.c.id_kind.label("applicant_kind"),
    person.c.id_number.label("applicant_number"),
    person.c.email.label("applicant_email"),
    person.c.phone.label("applicant_phone"),
    person.c.address.label("applicant_address"),
    person.c.language.label("applicant_language"),
)
_newer = licence.alias()
LICENCES = (  # with the agency, and the number of the one that replaced it
    select(
        licence,
        agency.c.name_th.label("agency_th"),
        agency.c.name_en.label("agency_en"),
        agency.c.settings.label("agency_settings"),
        _newer.c.number.label("newer"),
    )
    .join(agency, agency.c.id == licence.c.agency_id)
    .outerjoin(_newer, _newer.c.id == licence.c.replaced_by)
)
TASK = tuple(column.label(f"task_{column.name}") for column in task.c)
_BASE = case.join(agency, agency.c.id == case.c.agency_id).join(person, person.c.id == case.c.applicant_id)
_OF_CASE = select(*CASE).select_from(_BASE).where(case.c.id == bindparam("wanted"))
_OF_TASK = select(*CASE, *TASK).select_from(_BASE.join(task, task.c.case_id == case.c.id)).where(task.c.id == bindparam("wanted"))


def _read(query: Select[Any], *locked: Table) -> dict[bool, Prepared]:
    return {False: Prepared(query), True: Prepared(query.with_for_update(of=locked, key_share=True))}


_CASE_ROW = _read(_OF_CASE, case)
# both rows: who waited for the lock must read the task as it is now, not as it was when the wait began
_TASK_ROW = _read(_OF_TASK, case, task)


def case_row(connection: Connection, case_id: int, *, lock: bool = False) -> Any:
    """One case with its agency and applicant. With `lock`, others wait for this transaction (PostgreSQL; SQLite locks anyway)."""
    found = _CASE_ROW[lock].first(connection, {"wanted": case_id})
    if found is None:
        raise NotFound
    return found


def task_row(connection: Connection, task_id: int, *, lock: bool = False) -> Any:
    """One task (columns `task_…`) with its case, agency and applicant."""
    found = _TASK_ROW[lock].first(connection, {"wanted": task_id})
    if found is None:
        raise NotFound
    return found


class TaskColumns:
    """The task half of a `task_row`, by plain names: what `permissions.may_work_on` asks for."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"task_{name}")
