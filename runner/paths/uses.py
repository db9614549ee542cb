"""Which variables a service reads and writes, where, and what their values are like: read off its expressions, tables and forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from runner import decisions, feel
from runner.definitions import Definition
from runner.diagram import Element
from runner.engine import Program
from runner.form import Form
from runner.form.reading import RESERVED
from runner.paths.inferring import Inference
from runner.paths.terms import Json, Kind

_PAYMENT = ("payment", "payment_reference", "paid_on", "receipt_number")  # written by the property `payment`
_ROW = frozenset({"this", "parent", "i"})
_TOLD = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "startEvent", "boundaryEvent", "intermediateCatchEvent"})
_OTHER = "other"  # a text that no condition names
_KINDS: Mapping[str, Kind] = {"number": "number", "checkbox": "boolean", "checklist": "choices", "taglist": "choices"}


@dataclass(frozen=True)
class Use:
    """What the values at a path are like. `options` are the texts it is compared with, or may choose from; `constants` all constants."""

    kind: Kind
    options: tuple[Json, ...] = ()
    constants: tuple[Json, ...] = ()
    preferred: Json = None


@dataclass
class Uses:
    """`types`: dotted path → what is known of it. `reads`, `writes`: variable → the elements that do (ids; flows for conditions)."""

    types: dict[str, Use] = field(default_factory=dict)
    reads: dict[str, list[str]] = field(default_factory=dict)
    writes: dict[str, list[str]] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()  # everything that is read, also where nothing tells what it is

    @cached_property
    def unwritten(self) -> frozenset[str]:
        """Variables that something reads and nothing writes: they come from outside, or never."""
        return frozenset(self.reads) - frozenset(self.writes) - RESERVED

    @cached_property
    def given(self) -> frozenset[str]:
        """Variables that a case has without being told from outside: reserved ones and those that something writes."""
        return RESERVED | frozenset(self.writes)

    def of(self, path: str) -> Use:
        """What is known of a path; a text where nothing tells."""
        return self.types.get(path) or Use("string")

    def below(self, name: str) -> list[str]:
        """The paths within a variable: `result.status` for `result`."""
        return sorted(path for path in {*self.types, *self.paths} if path.startswith(f"{name}."))


def types_of(program: Program, definition: Definition) -> dict[str, tuple[Kind, tuple[Json, ...]]]:
    """Dotted path → kind and options, for every path that some expression of the definition reads."""
    return {path: (use.kind, use.options) for path, use in uses_of(definition, program).types.items()}


def uses_of(definition: Definition, program: Program | None = None) -> Uses:
    """What a definition's expressions, mappings, tables and forms say about its variables."""
    return _Reading(definition, program or definition.program).uses()


