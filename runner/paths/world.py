"""What surrounds a case on a path: the names that the runner provides, and what the agreed properties do to the variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from runner import feel
from runner.catalogue import Sheet
from runner.diagram import Element
from runner.paths.cast import APPLICANT, Person, staff
from runner.paths.terms import Fact, Input, Json, Kind, Pool, Why

_SWITCH, _AMOUNT = feel.compile("x != null"), feel.compile("x >= 0")
_TODAY = feel.compile("string(today())")
_DUE = feel.compile("string(add working days(today(), days))")
_DUE_BY_CALENDAR = feel.compile('string(today() + duration("P1D") * days)')


@dataclass(frozen=True)
class World:
    """The case as the environment shows it; changed by what elements cause, never in place."""

    number: str | None = None
    filed: str | None = None  # marks of days
    started: str | None = None
    due: str | None = None
    stage: str | None = None
    title: str | None = None

    def case(self) -> dict[str, Json]:
        """The reserved variable `case`."""
        return {
            "id": "1", "number": self.number, "stage": self.stage, "title": self.title, "filed_on": self.filed,
            "clock_started_on": self.started, "clock_due_on": self.due,
        }  # fmt: skip


class Surroundings:
    """What does not change on a path: the sheet, its settings, the agency, the applicant, the staff. Marks where agencies differ."""

    def __init__(self, pool: Pool, sheet: Sheet, groups: frozenset[str], agency: Mapping[str, Json], applicant: Mapping[str, Json]) -> None:
        self.pool, self.sheet = pool, sheet
        self.settings: dict[str, Json] = dict(sheet.defaults)
        self._relaxed: dict[str, Json] = {}
        self.agency: dict[str, Json] = {"code": "TOWN", "name": "เทศบาลเมืองตัวอย่าง", "name_en": "Example Town", **agency}
        self.applicant: dict[str, Json] = {
            "name": APPLICANT["name"], "kind": "citizen", "id_number": "3101700123533", "email": "somchai@example.org",
            "phone": "0812345678", "address": {}, "licences": [], **applicant,
        }  # fmt: skip
        self.staff: dict[str, list[Person]] = staff(groups)

    def relax(self) -> bool:
        """Let numbers and switches among the settings be what an agency may set them to. Whether there are any."""
        for name, usual in self.sheet.defaults.items():
            if name not in self._relaxed and isinstance(usual, bool | int | Decimal):
                kind: Kind = "boolean" if isinstance(usual, bool) else "number"
                whole = isinstance(usual, int)
                self._relaxed[name] = self.pool.ask(f"setting.{name}", kind, preferred=usual, whole=whole, source="setting")
        self.settings = {**self.settings, **self._relaxed}
        return bool(self._relaxed)

    def usual(self) -> None:
        """The sheet's own settings again."""
        self.settings = dict(self.sheet.defaults)

    def allowed(self) -> list[Fact]:
        """What a setting must be: given, and a number not below zero."""
        why = Why("setting", "", "ค่าที่หน่วยงานกำหนดได้", "what an agency may set")
        found = []
        for mark in self._relaxed.values():
            one = self.pool[mark]
            test = _SWITCH if isinstance(one, Input) and one.kind == "boolean" else _AMOUNT
            found.append(Fact(self.pool.term(test, {"x": mark}), True, why))
        return found if self.settings != self.sheet.defaults else []

    def environment(self, world: World, role: str) -> dict[str, Json]:
        """The reserved variables for a step done by somebody of a role."""
        people = self.staff.get(role) or [{"id": APPLICANT["id"], "name": str(self.applicant["name"])}]
        kind = "applicant" if role == "applicant" else "staff" if role in self.staff else "system"
        return {
            "case": world.case(), "agency": self.agency, "applicant": self.applicant, "setting": self.settings, "staff": self.staff,
            "actor": {**people[0], "kind": kind},
        }  # fmt: skip

    def entered(self, world: World, element: Element) -> World:
        """The world after an element has been reached."""
        stage = element.properties.get("stage")
        return replace(world, stage=stage) if stage else world

    def completed(
        self, world: World, element: Element, variables: dict[str, Json], since: timedelta, worth: Callable[[str], Json]
    ) -> World:
        """The world after an element has completed; `variables` get what its properties set. `worth` gives a property's value."""
        properties = element.properties
        if properties.get("files") == "true" and not world.number:
            world = replace(world, number=f"{self.sheet.code}-2570-000001", filed=self.pool.term(_TODAY, {}, since))
        if what := properties.get("clock"):
            world = self._clock(world, what, since)
        if "draw" in properties:
            variable, _, series = properties["draw"].partition(":")
            if not variables.get(variable):
                variables[variable] = f"1/2570 {series}".strip() if series else "1/2570"
        if properties.get("payment") == "ask" and not variables.get("payment"):
            variables["payment"] = {"id": "1", "token": "token", "ref1": "2570000001", "ref2": "1"}
        if licence := properties.get("licence"):
            self._licence(str(worth(licence)), variables, since, worth)
        return world

    def _clock(self, world: World, what: str, since: timedelta) -> World:
        if what != "start" or world.started or not self.sheet.days:
            return world
        expression = _DUE if self.sheet.statutory_unit == "working" else _DUE_BY_CALENDAR
        due = self.pool.term(expression, {"days": self.sheet.days}, since)
        return replace(world, started=self.pool.term(_TODAY, {}, since), due=due)

    def _licence(self, kind: str, variables: dict[str, Json], since: timedelta, worth: Callable[[str], Json]) -> None:
        known: Any = self.sheet.licences.get(kind)
        if known is None or (variables.get("licence") or {}).get("kind") == kind:
            return
        today = self.pool.term(_TODAY, {}, since)
        dates = {f"valid_{end}": (worth(said) if said else None) or today for end, said in (("from", known.starts), ("to", known.ends))}
        variables["licence"] = {"kind": kind, "number": "1/2570", "token": "token", "letter": known.letter, **dates}
