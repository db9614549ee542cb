"""What a waiting token waits for: timers, messages, signals; and what only comes from inside: errors, escalations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from runner import clock
from runner.diagram import moments
from runner.engine.scope import evaluate, stuck
from runner.errors import ExpressionError

if TYPE_CHECKING:
    from runner.engine.case import Token

Wait = dict[str, Any]  # what the state keeps of one trigger: {"due": seconds} or {"key": text} or {}


class Trigger(EventDefinition):  # type: ignore[misc]
    """Waits for something that only the engine itself delivers (errors, escalations, signals)."""

    def __init__(self, kind: str, name: str = "", code: str = "") -> None:
        super().__init__(name)
        self.kind, self.code = kind, code

    def arm(self, token: Token) -> Wait:
        """Start waiting: what to keep."""
        return {}

    def again(self, token: Token, wait: Wait) -> Wait | None:
        """What the next turn of a non-interrupting event waits for, None when there is none. `token` is the one that fired."""
        return wait

    def catches(self, kind: str, code: str) -> bool:
        """Whether it catches an error or escalation with this code; an empty code of its own catches all."""
        return self.kind == kind and self.code in ("", code)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class Timer(Trigger):
    """A date, a duration or a cycle. The due moment is computed once, when the token arrives."""

    def __init__(self, kind: str, template: Any) -> None:
        super().__init__("timer")
        self.timer, self.template = kind, template

    def arm(self, token: Token) -> Wait:
        value, now = evaluate(token, self.template, "settled"), clock.now()
        try:
            if self.timer == "cycle":
                return self._first_turn(moments.cycle(value), now, str(value))
            at = moments.moment(value) if self.timer == "date" else moments.duration(value).after(now)
        except ExpressionError as error:
            raise stuck(token, error) from error
        return {"due": moments.seconds(at)}

    @staticmethod
    def _first_turn(cycle: moments.Cycle, now: datetime, text: str) -> Wait:
        base = cycle.start or now
        turn = 0 if cycle.start else 1
        due = moments.seconds(cycle.every.after(base, turn))
        return {"due": due, "base": moments.seconds(base), "left": cycle.times, "cycle": text}

    def again(self, token: Token, wait: Wait) -> Wait | None:
        """Turns missed while nothing ran fire once. Turns are counted from the first, so that month ends do not drift."""
        if self.timer != "cycle" or wait["left"] == 1:
            return None
        every, base = moments.cycle(wait["cycle"]).every, moments.from_seconds(wait["base"])
        past = every.turns_past(base, max(clock.now(), moments.from_seconds(wait["due"])))
        due = moments.seconds(every.after(base, past + 1))
        return {**wait, "due": due, "left": max(wait["left"] - 1, -1)}


class Message(Trigger):
    """A message by name; with a correlation key only the one whose key is equal."""

    def __init__(self, name: str, key: Any) -> None:
        super().__init__("message", name)
        self.key = key

    def arm(self, token: Token) -> Wait:
        if self.key is None:
            return {}
        value = evaluate(token, self.key, "settled")
        if value is None or isinstance(value, bool | list | Mapping):
            problem = ExpressionError("กุญแจของข้อความไม่มีค่า", f"the correlation key of message {self.name!r} has no value")
            raise stuck(token, problem)
        return {"key": str(value)}

    def receives(self, wait: Wait, name: str, key: str) -> bool:
        """Whether this message is for this subscription."""
        return name == self.name and bool(wait.get("key", key) == key)


@dataclass(frozen=True)
class Waiting:
    """One trigger that a token waits for. `branch` counts the flows of an event gateway."""

    token: Token
    trigger: Trigger
    wait: Wait
    branch: int
