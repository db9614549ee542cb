"""Multi-instance: one token for the whole, one below it for each item; results are collected by index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from runner.engine import scope
from runner.engine.node import Node

if TYPE_CHECKING:
    from runner.engine.case import Token

MAX_ITEMS = 1000


class Each(Node, BpmnSpecMixin):  # type: ignore[misc]
    """Stands for a multi-instance activity; `inner` is the spec of one instance.

    Kept in the token: `n` items, `done` count, `out` results by index, and the `items` still to come when sequential.
    """

    inner: Node
    sequential = False
    collection: Any
    item = ""
    result = ""
    result_item: Any = None
    until: Any = None
    own_names: tuple[str, ...] = ()  # variables that the result reads: local to each instance
    read_names: tuple[str, ...] = ()  # the same, where nobody above has the name

    def arrive(self, token: Token) -> bool:
        items = scope.plain(scope.evaluate(token, self.collection, "items"))
        if not isinstance(items, list):
            raise scope.cannot(token, "รายการที่จะทำซ้ำไม่ใช่ list", "the input collection is not a list")
        if len(items) > MAX_ITEMS:
            raise scope.cannot(token, f"มีมากกว่า {MAX_ITEMS} รายการ", f"more than {MAX_ITEMS} items")
        state = token.internal_data
        state.update(n=len(items), done=0, out={})
        if not items:
            return True
        token._set_state(TaskState.STARTED)
        if self.sequential:
            first, *state["items"] = items
            self._open(token, 0, first)
        else:
            for index, item in enumerate(items):
                self._open(token, index, item)
        return False

    def _open(self, token: Token, index: int, item: Any) -> None:
        seen = scope.visible(token)
        local = {name: None for name in self.read_names if name not in seen} | dict.fromkeys(self.own_names)
        local |= {"loopCounter": index + 1} | ({self.item: item} if self.item else {})
        token.case.place(self.inner, token.workflow, parent=token, index=index, locals=local)

    def instance_done(self, token: Token, instance: Token) -> None:
        """One instance has completed: collect, and see whether the whole has."""
        state, index = token.internal_data, instance.internal_data["index"]
        state["done"] += 1
        if self.result_item is not None:
            state["out"][index] = scope.plain(scope.evaluate(instance, self.result_item))
        if self._enough(token, instance):
            for other in token.children:
                if other.task_spec is self.inner and other is not instance:
                    token.case.cancel(other)
            token._ready()
        elif self.sequential:
            self._open(token, index + 1, state["items"].pop(0))

    def _enough(self, token: Token, instance: Token) -> bool:
        state = token.internal_data
        if state["done"] == state["n"]:
            return True
        if self.until is None:
            return False
        running = 1 if self.sequential else state["n"] - state["done"]
        scope.own(instance).update(
            numberOfInstances=state["n"],
            numberOfActiveInstances=running,
            numberOfCompletedInstances=state["done"],
            numberOfTerminatedInstances=0,
        )
        return scope.evaluate(instance, self.until, "truth", "") is True

    def leave(self, token: Token) -> None:
        if self.result:
            out = token.internal_data["out"]
            scope.write(token, {self.result: [out.get(i) for i in range(token.internal_data["n"])]})
