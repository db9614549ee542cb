"""A form being asked: what each of its fields is worth, in terms of what people will type and of what the case has."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from runner.form import Form, paths
from runner.form.corrections import among
from runner.form.expressions import Setting
from runner.form.filling import Place, expand
from runner.form.model import Component
from runner.paths import answers
from runner.paths.round import Round
from runner.paths.shapes import usual_rows
from runner.paths.terms import Json, marked

_Lookup = Callable[[Place], Json]


@dataclass
class Paper:
    """`only`: the paths that may be written (a correction); None: all."""

    form: Form
    round: Round
    only: frozenset[str] | None = None
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = list(expand(self.form.components, self._rows))
        self._roots: dict[str, list[Place]] = {}
        for place in self.places:
            if place.path and (place.component.keyed or place.component.kind == "dynamiclist"):
                self._roots.setdefault(str(place.steps[0]), []).append(place)
        self._memory: dict[tuple[str, Place], Json] = {}
        self._busy: set[tuple[str, Place]] = set()

    def _rows(self, c: Component, path: str) -> int:
        stored = paths.get(self.round.scope, paths.parse(path) or ("",))
        before = min(len(self.round.listed(stored)), c.rows.most)
        if self.only is not None and not among(c.path, self.only):
            return before
        wanted = self.round.shape.count(c)
        return wanted if wanted is not None else max(before if self.only is not None else 0, usual_rows(c))

    # ---- one field -------------------------------------------------------------------------------------------------------
    def _once(self, what: str, place: Place, make: _Lookup, meanwhile: Json) -> Json:
        """`make(place)`, remembered; while it is being made, whoever asks gets `meanwhile`: conditions may go round in a ring."""
        key = (what, place)
        if key in self._memory:
            return self._memory[key]
        if key in self._busy:
            return meanwhile
        self._busy.add(key)
        made = make(place)
        self._busy.discard(key)
        self._memory[key] = made
        return made

    def answer(self, place: Place) -> Json:
        """What is typed there: a mark, or the list of files or corrections that the shape asks for."""
        return self._once("answer", place, self._answer, None)

    def _answer(self, place: Place) -> Json:
        c = place.component
        if c.kind == "expression":
            return self.told(c.computed, place)
        return answers.give(self, place)

    def hidden(self, place: Place) -> Json:
        """True, False or a mark that comes to true while the field is hidden."""
        return self._once("hidden", place, self._hidden, False)

    def _hidden(self, place: Place) -> Json:
        outer = self.hidden(place.parent) if place.parent else False
        own = self.flag(place.component.hide, place)
        if outer is True or own is True:
            return True
        if outer is False or own is False:
            return own or outer
        return self.round.term("outer = true or own = true", outer=outer, own=own)

    def locked(self, place: Place) -> Json:
        """True, False or a mark that comes to true while the field is read-only."""
        return self._once("locked", place, lambda p: self.flag(p.component.readonly, p), False)

    def opened(self, place: Place) -> Json:
        """Whether it may be written: by `only`, or because what is corrected brings it up (then a mark)."""
        return self._once("opened", place, self._opened, False)

    def _opened(self, place: Place) -> Json:
        if self.only is None or among(place.general, self.only) or among(place.path, self.only):
            return True
        was, now = self._was_hidden(place), self.hidden(place)
        if was is False or now is True:
            return False
        return was if now is False else self.round.term("was = true and (now = null or now != true)", was=was, now=now)

    def _was_hidden(self, place: Place) -> Json:
        """Hidden with the answers that the case has."""
        known: list[Json] = []
        at: Place | None = place
        while at is not None:
            hide = at.component.hide
            known.append(
                self._flag(self.round.told(hide.expression, _picked(hide.expression, self.round.scope)))
                if hide.expression
                else hide.constant is True
            )
            at = at.parent
        if True in known:
            return True
        found = [one for one in known if one is not False]
        return self.round.term("one = true or other = true", one=found[0], other=found[-1]) if found else False

    def value(self, place: Place) -> Json:
        """What the field holds for every other expression of the form: null while it is hidden."""
        return self._once("value", place, self._value, self._memory.get(("answer", place)))

    def _value(self, place: Place) -> Json:
        value, hidden = self.written(place), self.hidden(place)
        if hidden is True or value is None:
            return None
        return value if hidden is False else self.round.term("if hidden = true then null else answer", hidden=hidden, answer=value)

    def written(self, place: Place) -> Json:
        """What it holds where it is shown: the answer, or what the case has where it may not be written."""
        locked, opened = self.locked(place), self.opened(place)
        if locked is True or opened is False:
            return self._kept(place)
        value = self.answer(place)
        if locked is not False:
            value = self.round.term("if locked = true then before else answer", locked=locked, before=self._kept(place), answer=value)
        if opened is not True:
            value = self.round.term("if opened = true then answer else before", opened=opened, before=self._kept(place), answer=value)
        return value

    def before(self, place: Place) -> Json:
        """What the case has there."""
        value: Json = self.round.scope
        for step in place.steps:
            if marked(value):
                value = self.round.term(f"whole[{step + 1}]" if isinstance(step, int) else f"whole.{step}", whole=value)
            else:
                value = paths.get(value, (step,))
        return value

    def _kept(self, place: Place) -> Json:
        before, default = self.before(place), place.component.default
        if before is not None and not (marked(before) and default.given):
            return before
        fallback = self.told(default, place)
        return fallback if before is None else self.round.term("if before = null then default else before", before=before, default=fallback)

    # ---- expressions -----------------------------------------------------------------------------------------------------
    def told(self, setting: Setting, place: Place) -> Json:
        """What an attribute says at a place."""
        if setting.expression is None:
            return setting.constant
        return self.round.told(setting.expression, self.scope(setting.expression, place))

    def flag(self, setting: Setting, place: Place) -> Json:
        """An attribute that is on or off: True, False, or a mark."""
        return self._flag(self.told(setting, place)) if setting.given else False

    @staticmethod
    def _flag(value: Json) -> Json:
        return value if marked(value) else value is True

    def scope(self, expression: Any, place: Place) -> dict[str, Json]:
        """What an expression reads at a place, and no more than that."""
        found: dict[str, Json] = {}
        for name in sorted(expression.names):
            keys = _keys(expression, name)
            if place.row and name in ("this", "parent", "i"):
                found[name] = self._around(name, place, keys)
            elif name in self._roots:
                found[name] = self.seen(name, keys)
            elif name in self.round.scope:
                found[name] = self.round.scope[name]
        return found

    def _around(self, name: str, place: Place, keys: frozenset[str] | None) -> Json:
        steps = paths.parse(place.row) or ("",)
        if name == "i":
            return int(steps[-1]) + 1
        if name == "parent" and len(steps) == 2:
            known = keys if keys is not None else frozenset({*self.round.scope, *self._roots})
            return {key: self.seen(key) if key in self._roots else self.round.scope.get(key) for key in sorted(known)}
        steps = steps if name == "this" else steps[:-2]
        inside = [p for p in self._roots[str(steps[0])] if p.steps[: len(steps)] == steps and len(p.steps) > len(steps)]
        found: dict[str, Json] = {}
        for p in inside:
            if p.component.keyed and (keys is None or p.steps[len(steps)] in keys):
                paths.put(found, p.steps[len(steps) :], self.value(p))
        return found

    def seen(self, name: str, keys: frozenset[str] | None = None) -> Json:
        """A variable as the form's expressions see it; of a context only `keys` where given."""
        return self._composed(name, keys)

    def _composed(self, name: str, keys: frozenset[str] | None = None, *, storing: bool = False) -> Json:
        """A list that is hidden is empty for the form and null for the case."""
        nothing: Json = None if storing else []
        places = [p for p in self._roots[name] if keys is None or len(p.steps) == 1 or p.steps[1] in keys]
        before = self.round.scope.get(name)
        values: dict[str, Json] = {
            name: copy.deepcopy(before) if isinstance(before, dict) and any(len(p.steps) > 1 for p in places) else None
        }
        either = self._stays if storing else self._either
        for place in places:
            if place.component.kind == "dynamiclist":
                paths.put(values, place.steps, [{} for _ in range(self._rows(place.component, place.path))])
            elif not (place.path == places[0].path and place is not places[0] and self.hidden(place) is True):
                paths.put(values, place.steps, either(place, places))
        for place in reversed(places):
            hidden = self.hidden(place) if place.component.kind == "dynamiclist" else False
            if hidden is not False:
                shown = paths.get(values, place.steps)
                empty = self.round.term("if hidden = true then nothing else rows", hidden=hidden, nothing=nothing, rows=shown)
                paths.put(values, place.steps, nothing if hidden is True else empty)
        return values[name]

    def _either(self, place: Place, places: list[Place]) -> Json:
        """The value at a path where several fields may stand, one at a time: that of the one that is shown."""
        same = [p for p in places if p.path == place.path and self.hidden(p) is not True]
        if len(same) < 2:
            return self.value(same[0] if same else place)
        value: Json = None
        for one in reversed(same):
            hidden = self.hidden(one)
            value = (
                self.written(one)
                if hidden is False
                else self.round.term("if hidden = true then other else answer", hidden=hidden, other=value, answer=self.written(one))
            )
        return value

    def _stays(self, place: Place, places: list[Place]) -> Json:
        """What the case keeps at a path: what may not be written stays as it was, hidden or not."""
        opened = self.opened(place)
        if opened is True:
            return self._either(place, places)
        before = self.before(place)  # not the default, which is only shown
        if opened is False:
            return before
        return self.round.term("if opened = true then answer else before", opened=opened, answer=self.written(place), before=before)

    # ---- what is stored --------------------------------------------------------------------------------------------------
    def stored(self) -> dict[str, Json]:
        """What completing the form writes, by variable."""
        return {name: self._stored(name, places) for name, places in self._roots.items() if any(self._writes(p) for p in places)}

    def _writes(self, place: Place) -> bool:
        if self.opened(place) is False or (self.hidden(place) is True and self.before(place) is None):
            return False
        return not (self.locked(place) is True and not place.row and self.before(place) is not None)

    def _stored(self, name: str, places: list[Place]) -> Json:
        value = self._composed(name, storing=True)
        hidden = dict.fromkeys(self.hidden(p) for p in places)
        before = self.round.scope.get(name)
        if not isinstance(value, dict) or False in hidden or not (before is None or marked(before)):
            return value
        away: Json = True
        for one in hidden:
            away = one if away is True else self.round.term("one = true and other = true", one=away, other=one)
        if before is None:
            return None if away is True else self.round.term("if hidden = true then null else answer", hidden=away, answer=value)
        return self.round.term("if hidden = true and before = null then null else answer", hidden=away, before=before, answer=value)


def _keys(expression: Any, name: str) -> frozenset[str] | None:
    """The entries of a context that an expression reads; None: all of it."""
    found = [path for path in getattr(expression, "paths", {name}) if path == name or path.startswith(f"{name}.")]
    return None if name in found or not found else frozenset(path.split(".")[1] for path in found)


def _picked(expression: Any, scope: Mapping[str, Json]) -> dict[str, Json]:
    return {name: scope[name] for name in sorted(expression.names) if name in scope}
