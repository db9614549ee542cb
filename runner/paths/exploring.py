"""Explore a diagram: the covering set of its paths with data for each, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path as File
from typing import Any

from runner import definitions, diagram, library
from runner.definitions import Definition
from runner.paths.asking import answer
from runner.paths.beyond import go_beyond
from runner.paths.chains import chain, count, orders
from runner.paths.environment import surroundings
from runner.paths.faults import gather_faults
from runner.paths.graph import Graph
from runner.paths.model import Explored, Move, Path
from runner.paths.naming import name_paths
from runner.paths.questions import Questions
from runner.paths.reasoning import Reasoner
from runner.paths.search import Bounds, Progress, Search
from runner.paths.solving import Solver
from runner.paths.steps import Situation, Steps
from runner.paths.terms import Pool
from runner.paths.uses import uses_of


def explore(file: File, *, every: bool = False, progress: Progress | None = None) -> Explored:
    """All paths of a diagram up to covering it; `every`: all within a bound. Raises InvalidDiagram where it cannot be compiled."""
    files = library.gather(file)
    model = diagram.read(file.read_bytes(), file.name)
    definition = definitions.compile_files(files, definitions.service_of(file, model))
    return Exploration(definition, file.name, every, progress, _shared(file)).run()


def _shared(file: File) -> frozenset[str]:
    """The processes that several diagrams beside this one call: what one of them never uses another may."""
    called: dict[str, set[str]] = {}
    for other in file.parent.glob("*.bpmn"):
        for process in _CALLED.findall(other.read_bytes()):
            called.setdefault(process.decode(), set()).add(other.name)
    return frozenset(process for process, callers in called.items() if len(callers) > 1)


_CALLED = re.compile(rb"<zeebe:calledElement\b[^>]*?processId=\"([^\"]+)\"")


class Exploration:
    """One exploration of one definition."""

    def __init__(
        self, definition: Definition, file: str, every: bool = False, progress: Progress | None = None, shared: frozenset[str] = frozenset()
    ) -> None:
        self.definition, self.file, self.every, self.shared = definition, file, every, shared
        self.pool = Pool()
        self.reasoner = Reasoner(self.pool, Solver(self.pool))
        self.graph = Graph(definition.program)
        self.uses = uses_of(definition)
        self.around = surroundings(definition, self.pool, self.uses)
        self.steps = Steps(definition, self.reasoner, self.around, self.graph, Questions(definition, self.pool, self.uses))
        self.search = Search(self.steps, self.graph, Bounds(), progress)

    def run(self) -> Explored:
        """Search, choose, solve."""
        self.search.cover()
        go_beyond(self.search, self.uses.writes)
        chosen = self.search.ended if self.every else covering(self.search.ended, self.graph)
        unused = self.unused
        flows = tuple(flow for flow in self.definition.program.flows if flow not in unused)
        boundary = tuple(name for name in self.boundary() if name not in unused)
        paths = name_paths([self._path(one) for one in chosen], self.definition.program)
        return Explored(
            self.file, self.definition.program.process_id, tuple(paths), flows, tuple(self.graph.ends),
            boundary, tuple(gather_faults(self)), self._left_out(),
        )  # fmt: skip

    def boundary(self) -> tuple[str, ...]:
        """Boundary events and starts of event sub-processes."""
        elements = self.definition.program.elements.values()
        starts = {e.id for e in elements if e.kind == "startEvent" and any(o.by_event for o in self.graph.owners(e))}
        return tuple(e.id for e in elements if e.kind == "boundaryEvent" or e.id in starts)

    @cached_property
    def unused(self) -> frozenset[str]:
        """Flows and events of shared parts that this service has no use for: its data never opens them, as far as can be told."""
        elements, graph = self.definition.program.elements, self.graph
        parts = {e.process for e in elements.values()} & self.shared - {self.definition.program.process_id}
        doubtful = self.steps.branching.unsure & graph.source.keys() - self.search.covered
        unsure = {elements[graph.source[flow]].process for flow in doubtful}
        passed = {name for one in self.search.ended for at in chain(one) for name in at.passed}
        flows = {f for f, source in graph.source.items() if elements[source].process in parts - unsure and f not in self.search.covered}
        events = {name for name in self.boundary() if elements[name].process in parts - unsure and name not in passed}
        return frozenset(flows | events)

    def _left_out(self) -> tuple[tuple[str, str], ...]:
        said, times, most = [], self.reasoner.unsure, self.search.bounds.paths
        if times and set(self.graph.source) - self.search.covered - self.unused:
            said.append((f"ตัวแก้เงื่อนไขตอบไม่ได้ {times} ครั้ง", f"the solver could not tell {times} times"))
        if len(self.search.ended) >= most:
            said.append((f"หยุดที่ {most} เส้นทาง", f"stopped at {most} paths"))
        for flow in [f for f in self.graph.source if f in self.unused and self.graph.source[f] not in self.unused]:
            source = self.definition.program.elements[self.graph.source[flow]]
            name, gate = self.definition.program.flows[flow].name or flow, source.name or source.id
            if source.kind == "exclusiveGateway":
                said.append((f"งานบริการนี้ไม่ใช้ทาง “{name}” ของ “{gate}”", f"this service does not use “{name}” of “{gate}”"))
        return tuple(said)

    # -- a path with its data ----------------------------------------------------------------------------------------
    def _path(self, end: Situation) -> Path:
        situations = chain(end)
        values = end.known.values
        start = self.pool.began(values)
        moves = tuple(self._move(one, values, start) for one in situations[1:])
        given: Any = self.around.given(values)
        return Path(
            name="", moves=moves, start=start, first=situations[0].crossed,
            elements=tuple(name for one in situations for name in one.passed),
            flows=tuple(flow for one in situations for flow in one.crossed), ends=end.ends, **given,
        )  # fmt: skip

    def _move(self, at: Situation, values: Mapping[int, Any], start: Any) -> Move:
        option = at.option
        assert option is not None
        told: dict[str, Any] = {}
        if at.asked is not None:
            form = self.definition.form_of(self.definition.program.elements[option.element])
            given = answer(at.asked, form, self.pool, values)
            typed = given.values if form else self.pool.worth(at.asked.values, values)
            told = {"values": typed, "files": given.files, "correct": given.correct}
        return Move(
            does=option.does, element=option.element, role=option.role, message=option.message, key=option.key, code=option.code,
            until=start + at.since if option.does == "wait" else None, which=option.which,
            crossed=at.crossed, passed=at.passed, opened=at.opened, **told,
        )  # fmt: skip


def covering(ends: list[Situation], graph: Graph) -> list[Situation]:
    """Few paths that cover what all of them cover: flows, ends, loops not at all, once and twice, both orders; in the order found."""
    wants = [_goals(one, graph) for one in ends]
    missing = set[object]().union(*wants)
    chosen: set[int] = set()
    while missing:
        best = max(range(len(ends)), key=lambda n: (len(wants[n] & missing), -n))
        missing -= wants[best]
        chosen.add(best)
    return [ends[n] for n in sorted(chosen)]


def _goals(end: Situation, graph: Graph) -> set[object]:
    situations = chain(end)
    flows = {flow for one in situations for flow in one.crossed}
    elements = {name for one in situations for name in one.passed}
    loops = {(flow, n) for flow in graph.loops if (n := count(end, flow)) < 3 and (n or graph.source[flow] in elements)}
    return {*flows, *elements, *end.ends, *loops, *orders(end)}
