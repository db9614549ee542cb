"""Context built-ins (DMN 1.5, table 79)."""

from __future__ import annotations

from collections.abc import Mapping

from runner.feel.functions.registry import builtin
from runner.feel.reasons import outside, unsuitable
from runner.feel.values import kind

Values = Mapping[str, object]


@builtin("get value(m: context, key: string)", "get value(context: context, key: string)")
def get_value(m: Values, key: str) -> object:
    """The value of a key, or null."""
    return m.get(key)


@builtin("get value(context: context, keys: list)")
def get_value_by_path(context: Values, keys: list[object]) -> object:
    """Camunda: the value at a path of keys, or null."""
    value: object = context
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


@builtin("get entries(m: context)", "get entries(context: context)")
def get_entries(m: Values) -> list[object]:
    """A list of contexts with `key` and `value`."""
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context(entries: list)")
def context(entries: list[object]) -> Values:
    """A context of entries with `key` and `value`; a key may not come twice."""
    made: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise unsuitable("context(entries)", entry, "context")
        if entry["key"] in made:
            raise outside(f"context: {entry['key']}")
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put(context: context, key: string, value: any)")
def context_put(context: Values, key: str, value: object) -> Values:
    """With one entry more, or changed."""
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def context_put_path(context: Values, keys: list[object], value: object) -> Values:
    """With the entry at a path of keys changed; contexts on the way must be there."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise unsuitable("context put(keys)", keys[0] if keys else None, "string")
    key = str(keys[0])
    if len(keys) == 1:
        return {**context, key: value}
    inner = context.get(key)
    if not isinstance(inner, Mapping):
        raise unsuitable(f"context put({key})", inner, "context")
    return {**context, key: context_put_path(inner, keys[1:], value)}


@builtin("context merge(contexts: list)")
def context_merge(contexts: list[object]) -> Values:
    """All entries of all contexts, later ones over earlier ones."""
    merged: dict[str, object] = {}
    for one in contexts:
        if not isinstance(one, Mapping):
            raise unsuitable("context merge", one, "context" if kind(one) != "context" else "")
        merged.update(one)
    return merged
