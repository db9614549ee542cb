"""Explore a diagram: the covering set of its paths with data for each, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
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
    process = file.stem if file.stem in model.processes else model.executable()[0].id
    definition = definitions.compile_files(files, process)
    return Exploration(definition, file.name, every, progress).run()


class Exploration:
    """One exploration of one definition."""

    def __init__(self, definition: Definition, file: str, every: bool = False, progress: Progress | None = None) -> None:
        self.definition, self.file, self.every = definition, file, every
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
        boundary = self._boundary()
        paths = name_paths([self._path(one) for one in chosen], self.definition.program)
        return Explored(
            self.file, self.definition.program.process_id, tuple(paths), tuple(self.definition.program.flows), tuple(self.graph.ends),
            boundary, tuple(gather_faults(self)), self._left_out(),
        )  # fmt: skip

    def _boundary(self) -> tuple[str, ...]:
        elements = self.definition.program.elements.values()
        starts = {e.id for e in elements if e.kind == "startEvent" and any(o.by_event for o in self.graph.owners(e))}
        return tuple(e.id for e in elements if e.kind == "boundaryEvent" or e.id in starts)

    def _left_out(self) -> tuple[str, ...]:
        said = []
        if self.reasoner.unsure:
            said.append(f"ตัวแก้เงื่อนไขตอบไม่ได้ภายในเวลา {self.reasoner.unsure} ครั้ง")
        if len(self.search.ended) >= self.search.bounds.paths:
            said.append(f"หยุดที่ {self.search.bounds.paths} เส้นทาง")
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
