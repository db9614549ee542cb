"""The read-only variables that every expression of a case may use: case, agency, applicant, setting, actor, staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from runner.cases import people
from runner.catalogue import Sheet
from runner.clock import BANGKOK
from runner.permissions import TASK_ROLES, Actor
from runner.service_clock import ServiceClock

APPLICANT = ("name", "kind", "email", "phone", "address", "id_number")


class OnDemand(Mapping[str, Any]):
    """A context some of whose entries are asked of the database when an expression first looks."""

    def __init__(self, known: Mapping[str, Any], **makers: Callable[[], Any]) -> None:
        self._known, self._makers = dict(known), makers

    def __getitem__(self, name: str) -> Any:
        if name not in self._known and name in self._makers:
            self._known[name] = self._makers[name]()
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **self._makers})

    def __len__(self) -> int:
        return len(self._known.keys() | self._makers.keys())


def _day(moment: Any) -> str | None:
    return moment.astimezone(BANGKOK).date().isoformat() if moment else None


class Environment(Mapping[str, Any]):
    """Built on demand: most steps ask for one or two of them. `refresh` forgets what a step has changed."""

    def __init__(self, step: Any, sheet: Sheet) -> None:
        self._step, self._sheet = step, sheet
        self._made: dict[str, Any] = {}
        self._makers: dict[str, Callable[[], Any]] = {
            "case": self._case, "agency": self._agency, "applicant": self._applicant, "setting": self._setting, "actor": self._actor,
            "staff": self._staff,
        }  # fmt: skip

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def refresh(self) -> None:
        """The case's number, dates or stage changed."""
        self._made.pop("case", None)

    def _case(self) -> dict[str, Any]:
        step = self._step
        service_clock: ServiceClock = step.clock
        return {
            "id": str(step.row.id),
            "number": step.number,
            "stage": step.stage,
            "title": step.title,
            "filed_on": _day(step.filed_at),
            "clock_started_on": _day(service_clock.started),
            "clock_due_on": _day(service_clock.due),
        }

    def _agency(self) -> dict[str, Any]:
        row = self._step.row
        return {**row.agency_details, "code": row.agency_code, "name": row.agency_th, "name_en": row.agency_en}

    def _applicant(self) -> OnDemand:
        row = self._step.row
        columns = {name: getattr(row, f"applicant_{'number' if name == 'id_number' else name}") for name in APPLICANT}
        return OnDemand(columns, licences=lambda: people.valid_licences(self._step.connection, row.applicant_id))

    def _staff(self) -> OnDemand:
        row, connection = self._step.row, self._step.connection
        colleagues = {role: partial(people.named, connection, row, role) for role in TASK_ROLES}
        return OnDemand({}, **colleagues)

    def _setting(self) -> dict[str, Any]:
        return self._sheet.settings_at(self._step.row.agency_settings)

    def _actor(self) -> dict[str, Any]:
        actor: Actor = self._step.actor
        return {"name": actor.name, "kind": actor.kind, "id": str(actor.person_id or "")}


def plain(scope: Mapping[str, Any]) -> dict[str, Any]:
    """The scope as plain values, for pages that outlive the connection."""
    return {name: dict(value) if isinstance(value, OnDemand) else value for name, value in scope.items()}
