"""One step of one case: load, run until it waits, write everything in the caller's transaction.

What the step changes is collected here (columns, events, letters, mails, …) and written by `runner.cases.writing`. Effects of the
agreed properties happen while the engine runs (`runner.effects`), so that later elements of the same step see them.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row

from runner import clock, effects, engine, search
from runner.audit import Entry
from runner.cases.attachments import References
from runner.cases.environment import Environment
from runner.definitions import Definition
from runner.diagram import Element
from runner.form import Bound
from runner.permissions import Actor
from runner.service_clock import ServiceClock
from runner.store import dumps, loads
from runner.store.prepared import Prepared, Values


class Step:
    """A case being moved. After an exception it is dead: the transaction rolls back and the stored case is as it was."""

    def __init__(self, connection: Connection, actor: Actor, row: Row[Any], definition: Definition) -> None:
        self.connection, self.actor, self.row, self.definition = connection, actor, row, definition
        self.now = clock.now()
        self.clock = ServiceClock.from_json(row.clock)
        self.stage, self.number, self.title, self.filed_at = row.stage, row.number, row.title, row.filed_at
        self.outcome: str | None = row.outcome
        self.comment = ""
        self.local: Mapping[str, Any] = {}  # what the element sees besides, while its effects happen
        self.entries: list[Entry] = []
        self.rows: dict[str, list[dict[str, Any]]] = {}  # table name → rows to insert
        self.changes: dict[Prepared, Values] = {}  # of rows that are there already, each of them named once
        self.told: set[str] = set()  # notices already given in this step
        self.environment = Environment(self, definition.sheet)
        self.behalf_of = row.applicant_id if effects.on_behalf(actor, row) else None
        self.run: engine.Run
        self.stood = engine.Standing()  # what the case waited for when it was loaded

    def load(self) -> Step:
        """Take up the stored state."""
        variables = loads(bytes(self.row.variables))
        state = bytes(self.row.state)
        self.run = engine.load(self.definition.program, state, variables, self.environment, self._passed)
        self.stood = self.run.standing()
        return self

    @property
    def before(self) -> dict[str, engine.OpenTask]:
        """The tasks that were open when the case was loaded, by token."""
        return self.stood.tasks

    def start(self, variables: dict[str, Any]) -> Step:
        """Begin a new case at its start event."""
        self.run = engine.start(self.definition.program, variables, self.environment, self._passed)
        return self

    def _passed(self, passed: engine.Passed, run: engine.Run) -> None:
        self.run = run
        element = passed.element
        if passed.what == "entered" and (stage := element.properties.get("stage")):
            self.stage = stage
            self.environment.refresh()
        if passed.what == "completed" and element.properties:
            self.local = passed.locals
            effects.apply(self, element)
            self.local = {}

    def note(self, action: str, *, element: str = "", comment: str = "", data: dict[str, Any] | None = None) -> None:
        """Add an event to the case's history."""
        self.entries.append(Entry(action, self.actor.person_id, element, comment, data, self.behalf_of))

    def add(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """Insert a row of `table` when the step is written; gives it an id."""
        row.setdefault("id", clock.new_id())
        self.rows.setdefault(table, []).append(row)
        return row

    def scope(self, local: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Locals, variables, environment, in this order: what expressions, forms and letters see. Nothing is copied."""
        return ChainMap(*cast(list[dict[str, Any]], [local or self.local, self.run.variables, self.environment]))

    def bind(
        self, element: Element, posted: Mapping[str, Sequence[str]], local: Mapping[str, Any] | None = None, *, draft: bool = False
    ) -> Bound:
        """What was posted to the form of an element, which sees these locals; nothing for an element without one."""
        form = self.definition.form_of(element)
        if form is None:
            return Bound({})
        others = (self.definition.form(name) for name in form.others)
        reads = form.reads.union(*(other.reads for other in others if other))
        around = {name: self.environment[name] for name in self.environment if name in reads}
        seen = {**around, **self.run.variables, **(local or {})}  # a plain dict: a form looks at it hundreds of times
        documents = References(self.connection, self.row.id)
        return form.bind(posted, seen, draft=draft, forms=self.definition.form, documents=documents)

    def values(self) -> dict[str, Any]:
        """The case row's columns after this step."""
        ended = self.run.ended
        status = "ended" if ended else "open" if self.filed_at else "draft"
        columns: dict[str, Any] = {
            "revision": self.row.revision + 1, "state": self.run.dump(), "variables": dumps(self.run.variables), "stage": self.stage,
            "status": status, "clock": self.clock.to_json(), "due_at": self.clock.due,
        }  # fmt: skip
        if ended:
            columns |= {"ended_at": self.now, "end_event": " ".join(self.run.end_events), "outcome": self.outcome or "ended"}
        if self.number != self.row.number or self.title != self.row.title:
            columns |= {"number": self.number, "filed_at": self.filed_at, "title": self.title, "search": self._search()}
        return columns

    def _search(self) -> str:
        return search.plain(" ".join(filter(None, (self.number, self.title, self.row.applicant_name))))
