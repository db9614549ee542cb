"""Where tokens arrive in the new version: what they keep, what is opened around them, and the events that now wait beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from runner.engine import scope
from runner.engine.case import Case, Part, Token
from runner.engine.each import Each
from runner.engine.elements import EventGateway, Join, SubProcess, Worked
from runner.engine.node import Node, Waits
from runner.engine.passage import Passage, alike, family
from runner.engine.scope import LOCALS

if TYPE_CHECKING:
    from runner.engine.triggers import Wait


class Arriving:
    """Puts tokens into a new case. `dry`: nothing is evaluated, no event is armed; only what would be is noted."""

    def __init__(self, passage: Passage, case: Case, *, dry: bool) -> None:
        self.passage, self.case, self.dry = passage, case, dry
        self.opened: dict[tuple[int, str], Part] = {}
        self.armed: list[str] = []

    # -- may it --------------------------------------------------------------------------------------------------------
    @staticmethod
    def dissolves(token: Token) -> bool:
        """Whether a sub-process that is gone may have left what was in it elsewhere. A part is called on purpose, instances are several."""
        return isinstance(token.task_spec, SubProcess) and not token.task_spec.element.by_event

    @staticmethod
    def hindrance(old: Node, new: Node | None) -> str:
        """Why a token of `old` cannot stay at `new`, in a word of `Problem`; empty when it can."""
        if new is None:
            return "join" if isinstance(old, Join) else "gone"
        if isinstance(old, Join) and isinstance(new, Join) and new.entries < 2:
            return "join"
        if family(old) == family(new):
            return ""
        return "repeat" if isinstance(old, Each) or isinstance(new, Each) else "join" if isinstance(old, Join) else "kind"

    # -- tokens --------------------------------------------------------------------------------------------------------
    def carry(self, token: Token, node: Any, home: Any, parent: Token, lent: dict[str, Any] | None = None) -> Token:
        """The same token in the new case: id, state, locals, results and due moments."""
        made = Token(home, node, parent, token.state, token.id)
        made.internal_data = token.internal_data
        if lent:
            made.internal_data[LOCALS] = {**lent, **made.internal_data.get(LOCALS, {})}
        if isinstance(node, Waits) and token.state == TaskState.WAITING:
            made.internal_data["wait"] = list(self._waits(token, node, made))
        if not self.dry:
            self._locals(token.task_spec, node, made)
            if isinstance(node, Worked):
                _offer(token.task_spec, node, made)
        return made

    def _waits(self, token: Token, node: Waits, made: Token) -> Iterable[Wait]:
        """What was waited for is waited for as before; what is new, from now on."""
        old, kept = token.task_spec, token.internal_data["wait"]
        for n, trigger in enumerate(node.triggers):
            was = self._branch(old, node, n)
            if was is not None and alike(old.triggers[was], trigger):
                yield kept[was]
            else:
                self.armed.append((node.routes[n].target if isinstance(node, EventGateway) else node).element.id)
                yield {} if self.dry else trigger.arm(made if node.holds_token or made.parent is made.workflow.task_tree else made.parent)

    def _branch(self, old: Node, node: Node, n: int) -> int | None:
        if not isinstance(node, EventGateway):
            return n
        target = node.routes[n].target
        return next((i for i, route in enumerate(old.routes) if self.passage.becomes(route.target, target)), None)

    @staticmethod
    def _locals(old: Node, node: Any, made: Token) -> None:
        """Local variables that the element gives only now."""
        had = {target for target, _ in old.inputs}
        for target, source in node.inputs:
            if target not in had:
                scope.assign(scope.own(made), target, scope.plain(scope.evaluate(made, source)))
        if node.outputs and not old.outputs:
            scope.own(made)
        whole = made.parent.task_spec
        if isinstance(whole, Each) and node is whole.inner:
            _of_item(whole, old, made)

    def open(self, owner: Token) -> Part:
        """The inside of a sub-process or call that has been carried over, still empty."""
        part = self.case.subprocesses[owner.id] = Part(self.case.program.plans[owner.task_spec.spec], owner, self.case)  # type: ignore[attr-defined]
        return part

    def enclose(self, home: Any, way: Iterable[Any]) -> Any:
        """Open the sub-processes of `way` in `home`, each once, with their own events but without starting them."""
        for node in way:
            key = id(home), node.name
            if key not in self.opened:
                self.opened[key] = self._enclosed(home, node)
            home = self.opened[key]
        return home

    def _enclosed(self, home: Any, node: Any) -> Part:
        self.case.serial += 1
        owner = Token(home, node, home.task_tree, TaskState.STARTED, self.case.serial)
        if not self.dry:
            node.enter(owner)
        part = self.open(owner)
        for listener in () if self.dry else part.spec.listeners:
            self.case.place(listener, part)
        return part

    # -- events that are new ---------------------------------------------------------------------------------------------
    def new_boundaries(self, old: Node, host: Token) -> None:
        """Boundary events that the old version did not have here. One that has fired already does not come back."""
        had = {self.passage.kept.get(one.element.id) for one in old.boundaries}
        self._arm([one for one in host.task_spec.boundaries if one.element.id not in had], host.workflow, host)

    def new_listeners(self, old: Any, home: Any) -> None:
        """Event sub-processes that are new in a scope, unless one that interrupts it is running."""
        running = {token.task_spec for token in old.tokens()}
        if any(one.interrupting and one.routes[0].target in running for one in old.spec.listeners):
            return
        had = {self.passage.kept.get(one.element.id) for one in old.spec.listeners}
        self._arm([one for one in home.spec.listeners if one.element.id not in had], home, None)

    def _arm(self, nodes: Iterable[Node], within: Any, parent: Token | None) -> None:
        for node in nodes:
            self.armed.append(node.element.id)
            if not self.dry:
                self.case.place(node, within, parent)


def _of_item(whole: Each, old: Node, made: Token) -> None:
    """The name of the item may have changed; results may read other names."""
    own = scope.own(made)
    before = old.element.loop
    if before and before.item != whole.item and before.item in own:
        own[whole.item] = own[before.item]
    for name in whole.own_names:
        own.setdefault(name, None)
    seen = scope.visible(made)
    own |= {name: None for name in whole.read_names if name not in seen}


def _offer(old: Node, node: Worked, made: Token) -> None:
    """For whom and until when a task is was said when it opened, and stays; whose role it is follows the new version."""
    changed = old.element.groups != node.element.groups
    before: dict[str, Any] = made.internal_data.get("offer", {})
    kept = {k: before[k] for k, _ in node.offered if k in before and not (changed and k == "groups")}
    new = {k: scope.plain(scope.evaluate(made, t, "offered")) for k, t in node.offered if k not in kept}
    offer = {k: (kept | new)[k] for k, _ in node.offered}
    if offer:
        made.internal_data["offer"] = offer
    else:
        made.internal_data.pop("offer", None)
