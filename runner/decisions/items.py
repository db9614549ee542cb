"""Item definitions as types of FEEL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from runner.decisions.model import ItemDefinition
from runner.errors import ExpressionError
from runner.feel.bounds import Fault
from runner.feel.expression import compile_unary
from runner.feel.moment_text import parse_date, parse_duration, parse_moment, parse_time
from runner.feel.types import ANY, SIMPLE, Type

_OLD_NAMES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "integer": "number",
    "double": "number",
    "long": "number",
}
Broken = Callable[[ItemDefinition, ExpressionError], object]


class Types:
    """The types of a model by name: its own item definitions, those of imports as `import.name`, and FEEL's own."""

    def __init__(self, items: Iterable[ItemDefinition], imported: Mapping[str, Type], broken: Broken) -> None:
        self._items = {item.name: item for item in items}
        self._broken = broken
        self._open: set[str] = set()
        self.named: dict[str, Type] = dict(imported)
        for name in self._items:
            self.named[name] = self.of(name)

    def of(self, name: str) -> Type:
        """The type with this name; unknown names, and a definition inside itself, may be anything."""
        name = _OLD_NAMES.get(name, name)
        if name in self.named:
            return self.named[name]
        if name in self._items and name not in self._open:
            self._open.add(name)
            self.named[name] = self._definition(self._items[name])
            self._open.discard(name)
            return self.named[name]
        return Type(name) if name in SIMPLE else Type("duration") if name == "duration" else ANY

    def known(self, name: str) -> bool:
        """Whether the name means a type."""
        name = _OLD_NAMES.get(name, name)
        return name in SIMPLE or name in self._items or name in self.named or name == "duration"

    def _definition(self, item: ItemDefinition) -> Type:
        base = self._base(item)
        allowed = self._condition(item, item.allowed)
        if allowed is not None:
            base = Type(base.name, base.parts, base.keys, _both(base.allows, allowed), item.name)
        if item.is_collection:
            base = Type("list", (base,), label=item.name)
        constraint = self._condition(item, item.constraint)
        if constraint is not None:
            base = Type(base.name, base.parts, base.keys, _both(base.allows, constraint), item.name)
        return base

    def _base(self, item: ItemDefinition) -> Type:
        if item.components:
            keys = tuple(part.name for part in item.components)
            return Type("context", tuple(self._definition(part) for part in item.components), keys, label=item.name)
        if item.function is not None:
            parameters, result = item.function
            return Type("function", (*(self.of(one.type_ref) for one in parameters), self.of(result)), label=item.name)
        return self.of(item.type_ref)

    def _condition(self, item: ItemDefinition, text: str) -> Callable[[object], bool] | None:
        if not text.strip():
            return None
        try:
            tests = compile_unary(text)
        except ExpressionError as error:
            self._broken(item, error)
            return None
        return lambda value: tests.evaluate({}, value)


def _both(one: Callable[[object], bool] | None, two: Callable[[object], bool]) -> Callable[[object], bool]:
    return two if one is None else lambda value: one(value) and two(value)


def result_of(type_: Type) -> Type:
    """The type of a function's value: the last part of a function type; any other type means the value itself."""
    if type_.name != "function":
        return type_
    return type_.parts[-1] if type_.parts else ANY


def member_names(items: Iterable[ItemDefinition]) -> set[str]:
    """All names that may stand after a dot."""
    found: set[str] = set()
    for item in items:
        for part in item.components:
            found.add(part.name)
            found |= member_names((part,))
    return found


_READERS: dict[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_moment,
    "days and time duration": parse_duration,
    "years and months duration": parse_duration,
    "duration": parse_duration,
}


def from_case(value: object, type_: Type) -> object:
    """A case variable as an input of this type: variables carry dates, times and durations as ISO strings."""
    if isinstance(value, str) and type_.name in _READERS:
        try:
            return _READERS[type_.name](value)
        except Fault:
            return value
    if isinstance(value, list) and type_.name == "list" and type_.parts:
        return [from_case(item, type_.parts[0]) for item in value]
    if isinstance(value, Mapping) and type_.name == "context" and type_.keys:
        parts = dict(zip(type_.keys, type_.parts, strict=True))
        return {key: from_case(item, parts[key]) if key in parts else item for key, item in value.items()}
    return value
