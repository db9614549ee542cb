"""A form as deployed: its components, what it reads and writes, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from runner.form import answers, binding, filling
from runner.form.answers import Answer
from runner.form.binding import Bound
from runner.form.kinds import Documents, Posted
from runner.form.model import Component
from runner.form.translations import Translations


@dataclass(frozen=True)
class Form:
    """`components` are the top level; English comes from `translations`; `file` is where it was read from (`sign_tax/apply.form`)."""

    id: str
    file: str
    components: tuple[Component, ...]
    translations: Translations = field(default_factory=Translations)

    def bind(
        self,
        posted: Posted,
        variables: Mapping[str, object],
        *,
        draft: bool = False,
        only: Collection[str] | None = None,
        forms: Callable[[str], Form | None] | None = None,
        documents: Documents | None = None,
    ) -> Bound:
        """Read what was posted. Never raises, whatever was posted; unknown, hidden and read-only fields are left out.

        `variables` are the case's and the environment's; `only` the paths that may be written (with what they newly make
        visible); `forms` finds the forms that verdicts and corrections are about; `documents` are those that the case has.
        `draft` keeps everything and finds no errors. The values are JSON, by variable name.
        """
        return binding.bind(self, posted, variables, draft=draft, only=only, forms=forms, documents={} if documents is None else documents)

    def visible(self, values: Mapping[str, object], variables: Mapping[str, object]) -> set[str]:
        """Paths of the fields that are shown for these values (`signs[0].width` for rows)."""
        shown = filling.fill(self.components, {**variables, **values})
        return {place.path for place in shown.places if place.path and place not in shown.hidden}

    def prefill(self, variables: Mapping[str, object]) -> dict[str, object]:
        """What the form shows at first: the case's values, else the fields' defaults."""
        return filling.prefill(self.components, variables)

    def answers(self, variables: Mapping[str, object], lang: str = "th") -> list[Answer]:
        """What was answered, section by section, as people read it; hidden fields are left out."""
        return answers.of(self.components, variables, self.translations, lang)

    def walk(self) -> Iterator[Component]:
        """Every component, top to bottom."""
        for component in self.components:
            yield from component.walk()

    @cached_property
    def fields(self) -> Mapping[str, Component]:
        """Path → component that stores there; the rows of a list are `signs[].width`."""
        return {c.path: c for c in self.walk() if c.path}

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables that completing this form writes (those of a corrections group aside: see `others`)."""
        return frozenset(c.path.split(".")[0].split("[")[0] for c in self.walk() if c.path and c.readonly.constant is not True)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The variables that its expressions read and the form itself does not ask for."""
        lists = {c.listed for c in self.walk() if c.listed} | {c.choices.variable.split(".")[0] for c in self.walk() if c.choices.variable}
        rules = (c.rule.expression.names for c in self.walk() if c.rule)
        return frozenset(lists.union(*(c.steers for c in self.walk()), *rules)) - self.names - {"this", "parent", "i"}

    @cached_property
    def documents(self) -> Mapping[str, str]:
        """Path of each file field → id of its document in the service sheet (empty when it names none)."""
        return {c.path: c.files.document for c in self.walk() if c.kind == "filepicker"}

    @cached_property
    def others(self) -> frozenset[str]:
        """Ids of the forms that verdicts, corrections and summaries of this form show."""
        return frozenset(c.other for c in self.walk() if c.other)

    @cached_property
    def steering(self) -> frozenset[str]:
        """Names that some component's visibility, texts or options depend on: a change of one refreshes the page."""
        return frozenset().union(*(c.steers for c in self.walk()))

    def texts(self) -> list[str]:
        """Every Thai text that people read, for translation."""
        return [text for c in self.walk() for text in c.texts() if text]
