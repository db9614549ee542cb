"""Forms that ask people to choose, and then nothing depends on what they chose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from runner import feel
from runner.definitions import Definition
from runner.diagram import Element
from runner.form import Form
from runner.form.model import Component
from runner.paths.dataflow import Dataflow
from runner.paths.model import Fault
from runner.paths.readers import Read
from runner.settings import ROOT

_WORD = re.compile(r"[a-z][a-z0-9_]*")


class Unused:
    """Only choices count: a note or a date is kept for readers. What the applicant says first is for those who come after."""

    def __init__(self, definition: Definition, flow: Dataflow, reads: list[Read]) -> None:
        self.definition, self.flow, self.reads = definition, flow, reads

    def faults(self) -> Iterator[Fault]:
        """One for each user task."""
        for element in self.flow.graph.program.elements.values():
            form = self.definition.form_of(element)
            if element.kind != "userTask" or form is None or element.loop is not None or not any(map(_asks, form.walk())):
                continue
            names = form.names
            if element.id in self._first or form.id in self._shown or names & self._everywhere or self._in_other_forms(form):
                continue
            said = ", ".join(c.path for c in form.walk() if _asks(c))
            th = f"ไม่มีสิ่งใดขึ้นกับคำตอบในแบบฟอร์ม “{form.id}” ({said})"
            yield Fault("unused", element.id, th, f"Nothing depends on what is answered in the form “{form.id}” ({said})", {}, "warning")

    @cached_property
    def _first(self) -> set[str]:
        """User tasks that nobody else's comes before."""
        elements = self.flow.graph.program.elements
        tasks = [e for e in elements.values() if e.kind == "userTask"]
        return {e.id for e in tasks if not any(e.id in self.flow.reached(o.id) for o in tasks if o.id != e.id)} | self._asked_of_the_same

    @cached_property
    def _asked_of_the_same(self) -> set[str]:
        """Tasks of those who begin: more of the same application."""
        elements = self.flow.graph.program.elements
        tasks = [e for e in elements.values() if e.kind == "userTask"]
        begin = {e.groups for e in tasks if not any(e.id in self.flow.reached(o.id) for o in tasks if o.id != e.id)}
        return {e.id for e in tasks if e.groups in begin}

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset().union(*(form.others for form in self.definition.forms.values()))

    def _in_other_forms(self, form: Form) -> bool:
        """Whether another form shows, takes up or reads an answer."""
        others = [one for one in self.definition.forms.values() if one.id != form.id]
        return any(form.names & (_reads(one) | {path.split(".")[0].split("[")[0] for path in one.fields}) for one in others)

    @cached_property
    def _everywhere(self) -> frozenset[str]:
        """Names in expressions, mappings, tables, the sheet and letters."""
        words: set[str] = {read.name for read in self.reads}
        elements = self.flow.graph.program.elements.values()
        for text in (text for e in elements for text in (*e.properties.values(), *e.headers.values(), *e.groups)):
            words |= feel.template(text).names
        words |= {name for e in elements if e.loop for name in _names(e)}
        for path, content in self.definition.files.items():
            if path.endswith((".yaml", ".dmn")) and not path.endswith("en.yaml"):
                words |= set(_WORD.findall(content.decode("utf-8", "replace")))
        return frozenset(words | self._printed)

    @cached_property
    def _printed(self) -> set[str]:
        """Words of the letters: what they print is used."""
        if not self.definition.sheet.letters and not any(e.properties.get("letter") for e in self.flow.graph.program.elements.values()):
            return set()
        files = sorted(Path(ROOT, "forms", "letters").rglob("*.typ"))
        return {word for file in files for word in _WORD.findall(file.read_text(encoding="utf-8"))}


def _asks(c: Component) -> bool:
    """Whether a field lets people choose between answers; a box that must be ticked does not."""
    if not c.keyed or c.readonly.constant is True:
        return False
    return c.kind in ("radio", "select") or (c.kind == "checkbox" and c.limits.required.constant is not True)


def _reads(form: Form) -> frozenset[str]:
    rules = (c.rule.expression.names for c in form.walk() if c.rule)
    return form.reads.union(*(c.steers for c in form.walk()), *rules)


def _names(element: Element) -> frozenset[str]:
    assert element.loop is not None
    texts = (element.loop.collection, element.loop.result_item, element.loop.until)
    return frozenset().union(*(feel.template(text).names for text in texts if text))
