"""Types of FEEL: what a type name means, whether a value conforms to it, and the implicit conversions (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC

from runner.feel.bounds import Fault
from runner.feel.moments import midnight
from runner.feel.nodes import TypeNode
from runner.feel.reasons import THAI
from runner.feel.values import Function, Range, kind

SIMPLE = frozenset(
    {"number", "string", "boolean", "date", "time", "date and time", "years and months duration", "days and time duration"}
    | {"list", "context", "function", "range", "Any", "Null"}
)


@dataclass(frozen=True)
class Type:
    """`name` is one of SIMPLE or `duration` (of either kind); `parts` and `keys` as in `TypeNode`.

    `allows` is a further condition on the value (allowed values of an item definition); `label` is what people call the type.
    """

    name: str
    parts: tuple[Type, ...] = ()
    keys: tuple[str, ...] = ()
    allows: Callable[[object], bool] | None = None
    label: str = ""

    def __str__(self) -> str:
        return self.label or self.name


ANY = Type("Any")


def resolve(node: TypeNode, named: Mapping[str, Type]) -> Type:
    """The type a node means; `named` are the item definitions in sight. A Fault for an unknown name."""
    if node.name in named:
        return named[node.name]
    if node.name not in SIMPLE:
        raise Fault(f"ไม่พบชนิดข้อมูลชื่อ “{node.name}”", f"there is no type named {node.name!r}")
    return Type(node.name, tuple(resolve(part, named) for part in node.parts), node.keys)


def conforms(value: object, type_: Type) -> bool:
    """Whether a value that is not null has this type; nulls inside lists and contexts conform to everything."""
    if type_.name == "Any":
        good = value is not None
    elif type_.name == "Null":
        good = value is None
    else:
        good = _kind_fits(kind(value), type_.name) and _parts_fit(value, type_)
    return good and (type_.allows is None or type_.allows(value))


def _kind_fits(found: str, name: str) -> bool:
    return found == name or (name == "duration" and found.endswith("duration"))


def _fits(value: object, type_: Type) -> bool:
    return value is None or conforms(value, type_)


def _parts_fit(value: object, type_: Type) -> bool:
    if isinstance(value, list | tuple):
        return not type_.parts or all(_fits(item, type_.parts[0]) for item in value)
    if isinstance(value, Mapping):
        return all(key in value and _fits(value[key], part) for key, part in zip(type_.keys, type_.parts, strict=True))
    if isinstance(value, Range):
        return not type_.parts or (_fits(value.low, type_.parts[0]) and _fits(value.high, type_.parts[0]))
    if isinstance(value, Function):
        return not type_.parts or _function_fits(value, type_)
    return True


def _function_fits(value: Function, type_: Type) -> bool:
    """Parameters may be wider than asked, the result narrower; what a function does not declare is `Any`."""
    if len(value.parameters) != len(type_.parts) - 1:
        return False
    signature = value.signature if isinstance(value.signature, Type) else None
    if signature is None:
        return True
    *given, result = signature.parts
    *asked, wanted = type_.parts
    return all(narrower(b, a) for a, b in zip(given, asked, strict=True)) and narrower(result, wanted)


def narrower(one: Type, other: Type) -> bool:
    """Whether every value of type `one` may be one of type `other`; what a function does not declare is Any and may be anything."""
    if other.name == "Any" or one is ANY or one is other:
        return True
    if one.name != other.name:
        return False
    if one.name == "context":
        mine = dict(zip(one.keys, one.parts, strict=True))
        return all(key in mine and narrower(mine[key], part) for key, part in zip(other.keys, other.parts, strict=True))
    if one.name == "function":
        return len(one.parts) == len(other.parts) and all(narrower(b, a) for a, b in zip(one.parts, other.parts, strict=True))
    return all(narrower(a, b) for a, b in zip(one.parts, other.parts, strict=False)) and len(one.parts) >= len(other.parts)


def coerce(value: object, type_: Type, what: str) -> object:
    """The value as `type_`, after the implicit conversions; null stays null. A Fault when it does not fit; `what` names the place."""
    if value is None or type_ is ANY or conforms(value, type_):
        return value
    if isinstance(value, list | tuple) and len(value) == 1 and type_.name != "list" and conforms(value[0], type_):
        return value[0]
    if type_.name == "list" and not isinstance(value, list | tuple) and conforms([value], type_):
        return [value]
    if type_.name == "date and time" and kind(value) == "date":
        return midnight(value, UTC)  # type: ignore[arg-type]
    raise Fault(
        f"{what}: {THAI[kind(value)]}นี้ไม่ตรงกับชนิด {THAI.get(str(type_), str(type_))}", f"{what}: this {kind(value)} is not a {type_}"
    )
