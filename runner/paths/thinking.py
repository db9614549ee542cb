"""The engine's evaluator while a diagram is explored: values may be marks, and at every condition both ways are weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from runner import feel
from runner.engine import Evaluator
from runner.errors import DecisionError, ExpressionError, Stuck
from runner.feel import nodes as n
from runner.paths.reasoning import Known, Reasoner
from runner.paths.terms import Answer, Decides, Fact, Json, Why, marked, marks

Scope = Mapping[str, Any]
Words = Callable[[str, bool], Why]  # what a condition that holds or not means for people


@dataclass(frozen=True)
class Decision:
    """A condition that could have been answered either way, and how it was."""

    flow: str
    taken: bool


class Thinking(Evaluator):
    """One step of one path. `script` answers the first open conditions, `prefer` the others."""

    def __init__(
        self, reasoner: Reasoner, known: Known, since: timedelta, script: Sequence[bool], prefer: Callable[[str], bool], words: Words
    ) -> None:
        self.reasoner, self.known, self.since, self.script, self.prefer, self.words = reasoner, known, since, script, prefer, words
        self.decisions: list[Decision] = []
        self._asked: dict[str, int] = {}
        self.closed: dict[str, tuple[bool, Answer]] = {}  # flow → the answer that it could not have, and why

    # -- values ------------------------------------------------------------------------------------------------------
    def value(self, template: Any, scope: Scope) -> Any:
        expression = getattr(template, "expression", template)
        if expression is None:
            return template.evaluate(scope)
        found = _place(expression.tree, scope)
        if found is not _NOWHERE:
            return found
        bound = narrow(expression, scope)
        if not any(True for _ in marks(bound)) and not reads_clock(expression):
            return expression.evaluate(scope)
        return self.reasoner.pool.term(expression, bound, self.since)

    def settled(self, template: Any, scope: Scope) -> Any:
        value = self.value(template, scope)
        return self._sure(value) if any(True for _ in marks(value)) else value

    def _sure(self, value: Json) -> Json:
        worth, pins = self.reasoner.pinned(self.known, value)
        self.known = self.reasoner.with_values(self.known, pins, self.known.values)
        return worth

    def fix_start(self) -> None:
        """A timer runs: from now on the day on which the path starts is sure."""
        self._sure(self.reasoner.pool.start)

    def offered(self, template: Any, scope: Scope) -> Any:
        return self.worth(self.value(template, scope))

    def worth(self, value: Json) -> Json:
        """What a value comes to for now; nothing is made sure."""
        return self.reasoner.worth(self.known, value) if any(True for _ in marks(value)) else value

    def items(self, template: Any, scope: Scope) -> Any:
        value = self.value(template, scope)
        return self._sure(value) if marked(value) else value

    # -- conditions --------------------------------------------------------------------------------------------------
    def truth(self, template: Any, scope: Scope, flow: str) -> Any:
        value = self.value(template, scope)
        if not marked(value):
            return value
        yes, no = (Fact(value, holds, self.words(flow, holds)) for holds in (True, False))
        self._turn(flow)
        could = {True: self.reasoner.could(self.known, [yes]), False: self.reasoner.could(self.known, [no])}
        for holds, answer in could.items():
            if not answer.possible:
                self.closed[flow] = (holds, answer)
        if not could[True].possible and not could[False].possible:
            return None
        taken = self._choose(flow) if could[True].possible and could[False].possible else bool(could[True].possible)
        self.known = self.reasoner.with_values(self.known, [yes if taken else no], could[taken].values)
        return taken

    def _turn(self, flow: str) -> None:
        """A condition asked again and again in one step: nobody is asked anything on the way, so the loop may never end."""
        self._asked[flow] = self._asked.get(flow, 0) + 1
        if flow and self._asked[flow] > _TURNS:
            th, en = f"วนซ้ำเกิน {_TURNS} รอบโดยไม่รอผู้ใด", f"more than {_TURNS} rounds without waiting for anybody"
            raise Stuck(th, en, element=flow, detail="livelock")

    def _choose(self, flow: str) -> bool:
        at = len(self.decisions)
        taken = self.script[at] if at < len(self.script) else self.prefer(flow)
        self.decisions.append(Decision(flow, taken))
        return taken

    # -- tables ------------------------------------------------------------------------------------------------------
    def decision(self, tables: Any, name: str, scope: Scope) -> Any:
        inputs = tables.decisions[name].inputs if name in tables.decisions else ()
        bound = {one: scope[one] for one in inputs if one in scope}
        if not any(True for _ in marks(bound)):
            return tables.evaluate(name, scope)
        mark = self.reasoner.pool.term(Decides(tables, name), bound, self.since)
        self._must_have_a_result(mark, name)
        return mark

    def _must_have_a_result(self, mark: str, name: str) -> None:
        """Go on with data for which the table gives one answer; Stuck when there is none."""
        try:
            self.reasoner.worth(self.known, mark)
        except DecisionError as error:
            done = self.reasoner.pool.term(_DONE, {"x": mark}, self.since)
            known = self.reasoner.add(self.known, [Fact(done, True, Why("table", name, error.th, error.en))])
            if isinstance(known, Answer):
                raise
            self.known = known


_TURNS = 40  # of one loop in one step
_DONE = feel.compile("x = null or x != null")
_NOWHERE = object()


def _place(tree: n.Node, scope: Scope) -> Any:
    """The value that a name or a path of names stands for, as it is kept; _NOWHERE when the expression is more than that."""
    if isinstance(tree, n.Name):
        return scope.get(tree.name)
    if isinstance(tree, n.Path):
        source = _place(tree.source, scope)
        return source.get(tree.name) if isinstance(source, Mapping) else _NOWHERE
    return _NOWHERE


def narrow(expression: Any, scope: Scope) -> dict[str, Json]:
    """The part of a scope that an expression reads: of contexts only the entries that its paths name."""
    bound: dict[str, Json] = {}
    for path in sorted(expression.paths | expression.names):
        if path in expression.names and any(other.startswith(f"{path}.") for other in expression.paths) and path not in expression.paths:
            continue
        steps = path.split(".")
        if steps[0] in scope:
            _bind(bound, steps, scope[steps[0]])
    return bound


def _bind(into: dict[str, Json], steps: list[str], value: Json) -> None:
    """Put `value`, or of a context only what the further steps name, under the first step."""
    head, rest = steps[0], steps[1:]
    if not rest or not isinstance(value, Mapping):
        into[head] = dict(value) if isinstance(value, Mapping) else value
        return
    inner = into.setdefault(head, {})
    if isinstance(inner, dict) and rest[0] in value:
        _bind(inner, rest, value[rest[0]])


@lru_cache(maxsize=4096)
def reads_clock(expression: Any) -> bool:
    """Whether an expression asks for the time."""
    return any(
        isinstance(node, n.Call) and isinstance(node.function, n.Name) and node.function.name in ("now", "today")
        for node in n.walk(expression.tree)
    )


def templates(texts: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Name → compiled template; those that cannot be read are left out (`check` reports them)."""
    for name, text in texts.items():
        try:
            yield name, feel.template(text)
        except ExpressionError:
            continue
