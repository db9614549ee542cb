"""A running case as a SpiffWorkflow workflow: tokens, scopes, and the loop that runs until the case waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from runner.engine import scope
from runner.engine.each import Each
from runner.engine.elements import EventGateway, Inclusive
from runner.engine.evaluator import AT_ONCE, Evaluator
from runner.engine.node import Boundary, Listener, Node, Route, Waits
from runner.engine.triggers import Waiting
from runner.errors import Stuck

if TYPE_CHECKING:
    from runner.engine.program import Plan, Program

BUDGET = 1000  # automatic tasks in one step; a loop without a wait ends here
ROOT = -1
_AGE = attrgetter("id")
Tell = Callable[["Token", str], None]


class Token(Task):  # type: ignore[misc]
    """A task of SpiffWorkflow with a small number as id, and without a log line and a clock reading for every change."""

    task_spec: Node
    internal_data: dict[str, Any]

    def _set_state(self, value: int) -> None:
        self._state = value

    @property
    def case(self) -> Case:
        """The case that it belongs to."""
        return self.workflow.top_workflow  # type: ignore[no-any-return]

    @property
    def alive(self) -> bool:
        """Whether it is still in its scope."""
        return self.id in self.workflow.tasks

    def vanish(self) -> None:
        """Leave the tree. Nothing hangs below any more."""
        del self.workflow.tasks[self.id]
        self.workflow.tasks[self._parent]._children.remove(self.id)

    def move_to(self, parent: Token) -> None:
        """Hang somewhere else in the same scope."""
        self.parent._children.remove(self.id)
        self._parent = parent.id
        parent._children.append(self.id)


class Scoped:
    """What a case and the sub-processes in it share: a root, and tokens below it."""

    owner: Token | None = None
    tasks: dict[int, Token]
    completed: bool
    spec: Plan
    task_tree: Token
    top_workflow: Case

    def plant(self) -> None:
        """Make the root that all tokens hang under; it never runs."""
        self.task_tree = Token(self, self.spec.start, None, TaskState.COMPLETED, ROOT)

    def tokens(self) -> list[Token]:
        """The live tokens, in the order in which they came; the root was planted before them all."""
        return list(self.tasks.values())[1:]

    def _task_completed_notify(self, token: Token) -> None:
        """Called by SpiffWorkflow when a task has completed: the token is used up."""
        if not token.alive:
            return
        parent = token.parent
        if isinstance(parent.task_spec, Each):
            parent.task_spec.instance_done(parent, token)
        token.vanish()
        self.settle()

    def settle(self) -> None:
        """End the scope when only listeners are left in it."""
        if self.completed or any(t.task_spec.holds_token or t.state == TaskState.READY for t in self.tokens()):
            return
        for listener in self.tokens():
            self.top_workflow.cancel(listener)
        self.completed = True
        if self.owner is not None:
            del self.top_workflow.subprocesses[self.owner.id]
            self.owner._ready()


class Part(Scoped, BpmnSubWorkflow):  # type: ignore[misc]
    """The inside of a sub-process, an event sub-process or a called part."""

    def __init__(self, spec: Plan, owner: Token, case: Case) -> None:
        self.owner = owner
        super().__init__(spec, owner.id, case, deserializing=True)
        self.plant()

    def _calculate_depth(self) -> int:
        return 0  # SpiffWorkflow walks all sub-processes for it; nothing here asks


class _NoScripts:
    """SpiffWorkflow's place for a Python evaluator. Expressions are FEEL and never pass through here."""

    def evaluate(self, *_: object, **__: object) -> NoReturn:
        raise Stuck("ระบบไม่รัน Python", "Python is not run here")

    execute = evaluate


