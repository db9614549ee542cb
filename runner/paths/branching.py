"""Conditions on gateways, looked at as a whole: is there data for which no way is open (gap), or two are (overlap)?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runner.diagram import Element
from runner.engine import Program
from runner.paths.graph import Graph
from runner.paths.model import Fault
from runner.paths.reasoning import Known, Reasoner
from runner.paths.terms import Answer, Fact, Json, Why, marked
from runner.paths.thinking import Thinking, templates

_LOOKS = 3  # at one gateway, by different ways to it


class Branching:
    """What was found at the gateways of one program. `faults` by kind and element; `cores`: why a flow could not be taken."""

    def __init__(self, program: Program, reasoner: Reasoner, graph: Graph) -> None:
        self.program, self.reasoner, self.graph = program, reasoner, graph
        self.conditions = dict(templates({f.id: f.condition for f in program.flows.values() if f.condition}))
        self.faults: dict[tuple[str, str], Fault] = {}
        self.cores: dict[str, tuple[Fact, ...]] = {}
        self.tried: dict[str, int] = {}  # how often a flow was found closed
        self.latest: dict[str, tuple[Fact, ...]] = {}  # the last reason why a flow was closed
        self.unsure: set[str] = set()  # flows of which the solver could not tell
        self._looked: dict[str, int] = {}
        self._empty: dict[str, Json] = {}  # lists without rows at the gateway just looked at

    def words(self, flow: str, holds: bool) -> Why:
        """What it means for people that the condition of a flow holds or not."""
        one = self.program.flows.get(flow)
        if one is None:
            return Why("condition", flow, "เงื่อนไขสิ้นสุดรายการ", "completion condition")
        text = one.condition.lstrip("= ")
        gateway = self.program.elements[self.graph.source[flow]]
        where = f"{gateway.name or gateway.id}"
        return Why("condition", flow, f"{where}: {text} {'เป็นจริง' if holds else 'เป็นเท็จ'}", f"{where}: {text} is {str(holds).lower()}")

    def closed(self, thinking: Thinking) -> dict[str, tuple[Fact, ...]]:
        """Keep the shortest reason why a flow could not be taken. Answers the reasons of this step."""
        found: dict[str, tuple[Fact, ...]] = {}
        for flow, (holds, answer) in thinking.closed.items():
            blocked = [flow] if holds else self._later(flow)
            for one in blocked:
                self.latest[one] = found[one] = answer.core
                self.tried[one] = self.tried.get(one, 0) + 1
                if answer.possible is None:
                    self.unsure.add(one)
                if answer.core and len(answer.core) < len(self.cores.get(one, answer.core * 2)):
                    self.cores[one] = answer.core
        return found

    def _later(self, flow: str) -> list[str]:
        gateway = self.program.elements.get(self.graph.source.get(flow, ""))
        flows = self.graph.out(gateway) if gateway else []
        return flows[flows.index(flow) + 1 :] if flow in flows else []

    # -- gaps and overlaps -------------------------------------------------------------------------------------------
    def look(self, thinking: Thinking, element: Element, scope: Mapping[str, Json]) -> None:
        """Look at a gateway that the path has come to."""
        if element.kind not in ("exclusiveGateway", "inclusiveGateway"):
            return
        ways = [(flow, self.conditions[flow]) for flow in self.graph.out(element) if flow in self.conditions]
        default = self.graph.flow(element.process, element.default) if element.default else ""
        values = [(flow, thinking.value(template, scope)) for flow, template in ways if flow != default]
        strange = any(not marked(value) and not isinstance(value, bool) for _flow, value in values)
        if not values or (self._looked.get(element.id, 0) >= _LOOKS and not strange):
            return
        self._looked[element.id] = self._looked.get(element.id, 0) + 1
        self._empty = {name: value for name, value in scope.items() if value == []}
        self._nulls(thinking.known, element, values)
        if not default:
            self._gap(thinking.known, element, values)
        if element.kind == "exclusiveGateway":
            self._overlap(thinking.known, element, values)

    def _facts(self, values: list[tuple[str, Any]], holds: bool | None) -> list[Fact] | None:
        """That all these conditions have this answer; None when one that is known already has another."""
        facts = []
        for flow, value in values:
            if marked(value):
                facts.append(Fact(value, holds, self.words(flow, bool(holds))))
            elif value is not holds and not (holds is None and not isinstance(value, bool)):
                return None
        return facts

    def _found(self, known: Known, facts: list[Fact] | None) -> Answer | None:
        if facts is None:
            return None
        answer = self.reasoner.could(known, facts)
        return answer if answer.possible else None

    def _nulls(self, known: Known, element: Element, values: list[tuple[str, Any]]) -> None:
        for at, one in enumerate(values):
            unknown = self._facts([one], None)
            before = self._facts(values[:at], False) if element.kind == "exclusiveGateway" else []
            found = None if unknown is None or before is None else self._found(known, [*before, *unknown])
            if found:
                text, name = self.program.flows[one[0]].condition.lstrip("= "), element.name or element.id
                th = f"เงื่อนไข {text} ไม่เป็นทั้งจริงและเท็จได้ เช่นเมื่อค่าที่ใช้ว่าง คำขอจะค้างที่ “{name}”"
                en = f"The condition {text} can be neither true nor false (a value is empty): the case stops at “{name}”"
                self._keep("gap", element, found, values, th, en)

    def _gap(self, known: Known, element: Element, values: list[tuple[str, Any]]) -> None:
        found = self._found(known, self._facts(values, False))
        if found:
            self._keep(
                "gap", element, found, values,
                f"มีข้อมูลที่ไม่ตรงกับเงื่อนไขใดของ “{element.name or element.id}” และไม่มีทางเลือกเริ่มต้น",
                f"Some data meets no condition of “{element.name or element.id}”, and there is no default flow",
            )  # fmt: skip

    def _overlap(self, known: Known, element: Element, values: list[tuple[str, Any]]) -> None:
        for at, one in enumerate(values):
            for other in values[at + 1 :]:
                found = self._found(known, self._facts([one, other], True))
                if found:
                    first, second = (self.program.flows[flow].condition.lstrip("= ") for flow in (one[0], other[0]))
                    self._keep(
                        "overlap", element, found, [one, other],
                        f"ที่ “{element.name or element.id}” ข้อมูลเดียวกันตรงกับสองเงื่อนไข: {first} และ {second}",
                        f"At “{element.name or element.id}” the same data meets two conditions: {first} and {second}",
                    )  # fmt: skip
                    return

    def _keep(self, kind: Any, element: Element, found: Answer, values: list[tuple[str, Any]], th: str, en: str) -> None:
        inputs = set[int]().union(*(self.reasoner.inputs(value) for _flow, value in values if marked(value)))
        fault = Fault(kind, element.id, th, en, self.reasoner.named(found.values, inputs) or dict(self._empty))
        self.faults.setdefault((kind, element.id), fault)
