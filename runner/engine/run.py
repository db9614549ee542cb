"""A run: one case in memory for one step, from its stored state to the next."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from SpiffWorkflow.util.task import TaskState

from runner import clock
from runner.diagram import moments
from runner.diagram.model import Element
from runner.engine import scope, state
from runner.engine.case import BUDGET, Case, Token
from runner.engine.elements import Worked
from runner.engine.evaluator import AT_ONCE, Evaluator
from runner.engine.node import Interrupts
from runner.engine.program import Program
from runner.engine.triggers import Message, Waiting
from runner.errors import NotFound, Stuck

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Passed(NamedTuple):
    """What happened to an element: `entered`, `completed` or `cancelled`. `locals` are the local variables it sees.

    A multi-instance element is told once, as a whole; what is inside its instances is told for each.
    """

    element: Element
    what: str
    locals: Mapping[str, Any]


@dataclass(frozen=True)
class OpenTask:
    """A user task, or a service or send task, that waits to be completed. `due` is aware; `groups` are those of the element, evaluated."""

    token: str
    element: Element
    locals: Mapping[str, Any]
    assignee: str | None
    due: datetime | None
    priority: int
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subscription:
    """A message that the case waits for; an empty key takes any."""

    token: str
    element: Element
    name: str
    key: str


@dataclass(frozen=True)
class Standing:
    """What a case waits for: tasks by token, and messages by token and name, both oldest first; when its next timer is due, aware, UTC."""

    tasks: dict[str, OpenTask] = field(default_factory=dict)
    subscriptions: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    due: datetime | None = None


Listener = Callable[[Passed, "Run"], None]


class Run:
    """One case. After any exception it is dead: reload the old state."""

    def __init__(self, program: Program, listener: Listener | None) -> None:
        self.program, self.listener = program, listener
        self.case: Case
        self._dead = False

    # -- steps -----------------------------------------------------------------------------------------------------
    def complete(self, token: str, values: Mapping[str, Any] = EMPTY) -> None:
        """Complete an open task with its results and run until the case waits. Raises NotFound, Stuck."""
        task = self._open_task(token)
        with self._step():
            task.task_spec.deliver(task, dict(values))
            task.run()

    def throw_error(self, token: str, code: str, message: str = "", values: Mapping[str, Any] = EMPTY) -> None:
        """A BPMN error from an open task: the nearest event that catches it takes over, with `values`. Raises Stuck when none does."""
        task = self._open_task(token)
        with self._step():
            self.case.climb(task, "error", code, {**values, "error_code": code, "error_message": message})

    def message(self, name: str, key: str = "", payload: Mapping[str, Any] = EMPTY) -> bool:
        """Deliver a message to one subscription: whether one waited for it. The caller may buffer what found none."""
        with self._step():
            found = [w for w in self.case.waiting() if isinstance(w.trigger, Message) and w.trigger.receives(w.wait, name, key)]
            if found:
                self.case.fire(min(found, key=_precedence), payload)
        return bool(found)

    def tick(self) -> int:
        """Fire what is due by the clock, one after the other in the order of their due moments. How many fired."""
        fired = 0
        with self._step():
            while not self.case.completed and (waiting := self._due_now()):
                self.case.fire(waiting)
                self.case.advance()
                fired += 1
        return fired

    @contextmanager
    def _step(self) -> Iterator[None]:
        if self._dead:
            raise Stuck("การทำงานครั้งก่อนล้มเหลว ต้องอ่านสถานะเดิมใหม่", "an earlier call failed: load the old state again")
        self._dead = True
        self.case.budget, self.case.crossed = BUDGET, []
        yield
        self.case.advance()
        self.case.must_wait_for_something()
        self._dead = False

    def _due_now(self) -> Waiting | None:
        now = clock.now().timestamp()
        due = [w for w in self.case.waiting() if w.wait.get("due", now + 1) <= now]
        return min(due, key=lambda w: (w.wait["due"], w.token.id, w.branch), default=None)

    def _open_task(self, token: str) -> Token:
        for task in self._workable():
            if str(task.id) == token:
                return task
        raise NotFound("งานนี้ไม่ได้เปิดอยู่แล้ว", "this task is not open any more")

    def _workable(self) -> list[Token]:
        return [t for t in self.case.all_tokens() if t.state == TaskState.READY and t.task_spec.manual]

    # -- what is there ---------------------------------------------------------------------------------------------
    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the case."""
        return self.case.variables

    @property
    def ended(self) -> bool:
        """Whether no token is left."""
        return self.case.completed

    @property
    def end_events(self) -> list[str]:
        """Ids of the process's end events reached so far, each once, the latest last."""
        return list(self.case.ends)

    @property
    def crossed(self) -> list[str]:
        """Ids of the sequence flows taken by the latest step, in order."""
        return list(self.case.crossed)

    def standing(self) -> Standing:
        """All that the case waits for, found in one look at its tokens."""
        tasks: dict[str, OpenTask] = {}
        subscriptions: dict[tuple[str, str], Subscription] = {}
        due: list[int] = []
        for token in self.case.all_tokens():
            if token.state == TaskState.READY and token.task_spec.manual:
                tasks[str(token.id)] = _open(token)
            for one in self.case.waiting_at(token):
                if "due" in one.wait:
                    due.append(one.wait["due"])
                elif isinstance(one.trigger, Message):
                    found = Subscription(str(token.id), _told(one), one.trigger.name, one.wait.get("key", ""))
                    subscriptions[found.token, found.name] = found
        return Standing(tasks, subscriptions, moments.from_seconds(min(due)) if due else None)

    def open_tasks(self) -> list[OpenTask]:
        """What waits for a person or a worker, oldest first."""
        return list(self.standing().tasks.values())

    def subscriptions(self) -> list[Subscription]:
        """The messages that the case waits for, oldest first."""
        return list(self.standing().subscriptions.values())

    def next_due(self) -> datetime | None:
        """When the next timer is due, aware, UTC; event gateways included."""
        return self.standing().due

    def timers(self) -> list[tuple[datetime, str]]:
        """When which element's timer is due, the earliest first; elements as `Program.elements` names them."""
        due = [(w.wait["due"], w.token.id, w.branch, _told(w).id) for w in self.case.waiting() if "due" in w.wait]
        return [(moments.from_seconds(at), name) for at, *_, name in sorted(due)]

    def open_elements(self) -> list[Element]:
        """The elements that hold a token, each once, in the order of the oldest token."""
        held = {t.task_spec.element.id: t.task_spec.element for t in self.case.all_tokens() if t.task_spec.holds_token}
        return list(held.values())

    def live(self) -> list[str]:
        """Ids of the elements that hold a token, as `Program.elements` names them."""
        return [element.id for element in self.open_elements()]

    def dump(self) -> bytes:
        """The state to store. Raises Stuck after a failed step."""
        if self._dead:
            raise Stuck("การทำงานล้มเหลว ห้ามเก็บสถานะนี้", "the step failed: this state must not be stored")
        return state.dump(self.case)

    def _tell(self, token: Token, what: str) -> None:
        if self.listener is not None and not token.task_spec.quiet:
            self.listener(Passed(token.task_spec.element, what, ChainMap(*scope.locals_of(token))), self)


