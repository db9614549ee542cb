"""Translation of decisions: the graph of what they require, their tables and boxed expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runner.decisions import model as m
from runner.decisions.graph import Graph
from runner.decisions.items import result_of
from runner.decisions.place import Place, is_feel
from runner.decisions.tables import compile_table
from runner.feel.types import ANY, Type
from runner.paths.solving.guards import Guard, no
from runner.paths.solving.rows import Rows, element_of
from runner.paths.solving.tables import TableMeaning
from runner.paths.solving.translator import Env, Translator
from runner.paths.solving.typed import checked, read
from runner.paths.solving.values import Closed, NotTranslated, Union, chosen, entries, is_it, one, pack
from runner.paths.terms import Decides

_DEEPEST = 12  # knowledge models inside each other


def decide(translator: Translator, decides: Decides, env: Env) -> Union:
    """The value of a decision with the variables of `env`."""
    graph: Graph = decides.tables.graph
    element = element_of(graph, decides.name)
    if element is None:
        raise NotTranslated
    return Deciding(translator, graph, env).value(element)


def rows_of(translator: Translator, rows: Rows, env: Env) -> TableMeaning:
    """The rows of a table with the variables of `env`."""
    graph: Graph = rows.tables.graph
    element = rows.element
    assert isinstance(element.logic, m.TableBox)
    inner = Deciding(translator, graph, env).env(element)
    return TableMeaning(translator, rows.table, element.logic, graph.place(element), inner)


class Deciding:
    """One evaluation of a graph, in symbols. Within what may not be evaluated at all (a branch, a function) a table must not fail:
    then the whole stays untranslated."""

    def __init__(self, translator: Translator, graph: Graph, env: Env) -> None:
        self._translator, self._graph, self._variables = translator, graph, env
        self._decided: dict[str, Union] = {}
        self._maybe = 0

    def value(self, element: m.Element) -> Union:
        """The value of an input or decision, or the function of a knowledge model; each once."""
        if element.id not in self._decided:
            self._decided[element.id] = self._value(element)
        return self._decided[element.id]

    def _value(self, element: m.Element) -> Union:
        if isinstance(element, m.InputData):
            return self._input(element)
        if isinstance(element, m.Knowledge):
            return one(self._knowledge(element))
        if not isinstance(element, m.DecisionElement):
            raise NotTranslated
        place = self._graph.place(element)
        env = self.env(element)
        if isinstance(element.logic, m.TableBox):
            table = self._graph.linked[self._graph.key(f"#{element.id}")].table
            assert table is not None
            found = TableMeaning(self._translator, table, element.logic, place, env).value()
            found = checked(self._translator, found, place.type(element.logic.type_ref))
        else:
            found = self.box(element.logic, place, env)
        return checked(self._translator, found, place.type(element.type_ref))

    def env(self, element: m.Element) -> Env:
        """What the logic of an element sees: what it requires, over the variables."""
        values: dict[str, Union] = {}
        for reference in element.requires:
            needed = self._graph.element(self._graph.key(reference))
            if needed is not None:
                if needed.namespace != self._graph.definitions.namespace:
                    raise NotTranslated
                values[needed.name] = self.value(needed)
        return Env(values, None if isinstance(element, m.Knowledge) else self._variables)

    def _input(self, element: m.InputData) -> Union:
        type_ = self._graph.types.of(element.type_ref)
        given = read(self._translator, self._variables.find(element.name) or one(None), type_)

        def refused(guard: Guard) -> None:
            self._translator.require(no(guard))

        return checked(self._translator, given, type_, refused=refused)

    def _knowledge(self, element: m.Knowledge) -> Closed:
        box = element.function or m.FunctionBox((), None)
        place, env = self._graph.place(element).knowing(element.name), self.env(element)
        declared = self._graph.types.of(element.type_ref)
        function = self._closed(box, place, env, result_of(declared) if element.type_ref else place.type(box.type_ref))
        assert isinstance(env.values, dict)
        env.values[element.name] = one(function)
        return function

    def _closed(self, box: m.FunctionBox, place: Place, env: Env, result: Type = ANY) -> Closed:
        if box.kind != "FEEL":
            raise NotTranslated
        names = tuple(parameter.name for parameter in box.parameters)
        types = [place.type(parameter.type_ref) for parameter in box.parameters]
        inside = place.knowing(*names)

        def call(arguments: list[Union]) -> Union:
            if self._maybe > _DEEPEST:
                raise NotTranslated
            refusals: list[Guard] = []
            ready = [checked(self._translator, a, t, refused=refusals.append) for a, t in zip(arguments, types, strict=True)]
            if any(guard is not False for guard in refusals):
                raise NotTranslated
            found = self._perhaps(lambda: self.box(box.body, inside, Env(dict(zip(names, ready, strict=True)), env)))
            return checked(self._translator, found, result)

        return Closed(names, call)

    def _perhaps(self, translate: Callable[[], Union]) -> Union:
        self._maybe += 1
        try:
            return translate()
        finally:
            self._maybe -= 1

    def box(self, box: m.Box | None, place: Place, env: Env) -> Union:
        """The value of a boxed expression, checked against its declared type."""
        if box is None:
            return one(None)
        found = self._boxed(box, place, env)
        return checked(self._translator, found, place.type(box.type_ref)) if box.type_ref and not isinstance(box, m.FunctionBox) else found

    def _boxed(self, box: Any, place: Place, env: Env) -> Union:
        match box:
            case m.Literal():
                expression = place.expression(box.text, box.line) if is_feel(box.language) else None
                return one(None) if expression is None else self._translator.tree(expression.tree, env)
            case m.ContextBox():
                return self._context(box, place, env)
            case m.ListBox():
                return one(pack((True, self.box(item, place, env)) for item in box.items))
            case m.Relation():
                rows = [{v.name: self.box(cell, place, env) for v, cell in zip(box.columns, row, strict=False)} for row in box.rows]
                return one(pack((True, one(entries(row))) for row in rows))
            case m.Conditional():
                guard = is_it(self.box(box.condition, place, env), True)
                return chosen(guard, *(self._perhaps(lambda part=part: self.box(part, place, env)) for part in (box.yes, box.no)))  # type: ignore[misc]
            case m.Invocation():
                return self._invocation(box, place, env)
            case m.FunctionBox():
                return one(self._closed(box, place, env))
            case m.TableBox() if not self._maybe:
                return TableMeaning(self._translator, compile_table(box, place, place.element), box, place, env).value()
        raise NotTranslated

    def _context(self, box: m.ContextBox, place: Place, env: Env) -> Union:
        values: dict[str, Union] = {}
        inner, result = Env(values, env), None
        for variable, part in box.entries:
            if variable is None:
                result = self.box(part, place, inner)
                continue
            values[variable.name] = checked(self._translator, self.box(part, place, inner), place.type(variable.type_ref))
            place = place.knowing(variable.name)
        return one(entries(values)) if result is None else result

    def _invocation(self, box: m.Invocation, place: Place, env: Env) -> Union:
        target = self.box(box.function, place, env)
        if len(target) != 1 or not isinstance(target[0][1], Closed):
            raise NotTranslated
        function = target[0][1]
        given = {v.name: checked(self._translator, self.box(part, place, env), place.type(v.type_ref)) for v, part in box.bindings}
        if set(given) != set(function.parameters):
            return one(None)
        return function.call([given[name] for name in function.parameters])
