"""What is asked at a step: the form of a task or of an offered message, or the results that come from outside. Asked once per situation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from runner import feel
from runner.definitions import Definition
from runner.diagram import Element
from runner.form import Form
from runner.paths.asking import Asked, Shape, ask, outside, shapes
from runner.paths.terms import Json, Pool
from runner.paths.uses import Uses

if TYPE_CHECKING:
    from runner.paths.steps import Option, Situation


class Questions:
    """The questions of one definition; the same question in the same situation has the same marks."""

    def __init__(self, definition: Definition, pool: Pool, uses: Uses) -> None:
        self.definition, self.pool, self.uses = definition, pool, uses
        self._asked: dict[tuple[int, Option], tuple[Situation, Asked]] = {}
        self._shapes: dict[tuple[int, str], tuple[Situation, list[Shape]]] = {}
        self._templates: dict[str, Any] = {}

    def form(self, option: Option) -> Form | None:
        """The form that an option fills in."""
        return self.definition.form_of(self.definition.program.elements[option.element])

    def shapes(self, at: Situation, option: Option, scope: Mapping[str, Json]) -> list[Shape]:
        """The ways in which its form may be answered, the usual first."""
        key = (id(at), option.element)
        if key not in self._shapes:
            form = self.form(option)
            self._shapes[key] = (at, shapes(form, scope, forms=self.definition.form) if form else [])
        return self._shapes[key][1]

    def ask(self, at: Situation, option: Option, scope: Mapping[str, Json]) -> Asked:
        """The question of an option, with a mark for everything that is not known."""
        key = (id(at), option)
        if key not in self._asked:
            self._asked[key] = (at, self._ask(at, option, scope))
        return self._asked[key][1]

    def _ask(self, at: Situation, option: Option, scope: Mapping[str, Json]) -> Asked:
        element = self.definition.program.elements[option.element]
        form = self.form(option)
        if form is None:
            return outside(self.names(element), self.uses, self.pool, name=option.element, source="message" if option.message else "worker")
        known = self.shapes(at, option, scope)
        return ask(form, self.pool, scope, name=option.element, since=at.since, shape=known[option.shape], forms=self.definition.form)

    def names(self, element: Element) -> list[str]:
        """What comes from outside with an element: what its output mappings read, else what is read somewhere and written nowhere."""
        mapped = [source for _target, source in element.outputs if source.startswith("=")]
        if mapped:
            return sorted(set().union(*(self.template(source).names for source in mapped)) - self.uses.given)
        return sorted(self.uses.unwritten)

    def template(self, text: str) -> Any:
        """A compiled template, compiled once."""
        if text not in self._templates:
            self._templates[text] = feel.template(text)
        return self._templates[text]
