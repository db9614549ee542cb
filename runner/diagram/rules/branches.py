"""Rules on parallel branches and called parts: what meets, what is lost, what never ends."""

from __future__ import annotations

from itertools import combinations

from runner.diagram.findings import Look
from runner.diagram.model import Element, Flow

_JOINS = ("parallelGateway", "inclusiveGateway")


def one_writer(look: Look) -> None:
    """Two parallel branches that write one variable: the later one wins, silently."""
    for element in look.elements(*_JOINS):
        flows = look.out(element)
        if len(flows) < 2:
            continue
        branches = [_branch(look, flow) for flow in flows]
        for (one, ours), (two, theirs) in combinations(zip(flows, branches, strict=True), 2):
            apart = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
            both = _written(look, apart[0]) & _written(look, apart[1])
            if both:
                names = ", ".join(sorted(both))
                look.warn(
                    element, "two-writers", f"สองสาขาเขียนตัวแปรเดียวกัน: {names}", f"the branches {one.id} and {two.id} both write {names}"
                )


def _branch(look: Look, flow: Flow) -> dict[str, Element]:
    """The elements of a branch up to where branches join."""
    first = look.process.elements.get(flow.target)
    todo, seen = [first] if first else [], dict[str, Element]()
    while todo:
        at = todo.pop()
        if at.id in seen or (at.kind in _JOINS and len(at.incoming) > 1):
            continue
        seen[at.id] = at
        todo += look.after(at)
    return seen


def _written(look: Look, ids: set[str]) -> set[str]:
    written: set[str] = set()
    for name in ids:
        element = look.process.elements[name]
        written |= _writes(look, element)
        for inner in look.elements():
            if inner.parent == name:
                written |= _writes(look, inner)
    return written


def _writes(look: Look, element: Element) -> set[str]:
    """The case variables that an element writes."""
    if element.loop is not None:
        return {element.loop.result} - {""}
    if element.outputs:
        return {target.partition(".")[0] for target, _ in element.outputs}
    return ({element.result} - {""}) | _fields(look, element.form_id)


def _fields(look: Look, form_id: str) -> set[str]:
    from runner import form
    from runner.errors import AnuyatError

    path = look.resources.forms.get(form_id)
    if path is None:
        return set()
    try:
        return set(form.read(path.read_bytes(), path.name).names)
    except AnuyatError:
        return set()  # the form is reported by its own check


def recursion(look: Look) -> None:
    """Parts that call each other in a ring would never end."""
    from runner.diagram.parts import calls

    for element in look.elements("callActivity"):
        ring = _ring(element.called, calls(look.model, look.resources), look.process.id)
        if ring:
            look.error(element, "recursion", f"เรียกวนกลับมาที่เดิม: {ring}", f"it calls itself in the end: {ring}")


def _ring(name: str, calls: dict[str, list[str]], home: str) -> str:
    todo, seen = [(name, f"{home} > {name}")], set[str]()
    while todo:
        at, way = todo.pop()
        if at == home:
            return way
        if at not in seen:
            seen.add(at)
            todo += [(called, f"{way} > {called}") for called in calls.get(at, ())]
    return ""


RULES = (one_writer, recursion)
