"""The decision requirements graph: elements linked by their references, compiled, and evaluated in the order they need each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runner.decisions import model as m
from runner.decisions.evaluation import Evaluation
from runner.decisions.items import Types, from_case, member_names, result_of
from runner.decisions.logic import compile_box, function_maker
from runner.decisions.place import Place, unique
from runner.decisions.table import Table
from runner.decisions.tables import compile_table
from runner.errors import DecisionError, ExpressionError, Finding
from runner.feel.bounds import Fault, Run, Scope
from runner.feel.compile_base import Closure
from runner.feel.compile_calls import user_function
from runner.feel.types import Type, coerce
from runner.feel.values import Function

Getter = Callable[[Run], object]


@dataclass(frozen=True)
class Linked:
    """A compiled element: `get` gives its value (or function) in an evaluation; `table` is its decision table, if that is its logic;
    `reads` are variables that it reads without declaring them.
    """

    element: m.Element
    type: Type
    get: Getter
    table: Table | None = None
    reads: frozenset[str] = frozenset()


class Graph:
    """All elements of a model and of the models it imports, by `namespace#id`."""

    def __init__(self, definitions: m.Definitions, imported: Mapping[str, Graph]) -> None:
        self.definitions, self.imported = definitions, imported
        self.findings: list[Finding] = []
        self.linked: dict[str, Linked] = {}
        names = {f"{name}.{key}": type_ for name, graph in imported.items() for key, type_ in graph.types.named.items() if name}
        names |= {key: type_ for name, graph in imported.items() for key, type_ in graph.types.named.items() if not name}
        self.types: Types = Types(definitions.items, names, self._broken_item)
        self.members: frozenset[str] = frozenset(
            member_names(definitions.items)
            | {element.name for graph in imported.values() for element in graph.definitions.elements.values()}
            | {member for graph in imported.values() for member in graph.members}
        )
        self.declared = frozenset(element.name for element in definitions.elements.values())
        for graph in imported.values():
            self.linked.update(graph.linked)
        for element in definitions.elements.values():
            self._link(element)

    def _broken_item(self, item: m.ItemDefinition, error: ExpressionError) -> None:
        self.findings.append(Finding(self.definitions.file, item.line, item.name, "expression", error.th, error.en))

    def key(self, reference: str) -> str:
        """`#id` or `namespace#id` as `namespace#id`."""
        namespace, _, id_ = reference.rpartition("#")
        return f"{namespace or self.definitions.namespace}#{id_}"

    def find(self, key: str) -> Linked | None:
        """The element of a key; one of this model's is linked when it is first asked for."""
        return self.linked.get(key)

    def _link(self, element: m.Element) -> None:
        key = f"{self.definitions.namespace}#{element.id or element.name}"
        self.linked[key] = _LINKERS[type(element)](self, key, element)

    def element(self, key: str) -> m.Element | None:
        """The record of an element of this model or an imported one."""
        namespace, _, id_ = key.rpartition("#")
        if namespace == self.definitions.namespace and id_ in self.definitions.elements:
            return self.definitions.elements[id_]
        found = self.linked.get(key)
        return found.element if found else None

    def place(self, element: m.Element) -> Place:
        """Where the logic of an element stands: it sees what it requires."""
        names = [name for key in self._required(element) for name in self._seen_as(key)]
        names += [name for name in self.imported if name]
        return Place(self.definitions.file, element.name or element.id, self.types, self.members, unique(names), self.findings, element.id)

    def _seen_as(self, key: str) -> list[str]:
        found = self.element(key)
        if found is None:
            return []
        prefix = self._prefix(found.namespace)
        return [prefix or found.name]

    def _prefix(self, namespace: str) -> str:
        """The name under which a namespace is imported; empty for this model."""
        if namespace == self.definitions.namespace:
            return ""
        return next((name for name, graph in self.imported.items() if graph.definitions.namespace == namespace), "")

    def _required(self, element: m.Element) -> list[str]:
        return [self.key(reference) for reference in element.requires]

    def scope_maker(self, element: m.Element) -> Callable[[Run, Mapping[str, object]], Scope]:
        """What makes the scope of an element's logic: the values of all it requires, over the given variables."""
        wanted: list[tuple[str, str, str]] = []
        for key in self._required(element):
            found = self.element(key)
            if found is None:
                line, reference = element.line, key.rpartition("#")[2]
                self.findings.append(
                    Finding(self.definitions.file, line, element.name, "reference", f"ไม่พบสิ่งที่อ้างถึง {reference}", f"there is no {reference}")
                )
                continue
            wanted.append((self._prefix(found.namespace), found.name, key))

        def make(run: Run, variables: Mapping[str, object]) -> Scope:
            values: dict[str, object] = {}
            for prefix, name, key in wanted:
                if prefix:
                    values.setdefault(prefix, {})[name] = self._from_import(prefix, key, run)  # type: ignore[index]
                else:
                    values[name] = self.linked[key].get(run)
            return Scope(values, Scope(variables, None, run), run)

        return make

    def _from_import(self, prefix: str, key: str, run: Run) -> object:
        """The value of an imported element: one input of it may have another value for each way it is imported."""
        evaluation = run.decision
        assert isinstance(evaluation, Evaluation)
        run.decision = evaluation.imported(prefix)
        try:
            return self.linked[key].get(run)
        finally:
            run.decision = evaluation


