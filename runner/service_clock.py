"""The service clock (SLA) of one case: started when the documents are complete, paused while the applicant must act, stopped at the end.

The law counts from the day everything is complete (Licensing Facilitation Act B.E. 2558; Public Health Act B.E. 2535 s. 56), so the
start day is day 0 and the result is due at closing time of day N. Time while paused is given back to the office.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from runner import calendar
from runner.clock import BANGKOK

Unit = Literal["working", "calendar"]


@dataclass(frozen=True)
class ServiceClock:
    """`days` and `unit` come from the service sheet; the moments are aware UTC."""

    days: int
    unit: Unit = "calendar"
    started: datetime | None = None
    due: datetime | None = None
    paused: datetime | None = None
    stopped: datetime | None = None

    def apply(self, what: str, now: datetime) -> ServiceClock:
        """The clock after `start`, `pause`, `resume` or `stop` at `now`. What makes no sense in its state changes nothing."""
        if what == "start" and not self.started and self.days:
            return replace(self, started=now, due=calendar.due(now, days=self.days, unit=self.unit))
        if not self.started or self.stopped:
            return self
        if what == "pause" and not self.paused:
            return replace(self, paused=now)
        if what == "resume" and self.paused and self.due:
            return replace(self, paused=None, due=self._later(self.due, self.paused, now))
        if what == "stop":
            return replace(self, stopped=now)
        return self

    def _later(self, due: datetime, paused: datetime, now: datetime) -> datetime:
        if self.unit == "calendar":
            return due + (now - paused)
        gone = calendar.working_days_between(paused.astimezone(BANGKOK).date(), now.astimezone(BANGKOK).date())
        return calendar.due(due, days=gone) if gone > 0 else due

    def day(self, now: datetime) -> int | None:
        """Today is day n of `days`; None before the start. Stands still while paused and after the stop."""
        if not self.started or not self.due:
            return None
        at = self.stopped or self.paused or now
        left = calendar.working_days_between(at.astimezone(BANGKOK).date(), self.due.astimezone(BANGKOK).date())
        if self.unit == "calendar":
            left = calendar.days_until(self.due, at)
        return max(0, self.days - left)

    def late_by(self, now: datetime) -> int:
        """Calendar days past the due day; 0 when in time, not started or paused."""
        if not self.due or self.paused:
            return 0
        return max(0, -calendar.days_until(self.due, self.stopped or now))

    def to_json(self) -> dict[str, Any]:
        moments = {name: getattr(self, name) for name in ("started", "due", "paused", "stopped")}
        return {"days": self.days, "unit": self.unit} | {name: at.isoformat() for name, at in moments.items() if at}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> ServiceClock:
        moments = {name: datetime.fromisoformat(value[name]) for name in ("started", "due", "paused", "stopped") if name in value}
        return cls(int(value.get("days", 0)), value.get("unit", "calendar"), **moments)
