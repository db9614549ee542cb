"""The search for a covering set: walk to the nearest thing that no path has crossed yet, again and again, until none can be reached.

A walk starts where an earlier one had another possibility. Where several ways lead on, static distances (`graph`) choose; whether a
way is open, only the solver says. The order of everything is that of the file, so the same diagram gives the same paths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from runner.paths.chains import chain, signature
from runner.paths.graph import FAR, Graph
from runner.paths.steps import Impossible, Option, Situation, Steps
from runner.paths.terms import Assignment

_UNUSUAL = {"wait": 30, "fail": 30, "message": 60}  # steps that another way may be longer, and still be the usual one
Choices = frozenset[tuple[str, bool]]  # conditions by their flow, and an answer
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Bounds:
    """How far to look: `rounds` of one element and `moves` on a path, `tries` of a closed flow, `idle` walks, paths."""

    rounds: int = 4
    moves: int = 120
    tries: int = 6
    idle: int = 12
    paths: int = 400


@dataclass
class Alternative:
    """A way not taken: another option of a situation, or another answer at a condition of the step that led to it."""

    at: Situation | None  # None: before the start
    option: Option | None
    script: tuple[bool, ...]
    towards: tuple[str, ...]  # flows, or elements whose ways out are meant
    used: bool = False


@dataclass
class Search:
    """One exploration. `ended` are situations at the end of a path, `stuck` those where the engine could not go on."""

    steps: Steps
    graph: Graph
    bounds: Bounds = Bounds()
    progress: Progress | None = None
    covered: set[str] = field(default_factory=set)  # flows
    ended: list[Situation] = field(default_factory=list)
    stuck: list[Situation] = field(default_factory=list)
    endless: list[Situation] = field(default_factory=list)
    _open: list[Alternative] = field(default_factory=list)
    _seen: dict[object, Alternative] = field(default_factory=dict)
    _near: Mapping[str, int] = field(default_factory=dict)
    _steering: Callable[[str], int] | None = None
    avoid: Choices = frozenset()
    shapes: Mapping[str, int] = field(default_factory=dict)
    suppose: Assignment = field(default_factory=dict)

    # -- the whole ---------------------------------------------------------------------------------------------------
    def cover(self) -> None:
        """Cross every flow that can be crossed."""
        self._aim()
        self.walk(Alternative(None, None, (), ()))
        idle = 0
        while idle < self.bounds.idle and len(self.ended) < self.bounds.paths and (chosen := self._nearest()):
            before = len(self.covered)
            self.walk(chosen)
            idle = 0 if len(self.covered) > before else idle + 1
            if self.progress:
                self.progress("flows", len(self.covered), len(self.graph.source))

    # -- aims --------------------------------------------------------------------------------------------------------
    def _aim(self) -> None:
        """Look for what is new: crossed by no path before, nor by the present walk."""
        crossed = self.covered.union(self._crossing, self._hopeless())
        self._near = self.graph.distances([flow for flow in self.graph.source if flow not in crossed])

    def _hopeless(self) -> set[str]:
        """Flows that were found closed again and again, whatever way the path had come."""
        return {flow for flow, times in self.steps.branching.tried.items() if times >= self.bounds.tries}

    def steered(
        self, flow: str, times: int = 1, *, avoid: Choices = frozenset(), shapes: Mapping[str, int] | None = None, via: str = ""
    ) -> None:
        """A walk from the start that crosses a flow so many times. `avoid`: answers at conditions not to be given; `shapes`: how the
        forms of elements are filled in; `via`: an element to pass before. What it leaves aside is not kept as alternatives."""
        self.avoid, self.shapes = avoid, shapes or {}
        near = self.graph.distances([flow])
        self._near, kept, self._open = near, self._open, []
        before = self.graph.distances((), [via]) if via else {}

        def far(way: str) -> int:
            if via and via not in self._visits:
                return before.get(self.graph.target[way], FAR)
            if self._crossing.count(flow) < times:
                return 0 if way == flow else 1 + near.get(self.graph.target[way], FAR)
            return FAR if way == flow else self.graph.to_end.get(self.graph.target[way], FAR)

        self._steering = far
        self.walk(Alternative(None, None, (), ()))
        self._open, self._steering, self.avoid, self.shapes = kept, None, frozenset(), {}

    def _far(self, flow: str) -> int:
        """How far a flow is from something new."""
        if flow not in self.covered and flow not in self._crossing:
            return 0
        return 1 + self._near.get(self.graph.target[flow], FAR)

    def _measure(self, option: Option) -> int:
        """How far what an option leads to is from something new."""
        far = self._steering or self._far
        again = 3 * self._visits.get(option.element, 0) + (2 if option.does == "wait" else 0)
        return min((far(way) for way in self._ways(option)), default=self._near.get(option.element, FAR)) + again

    # -- walking -----------------------------------------------------------------------------------------------------
    _crossing: list[str] = field(default_factory=list)
    _visits: dict[str, int] = field(default_factory=dict)

    def _nearest(self) -> Alternative | None:
        """The alternative nearest to something new."""
        self._crossing = []
        self._aim()
        best: tuple[int, int] = (FAR, 0)
        chosen = None
        for number, one in enumerate(self._open):
            if one.used:
                continue
            far = min((self._distance(way) for way in one.towards), default=FAR) + bool(one.option and one.option.shape)
            if (far, number) < best and far < FAR:
                best, chosen = (far, number), one
        if chosen:
            chosen.used = True
        return chosen

    def _distance(self, way: str) -> int:
        return self._far(way) if way in self.graph.target else self._near.get(way, FAR)

    def walk(self, begin: Alternative) -> None:
        """Walk from an alternative to an end."""
        self._crossing, self._visits = [], {}
        for one in chain(begin.at) if begin.at else ():
            self._remember(one)
        at = self._step(begin.at, begin.option, begin.script)
        while at is not None and not at.ended and at.error is None:
            onward = self._onward(at) if at.depth <= self.bounds.moves else None
            if onward is None:
                self.endless.append(at)
                return
            at = onward
        if at is None:
            return
        (self.stuck if at.error else self.ended).append(at)
        self.covered |= {flow for one in chain(at) for flow in one.crossed} if not at.error else set(self._crossing)

    def _remember(self, at: Situation) -> None:
        new = not set(at.crossed) <= set(self._crossing)
        self._crossing += at.crossed
        if new and self._steering is None:
            self._aim()
        for name in at.passed:
            self._visits[name] = self._visits.get(name, 0) + 1

    def _onward(self, at: Situation) -> Situation | None:
        """The next situation by the best option that some data allows; the others are kept as alternatives."""
        most = {"wait": self.bounds.rounds, "message": self.bounds.rounds}
        options = [o for o in at.options if self._visits.get(o.element, 0) < most.get(o.does, 3 * self.bounds.rounds)]
        while options:
            chosen = self._pick(options)
            options.remove(chosen)
            after = self._step(at, replace(chosen, shape=self.shapes.get(chosen.element, chosen.shape)), ())
            if after is not None:
                for other in options:
                    self._offer(Alternative(at, other, (), self._towards(other)))
                return after
            if not chosen.shape:  # another way to fill its form may be possible
                options += [replace(chosen, shape=n) for n in range(1, self.steps.shapes(at, chosen))]
        return None

    def _pick(self, options: list[Option]) -> Option:
        """The option that leads nearest to something new, else nearest to an end; other ways to answer come last."""
        measure = self._home if self._homeward() else self._measure
        scored = [(measure(o), o.shape, n) for n, o in enumerate(options)]
        if min(scored)[0] >= FAR:
            scored = [(self._home(o), o.shape, n) for n, o in enumerate(options)]
        return options[min(scored)[2]]

    def _homeward(self) -> bool:
        """Whether the walk has gone round often enough, and now only looks for an end."""
        return self._steering is None and (
            len(self._crossing) > 4 * len(self.graph.source) or max(self._visits.values(), default=0) >= self.bounds.rounds
        )

    def _ways(self, option: Option) -> list[str]:
        """The flows that an option leads to: out of its element, or of what catches its error."""
        element = self.steps.program.elements[option.element]
        events = self.graph.catchers(element) if option.does == "fail" else [element]
        return [way for event in events for way in self.graph.out(event)]

    def _towards(self, option: Option) -> tuple[str, ...]:
        ways = tuple(self._ways(option))
        return ways or (() if option.does == "fail" else (option.element,))

    def _home(self, option: Option) -> int:
        """How far to an end; where the path has been before counts as farther, and so does what only happens when people do not act."""
        ways = self.graph.out(self.steps.program.elements[option.element])
        near = min((self.graph.to_end.get(self.graph.target[w], FAR) for w in ways), default=self.graph.to_end.get(option.element, FAR))
        return near + 5 * self._visits.get(option.element, 0) + _UNUSUAL.get(option.does, 0)

    def _prefer(self, flow: str) -> bool:
        """Whether to take a flow, or to see whether a later one of its gateway is better."""
        gateway = self.graph.source.get(flow)
        if gateway is None:
            return False
        ways = self.graph.out(self.steps.program.elements[gateway])
        later = [w for w in ways if w != flow and w not in self._refused]
        self._refused.add(flow)
        if (flow, True) in self.avoid or (flow, False) in self.avoid:
            return (flow, False) in self.avoid
        value = self._back if self._homeward() else self._steering or self._far
        mine, others = value(flow), [value(w) for w in later]
        if min([mine, *others]) >= FAR:
            mine, others = self._back(flow), [self._back(w) for w in later]
        taken = mine <= min(others, default=FAR)
        if taken:
            self._refused.clear()
        return taken

    _refused: set[str] = field(default_factory=set)

    def _back(self, flow: str) -> int:
        target = self.graph.target[flow]
        return self.graph.to_end.get(target, FAR) + 5 * self._visits.get(target, 0)

    def _step(self, before: Situation | None, option: Option | None, script: tuple[bool, ...]) -> Situation | None:
        """One step, and what else could have come of it."""
        self._refused.clear()
        try:
            if before is None or option is None:
                at = self.steps.begin(script, self._prefer, self.suppose)
            else:
                at = self.steps.take(before, option, script, self._prefer)
        except Impossible:
            at = None
        if before is not None and option is not None and not script and not option.shape:
            for shape in range(1, self.steps.shapes(before, option)):
                self._offer(Alternative(before, replace(option, shape=shape), (), self._towards(option)))
        if at is None:
            return None
        self._remember(at)
        self._alternatives(before, option, at, len(script))
        self._reshape(at)
        return at

    def _reshape(self, at: Situation) -> None:
        """What the way a form was answered has closed is looked for with the form answered in other ways."""
        for flow, core in at.closed.items():
            asked = {fact.why.element for fact in core if fact.why.kind == "form"}
            for one in chain(at) if flow not in self.covered else ():
                if one.before and one.option and one.option.element in asked and not one.option.shape:
                    for shape in self.steps.unlike(one.before, one.option):
                        self._offer(Alternative(one.before, replace(one.option, shape=shape), (), (flow,)))

    def _alternatives(self, before: Situation | None, option: Option | None, at: Situation, fixed: int) -> None:
        taken = tuple(one.taken for one in at.decisions)
        for n in range(fixed, len(taken)):
            flow = at.decisions[n].flow
            towards = (flow,) if not taken[n] else self._later(flow)
            self._offer(Alternative(before, option, (*taken[:n], not taken[n]), towards))

    def _later(self, flow: str) -> tuple[str, ...]:
        if flow not in self.graph.source:
            return ()
        ways = self.graph.out(self.steps.program.elements[self.graph.source[flow]])
        return tuple(w for w in ways if w != flow)

    def _offer(self, one: Alternative) -> None:
        """Keep an alternative unless one like it, from a place like it, is there already."""
        key = (signature(one.at), one.option, one.script)
        known = self._seen.get(key)
        if known is None:
            self._seen[key] = one
            self._open.append(one)
        else:
            known.towards = tuple(dict.fromkeys((*known.towards, *one.towards)))
