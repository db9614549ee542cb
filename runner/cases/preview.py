"""What is about to be signed, printed as it would be now: marked as a draft, without a number, stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runner import effects
from runner.agreed import SIGNING
from runner.cases.commands import definitions
from runner.cases.rows import TaskColumns, task_row
from runner.cases.step import Step
from runner.cases.views import TaskView
from runner.catalogue import Licence
from runner.documents import letters
from runner.errors import NotFound
from runner.permissions import Actor, demand, may_work_on
from runner.settings import Settings
from runner.store import Store


def letter_to_sign(seen: TaskView) -> str:
    """Id of the letter that would print the licence that a task signs; empty for other tasks, and where the service issues none."""
    found = effects.expected(seen.case.definition.sheet, seen.case.scope) if seen.form and seen.form.id == SIGNING else None
    return found.letter if found else ""


def preview_letter(store: Store, settings: Settings, actor: Actor, task_id: int) -> bytes:
    """The licence of a case as PDF, for who may complete the task. NotFound where nothing would be issued."""
    with store.read() as connection:
        row = task_row(connection, task_id)
        demand(actor, "work", row)
        definition = definitions.get(connection, row.definition_id)
        step = Step(connection, actor, row, definition).load()
        licence = effects.expected(definition.sheet, step.scope())
        if licence is None or not may_work_on(actor, TaskColumns(row), row):
            raise NotFound
        contents = effects.letter_contents(step, licence.letter, None)
    contents["letter"]["draft"] = True
    contents["licence"] = {"kind": licence.id, **_dates(licence, step.scope())} | contents["licence"]
    return letters.render(licence.letter, contents, settings.forms / "letters")


def _dates(licence: Licence, scope: Mapping[str, Any]) -> dict[str, Any]:
    first, last = effects.validity(licence, scope)
    return {"valid_from": first.isoformat(), "valid_to": last.isoformat() if last else None}
