"""What other rooms use: a DMN file read once, its decisions evaluated often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from runner.decisions import model as m
from runner.decisions.evaluation import Evaluation
from runner.decisions.graph import Graph, Linked, call
from runner.decisions.reader import read_definitions
from runner.decisions.table import Table
from runner.decisions.xml import refuse
from runner.errors import DecisionError, ExpressionError, InvalidDiagram
from runner.feel.bounds import STEPS, Fault, Report, Run

_STEPS = 10 * STEPS  # a whole requirements graph may take more than one expression


@dataclass(frozen=True)
class Decision:
    """A decision that can be evaluated. `inputs` are the names of the variables it needs, declared as input data
    or only read, also through other decisions.

    `table` is its compiled decision table, or None when its logic is something else.
    """

    id: str
    name: str
    inputs: tuple[str, ...]
    table: Table | None
    type_ref: str
    line: int


class Decisions:
    """A DMN file. `decisions` by id, `findings` what could not be read (only where `read` was lenient)."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.file, self.name, self.namespace = graph.definitions.file, graph.definitions.name, graph.definitions.namespace
        self.findings = tuple(graph.findings)
        self.decisions = {
            element.id: self._decision(element) for element in graph.definitions.elements.values() if isinstance(element, m.DecisionElement)
        }
        self._by_name = {element.name: element for element in graph.definitions.elements.values()}

    def _decision(self, element: m.DecisionElement) -> Decision:
        linked = self.graph.linked[self._key(element)]
        return Decision(element.id, element.name, self._inputs(element), linked.table, element.type_ref, element.line)

    def _inputs(self, element: m.Element) -> tuple[str, ...]:
        found: dict[str, None] = {}
        seen: set[str] = set()
        stack = [element]
        while stack:
            present = stack.pop()
            linked = self.graph.linked.get(self._key(present))
            found.update(dict.fromkeys(sorted(linked.reads) if linked else ()))
            for reference in present.requires:
                key = self.graph.key(reference)
                needed = self.graph.element(key)
                if needed is None or key in seen:
                    continue
                seen.add(key)
                if isinstance(needed, m.InputData):
                    found[needed.name] = None
                stack.append(needed)
        return tuple(found)

    def _key(self, element: m.Element) -> str:
        return f"{self.namespace}#{element.id or element.name}"

    def _find(self, name: str) -> Linked:
        element = self.graph.definitions.elements.get(name) or self._by_name.get(name)
        if element is None:
            raise DecisionError(f"ไม่พบการตัดสินใจ “{name}” ใน {self.file}", f"There is no decision {name!r} in {self.file}")
        return self.graph.linked[self._key(element)]

    def evaluate(self, decision: str, variables: Mapping[str, object], *, lenient: bool = False, report: Report | None = None) -> object:
        """The value of a decision (by id or name) with these inputs; a decision service or knowledge model is called with them.

        A table without a single answer is a DecisionError; `lenient` gives null and tells `report`, as the standard asks.
        Case variables carry dates as ISO strings: an input or column of a temporal type reads them (not when lenient).
        """
        linked = self._find(decision)
        run = Run(report=report, steps=_STEPS, decision=Evaluation(variables, lenient))
        try:
            if isinstance(linked.element, m.DecisionService | m.Knowledge):
                return call(self.graph, self._key(linked.element), run, variables)
            return linked.get(run)
        except Fault as fault:
            if not lenient:
                raise DecisionError(fault.th, fault.en) from None
            return run.fail(fault.th, fault.en, linked.element.name, 0)
        except RecursionError:
            raise ExpressionError("การตัดสินใจเรียกซ้อนกันลึกเกินขอบเขต", "The decision calls itself too deeply.") from None


def read(xml: bytes, file: str = "", others: Iterable[Decisions] = (), *, lenient: bool = False) -> Decisions:
    """Read and compile a DMN file; `others` are files it imports (matched by namespace).

    InvalidDiagram with all findings when something cannot be read; `lenient` keeps going, and the findings stay in `Decisions.findings`.
    """
    try:
        definitions = read_definitions(xml, file)
        by_namespace = {other.namespace: other.graph for other in others}
        imported = {one.name: by_namespace[one.namespace] for one in definitions.imports if one.namespace in by_namespace}
        missing = [one for one in definitions.imports if one.namespace not in by_namespace]
        graph = Graph(definitions, imported)
    except RecursionError:
        raise refuse(file, 0, "", "depth", "ไฟล์ซ้อนกันลึกเกินไป", "the file is nested too deeply") from None
    if missing and not lenient:
        name = missing[0].name or missing[0].namespace
        raise refuse(file, 0, name, "import", f"ไม่พบไฟล์ที่นำเข้า “{name}”", f"the imported model {name!r} is not there")
    if graph.findings and not lenient:
        raise InvalidDiagram(graph.findings)
    return Decisions(graph)
