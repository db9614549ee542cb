"""Rules on parallel branches and called parts: what meets, what is lost, what never ends."""

from __future__ import annotations

from itertools import combinations

from runner.diagram.findings import Look
from runner.diagram.model import Element, Flow
from runner.errors import AnuyatError

_JOINS = ("parallelGateway", "inclusiveGateway")
_PASSING = frozenset({"exclusiveGateway", "intermediateThrowEvent", "scriptTask", "businessRuleTask"})  # nothing waits in these
_FINAL = frozenset({"terminate", "error"})  # end events that end the other branches too


def one_writer(look: Look) -> None:
    """Two parallel branches that write one variable: the later one wins, silently."""
    for element in look.elements(*_JOINS):
        flows = look.out(element)
        if len(flows) < 2:
            continue
        within: dict[str, set[str]] = {}  # element → the branches that pass it
        for flow in flows:
            for name in _branch(look, flow):
                within.setdefault(name, set()).add(flow.id)
        writers: dict[str, list[tuple[set[str], bool]]] = {}
        for name, branches in within.items():
            for variable in _written(look, name):
                writers.setdefault(variable, []).append((branches, _ends_all(look, name)))
        twice = sorted(variable for variable, found in writers.items() if _apart(found))
        if twice:
            names = ", ".join(twice)
            look.warn(
                element,
                "two-writers",
                f"สาขาที่ทำพร้อมกันเขียนตัวแปรเดียวกัน: {names}",
                f"parallel branches of it write the same variables: {names}",
            )


def _apart(found: list[tuple[set[str], bool]]) -> bool:
    """Whether two of the writers stand in different branches, neither behind the meeting of the other's, and both may complete."""
    return any(one - other and other - one and not (last and final) for (one, last), (other, final) in combinations(found, 2))


def _ends_all(look: Look, name: str) -> bool:
    """Whether completing an element ends every branch, with nothing to wait for in between: of several such, only one ever completes."""
    todo, seen = look.after(look.process.elements[name]), set[str]()
    while todo:
        at = todo.pop()
        if at.kind == "endEvent" and (at.event is None or at.event.kind not in _FINAL):
            return False
        if at.kind not in _PASSING | {"endEvent"}:
            return False
        if at.id not in seen:
            seen.add(at.id)
            todo += look.after(at)
    return bool(seen)


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


def _written(look: Look, name: str) -> set[str]:
    """What an element writes; for a sub-process also what stands directly inside."""
    return _writes(look, look.process.elements[name]).union(*(_writes(look, inner) for inner in look.process.inside(name)))


def _writes(look: Look, element: Element) -> set[str]:
    """The case variables that an element writes."""
    if element.loop is not None:
        return {element.loop.result} - {""}
    if element.outputs:
        return {target.partition(".")[0] for target, _ in element.outputs}
    return ({element.result} - {""}) | _fields(look, element.form_id)


def _fields(look: Look, form_id: str) -> set[str]:
    from runner import form

    path = look.resources.forms.get(form_id)
    if path is None:
        return set()
    if form_id not in look.fields:
        try:
            look.fields[form_id] = frozenset(form.read(path.read_bytes(), path.name).names)
        except AnuyatError:
            look.fields[form_id] = frozenset()  # the form is reported by its own check
    return set(look.fields[form_id])


def recursion(look: Look) -> None:
    """Parts that call each other in a ring would never end."""
    calls = {p.id: [e.called for e in p.elements.values() if e.called] for m in look.everything for p in m.processes.values()}
    for element in look.elements("callActivity"):
        ring = _ring(element.called, calls, look.process.id)
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
