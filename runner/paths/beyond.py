"""Beyond plain covering: other first days, other settings, later moments, loops not at all, once and twice, both orders of what races."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from runner.paths.chains import chain, count, orders
from runner.paths.reasoning import Known
from runner.paths.search import Alternative, Choices, Search
from runner.paths.steps import Option, Situation
from runner.paths.terms import Input, Json, Pool, Term, marks, number

_RACES = 40  # pairs that are looked at
_ROWS = 12  # walks with other numbers of rows
_WRITERS = 8  # elements that write what closed a flow
_TRIES = 24  # walks for one flow


def go_beyond(search: Search, writes: Mapping[str, Sequence[str]]) -> None:
    """Everything, in this order."""
    other_rows(search)
    other_writers(search, writes)
    other_choices(search)
    other_days(search)
    other_moments(search)
    relax(search)
    loops(search)
    both_orders(search)


def other_rows(search: Search) -> None:
    """Every list of a form is once left empty and once given several rows: what counts or adds them up may have no answer then."""
    tried: set[Option] = set()
    for at in [at for end in list(search.ended) for at in chain(end) if at.before and at.option]:
        assert at.before
        assert at.option
        for shape in search.steps.with_rows(at.before, at.option):
            option = replace(at.option, shape=shape)
            if option not in tried and len(tried) < _ROWS:
                tried.add(option)
                search.walk(Alternative(at.before, option, (), ()))


def other_choices(search: Search) -> None:
    """Flows found closed are tried again with each choice made otherwise that contradicts them, then with other shapes of forms."""
    for flow in [f for f in search.graph.source if f not in search.covered and f in search.steps.branching.tried]:
        todo: list[Choices] = [frozenset()]
        for avoid in todo:
            if flow in search.covered or len(todo) > _TRIES:
                break
            todo += [more for more in _otherwise(search, flow, avoid) if more not in todo]
        for shapes in _shapes(search) if flow not in search.covered else ():
            search.steered(flow, shapes=shapes)
            if flow in search.covered:
                break


def other_writers(search: Search, writes: Mapping[str, Sequence[str]]) -> None:
    """Flows found closed are tried again by way of whatever else writes the variables that closed them."""
    branching, pool = search.steps.branching, search.steps.reasoner.pool
    for flow in [f for f in search.graph.source if f not in search.covered and f in branching.tried]:
        read = _read(pool, [fact.about for fact in branching.latest.get(flow, ())[::-1]])
        writers = dict.fromkeys(element for name in read for element in writes.get(name, ()))
        for element in [e for e in writers if e in search.graph.after][:_WRITERS]:
            if flow not in search.covered:
                search.steered(flow, via=element)


def _read(pool: Pool, about: Sequence[str]) -> list[str]:
    """The names that terms read, directly before through others."""
    found: dict[str, None] = {}
    todo, seen = [number(mark) for mark in about], set[int]()
    for at in todo:
        one = pool[at]
        if at not in seen and isinstance(one, Term):
            seen.add(at)
            found |= dict.fromkeys(sorted(one.scope))
            todo += marks(one.scope)
    return list(found)


def _otherwise(search: Search, flow: str, avoid: Choices) -> list[Choices]:
    """Walk to a flow, and what to avoid next: one more of the choices that closed it."""
    latest, source = search.steps.branching.latest, search.graph.source
    latest.pop(flow, None)
    search.steered(flow, avoid=avoid)
    made = [(fact.why.element, fact.holds is True) for fact in latest.get(flow, ()) if fact.why.kind == "condition"]
    return [avoid | {one} for one in made if source.get(one[0]) != source[flow] and one not in avoid]


def _shapes(search: Search) -> list[dict[str, int]]:
    """For every form on the way of the last walks, the unusual ways to fill it in."""
    found: list[dict[str, int]] = []
    for end in search.ended[-1:]:
        for at in chain(end):
            if at.before and at.option:
                found += [{at.option.element: n} for n in range(1, search.steps.shapes(at.before, at.option))]
    return found[:_TRIES]


def other_days(search: Search) -> None:
    """Flows that only the path's first day has closed are tried again from a day that opens them."""
    reasoner, cores = search.steps.reasoner, search.steps.branching.cores
    for flow in [f for f in search.graph.source if f not in search.covered and any(map(reasoner.start_pinned, cores.get(f, ())))]:
        answer = reasoner.solver.check([fact for fact in cores[flow] if not reasoner.start_pinned(fact)])
        if answer.possible and 0 in answer.values:
            search.suppose = {0: answer.values[0]}
            search.steered(flow, 1)
            search.suppose = {}


def relax(search: Search) -> None:
    """What the usual settings do not open is tried with the settings that an agency may choose."""
    left = [flow for flow in search.graph.source if flow not in search.covered and flow in search.steps.branching.tried]
    if left and search.steps.around.relax():
        for flow in left:
            if flow not in search.covered:
                search.steered(flow, 1)
        search.steps.around.usual()


def other_moments(search: Search) -> None:
    """Timers that another one always came before are tried again with later days, or larger numbers, where these were typed."""
    pool = search.steps.reasoner.pool
    for timer, at in _outrun(search).items():
        for name, value in later(pool, at.known):
            if not any(flow in search.covered for flow in search.graph.out(search.steps.program.elements[timer])):
                pool.supposed = {name: value}
                search.steered(search.graph.out(search.steps.program.elements[timer])[0], 1)
                pool.supposed = {}


def _outrun(search: Search) -> dict[str, Situation]:
    """Timers that have run, but never out, with a situation of each."""
    found: dict[str, Situation] = {}
    for end in search.ended:
        for at in chain(end):
            for timer in at.timers[1:]:
                ways = search.graph.out(search.steps.program.elements[timer])
                if ways and not search.covered.intersection(ways):
                    found.setdefault(timer, at)
    return found


def loops(search: Search) -> None:
    """Every loop not at all, once and twice."""
    for flow in search.graph.loops:
        for times in (0, 1, 2):
            if flow in search.covered and not any(count(one, flow) == times for one in search.ended):
                search.steered(flow, times)


def both_orders(search: Search) -> None:
    """Of tasks that were open at the same time, each before the other."""
    done = {pair for one in search.ended for pair in orders(one)}
    for at, first, second in _races(search):
        if (first.element, second.element) not in done:
            search.walk(Alternative(at, first, (), ()))
            done.add((first.element, second.element))


def _races(search: Search) -> Iterator[tuple[Situation, Option, Option]]:
    found = 0
    for end in list(search.ended):
        for at in chain(end):
            ready = [o for o in at.options if o.does in ("complete", "message") and not o.message]
            elements = [o.element for o in ready]
            for first in ready:
                for second in ready:
                    if first.element != second.element and elements.count(first.element) == 1 and found < _RACES:
                        found += 1
                        yield at, first, second


def later(pool: Pool, known: Known) -> Iterator[tuple[str, Json]]:
    """For what was typed and a timer needed: other values, by name."""
    sure = [at for fact in known.facts if fact.why.kind == "settled" for at in sorted(pool.inputs_of(fact.about))]
    for at in dict.fromkeys(sure):
        one, value = pool[at], pool.worth(pool.mark(at), known.values)
        if at == 0 or not isinstance(one, Input):
            continue
        if one.kind == "date" and isinstance(value, str):
            yield from ((one.name, (date.fromisoformat(value) + timedelta(days=days)).isoformat()) for days in (60, 400))
        elif one.kind == "number" and isinstance(value, int | Decimal):
            yield one.name, value * 10 + 10
