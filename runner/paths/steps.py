"""One step of a path: the real engine, on values that are not known yet. A step never changes the situation that it starts from."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from runner import clock, engine
from runner.clock import SetClock
from runner.definitions import Definition
from runner.diagram import Element
from runner.engine import OpenTask, Passed, Run
from runner.errors import AnuyatError
from runner.paths.asking import Asked
from runner.paths.branching import Branching
from runner.paths.graph import Graph
from runner.paths.model import Does
from runner.paths.questions import Questions
from runner.paths.reasoning import EMPTY, Known, Reasoner
from runner.paths.terms import Answer, Assignment, Fact, Json
from runner.paths.thinking import Decision, Thinking
from runner.paths.world import Surroundings, World


@dataclass(frozen=True)
class Option:
    """Something that may happen next. `shape` counts the ways to answer a form with more or fewer rows, files, corrections."""

    does: Does
    element: str
    token: str = field(default="", compare=False)
    role: str = ""
    message: str = ""
    key: str = ""
    code: str = ""
    which: int = 0
    shape: int = 0


@dataclass(eq=False)
class Situation:
    """A case that waits (or has ended, or is stuck with `error`), and how it came there: `option` and `decisions` after `before`."""

    variables: dict[str, Json]
    world: World
    known: Known
    since: timedelta
    before: Situation | None
    option: Option | None
    state: bytes = b""
    decisions: tuple[Decision, ...] = ()
    crossed: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    due: datetime | None = None  # when the earliest timer runs out
    timers: tuple[str, ...] = ()  # elements whose timers run, the earliest first
    ended: bool = False
    ends: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    asked: Asked | None = None
    local: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)  # by token, for forms
    error: AnuyatError | None = None
    closed: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)  # flows that no data opened in this step, and why
    depth: int = 0


class Impossible(Exception):
    """No data leads there: the facts that contradict."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("impossible")
        self.answer = answer


@dataclass
class _Watcher:
    """What the engine tells during one step."""

    steps: Steps
    situation: Situation
    thinking: Thinking
    role: str
    environment: dict[str, Json]
    passed: list[str] = field(default_factory=list)
    run: Run | None = None

    def __call__(self, passed: Passed, run: Run) -> None:
        self.run = run
        at, around, element = self.situation, self.steps.around, passed.element
        if passed.what == "entered":
            at.world = around.entered(at.world, element)
            self.steps.branching.look(self.thinking, element, self.scope(passed, run))
        elif passed.what == "completed":
            self.passed.append(element.id)
            if element.properties:
                at.world = around.completed(
                    at.world, element, run.variables, self.thinking.since, lambda text: self.said(text, passed, run)
                )
        if element.properties:
            self.environment["case"] = at.world.case()

    def scope(self, passed: Passed, run: Run) -> Mapping[str, Json]:
        return ChainMap(dict(passed.locals), run.variables, self.environment)

    def said(self, text: str, passed: Passed, run: Run) -> Json:
        template = self.steps.questions.template(text)
        return self.thinking.offered(template, self.scope(passed, run))