def _memory(key: str, compute: Getter) -> Getter:
    """A getter that computes once in each evaluation, and refuses a circle."""

    def get(run: Run) -> object:
        evaluation = run.decision
        assert isinstance(evaluation, Evaluation)
        if key in evaluation.decided:
            return evaluation.decided[key]
        if key in evaluation.under_way:
            raise DecisionError("การตัดสินใจอ้างถึงกันเป็นวงกลม", "The decisions require each other in a circle", detail=key)
        evaluation.under_way.add(key)
        evaluation.decided[key] = found = compute(run)
        return found

    return get


def _link_input(graph: Graph, key: str, element: m.Element) -> Linked:
    type_, name = graph.types.of(element.type_ref), element.name

    def compute(run: Run) -> object:
        evaluation: Evaluation = run.decision  # type: ignore[assignment]
        value = evaluation.variables.get(name)
        if not evaluation.lenient:
            value = from_case(value, type_)
        try:
            return coerce(value, type_, name)
        except Fault as fault:
            if not evaluation.lenient:
                raise DecisionError(f"ค่านำเข้า {fault.th}", f"Input {fault.en}") from None
            return run.fail(fault.th, fault.en, name, 0)

    return Linked(element, type_, _memory(key, compute))


def _link_decision(graph: Graph, key: str, element: m.Element) -> Linked:
    assert isinstance(element, m.DecisionElement)
    place, make_scope = graph.place(element), graph.scope_maker(element)
    type_ = place.type(element.type_ref)
    table = None
    if isinstance(element.logic, m.TableBox):
        table = compile_table(element.logic, place, element.name)
        logic: Closure = table.evaluate
    else:
        logic = compile_box(element.logic, place, element.name)
    name, declared = element.name, element.logic.type_ref if element.logic else ""
    inner, price = place.type(declared) if table is not None else type_, m.size(element.logic)

    def compute(run: Run) -> object:
        evaluation: Evaluation = run.decision  # type: ignore[assignment]
        run.spend(price)
        scope = make_scope(run, evaluation.undeclared(graph.declared))
        try:
            return coerce(coerce(logic(scope), inner, name), type_, name)
        except Fault as fault:
            return run.fail(fault.th, fault.en, name, 0)

    return Linked(element, type_, _memory(key, compute), table, frozenset(place.reads))


def _link_knowledge(graph: Graph, key: str, element: m.Element) -> Linked:
    assert isinstance(element, m.Knowledge)
    place, make_scope = graph.place(element).knowing(element.name), graph.scope_maker(element)
    box = element.function or m.FunctionBox((), None)
    declared = graph.types.of(element.type_ref)
    result = result_of(declared) if element.type_ref else place.type(box.type_ref)
    maker = function_maker(box, place, element.name, result)

    def compute(run: Run) -> object:
        scope = make_scope(run, {})
        function = maker(scope)
        scope.values[element.name] = function  # type: ignore[index]  # a knowledge model may call itself
        return function

    return Linked(element, declared, _memory(key, compute))


def _link_service(graph: Graph, key: str, element: m.Element) -> Linked:
    assert isinstance(element, m.DecisionService)
    inputs = [graph.key(one) for one in (*element.input_data, *element.input_decisions)]
    outputs = [graph.key(one) for one in element.outputs]
    elements = [(one, found) for one in inputs if (found := graph.element(one)) is not None]
    names = [found.name for _, found in elements]
    types = [graph.types.of(found.type_ref) for _, found in elements]
    declared = graph.types.of(element.type_ref)

    def body(values: dict[str, object], run: Run) -> object:
        outer: Evaluation = run.decision  # type: ignore[assignment]
        given = {one: values[found.name] for one, found in elements}
        run.decision = Evaluation({}, outer.lenient, given, isolated=True)
        try:
            found = [(graph.linked[one].element.name, graph.linked[one].get(run)) for one in outputs if one in graph.linked]
        finally:
            run.decision = outer
        return found[0][1] if len(outputs) == 1 and found else dict(found)

    function = user_function(element.name, names, types, result_of(declared), body)
    return Linked(element, declared, lambda run: function)


_LINKERS: dict[type[m.Element], Callable[[Graph, str, m.Element], Linked]] = {
    m.InputData: _link_input,
    m.DecisionElement: _link_decision,
    m.Knowledge: _link_knowledge,
    m.DecisionService: _link_service,
}


def call(graph: Graph, key: str, run: Run, arguments: Mapping[str, object]) -> object:
    """Call a service or knowledge model of the graph with arguments by name; missing ones are null."""
    function = graph.linked[key].get(run)
    assert isinstance(function, Function)
    return function.call(run, [arguments.get(name) for name in function.parameters])
