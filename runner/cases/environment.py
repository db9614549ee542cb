"""The read-only variables that every expression of a case may use: case, agency, applicant, setting, actor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from runner.clock import BANGKOK
from runner.permissions import Actor
from runner.service_clock import ServiceClock


def _day(moment: Any) -> str | None:
    return moment.astimezone(BANGKOK).date().isoformat() if moment else None


class Environment(Mapping[str, Any]):
    """Built on demand: most steps ask for one or two of the five. `refresh` forgets what a step has changed."""

    def __init__(self, step: Any, defaults: Mapping[str, Any]) -> None:
        self._step, self._defaults = step, defaults
        self._made: dict[str, Any] = {}
        self._makers: dict[str, Callable[[], Any]] = {
            "case": self._case, "agency": self._agency, "applicant": self._applicant, "setting": self._setting, "actor": self._actor,
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

    def _applicant(self) -> dict[str, Any]:
        row = self._step.row
        columns = ("name", "kind", "email", "phone", "address")
        return {name: getattr(row, f"applicant_{name}") for name in columns} | {"id_number": row.applicant_number}

    def _setting(self) -> dict[str, Any]:
        row = self._step.row
        return {**self._defaults, **row.agency_settings.get(row.service, {})}

    def _actor(self) -> dict[str, Any]:
        actor: Actor = self._step.actor
        return {"name": actor.name, "kind": actor.kind, "id": str(actor.person_id or "")}
