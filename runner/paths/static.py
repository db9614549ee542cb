"""What can be told from the drawing alone, before any path is tried: nobody to do it, nothing to read, nowhere to go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations

from runner import decisions, feel
from runner.decisions import Decisions
from runner.definitions import Definition
from runner.diagram import Element
from runner.form.model import Component
from runner.form.reading import RESERVED
from runner.paths.dataflow import Dataflow
from runner.paths.graph import Graph
from runner.paths.model import Fault
from runner.paths.readers import Read, local_names, reads
from runner.paths.samples import Reach
from runner.paths.scopes import THROWN, Scopes
from runner.paths.tables import table_faults
from runner.paths.unused import Unused
from runner.paths.unwritten import Unwritten


def look(definition: Definition, graph: Graph | None = None) -> list[Fault]:
    """All static faults of a definition, each once, in the order of the diagram's elements."""
    return list(Look(definition, graph or Graph(definition.program)).faults())


class Look:
    """One look at one definition."""

    def __init__(self, definition: Definition, graph: Graph) -> None:
        self.definition, self.graph = definition, graph
        self.elements = graph.program.elements
        self.scopes = Scopes(graph.program)
        self.flow = Dataflow(definition, graph, self.scopes)
        self.decisions = _decisions(definition)
        self.reads = list(reads(graph, self.scopes, self.decisions))
        self.unwritten = Unwritten(self.flow, self.reads)

    def faults(self) -> Iterator[Fault]:
        """Everything, by kind."""
        yield from self._unassigned()
        yield from self.unwritten.faults()
        yield from Unused(self.definition, self.flow, self.reads).faults()
        yield from self._deadlocks()
        yield from self._livelocks()
        yield from self._uncaught()
        yield from self._tables()

    # ---- nobody ------------------------------------------------------------------------------------------------------------
    def _unassigned(self) -> Iterator[Fault]:
        for element in self.elements.values():
            if element.kind != "userTask":
                continue
            why = self._nobody(element)
            if why:
                name = element.name or element.id
                yield Fault("unassigned", element.id, f"ไม่มีผู้ใดเปิดงาน “{name}” ได้: {why[0]}", f"Nobody can open “{name}”: {why[1]}")

    def _nobody(self, element: Element) -> tuple[str, str] | None:
        if element.assignee:
            return None
        said = [group for group in element.groups if group.lstrip("= ").strip() not in ("", "null", '""', "[]")]
        if not said:
            return "ไม่ระบุผู้รับผิดชอบ", "it names no group"
        roles = {*self.definition.sheet.roles, "applicant"} if self.definition.sheet.roles else set()
        unknown = [group for group in said if roles and not group.startswith("=") and group not in roles]
        if len(unknown) == len(said):
            return f"งานบริการนี้ไม่มีบทบาท {', '.join(unknown)}", f"the service has no role {', '.join(unknown)}"
        missing = [name for group in said for name in self._missing(group, element)]
        if missing:
            return f"ไม่มีขั้นตอนใดเขียน {', '.join(missing)}", f"nothing writes {', '.join(missing)}"
        return None

    def _missing(self, group: str, element: Element) -> list[str]:
        names = feel.template(group).names - RESERVED - local_names(self.scopes, element)
        outside = any(self.flow.may_precede(one, element.id) for one in self.flow.outside)
        return [] if outside else sorted(name for name in names if self.unwritten.never(Read(name, element.id, element.id)))

    # ---- nowhere -----------------------------------------------------------------------------------------------------------
    def _deadlocks(self) -> Iterator[Fault]:
        """A parallel join two of whose flows come straight from one choice that takes only one of them."""
        for join in self.elements.values():
            if join.kind != "parallelGateway" or len(join.incoming) < 2:
                continue
            ways = [self._choices_behind(flow) for flow in self.graph.source if self.graph.target[flow] == join.id]
            shared = [set(one) & set(other) for one, other in combinations(ways, 2)]
            gateway = next((self.elements[sorted(both)[0]] for both in shared if both), None)
            if gateway is not None:
                name, choice = join.name or join.id, gateway.name or gateway.id
                th = f"จุดรวม “{name}” รอทุกเส้น แต่ “{choice}” เลือกได้เพียงเส้นเดียว คำขอจะค้าง"
                en = f"The join “{name}” waits for all its flows, but “{choice}” takes only one: the case stays there for ever"
                yield Fault("deadlock", join.id, th, en, {"gateway": gateway.id})

    def _choices_behind(self, flow: str) -> list[str]:
        """The choices from which a flow is reached with nothing joining or splitting on the way."""
        found: list[str] = []
        at = self.elements[self.graph.source[flow]]
        seen: set[str] = set()
        while at.id not in seen:
            seen.add(at.id)
            if at.kind in ("exclusiveGateway", "eventBasedGateway") and len(at.outgoing) > 1:
                found.append(at.id)
            if at.kind in ("parallelGateway", "inclusiveGateway", "boundaryEvent", "startEvent") or len(at.incoming) != 1:
                break
            at = self.elements[next(self.graph.source[f] for f in self.graph.source if self.graph.target[f] == at.id)]
        return found

    def _livelocks(self) -> Iterator[Fault]:
        """Loops that no flow, event or end leads out of."""
        stops = {name for name, one in self.elements.items() if not one.outgoing and not one.attached_to and not self.scopes.around(one)}
        if any(e.event is not None and e.event.kind == "terminate" for e in self.elements.values()):
            return  # another branch may stop it
        told: set[str] = set()
        for name, element in self.elements.items():
            after = self.flow.reached(name)
            if name in after and name not in told and not after & stops:
                told |= after
                th = f"จาก “{element.name or name}” วนไปเรื่อย ไม่มีเส้นทางใดไปถึงจุดสิ้นสุด"
                yield Fault("livelock", name, th, f"From “{element.name or name}” the case goes round: no way leads to an end")

    def _uncaught(self) -> Iterator[Fault]:
        """Events on borders, and event sub-processes, for errors and escalations that nobody throws."""
        for element in self.elements.values():
            listens = bool(element.attached_to) or self.scopes.listens(element)
            if not listens or element.event is None or element.event.kind not in THROWN or self.scopes.throwers(element) != []:
                continue
            if element.attached_to and self.scopes.host(element).kind == "userTask" and element.event.kind == "error":
                continue  # an officer's page may throw it
            code, name = element.event.code or element.event.name, element.name or element.id
            th = f"เหตุการณ์ “{name}” ไม่มีทางเกิดขึ้น: ไม่มีขั้นตอนใดส่ง {code}"
            yield Fault("unreachable", element.id, th, f"The event “{name}” can never happen: nothing throws {code}")

    # ---- tables ------------------------------------------------------------------------------------------------------------
    def _tables(self) -> Iterator[Fault]:
        told: set[str] = set()
        for element in self.elements.values():
            tables = self.decisions.get(element.decision_id)
            if tables is None or tables.file + element.decision_id in told:
                continue
            told.add(tables.file + element.decision_id)
            for decision in tables.decisions.values():
                if decision.id == element.decision_id or decision.name in _needed(tables, element.decision_id):
                    yield from table_faults(decision, element.id, self._reach)

    @cached_property
    def _reach(self) -> Mapping[str, Reach]:
        """What the fields can hold that forms alone write: limits and options."""
        fields: dict[str, list[Component]] = {}
        for form in self.definition.forms.values():
            for path, c in form.fields.items():
                if c.keyed and c.readonly.constant is not True:
                    fields.setdefault(path, []).append(c)
        typed = {name for e in self.elements.values() if self.definition.form_of(e) for name in self.flow.writes[e.id]}
        computed = {n for e in self.elements.values() if not self.definition.form_of(e) for n in self.flow.writes[e.id]}
        own = {path: found[0] for path, found in fields.items() if len(found) == 1 and path.split(".")[0] in typed - computed}
        return {path: reach for path, c in own.items() if (reach := _reach(c)) is not None}


def _decisions(definition: Definition) -> dict[str, Decisions]:
    found: dict[str, Decisions] = {}
    for path, content in sorted(definition.files.items()):
        if path.endswith(".dmn"):
            tables = decisions.read(content, path.rsplit("/", 1)[-1])
            found |= dict.fromkeys(tables.decisions, tables)
    return found


def _needed(tables: Decisions, decision: str) -> set[str]:
    """Names of the decisions that a decision asks first."""
    element = tables.graph.definitions.elements[decision]
    ids = {reference.rpartition("#")[2] for reference in element.requires}
    return {one.name for one in tables.decisions.values() if one.id in ids}


def _reach(c: Component) -> Reach | None:
    if c.kind in ("radio", "select", "checklist", "taglist") and c.choices.fixed:
        return Reach(tuple(value for value, _ in c.choices.fixed), several=c.kind in ("checklist", "taglist"))
    if c.kind == "number" and c.limits.minimum.constant is not None and c.limits.maximum.constant is not None:
        return Reach(low=c.limits.minimum.constant, high=c.limits.maximum.constant, whole=c.numbers.digits == 0)
    return None
