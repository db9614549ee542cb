"""What a rule gets to look at, and where it writes its remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from runner.diagram.model import Element, Flow, Model, Process
from runner.errors import Finding


class Resources(Protocol):
    """Where the files are that a diagram names: `runner.library.Library`, or anything with the same attributes."""

    @property
    def forms(self) -> Mapping[str, Path]: ...
    @property
    def decisions(self) -> Mapping[str, Path]: ...
    @property
    def processes(self) -> Mapping[str, Path]: ...
    @property
    def folders(self) -> tuple[Path, ...]: ...
    def find(self, name: str) -> Path | None: ...


@dataclass
class Look:
    """One process under inspection."""

    model: Model
    process: Process
    everything: tuple[Model, ...]  # the diagram that is checked, and all parts below it
    resources: Resources
    sheet: Any = None  # the sheet of the service that the diagram, or the diagram that calls it, belongs to
    findings: list[Finding] = field(default_factory=list)
    fields: dict[str, frozenset[str]] = field(default_factory=dict)  # form id → its fields, read once

    def error(self, at: Element | Flow | Process, rule: str, th: str, en: str) -> None:
        """The diagram cannot be deployed."""
        self.findings.append(Finding(self.model.file, at.line, at.id, rule, th, en))

    def warn(self, at: Element | Flow | Process, rule: str, th: str, en: str) -> None:
        """It can, but somebody should look."""
        self.findings.append(Finding(self.model.file, at.line, at.id, rule, th, en, "warning"))

    def elements(self, *kinds: str) -> Iterator[Element]:
        """The elements, all or those of some kinds."""
        return (e for e in self.process.elements.values() if not kinds or e.kind in kinds)

    def out(self, element: Element) -> list[Flow]:
        """Its outgoing flows, in the file's order."""
        return [self.process.flows[f] for f in element.outgoing]

    @cached_property
    def scopes(self) -> list[tuple[str, list[Element]]]:
        """The process (empty id) and every sub-process with the elements directly inside."""
        parents = ["", *(e.id for e in self.elements("subProcess"))]
        return [(parent, self.process.inside(parent)) for parent in parents]

    def owner(self, parent: str) -> Element | Process:
        """What a scope's id stands for."""
        return self.process.elements[parent] if parent else self.process

    def after(self, element: Element) -> list[Element]:
        """Where tokens may go from an element: along its flows and those of its boundary events."""
        hosts = [element, *self.process.boundaries(element.id)]
        targets = [self.process.elements.get(self.process.flows[f].target) for h in hosts for f in h.outgoing]
        return [t for t in targets if t is not None]