class Steps:
    """Takes steps on one definition."""

    def __init__(self, definition: Definition, reasoner: Reasoner, around: Surroundings, graph: Graph, questions: Questions) -> None:
        self.definition, self.program = definition, definition.program
        self.reasoner, self.around, self.graph, self.questions = reasoner, around, graph, questions
        self.branching = Branching(self.program, reasoner, graph)

    def begin(self, script: Sequence[bool], prefer: Callable[[str], bool], values: Assignment = EMPTY) -> Situation:
        """The situation after the start event; `values` are what inputs are at first supposed to be."""
        at = Situation({}, World(), Known(tuple(self.around.allowed()), values), timedelta(), None, None)
        return self._run(at, "applicant", script, prefer, lambda variables, env, watcher, thinking: engine.start(
            self.program, variables, env, watcher, thinking))  # fmt: skip

    def take(self, before: Situation, option: Option, script: Sequence[bool], prefer: Callable[[str], bool]) -> Situation:
        """The situation after one option. Raises Impossible where no data allows it."""
        at = Situation(dict(before.variables), before.world, before.known, before.since, before, option, depth=before.depth + 1)
        values: Mapping[str, Json] = {}
        if option.does in ("complete", "message"):
            values = self._answer(before, at, option)
        if option.does == "wait":
            at.since = self._due(before)

        def act(variables: dict[str, Json], env: Mapping[str, Json], watcher: Any, thinking: Thinking) -> Run:
            run = engine.load(self.program, before.state, variables, env, watcher, thinking)
            self._do(run, option, values)
            return run

        return self._run(at, option.role, script, prefer, act)

    def shapes(self, before: Situation, option: Option) -> int:
        """In how many ways the form of an option may be answered: with more or fewer rows, files, corrections."""
        if option.does not in ("complete", "message"):
            return 1
        return max(1, len(self.questions.shapes(before, option, self._scope(before, option))))

    def unlike(self, before: Situation, option: Option) -> list[int]:
        """One of every sort of way to answer: more rows, fewer, something sent back, everything filled in."""
        sorts: dict[object, int] = {}
        for n, shape in enumerate(self.questions.shapes(before, option, self._scope(before, option))):
            sorts.setdefault((shape.rows, bool(shape.back), shape.full), n)
        return [n for n in sorts.values() if n]

    def with_rows(self, before: Situation, option: Option) -> list[int]:
        """Those of the ways in which lists have none, or several rows."""
        if option.does not in ("complete", "message"):
            return []
        return [n for n, shape in enumerate(self.questions.shapes(before, option, self._scope(before, option))) if shape.rows]

    def _scope(self, before: Situation, option: Option) -> Mapping[str, Json]:
        return ChainMap(dict(before.local.get(option.token, {})), before.variables, self.around.environment(before.world, option.role))

    def _answer(self, before: Situation, at: Situation, option: Option) -> Mapping[str, Json]:
        at.asked = self.questions.ask(before, option, self._scope(before, option))
        known = self.reasoner.add(at.known, at.asked.facts)
        if isinstance(known, Answer):
            raise Impossible(known)
        at.known = known
        values: Mapping[str, Json] = at.asked.values
        return values

    def _do(self, run: Run, option: Option, values: Mapping[str, Json]) -> None:
        if option.does == "complete":
            run.complete(option.token, values)
        elif option.does == "fail":
            run.throw_error(option.token, option.code)
        elif option.does == "message":
            run.message(option.message, option.key, values)
        else:
            run.tick()

    def _due(self, before: Situation) -> timedelta:
        assert before.due is not None
        until: timedelta = before.due - self.began(before.known)
        return max(before.since, until)

    def began(self, known: Known) -> datetime:
        """The moment at which a path starts, as far as it is known. Timers are kept relative to it."""
        return self.reasoner.pool.began(known.values)

    def _run(self, at: Situation, role: str, script: Sequence[bool], prefer: Callable[[str], bool], act: Callable[..., Run]) -> Situation:
        thinking = Thinking(self.reasoner, at.known, at.since, script, prefer, self.branching.words)
        environment = self.around.environment(at.world, role)
        watcher = _Watcher(self, at, thinking, role, environment)
        with clock.use(SetClock(self.began(at.known) + at.since)):
            try:
                self._after(at, act(at.variables, environment, watcher, thinking))
            except AnuyatError as error:
                at.error, at.crossed = error, tuple(watcher.run.crossed) if watcher.run else ()
        if any(option.does == "wait" for option in at.options):
            thinking.fix_start()
        at.known, at.decisions, at.passed = thinking.known, tuple(thinking.decisions), tuple(watcher.passed)
        at.closed = self.branching.closed(thinking)
        return at

    def _after(self, at: Situation, run: Run) -> None:
        at.state, at.ended, at.ends, at.crossed = run.dump(), run.ended, tuple(run.end_events), tuple(run.crossed)
        at.opened, at.due, at.timers = tuple(run.live()), run.next_due(), tuple(name for _due, name in run.timers())
        tasks = run.open_tasks()
        at.local = {task.token: dict(task.locals) for task in tasks} | {one.token: {} for one in run.subscriptions()}
        at.options = tuple(self._options(at, run, tasks))

    # -- what may happen next ----------------------------------------------------------------------------------------
    def _options(self, at: Situation, run: Run, tasks: list[OpenTask]) -> list[Option]:
        found: list[Option] = []
        seen: dict[str, int] = {}
        for task in tasks:
            which = seen[task.element.id] = seen.get(task.element.id, -1) + 1
            found += self._of_task(task, which)
        for one in run.subscriptions():
            role = one.element.properties.get("offered_to", "").replace(",", " ").partition(" ")[0]
            found.append(Option("message", one.element.id, one.token, role, one.name, one.key))
        if timers := run.timers():
            found.append(Option("wait", timers[0][1]))
        return found

    def _of_task(self, task: OpenTask, which: int) -> list[Option]:
        if which:  # others of a multi-instance are alike: the oldest goes first
            return []
        role = "applicant" if "applicant" in task.groups else next(iter(task.groups), "")
        done = Option("complete", task.element.id, task.token, role, which=which)
        if task.element.kind == "userTask":
            return [done]
        codes = [Option("fail", task.element.id, task.token, code=code, which=which) for code in self._caught(task.element)]
        return [done, *codes]

    def _caught(self, element: Element) -> list[str]:
        """The error codes that something around a service task catches; `FAILED` for what catches any."""
        codes = [e.event.code or "FAILED" for e in self.graph.catchers(element) if e.event]
        return list(dict.fromkeys(codes))