class Case(Scoped, BpmnWorkflow):  # type: ignore[misc]
    """The top scope, and what all scopes of the case share."""

    def __init__(
        self, program: Program, variables: dict[str, Any], environment: Mapping[str, Any], tell: Tell, evaluator: Evaluator = AT_ONCE
    ) -> None:
        super().__init__(program.top, program.plans, script_engine=_NoScripts(), deserializing=True)
        self.program, self.variables, self.environment, self.tell = program, variables, environment, tell
        self.evaluator = evaluator
        self.queue: deque[Token] = deque()
        self.crossed: list[str] = []
        self.ends: list[str] = []
        self.serial, self.budget = 0, BUDGET
        self.plant()

    def scopes(self) -> list[Scoped]:
        """The case itself and what runs inside, in the order of their beginning: the outer before the inner."""
        return [self, *self.subprocesses.values()]

    def all_tokens(self) -> list[Token]:
        """All live tokens, oldest first."""
        return sorted([t for s in self.scopes() for t in s.tokens()], key=_AGE)

    # -- tokens ----------------------------------------------------------------------------------------------------
    def place(self, node: Node, within: Any, parent: Token | None = None, **internal: Any) -> Token:
        """Put a new token on an element."""
        self.serial += 1
        token = Token(within, node, parent or within.task_tree, TaskState.FUTURE, self.serial)
        token.internal_data = internal
        node._update(token)  # type: ignore[attr-defined]
        return token

    def cross(self, token: Token, route: Route) -> None:
        """Let a token's successor take a flow."""
        if not token.alive:
            return
        internal: dict[str, Any] = {}
        if isinstance(token.task_spec, EventGateway):
            internal = {"fired": True, "payload": token.internal_data["payload"]}
        if route.target.joins:
            internal["entry"] = route.entry
        if route.flow:
            self.crossed.append(route.flow)
        self.place(route.target, token.workflow, **internal)

    def begin(self, within: Any) -> None:
        """Start a scope: its listeners first, so that they hear what its first element does."""
        for listener in within.spec.listeners:
            self.place(listener, within)
        self.place(within.spec.first, within)

    def open_inside(self, owner: Token, plan: str) -> None:
        """Start the inside of a sub-process or of a called part."""
        inside = self.subprocesses[owner.id] = Part(self.program.plans[plan], owner, self)
        self.begin(inside)

    def cancel(self, token: Token) -> None:
        """Take a token away with everything below and inside it."""
        if not token.alive:
            return
        for child in token.children:
            self.cancel(child)
        inside = self.subprocesses.pop(token.id, None)
        if inside is not None:
            inside.completed = True
            for other in inside.tokens():
                self.cancel(other)
        token.cancel()
        token.vanish()

    def reached_end(self, token: Token) -> None:
        """Remember an end event of the process itself, the latest last."""
        if token.workflow is self:
            name = token.task_spec.element.id
            self.ends = [e for e in self.ends if e != name] + [name]

    # -- running ---------------------------------------------------------------------------------------------------
    def advance(self) -> None:
        """Run until the case waits or has ended."""
        while self.queue or self.release_joins():
            token = self.queue.popleft()
            if token.state != TaskState.READY or not token.alive:
                continue
            self.budget -= 1
            if self.budget < 0:
                raise scope.cannot(
                    token, f"ทำงานอัตโนมัติเกิน {BUDGET} ขั้นในครั้งเดียว", f"more than {BUDGET} automatic tasks without a wait", "livelock"
                )
            token.run()

    def release_joins(self) -> bool:
        """When nothing else moves: let an inclusive join go on that no token can reach any more."""
        for within in self.scopes():
            if not within.spec.inclusive:
                continue
            for token in within.tokens():
                node = token.task_spec
                if isinstance(node, Inclusive) and token.state == TaskState.WAITING and node.may_go(token):
                    token._ready()
                    return True
        return False

    def must_wait_for_something(self) -> None:
        """Raise Stuck when nobody and nothing can move the case any more: tokens that wait at a join for ever."""
        if self.completed:
            return
        tokens = self.all_tokens()
        if not any(t.task_spec.manual or self.hears(t) for t in tokens):
            held = [t for t in tokens if t.task_spec.joins] or tokens
            raise scope.cannot(held[0], "รอเส้นทางที่จะไม่มาถึงอีกแล้ว", "waits for a branch that can never arrive", "deadlock")

    @staticmethod
    def hears(token: Token) -> bool:
        """Whether something from outside can reach the token: a message or a moment."""
        node = token.task_spec
        return isinstance(node, Waits) and token.state == TaskState.WAITING and any(t.kind in ("timer", "message") for t in node.triggers)

    # -- events ----------------------------------------------------------------------------------------------------
    def waiting(self) -> Iterator[Waiting]:
        """All triggers that tokens wait for, oldest token first."""
        for token in self.all_tokens():
            yield from self.waiting_at(token)

    @staticmethod
    def waiting_at(token: Token) -> Sequence[Waiting]:
        """The triggers that one token waits for."""
        node = token.task_spec
        return node.waiting(token) if token.state == TaskState.WAITING and isinstance(node, Waits) else ()

    def fire(self, waiting: Waiting, payload: Mapping[str, Any] | None = None) -> None:
        """Deliver an event to the token that waits for it."""
        node = waiting.token.task_spec
        assert isinstance(node, Waits)
        node.fire(waiting, dict(payload or {}))

    def signal(self, name: str) -> None:
        """A signal reaches everything in this case that listens to it."""
        for waiting in [w for w in self.waiting() if w.trigger.kind == "signal" and w.trigger.name == name]:
            if waiting.token.alive and waiting.token.state == TaskState.WAITING:
                self.fire(waiting)

    def climb(self, token: Token, kind: str, code: str, payload: Mapping[str, Any] | None = None) -> None:
        """Bring an error or escalation to the nearest scope that catches it. Raises Stuck for an error that nobody catches."""
        activity: Token | None = token
        while activity is not None:
            whole = activity.parent if isinstance(activity.parent.task_spec, Each) else activity
            near = [t for t in whole.children if isinstance(t.task_spec, Boundary)]
            around = [t for t in whole.workflow.tokens() if isinstance(t.task_spec, Listener)]
            caught = _catching(near, kind, code) or _catching(around, kind, code)
            if caught is not None:
                self.fire(caught, payload)
                return
            activity = activity.workflow.owner
        if kind == "error":
            raise scope.cannot(token, f"ไม่มีผู้รับข้อผิดพลาด {code or '-'}", f"no event catches the error {code or '-'}")


def _catching(tokens: list[Token], kind: str, code: str) -> Waiting | None:
    """The waiting event for this code: one that names it before one that catches all."""
    found = [w for t in tokens if t.state == TaskState.WAITING and isinstance(t.task_spec, Waits) for w in t.task_spec.waiting(t)]
    fitting = [w for w in found if w.trigger.catches(kind, code)]
    return min(fitting, key=lambda w: w.trigger.code == "", default=None)
