"""Answers that an application begins with: kept as the draft of its first form, without what must be given anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from runner.cases.attachments import copy
from runner.form import Form
from runner.store import tables as t

if TYPE_CHECKING:
    from runner.cases.step import Step


Papers = Mapping[str, Sequence[Row[Any]]]  # document of the service sheets → uploads of other cases


def fill_in(step: Step, given: Mapping[str, Any], papers: Papers = MappingProxyType({})) -> None:
    """Keep what was given as the draft of the applicant's first task, in the transaction that begins the case.

    Of `papers` those come along that its form asks for outside of lists.
    """
    task = next((one for one in step.run.open_tasks() if "applicant" in one.groups), None)
    form = step.definition.form_of(task.element) if task else None
    if task is None or form is None:
        return
    wanted = {path: papers[name] for path, name in form.documents.items() if name in papers and "." not in path}
    brought = {path: [str(copy(step.connection, step.actor, step.row, path, one)) for one in found] for path, found in wanted.items()}
    mine = (t.task.c.case_id == step.row.id, t.task.c.token == task.token)
    draft = {"values": taken_over(form, given) | brought, "typed": {}}
    step.connection.execute(t.task.update().where(*mine).values(draft=draft))


def taken_over(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form asks of the given answers; files, computed fields and boxes that must be ticked are for the applicant to do anew."""
    anew = {path for path, c in form.fields.items() if c.kind == "checkbox" and c.limits.required.constant is True}
    anew |= {*form.documents, *(path for path, c in form.fields.items() if c.kind in ("filepicker", "expression"))}
    return {name: _without(given[name], anew, name) for name in sorted(form.names & given.keys()) if name not in anew}


def _without(value: Any, anew: set[str], path: str) -> Any:
    """The value without what is asked anew inside of it."""
    if isinstance(value, Mapping):
        return {name: _without(inner, anew, f"{path}.{name}") for name, inner in value.items() if f"{path}.{name}" not in anew}
    if isinstance(value, list):
        return [_without(inner, anew, f"{path}[]") for inner in value]
    return value
