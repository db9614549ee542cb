"""Types of decision models on values that are not all known: reading case variables, and checking against a type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

from runner.decisions.items import from_case
from runner.feel.bounds import Fault
from runner.feel.types import ANY, Type, coerce, conforms
from runner.paths.solving.guards import both
from runner.paths.solving.translator import Translator
from runner.paths.solving.values import (
    Day,
    Entries,
    Hour,
    Iso,
    Items,
    Leaf,
    Moment,
    Text,
    Union,
    Unknown,
    chosen,
    elements,
    entries,
    known,
    merge,
    one,
    pack,
    sort_of,
)

_TEMPORAL = {"date": Day, "time": Hour, "date and time": Moment}
_READ = (*_TEMPORAL, "days and time duration", "years and months duration", "duration")


def read(translator: Translator, union: Union, type_: Type) -> Union:
    """A case variable as an input of this type: texts of days and moments are read."""
    return merge((both(guard, inner), leaf) for guard, found in union for inner, leaf in _read(translator, found, type_))


def _read(translator: Translator, leaf: Leaf, type_: Type) -> Union:
    if known(leaf):
        return one(from_case(leaf, type_))
    if isinstance(leaf, Iso):
        return one(leaf.of if isinstance(leaf.of, _TEMPORAL.get(type_.name, ())) else leaf)
    if isinstance(leaf, Text | Unknown) and type_.name in _READ:
        return translator.opaque(lambda value: from_case(value, type_), [one(leaf)])
    if isinstance(leaf, Items) and type_.name == "list" and type_.parts:
        return one(pack((guard, read(translator, inner, type_.parts[0])) for guard, inner in elements(leaf)))
    if isinstance(leaf, Entries) and type_.name == "context" and type_.keys:
        parts = dict(zip(type_.keys, type_.parts, strict=True))
        values = {name: leaf.of(name) for name in leaf.names}
        return one(entries({name: read(translator, inner, parts[name]) if name in parts else inner for name, inner in values.items()}))
    return one(leaf)


def checked(translator: Translator, union: Union, type_: Type, *, refused: Callable[[object], None] | None = None) -> Union:
    """The union as a type, after the implicit conversions; what does not fit is null, and told to `refused` with its guard."""
    if type_ is ANY or (type_.name == "Any" and type_.allows is None):
        return union
    found = []
    for guard, leaf in union:
        for inner, fitted in _checked(translator, leaf, type_):
            found.append((both(guard, inner), fitted))
            if refused and fitted is None and leaf is not None:
                refused(both(guard, inner))
    return merge(found)


def _checked(translator: Translator, leaf: Leaf, type_: Type) -> Union:
    if known(leaf):
        try:
            return one(coerce(leaf, type_, ""))
        except Fault:
            return one(None)
    fits = _kind_fits(leaf, type_)
    if isinstance(leaf, Unknown) or fits is None:
        return translator.opaque(lambda value: coerce(value, type_, ""), [one(leaf)])
    if fits:
        if type_.allows is None:
            return one(leaf)
        allowed = translator.opaque(lambda value: conforms(value, type_), [one(leaf)], ("boolean",))
        return chosen(next(guard for guard, verdict in allowed if verdict is True), one(leaf), one(None))
    if type_.name == "date and time" and isinstance(leaf, Day):
        return one(Moment(leaf.expr * 86_400, UTC, 0))
    if type_.name == "list" and not isinstance(leaf, Items):
        return one(pack([(True, one(leaf))])) if _kind_fits(leaf, type_.parts[0] if type_.parts else ANY) else one(None)
    return translator.opaque(lambda value: coerce(value, type_, ""), [one(leaf)]) if isinstance(leaf, Items) else one(None)


def _kind_fits(leaf: Leaf, type_: Type) -> bool | None:
    """Whether a leaf has the type; None when that depends on what is inside."""
    if type_.name == "Any":
        return True
    kind = sort_of(leaf)
    if kind != type_.name and not (type_.name == "duration" and kind.endswith("duration")):
        return False
    inside: list[tuple[Union, Type]] = []
    if isinstance(leaf, Items) and type_.parts:
        inside = [(union, type_.parts[0]) for _, union in leaf.items]
    elif isinstance(leaf, Entries):
        if not set(type_.keys) <= set(leaf.names):
            return False
        inside = [(leaf.of(key), part) for key, part in zip(type_.keys, type_.parts, strict=True)]
    elif type_.parts:
        return None
    sure = all(_leaf_fits(one_, part) for union, part in inside for _, one_ in union)
    return True if sure else None


def _leaf_fits(leaf: Leaf, type_: Type) -> bool:
    if leaf is None:
        return True
    if known(leaf):
        return conforms(leaf, type_)
    return type_.allows is None and _kind_fits(leaf, type_) is True
