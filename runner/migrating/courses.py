"""From one version to another: what becomes of each element, what was decided, and at which elements a case notices the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from runner import comparing, engine
from runner.cases.commands import definitions
from runner.definitions import Definition
from runner.engine import Passage, Surveyed
from runner.errors import FieldError, InvalidForm
from runner.migrating.touched import touched

Choices = Mapping[str, str | None]  # old element → the new one at which its cases begin anew, None: they stay on their version


@dataclass(frozen=True)
class Course:
    """The way from one version of a service to another, the same for all its cases."""

    old: Definition
    new: Definition
    passage: Passage
    touched: frozenset[str]
    left: frozenset[str] = field(default=frozenset())  # elements whose cases stay

    _known: dict[Any, Surveyed] = field(default_factory=dict, compare=False)

    def survey(self, state: bytes) -> Surveyed:
        """What would become of a stored case; worked out once for all that stand alike. Raises Stuck for a state that cannot be read."""
        shape = engine.shape(state)
        if shape not in self._known:
            self._known[shape] = engine.survey(self.passage, state)
        return self._known[shape]

    def stays(self, found: Surveyed) -> bool:
        """Whether somebody decided that cases which stand like this stay on their version."""
        return not self.left.isdisjoint(found.standing | {problem.element for problem in found.problems})

    @property
    def renamed(self) -> dict[str, str]:
        """Elements that go on under another id."""
        return {old: new for old, new in self.passage.kept.items() if old != new}


def course(old: Definition, new: Definition, choices: Choices) -> Course:
    """Work out the way."""
    kept = becomes(old, new)
    own = {name: target for name, target in choices.items() if name in old.program.elements}
    chosen = {name: target for name, target in own.items() if target is not None}
    left = frozenset(name for name, target in own.items() if target is None)
    return Course(old, new, Passage(old.program, new.program, kept, chosen), touched(old, new, kept), left)


def becomes(old: Definition, new: Definition) -> dict[str, str]:
    """Old element → what it is called now. Under another id only what has the same kind, form and roles is the same."""
    found = engine.same_ids(old.program, new.program)
    if found.keys() >= old.program.elements.keys():  # nothing is missing: the drawings need not be compared
        return found
    taken = set(found.values())
    for name, other in comparing.compare(old, new).moved_elements().items():
        if name not in found and other is not None and other not in taken and _same(old, new, name, other):
            found[name] = other
            taken.add(other)
    return found


def _same(old: Definition, new: Definition, name: str, other: str) -> bool:
    one, two = old.program.elements.get(name), new.program.elements.get(other)
    return one is not None and two is not None and (one.kind, one.form_id, one.groups) == (two.kind, two.form_id, two.groups)


def courses(connection: Connection, new: Definition, choices: Choices | None = None) -> Callable[[int], Course]:
    """Version id → the way from it, each worked out once. Raises InvalidForm for a choice that is not in the new version."""
    choices = choices or {}
    for name, target in choices.items():
        if target is not None and target not in new.program.elements:
            raise InvalidForm([FieldError(name, f"รุ่นใหม่ไม่มี {target}", f"there is no {target} in the new version")])
    known: dict[int, Course] = {}

    def of(definition_id: int) -> Course:
        if definition_id not in known:
            known[definition_id] = course(definitions.get(connection, definition_id), new, choices)
        return known[definition_id]

    return of
