"""From what a search has met to what an analyst reads: flows that no data opens, places where cases get stuck or turn for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from runner.errors import Stuck
from runner.paths.chains import chain
from runner.paths.model import Fault
from runner.paths.reasoning import conditions
from runner.paths.static import look
from runner.paths.steps import Situation

if TYPE_CHECKING:
    from runner.paths.exploring import Exploration


def gather_faults(made: Exploration) -> Iterator[Fault]:
    """All faults of an exploration, each once."""
    found: dict[tuple[str, str], Fault] = {}
    for fault in (*made.steps.branching.faults.values(), *_stuck(made), *_endless(made), *_unreachable(made)):
        found.setdefault((fault.kind, fault.element), fault)
    yield from found.values()
    yield from (fault for fault in look(made.definition, made.graph) if fault.data or (fault.kind, fault.element) not in found)


def _data(made: Exploration, at: Situation) -> dict[str, object]:
    """What was typed on the way, by step."""
    values = at.known.values
    inputs = {number for one in chain(at) if one.asked for number in made.pool.inputs_of(dict(one.asked.values))}
    return {name: value for name, value in made.reasoner.named(values, inputs).items() if value is not None}


def _stuck(made: Exploration) -> Iterator[Fault]:
    gaps = {element for _kind, element in made.steps.branching.faults}
    for at in made.search.stuck:
        error = at.error
        assert error is not None
        element = error.element if isinstance(error, Stuck) else (at.option.element if at.option else "")
        element = made.graph.source.get(element, element)  # a flow: the gateway that asks its condition is where to mend
        if element in gaps and error.detail not in ("deadlock", "livelock"):
            continue
        kind = "deadlock" if error.detail == "deadlock" else "livelock" if error.detail == "livelock" else "failure"
        yield Fault(kind, element, error.th, error.en, _data(made, at))  # type: ignore[arg-type]


def _endless(made: Exploration) -> Iterator[Fault]:
    """A walk that found no end within its bounds, though it may go on: a loop that nobody can leave."""
    ended = {name for end in made.search.ended for one in chain(end) for name in one.passed}
    for at in made.search.endless:
        around = {o.element for o in at.options}
        if around and not around & ended:
            name = _exit(made, at) or min(around)
            element = made.definition.program.elements[name]
            th = f"วนอยู่ที่ “{element.name or name}” โดยไม่มีข้อมูลใดพาออกไปถึงจุดสิ้นสุดได้"
            yield Fault("livelock", name, th, f"The case goes round “{element.name or name}”: no data leads out to an end", _data(made, at))


def _exit(made: Exploration, at: Situation) -> str:
    """The gateway in the loop whose way out is closed."""
    elements = made.definition.program.elements
    crossed = {flow for one in chain(at) for flow in one.crossed}
    passed = [name for one in chain(at) for name in one.passed]
    gateways = [name for name in dict.fromkeys(passed) if elements[name].kind == "exclusiveGateway"]
    closed = [g for g in gateways if passed.count(g) > 1 and any(w not in crossed for w in made.graph.out(elements[g]))]
    return closed[0] if closed else ""


_CHOOSE = ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway")


def _unreachable(made: Exploration) -> Iterator[Fault]:
    """Only where it begins: a flow that nothing crosses, out of an element that is reached."""
    graph, program = made.graph, made.definition.program
    situations = [one for end in (*made.search.ended, *made.search.stuck, *made.search.endless) for one in chain(end)]
    crossed = {flow for one in situations for flow in one.crossed}
    reached = {graph.target[flow] for flow in crossed} | {name for one in situations for name in (*one.passed, *one.opened)}
    known = crossed | made.unused | made.steps.branching.unsure
    for flow in graph.source:
        source = program.elements[graph.source[flow]]
        if flow in known or source.id not in reached or source.kind not in _CHOOSE:
            continue  # what comes before it never completes: told there
        core = made.steps.branching.cores.get(flow, ())
        th, en = conditions(core), conditions(core, "en")
        label = program.flows[flow].name or program.flows[flow].condition.lstrip("= ") or flow
        yield Fault(
            "unreachable", flow,
            f"ไม่มีข้อมูลใดพาคำขอไปทาง “{label}” จาก “{source.name or source.id}” ได้" + (f" เพราะขัดกัน: {th}" if th else ""),
            f"No data leads by “{label}” out of “{source.name or source.id}”" + (f"; these contradict: {en}" if en else ""),
            {"conditions": [fact.why.en for fact in core if fact.why.en]},
        )  # fmt: skip
    yield from _boundaries(made, reached, {name for one in situations for name in one.passed})


def _boundaries(made: Exploration, reached: set[str], passed: set[str]) -> Iterator[Fault]:
    for name in [n for n in made.boundary() if n not in made.unused]:
        element = made.definition.program.elements[name]
        hosts = (
            {one.id for one in made.definition.program.elements.values() if one.id.endswith(element.attached_to)}
            if element.attached_to
            else set()
        )
        if name in passed or (element.attached_to and not hosts & reached):
            continue
        yield Fault(
            "unreachable", name, f"เหตุการณ์ “{element.name or name}” ไม่มีทางเกิดขึ้น", f"The event “{element.name or name}” can never happen"
        )
