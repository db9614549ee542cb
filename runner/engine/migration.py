"""Move a running case to another version of its program: tokens keep their ids, what they wait for keeps its moment, drafts stay valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.util.task import TaskState

from runner.engine import state
from runner.engine.arriving import Arriving
from runner.engine.case import Case, Token
from runner.engine.each import Each
from runner.engine.elements import Join, Parallel
from runner.engine.node import Node
from runner.engine.passage import Passage
from runner.engine.run import Listener, Run


@dataclass(frozen=True, order=True)
class Problem:
    """Why a case cannot move by itself: `element` of the old program, and one word.

    gone: it is not there any more; kind: it is something else now; repeat: it is, or is not, done several times now;
    join: branches of the case would no longer be brought together; scope: there is no single way to where it is now.
    """

    element: str
    reason: str


@dataclass(frozen=True)
class Surveyed:
    """What a move would do. `standing`: old elements that hold a token, the innermost; `armed`: new events that would wait."""

    problems: tuple[Problem, ...]
    standing: frozenset[str]
    armed: frozenset[str]


@dataclass(frozen=True)
class Migrated:
    """A case in its new program. `run` is None where there are problems. `placed`: token of before → token begun anew by a choice."""

    run: Run | None
    problems: tuple[Problem, ...] = ()
    placed: Mapping[str, str] = field(default_factory=dict)  # token ids as in OpenTask
    armed: tuple[str, ...] = ()


def survey(passage: Passage, stored: bytes) -> Surveyed:
    """What would become of a stored case; nothing is evaluated, so cases of the same `state.shape` fare alike. Raises Stuck."""
    old = state.load(passage.old, stored, {}, {}, _unheard)
    moving = Moving(passage, old, Case(passage.new, {}, {}, _unheard), dry=True)
    moving.everything()
    standing = frozenset(t.task_spec.element.id for t in old.all_tokens() if _innermost(t, old))
    return Surveyed(tuple(sorted(moving.problems)), standing, frozenset(moving.arriving.armed))


def migrate(passage: Passage, run: Run, environment: Mapping[str, Any], listener: Listener | None = None) -> Migrated:
    """Move a case that has been loaded, and let it run where a choice put it until it waits. `run` is used up.

    The listener hears only of what begins anew. Raises Stuck where the case could not go on in the new program.
    """
    moved = Run(passage.new, listener)
    moved.case = Case(passage.new, run.variables, environment, moved._tell, run.case.evaluator)
    moving = Moving(passage, run.case, moved.case)
    moving.everything()
    if moving.problems:
        return Migrated(None, tuple(sorted(moving.problems)))
    with moved._step():
        moving.begin_chosen()
        moving.complete_joins()
    return Migrated(moved, (), moving.placed, tuple(moving.arriving.armed))


def _innermost(token: Token, case: Case) -> bool:
    return token.task_spec.holds_token and token.id not in case.subprocesses and not isinstance(token.task_spec, Each)


def _unheard(_: Token, __: str) -> None:
    """Nobody listens to a survey."""


class Moving:
    """One case on its way."""

    def __init__(self, passage: Passage, old: Case, case: Case, *, dry: bool = False) -> None:
        self.passage, self.old, self.case = passage, old, case
        case.serial = old.serial
        case.ends = [passage.kept.get(name, name) for name in old.ends]
        self.arriving = Arriving(passage, case, dry=dry)
        self.homes: dict[int, Any] = {id(old): case}  # by old scope: the scope that it has become
        self.lost: set[int] = set()  # old tokens that are left behind with all that is inside
        self.carried: dict[int, Token] = {}  # by token id, which stays the same
        self.hosts: list[tuple[Node, Token]] = []  # what each of them stood on, boundary events apart
        self.chosen: list[tuple[Token, Any, Any]] = []
        self.problems: set[Problem] = set()
        self.placed: dict[str, str] = {}

    # -- what becomes of each token ------------------------------------------------------------------------------------
    def everything(self) -> None:
        """Carry every token over, from the outside in, then start what waits only in the new version."""
        for old in self.old.scopes():
            if old.owner is not None and old.owner.id in self.lost:
                self.lost.update(token.id for token in old.tokens())
                continue
            for token in old.tokens():
                self._token(token)
            if home := self.homes.get(id(old)):
                self.arriving.new_listeners(old, home)
            self._joins_are_there(old)
        for before, token in self.hosts:
            self.arriving.new_boundaries(before, token)
        self._in_order()

    def _in_order(self) -> None:
        """The scopes in the order of their beginning, the outer before the inner: a state names owners by what comes before them."""
        begun, found = self.case.subprocesses, dict[int, Any]()
        for part in [home for old in self.old.scopes() if (home := self.homes.get(id(old)))] + list(begun.values()):
            around = []
            while part.owner is not None:
                around.append((part.owner.id, part))
                part = part.owner.workflow
            found |= {ident: one for ident, one in reversed(around) if ident not in found}
        self.case.subprocesses = found

    def _token(self, token: Token) -> None:
        node, parent = token.task_spec, token.parent
        if not node.holds_token:
            self._event(token, self.carried.get(parent.id), self.homes.get(id(token.workflow)))
        elif isinstance(parent.task_spec, Each):
            whole = self.carried.get(parent.id)
            self._carry(token, whole.task_spec.inner, whole.workflow, whole) if whole else self._leave(token)  # type: ignore[attr-defined]
        elif node.element.id in self.passage.chosen and not isinstance(node, Join):
            self._choose(token)
        else:
            self._stay(token)

    def _event(self, token: Token, host: Token | None, home: Any) -> None:
        """A boundary event or a listener: stays with what it hangs on, where that has it still."""
        if host is None and token.parent is not token.workflow.task_tree:
            return
        around = host.task_spec.boundaries if host else home.spec.listeners if home else ()
        node = next((one for one in around if self.passage.becomes(token.task_spec, one)), None)
        if node is not None:
            where = host.workflow if host else home
            self.carried[token.id] = self.arriving.carry(token, node, where, host or home.task_tree)

    def _choose(self, token: Token) -> None:
        found = self.passage.choice(token.task_spec)
        home = self._home(token, found[0]) if found else None
        if found is None or home is None:
            return self._problem(token, "scope")
        self.chosen.append((token, found[1], home))
        return self._leave(token)

    def _stay(self, token: Token) -> None:
        found = self.passage.image(token.task_spec)
        if found is None and self.arriving.dissolves(token):
            return None  # what is inside may be somewhere else now
        if reason := self.arriving.hindrance(token.task_spec, found[1] if found else None):
            return self._problem(token, reason)
        assert found is not None
        home = self._home(token, found[0])
        if home is None:
            return self._problem(token, "scope")
        return self._carry(token, found[1], home, home.task_tree)

    def _carry(self, token: Token, node: Any, home: Any, parent: Token) -> None:
        entry = self._entry(token, node, home)
        if entry is None and isinstance(node, Join):
            return self._leave(token) if self._needless(token, node, home) else self._problem(token, "join")
        made = self.carried[token.id] = self.arriving.carry(token, node, home, parent, self._lent(token))
        self.hosts.append((token.task_spec, made))
        if entry is not None:
            made.internal_data["entry"] = entry
        inside = self.old.subprocesses.get(token.id)
        if inside is not None:
            self.homes[id(inside)] = self.arriving.open(made)
        return None

    def _lent(self, token: Token) -> dict[str, Any]:
        """Locals of the sub-processes around the token that are no more."""
        found: dict[str, Any] = {}
        within = token.workflow
        while id(within) not in self.homes:
            found = {**within.owner.internal_data.get("locals", {}), **found}
            within = within.owner.workflow
        return found

    def _home(self, token: Token, plan: str) -> Any:
        """The scope of `plan` nearest to where the token stands, with what must be opened on the way."""
        within: Any = token.workflow
        while within is not None:
            home = self.homes.get(id(within))
            way = self.passage.way(home.spec.name, plan) if home else None
            if way is not None:
                return self.arriving.enclose(home, way)
            within = within.owner.workflow if within.owner else None
        return None

    def _problem(self, token: Token, reason: str) -> None:
        self.problems.add(Problem(token.task_spec.element.id, reason))
        self._leave(token)

    def _leave(self, token: Token) -> None:
        self.lost.add(token.id)

    # -- joins ---------------------------------------------------------------------------------------------------------
    def _entry(self, token: Token, node: Any, home: Any) -> int | None:
        if not isinstance(node, Join):
            return None
        return self._entries(node, home, token.workflow, token.task_spec).get(token.internal_data["entry"])

    def _entries(self, join: Any, home: Any, old: Any, before: Any) -> dict[int, int | None]:
        return self.passage.entries(home.spec, join, old.spec, before)

    def _needless(self, token: Token, join: Join, home: Any) -> bool:
        """Whether the branch by which a token came is gone and all that the join waits for comes by the others."""
        entries = set(self._entries(join, home, token.workflow, token.task_spec).values())
        reach = self.passage.reach(token.workflow.spec, token.task_spec)
        others = [t for t in token.workflow.tokens() if t is not token and t.task_spec.holds_token]
        return set(range(join.entries)) <= entries and any(t.task_spec is token.task_spec or reach[t.task_spec.name] for t in others)

    def _joins_are_there(self, old: Any) -> None:
        """Two branches that a join would have brought together must not run on side by side."""
        standing = [t for t in old.tokens() if t.task_spec.holds_token and not isinstance(t.parent.task_spec, Each)]
        if len(standing) < 2:
            return
        for join in old.spec.nodes.values():
            if isinstance(join, Join) and join.entries > 1:
                reach = self.passage.reach(old.spec, join)
                image = self.passage.image(join)
                joined = image is not None and isinstance(image[1], Join) and image[1].entries > 1
                if not joined and sum(t.task_spec is join or bool(reach[t.task_spec.name]) for t in standing) > 1:
                    self.problems.add(Problem(join.element.id, "join"))

    # -- only when the case really moves ---------------------------------------------------------------------------------
    def begin_chosen(self) -> None:
        """Where a choice was made: new tokens at the chosen elements."""
        for token, node, home in self.chosen:
            self.placed[str(token.id)] = str(self.case.place(node, home).id)

    def complete_joins(self) -> None:
        """A branch that is new at a join cannot come where its split has been passed. Then let joins go that have all they wait for."""
        befores = {id(home): old for old in self.old.scopes() if (home := self.homes.get(id(old)))}
        for home in self.case.scopes():
            for node in home.spec.nodes.values():
                if isinstance(node, Parallel) and node.entries > 1:
                    self._without_new_branches(home, node, befores.get(id(home)))
                    waiting = [t for t in home.tokens() if t.task_spec is node and t.state == TaskState.WAITING]
                    if waiting and node.merge(waiting[0]):
                        waiting[0]._ready()

    def _without_new_branches(self, home: Any, join: Parallel, old: Any) -> None:
        reach = self.passage.reach(home.spec, join)
        here = {t.internal_data["entry"] for t in home.tokens() if t.task_spec is join}
        coming = {e for t in home.tokens() if t.task_spec is not join and t.task_spec.holds_token for e in reach[t.task_spec.name]}
        missing = set(range(join.entries)) - here - coming
        if not missing or not (here | coming) or old is None:
            return
        before = next((n for n in old.spec.nodes.values() if isinstance(n, Join) and self.passage.becomes(n, join)), None)
        known = set(self._entries(join, home, old, before).values())
        for entry in sorted(missing - known):
            self.case.place(join, home, entry=entry)
