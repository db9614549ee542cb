"""What every element of a running diagram shares: how a token enters it, and where tokens go when it completes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from runner.diagram.model import Element
from runner.engine import scope
from runner.engine.triggers import Trigger, Wait, Waiting

if TYPE_CHECKING:
    from runner.engine.case import Token


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A sequence flow that a token may take. `entry` is the flow's place among those into the target."""

    flow: str
    target: Node
    entry: int
    condition: Any = None


class Node:
    """Put before a SpiffWorkflow spec class: its lifecycle without prediction, data copies, task history or `eval`.

    A completed token leaves the tree at once and its successors hang under the scope's root, so a case holds only what is
    alive. Everything set here belongs to the diagram and is shared by all its cases; what belongs to a case is in the token.
    """

    name: str
    element: Element  # as the program has it: its id is the one that everybody outside the engine knows
    inputs: tuple[tuple[str, Any], ...] = ()
    outputs: tuple[tuple[str, Any], ...] = ()
    routes: tuple[Route, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    manual: bool  # a person or a worker completes it; set by SpiffWorkflow's constructor
    joins = False
    quiet = False  # told by another node of the same element
    holds_token = True  # boundary events and listeners wait without one

    # -- called by SpiffWorkflow ------------------------------------------------------------------------------------
    def test(self) -> None:
        """Checked once when the diagram is compiled."""

    def _predict(self, *_: object, **__: object) -> None:
        """Nothing is predicted: prediction doubles with every parallel block."""

    def _update_hook(self, token: Token) -> bool:
        self.enter(token)
        return self.arrive(token)

    def _on_ready_hook(self, token: Token) -> None:
        if not self.manual:
            token.case.queue.append(token)

    def _run_hook(self, token: Token) -> bool:
        self.work(token)
        return True

    def _on_complete_hook(self, token: Token) -> None:
        self.leave(token)
        token.case.tell(token, "completed")
        self.throw(token)
        if not token.alive:  # what it threw has interrupted its own scope
            return
        for child in token.children:
            token.case.cancel(child)
        for route in self.choose(token):
            token.case.cross(token, route)

    def _on_cancel(self, token: Token) -> None:
        token.case.tell(token, "cancelled")

    # -- what kinds of elements differ in --------------------------------------------------------------------------
    def enter(self, token: Token) -> None:
        """Local variables, then the listener, then the boundary events: these may read the locals."""
        for target, source in self.inputs:
            scope.assign(scope.own(token), target, scope.plain(scope.evaluate(token, source)))
        if self.outputs:
            scope.own(token)
        token.case.tell(token, "entered")
        for boundary in self.boundaries:
            token.case.place(boundary, token.workflow, parent=token)

    def arrive(self, token: Token) -> bool:
        """Whether the token may go on at once; otherwise it has been set to wait."""
        return True

    def work(self, token: Token) -> None:
        """What the element does by itself."""

    def leave(self, token: Token) -> None:
        """Output mappings: from the token's own scope into those around it."""
        for target, source in self.outputs:
            scope.write(token, {target: scope.evaluate(token, source)}, above=True)

    def deliver(self, token: Token, values: dict[str, Any]) -> None:
        """Results: local when output mappings pick from them, else to the scope that has the name or the case."""
        if self.outputs:
            scope.own(token).update(scope.plain(values))
        else:
            scope.write(token, values)

    def throw(self, token: Token) -> None:
        """Events of a throwing element, after it completed and before its tokens go on."""

    def choose(self, token: Token) -> Iterable[Route]:
        """The flows that the token takes."""
        return self.routes

    def reachable_from_here(self) -> Iterable[Node]:
        """Where tokens of this element may go: its flows and those of its boundary events."""
        return [r.target for n in (self, *self.boundaries) for r in n.routes]


class Waits(Node):
    """An element that waits for the first of its triggers."""

    def arrive(self, token: Token) -> bool:
        if "fired" in token.internal_data:  # an event gateway has waited for it
            return True
        token._set_state(TaskState.WAITING)
        self.arm(token)
        return False

    def arm(self, token: Token) -> None:
        """Compute what the token waits for, unless that was given when it was placed."""
        if "wait" not in token.internal_data:
            token.internal_data["wait"] = [t.arm(token) for t in self.triggers]

    def waiting(self, token: Token) -> list[Waiting]:
        """The triggers of a waiting token."""
        return [Waiting(token, t, w, i) for i, (t, w) in enumerate(zip(self.triggers, token.internal_data["wait"], strict=True))]

    def fire(self, waiting: Waiting, payload: dict[str, Any]) -> None:
        """The event has come: keep its payload, stop waiting, go on."""
        token = waiting.token
        del token.internal_data["wait"]
        self.deliver(token, payload)
        token._ready()


class Interrupts(Waits):
    """An event that hangs on a scope: it interrupts what it hangs on, or goes on listening beside it."""

    interrupting = True
    holds_token = False

    def fire(self, waiting: Waiting, payload: dict[str, Any]) -> None:
        token, case = waiting.token, waiting.token.case
        wait: Wait | None = None if self.interrupting else waiting.trigger.again(token, waiting.wait)
        parent = token.parent
        token.move_to(token.workflow.task_tree)
        if self.interrupting:
            self.interrupt(token, parent)
        elif wait is not None:
            case.place(self, token.workflow, parent=parent, wait=[wait])
        super().fire(waiting, payload)

    def interrupt(self, token: Token, parent: Token) -> None:
        """Cancel what the event hangs on."""
        raise NotImplementedError

    def _on_ready_hook(self, token: Token) -> None:
        token.case.queue.appendleft(token)  # an interruption goes before whatever else is ready

    def enter(self, token: Token) -> None:
        """A listener has not been reached yet: the case is told when it fires."""

    def _run_hook(self, token: Token) -> bool:
        super().enter(token)
        return bool(super()._run_hook(token))

    def _on_cancel(self, token: Token) -> None:
        """A listener that never fired leaves no trace."""


class Boundary(Interrupts):
    """A boundary event: a child of the activity that it is attached to, which it may read but not write."""

    def arm(self, token: Token) -> None:
        if "wait" not in token.internal_data:
            token.internal_data["wait"] = [t.arm(token.parent) for t in self.triggers]

    def interrupt(self, token: Token, parent: Token) -> None:
        token.case.cancel(parent)


class Listener(Interrupts):
    """The start event of an event sub-process, listening in the scope around it."""

    def interrupt(self, token: Token, parent: Token) -> None:
        for other in token.workflow.tokens():
            if other is not token:
                token.case.cancel(other)
