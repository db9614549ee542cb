"""A form with values in it: which fields there are (rows repeated), what is computed, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from runner.form import paths
from runner.form.expressions import Scope, plain
from runner.form.model import Component

Values = dict[str, object]
_ROUNDS = 5  # conditions that depend on each other are settled after so many rounds at the latest


@dataclass(frozen=True)
class Place:
    """One component where it stands: in a list it stands once in every row. `row` is the path of the innermost row."""

    component: Component = field(compare=False)
    id: str
    path: str
    row: str = ""
    parent: Place | None = field(default=None, compare=False)
    steps: paths.Steps = field(init=False, compare=False)
    stores: bool = field(init=False, compare=False)  # whether values have something here
    _hash: int = field(init=False, compare=False)

    def __post_init__(self) -> None:  # a form asks for them hundreds of times in a step
        object.__setattr__(self, "steps", paths.parse(self.path) or ("",))
        object.__setattr__(self, "stores", bool(self.path) and (self.component.keyed or self.component.kind == "dynamiclist"))
        object.__setattr__(self, "_hash", hash((self.id, self.path, self.row)))

    def __hash__(self) -> int:
        return self._hash

    @property
    def general(self) -> str:
        return self.component.path


Rows = Callable[[Component, str], int]


def expand(components: Collection[Component], rows: Rows) -> Sequence[Place]:
    """Every component where it stands, top to bottom; `rows` says how many rows the list at a path has."""
    return _standing(_Same(components)) or tuple(_expand(components, rows, "", "", "", None))


class _Same:
    """These very components: the same object, not any that are alike."""

    def __init__(self, components: Collection[Component]) -> None:
        self.components = components

    def __hash__(self) -> int:
        return id(self.components)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.components is other.components


@lru_cache(maxsize=1024)
def _standing(same: _Same) -> tuple[Place, ...]:
    """The places of a form without lists, which always stand where they are; of a form with lists nothing."""
    if any(c.kind == "dynamiclist" for top in same.components for c in top.walk()):
        return ()
    return tuple(_expand(same.components, lambda _c, _path: 0, "", "", "", None))


def _expand(components: Collection[Component], rows: Rows, general: str, concrete: str, row: str, parent: Place | None) -> Iterator[Place]:
    for c in components:
        path = concrete + c.path[len(general) :] if c.path else ""
        place = Place(c, f"{c.id}@{row}" if row else c.id, path, row, parent)
        yield place
        if c.kind == "dynamiclist":
            for n in range(rows(c, path)):
                yield from _expand(c.children, rows, f"{c.path}[]", f"{path}[{n}]", f"{path}[{n}]", place)
        else:
            yield from _expand(c.children, rows, general, concrete, row, place)


def counted(values: Mapping[str, object]) -> Rows:
    """The rows that the lists have in these values."""

    def rows(c: Component, path: str) -> int:
        found = paths.get(values, paths.parse(path) or ("",))
        return min(len(found), c.rows.most) if isinstance(found, list) else 0

    return rows


@dataclass
class Filled:
    """The places of a form, their values (hidden ones null), and which of them are hidden; `given` is as before hiding."""

    places: Sequence[Place]
    values: Values
    hidden: set[Place]
    given: Mapping[str, object] = field(default_factory=dict)

    def scope(self, place: Place) -> Scope:
        """What an expression at this place may read; in a row also `this`, `parent` and `i` (from 1), as in form-js."""
        return scope_at(place, self.values)

    def value(self, place: Place) -> object:
        return paths.get(self.values, place.steps) if place.path else None


def scope_at(place: Place, values: Values) -> Scope:
    """See `Filled.scope`."""
    if not place.row:
        return values
    steps = paths.parse(place.row) or ("",)
    outer = values if len(steps) == 2 else paths.get(values, steps[:-2])
    return {**values, "this": paths.get(values, steps), "parent": outer, "i": cast(int, steps[-1]) + 1}


def copied(value: object) -> object:
    """A JSON value whose contexts and lists are new."""
    if isinstance(value, dict):
        return {name: copied(inner) for name, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def fill(components: Collection[Component], values: Mapping[str, object], rows: Rows | None = None) -> Filled:
    """Compute the expression fields and find what is hidden, until both stand still. `values` include the variables."""
    places = expand(components, rows or counted(values))
    filled = Filled(places, dict(values), set(), values)
    if not any(p.component.hide.given or p.component.kind == "expression" for p in places):
        return filled
    written = {str(p.steps[0]) for p in places if p.path}
    for _ in range(_ROUNDS):
        before = filled.hidden
        filled.values = {**values, **{name: copied(values[name]) for name in written if isinstance(values.get(name), dict | list)}}
        _forget(filled, before)
        _compute(filled)
        filled.hidden = _hidden(filled)
        if filled.hidden == before:
            break
    return filled


def _forget(filled: Filled, hidden: set[Place]) -> None:
    """Hidden values count as null, unless another field that is shown stores at the same path."""
    shown = {p.path for p in filled.places if p not in hidden} if hidden else ()
    for place in hidden:
        if place.component.keyed and place.path not in shown and filled.value(place) is not None:
            paths.put(filled.values, place.steps, None)


def _compute(filled: Filled) -> None:
    """The expression fields, again while one changes: any of them may read another, wherever it stands."""
    computed = [p for p in filled.places if p.component.kind == "expression" and p.path and p not in filled.hidden]
    for _ in range(_ROUNDS if computed else 0):
        before = [filled.value(place) for place in computed]
        for place in computed:
            paths.put(filled.values, place.steps, plain(place.component.computed.of(filled.scope(place))))
        if [filled.value(place) for place in computed] == before:
            break


def _hidden(filled: Filled) -> set[Place]:
    hidden: set[Place] = set()
    for place in filled.places:
        hide = place.component.hide
        if (hidden and place.parent in hidden) or (hide.given and hide.of(scope_at(place, filled.values)) is True):
            hidden.add(place)
    return hidden


def prefill(components: Collection[Component], variables: Mapping[str, object]) -> Values:
    """The values that a form shows at first: those of the case, else defaults; lists get their first rows."""
    values: Values = {}

    def rows(c: Component, path: str) -> int:
        found = paths.get(variables, paths.parse(path) or ("",))
        return min(len(found), c.rows.most) if isinstance(found, list) else c.rows.first

    for place in expand(components, rows):
        c = place.component
        if c.kind == "dynamiclist" and place.path:
            paths.put(values, place.steps, [{} for _ in range(rows(c, place.path))])
        elif c.keyed and place.path:
            value = None if c.fresh else paths.get(variables, place.steps)
            value = plain(c.default.of({**variables, **values})) if value is None else value
            if value is not None or c.fresh:  # what is asked anew hides the case's answer
                paths.put(values, place.steps, copied(value))
    return values