def _precedence(waiting: Waiting) -> tuple[int, int, int]:
    """One message, one receiver: what interrupts goes first, then what was waiting for it, then what only listens beside."""
    node = waiting.token.task_spec
    rank = 1 if not isinstance(node, Interrupts) else 0 if node.interrupting else 2
    return rank, waiting.token.id, waiting.branch


def _told(waiting: Waiting) -> Element:
    """The catching element; behind an event gateway that is the event, not the gateway."""
    node = waiting.token.task_spec
    return node.routes[waiting.branch].target.element if node.element.kind == "eventBasedGateway" else node.element


def _open(token: Token) -> OpenTask:
    node = token.task_spec
    assert isinstance(node, Worked)
    said = {**node.said, **token.internal_data.get("offer", {})}
    groups = said.get("groups") or ()
    names = [str(g) for g in groups] if isinstance(groups, list | tuple) else [g.strip() for g in str(groups).split(",")]
    due = moments.moment(said["due"], end_of_day=True) if said.get("due") else None
    who = str(said["assignee"]) if said.get("assignee") else None
    seen = ChainMap(*scope.locals_of(token))
    return OpenTask(str(token.id), node.element, seen, who, due, _priority(said.get("priority")), tuple(names))


def _priority(value: Any) -> int:
    """0 to 100, 50 when nothing sensible is said (Camunda's default)."""
    text = str(value)
    return min(100, max(0, int(text))) if text.isdecimal() else 50


def start(
    program: Program,
    variables: dict[str, Any],
    environment: Mapping[str, Any],
    listener: Listener | None = None,
    evaluator: Evaluator = AT_ONCE,
) -> Run:
    """Begin a case and run until it waits. `variables` is the case's own dict: it is written to."""
    run = Run(program, listener)
    run.case = Case(program, variables, environment, run._tell, evaluator)
    with run._step():
        run.case.begin(run.case)
    return run


def load(
    program: Program,
    stored: bytes,
    variables: dict[str, Any],
    environment: Mapping[str, Any],
    listener: Listener | None = None,
    evaluator: Evaluator = AT_ONCE,
) -> Run:
    """A case from its stored state. Raises Stuck when the state is damaged or of another version."""
    run = Run(program, listener)
    run.case = state.load(program, stored, variables, environment, run._tell, evaluator)
    return run