@dataclass
class _Reading:
    definition: Definition
    program: Program
    found: Uses = field(default_factory=Uses)
    inference: Inference = field(default_factory=Inference)
    _brought: list[tuple[str, str]] = field(default_factory=list)

    def uses(self) -> Uses:
        for element in self.program.elements.values():
            self._element(element)
        for flow in self.program.flows.values():
            self._look(flow.condition, flow.id, "boolean")
        for form in self.definition.forms.values():
            self._form(form)
        for tables in self._tables():
            self._columns(tables)
        for name, where in self._brought:
            if name in self.found.writes:  # what nothing writes came from outside
                self._read(name, where)
        self.inference.settle()
        self.found.paths = frozenset(self.inference.paths)
        self.found.types = {path: _use(path, hints) for path, hints in sorted(self.inference.found.items()) if hints.kind}
        return self.found

    # ---- elements --------------------------------------------------------------------------------------------------------
    def _element(self, element: Element) -> None:
        for text, wanted in _templates(element):
            self._look(text, element.id, wanted)
        form = self.definition.form_of(element)
        own = set[str]() if form else {source.lstrip().removeprefix("=").strip() for _target, source in element.outputs}
        for target, source in (*element.inputs, *element.outputs, (element.result, element.script)):
            if target and (expression := feel.template(source).expression):
                self.inference.same(target, expression.tree)
        for target, source in element.inputs:
            self._look(source, element.id)
            self._write(target, element.id)
        local = {element.result, *(target for target, _source in element.inputs), *(form.names if form else ())}
        for target, source in element.outputs:
            self._look_out(source, element, local)
            if target not in own:  # `paid ← =paid` passes on what came from outside
                self._write(target, element.id)
        for name in _written(element):
            self._write(name, element.id)
        if element.kind == "businessRuleTask":
            for name in self._decided(element.decision_id):
                self._read(name, element.id)
        if form is not None:
            self._asks(element, form)

    def _asks(self, element: Element, form: Form) -> None:
        for name in sorted(form.names if not element.outputs else ()):
            self._write(name, element.id)
        lists = {c.listed for c in form.walk() if c.listed} | {c.choices.variable.split(".")[0] for c in form.walk() if c.choices.variable}
        read = set(lists)
        for expression in _expressions(form):
            read |= expression.names - getattr(expression, "doubtful", frozenset())
        for name in sorted(read - form.names - _ROW):
            self._read(name, element.id)

    def _look(self, text: str, where: str, wanted: str = "") -> None:
        expression = feel.template(text).expression if text else None
        if expression is not None:
            self.inference.look(expression.tree, wanted)
            for name in sorted(expression.names - expression.doubtful):
                self._read(name, where)

    def _look_out(self, text: str, element: Element, local: Set[str]) -> None:
        """An output mapping reads what the element itself has, what came with it from outside, or the case's variables."""
        expression = feel.template(text).expression
        if expression is not None:
            self.inference.look(expression.tree)
            for name in sorted(expression.names - expression.doubtful - local):
                if element.kind in _TOLD:
                    self._brought.append((name, element.id))
                else:
                    self._read(name, element.id)

    def _read(self, name: str, where: str) -> None:
        self._note(self.found.reads, name, where)

    def _write(self, name: str, where: str) -> None:
        self._note(self.found.writes, name.split(".")[0], where)

    @staticmethod
    def _note(table: dict[str, list[str]], name: str, where: str) -> None:
        places = table.setdefault(name, [])
        if where not in places:
            places.append(where)

    # ---- tables and forms --------------------------------------------------------------------------------------------------
    def _tables(self) -> Iterator[decisions.Decisions]:
        for path, content in sorted(self.definition.files.items()):
            if path.endswith(".dmn"):
                yield decisions.read(content, path.rsplit("/", 1)[-1])

    def _decided(self, decision: str) -> Iterator[str]:
        for tables in self._read_tables:
            if decision in tables.decisions:
                yield from tables.decisions[decision].inputs

    @cached_property
    def _read_tables(self) -> list[decisions.Decisions]:
        return list(self._tables())

    def _columns(self, tables: decisions.Decisions) -> None:
        for decision in tables.decisions.values():
            table = decision.table
            for place, column in enumerate(table.inputs if table else ()):
                if table is None or column.expression is None:
                    continue
                tree: Any = column.expression.tree
                self.inference.look(tree)
                self.inference.declared(tree, getattr(column.type, "name", ""))
                tests = [rule.tests[place] for rule in table.rules]
                for test in (column.values, *tests):
                    if test is not None:
                        self.inference.test(tree, test.tree)

    def _form(self, form: Form) -> None:
        for expression in _expressions(form):
            if hasattr(expression, "tree"):
                self.inference.look(expression.tree)
        for c in form.walk():
            if c.keyed and c.kind not in ("expression", "filepicker") and c.role != "verdicts" and "[" not in c.path:
                kind = c.moments.subtype if c.kind == "datetime" else _KINDS.get(c.kind, "string")
                self.inference.known(c.path, kind, tuple(value for value, _label in c.choices.fixed if isinstance(value, str)))


def _expressions(form: Form) -> Iterator[Any]:
    """Every expression that decides something in a form."""
    for c in form.walk():
        yield from (setting.expression for setting in c.settings() if setting.expression is not None)
        if c.rule is not None:
            yield c.rule.expression


def _templates(element: Element) -> Iterator[tuple[str, str]]:
    """What an element says in FEEL, with the kind of value that is meant."""
    yield from ((element.script, ""), (element.assignee, "string"), (element.due, ""), (element.priority, "number"), (element.retries, ""))
    yield from ((text, "") for text in (element.decision_id, element.topic, *element.groups, *element.headers.values()))
    yield from ((text, "") for text in element.properties.values())
    if element.event is not None:
        kind = {"date": "datetime"}.get(element.event.timer, "string") if element.event.timer else ""
        yield from ((element.event.value, kind), (element.event.name, ""))
    if element.loop is not None:
        yield from ((element.loop.collection, "choices"), (element.loop.result_item, ""), (element.loop.until, "boolean"))


def _written(element: Element) -> Iterator[str]:
    """Variables that an element writes by itself."""
    if element.result:
        yield element.result
    if element.loop is not None:
        yield from (name for name in (element.loop.item, element.loop.result) if name)
        yield "loopCounter"
    if draw := element.properties.get("draw"):
        yield draw.partition(":")[0].strip()
    if element.properties.get("licence"):
        yield "licence"
    if element.properties.get("payment"):
        yield from _PAYMENT


def _use(path: str, hints: Any) -> Use:
    kind: Kind = hints.kind
    wanted: type | tuple[type, ...] = str if kind in ("string", "choices") else object
    constants = tuple(one for one in hints.constants if isinstance(one, wanted))
    options = constants if kind in ("string", "choices") else ()
    options = (*options, _OTHER) if kind == "string" and len(options) == 1 else options
    preferred: Json = options[0] if kind == "string" and options else None
    if kind == "boolean":
        preferred = not path.startswith("agency.")  # what an agency does not state it does not have
    return Use(kind, options, constants, preferred)
