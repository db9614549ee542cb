"""The elements of the dialect as SpiffWorkflow task specs: activities, gateways, events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from runner import feel
from runner.engine import node, scope
from runner.engine.node import Node, Route, Waits
from runner.engine.triggers import Waiting
from runner.errors import DecisionError

if TYPE_CHECKING:
    from runner.engine.case import Token


# ---- activities --------------------------------------------------------------------------------------------------------
class Worked(Node):
    """A task that a person or an outside worker completes. What its templates say is fixed when it opens."""

    offered: tuple[tuple[str, Any], ...] = ()  # assignee, due, priority, groups: FEEL templates only
    said: Mapping[str, str] = {}  # those that the diagram says without FEEL

    def enter(self, token: Token) -> None:
        super().enter(token)
        if self.offered:
            token.internal_data["offer"] = {k: scope.plain(scope.evaluate(token, t, "offered")) for k, t in self.offered}


class UserTask(Worked, defaults.UserTask):  # type: ignore[misc]
    """A form for a person."""


class Job(Worked, BpmnSpecMixin):  # type: ignore[misc]
    """A service or send task, or a thrown message: waits by topic until a worker completes it."""


class PlainTask(Node, BpmnSpecMixin):  # type: ignore[misc]
    """A task or manual task: drawn for readers, passed at once as in Camunda."""


class ScriptTask(Node, BpmnSpecMixin):  # type: ignore[misc]
    """A FEEL expression whose value becomes a variable."""

    script: Any
    result = ""

    def work(self, token: Token) -> None:
        self.deliver(token, {self.result: scope.evaluate(token, self.script)})


class DecisionTask(Node, BpmnSpecMixin):  # type: ignore[misc]
    """A decision table whose answer becomes a variable."""

    decisions: Any
    decision = ""
    result = ""

    def work(self, token: Token) -> None:
        try:
            value = token.case.evaluator.decision(self.decisions, self.decision, scope.visible(token))
        except DecisionError as error:
            raise scope.stuck(token, error) from error
        self.deliver(token, {self.result: value})


class Inside(Node):
    """An element with a scope of its own: the token stays until no token is left inside."""

    spec: str

    def arrive(self, token: Token) -> bool:
        token._set_state(TaskState.STARTED)
        token.case.open_inside(token, self.spec)
        return False


class SubProcess(Inside, defaults.SubWorkflowTask):  # type: ignore[misc]
    """An embedded sub-process or an event sub-process."""


class CallActivity(Inside, defaults.CallActivity):  # type: ignore[misc]
    """A part that several services call; it shares the case's variables."""


# ---- gateways ----------------------------------------------------------------------------------------------------------
def is_true(token: Token, route: Route) -> bool:
    """A condition is true or false. Anything else (a variable that nobody wrote) would choose a way by accident."""
    value = scope.evaluate(token, route.condition, "truth", route.flow)
    if not isinstance(value, bool):
        text = f"{route.flow}: {feel.kind(value)}"  # what kind of value; the value itself may be personal
        raise scope.cannot(token, f"เงื่อนไขไม่เป็นจริงหรือเท็จ {text}", f"the condition is neither true nor false, {text}")
    return value


class Exclusive(Node, defaults.ExclusiveGateway):  # type: ignore[misc]
    """The first flow, in the file's order, whose condition is true; else the default."""

    default: Route | None = None

    def choose(self, token: Token) -> Iterable[Route]:
        for route in self.routes:
            if route.condition is not None and is_true(token, route):
                return [route]
        return [self.default or _no_way(token)]


def _no_way(token: Token) -> Route:
    raise scope.cannot(token, "ไม่มีเงื่อนไขใดเป็นจริงและไม่มีทางเลือกเริ่มต้น", "no condition is true and there is no default flow")


class Join(Node):
    """Waits for tokens on its incoming flows. They are counted on the flat list of tokens, by flow."""

    joins = True
    entries = 1  # number of incoming flows

    def arrive(self, token: Token) -> bool:
        if self.entries == 1:
            return True
        token._set_state(TaskState.WAITING)
        return self.merge(token)

    def merge(self, token: Token) -> bool:
        """Whether `token` may go on, having taken the tokens that it waited for with it."""
        raise NotImplementedError

    def here(self, token: Token) -> dict[int, Token]:
        """The oldest waiting token on each incoming flow."""
        first: dict[int, Token] = {}
        for other in token.workflow.tokens():
            if other.task_spec is self and other.state == TaskState.WAITING:
                first.setdefault(other.internal_data["entry"], other)
        return first

    def consume(self, token: Token, used: Iterable[Token]) -> None:
        """The other tokens end here; they were not cancelled, only joined."""
        for other in used:
            if other is not token:
                other.vanish()


class Parallel(Join, defaults.ParallelGateway):  # type: ignore[misc]
    """One token from each incoming flow; one on each outgoing flow."""

    def merge(self, token: Token) -> bool:
        first = self.here(token)
        if len(first) < self.entries:
            return False
        if token not in first.values():
            return False  # a second token on one flow waits for the next round
        self.consume(token, first.values())
        return True


class Inclusive(Join, defaults.InclusiveGateway):  # type: ignore[misc]
    """Waits until no token can still come by a flow that has none; then every flow whose condition is true."""

    default: Route | None = None
    reach: Mapping[str, frozenset[int]] = {}  # by node name: the incoming flows that its tokens may still use

    def merge(self, token: Token) -> bool:
        return False  # decided when nothing else moves: Case.release_joins

    def may_go(self, token: Token) -> bool:
        """Whether the tokens waiting here have waited long enough; takes all but `token` away when so."""
        first = self.here(token)
        for other in token.workflow.tokens():
            if other.task_spec is not self and other.task_spec.holds_token:
                still = self.reach.get(other.task_spec.name, frozenset())
                if still - first.keys() and not still & first.keys():
                    return False
        self.consume(token, first.values())
        return True

    def choose(self, token: Token) -> Iterable[Route]:
        conditional = [r for r in self.routes if r.condition is not None]
        if not conditional:
            return self.routes
        chosen = [r for r in conditional if is_true(token, r)]
        return chosen or [self.default or _no_way(token)]


class EventGateway(Waits, defaults.EventBasedGateway):  # type: ignore[misc]
    """Waits for the first of the events behind it: the earliest due timer or the first message."""

    def fire(self, waiting: Waiting, payload: dict[str, Any]) -> None:
        token = waiting.token
        token.internal_data = {"branch": waiting.branch, "payload": scope.plain(payload)}
        token._ready()

    def choose(self, token: Token) -> Iterable[Route]:
        return [self.routes[token.internal_data["branch"]]]


# ---- events ------------------------------------------------------------------------------------------------------------
class Start(Node, defaults.StartEvent):  # type: ignore[misc]
    """Where a scope begins."""


class Catch(Waits, defaults.IntermediateCatchEvent):  # type: ignore[misc]
    """Waits for a timer, a message or a signal."""

    def enter(self, token: Token) -> None:
        super().enter(token)
        if payload := token.internal_data.pop("payload", None):
            self.deliver(token, payload)


class Receive(Waits, defaults.ReceiveTask):  # type: ignore[misc]
    """Waits for a message as a task: it may carry boundary events."""


class Throws(Node):
    """Ends a scope or passes on, and tells others."""

    kind = ""
    name_thrown = ""
    code = ""

    def throw(self, token: Token) -> None:
        case = token.case
        if self.kind == "signal":
            case.signal(self.name_thrown)
        elif self.kind in ("error", "escalation"):
            case.climb(token, self.kind, self.code)
        elif self.kind == "terminate":
            for other in token.workflow.tokens():
                if other is not token:
                    case.cancel(other)


class Throw(Throws, defaults.IntermediateThrowEvent):  # type: ignore[misc]
    """An intermediate throw event, or one that only marks a point."""


class End(Throws, defaults.EndEvent):  # type: ignore[misc]
    """An end event."""

    def throw(self, token: Token) -> None:
        token.case.reached_end(token)
        super().throw(token)


class BoundaryEvent(node.Boundary, defaults.BoundaryEvent):  # type: ignore[misc]
    """A boundary event."""


class EventStart(node.Listener, defaults.IntermediateCatchEvent):  # type: ignore[misc]
    """The start of an event sub-process; it leads to the sub-process's own token."""
