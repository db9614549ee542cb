"""The role `corrections`: which fields of another form may be written again, from the officer's list."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from runner.form.filling import Filled, fill
from runner.form.model import Component


def targets(listed: object) -> frozenset[str]:
    """The paths on a list of corrections `[{"target", "label", "reason"}]`."""
    return frozenset(reasons(listed))


def reasons(listed: object) -> dict[str, str]:
    """Path → what the officer says has to be corrected, in the order of the list."""
    items = (item for item in (listed if isinstance(listed, list) else []) if isinstance(item, Mapping))
    return {item["target"]: str(item.get("reason") or "") for item in items if isinstance(item.get("target"), str)}


def among(path: str, allowed: Collection[str]) -> bool:
    """Whether the field is on the list itself, or within a context or list that is (`signs` holds `signs[].width`)."""
    return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in allowed)


def fed(components: Collection[Component], allowed: Collection[str]) -> frozenset[str]:
    """`allowed`, and the paths of expression fields that read any of these fields, or each other: they are computed anew."""
    computed = [c for one in components for c in one.walk() if c.kind == "expression" and c.path]
    found = frozenset(allowed)
    for _ in computed if found else ():  # at the longest, each reads the next
        roots = {_root(path) for path in found}
        more = found.union(c.path for c in computed if _reads(c, roots))
        if more == found:
            break
        found = more
    return found


def _root(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _reads(c: Component, roots: Collection[str]) -> bool:
    """Whether a computed field may read one of these variables."""
    return any(not _roots(path, c).isdisjoint(roots) for path in c.computed.paths)


def _roots(path: str, c: Component) -> set[str]:
    """The variables in which a path of an expression may lead; in a row `this` is in the list, `parent` in it or around it."""
    own = {_root(c.path)}
    if "[]" not in c.path or _root(path) not in ("this", "parent"):
        return {_root(path)}
    return own if _root(path) == "this" else own | {_root(path.removeprefix("parent."))}


def newly_shown(components: Collection[Component], variables: Mapping[str, object], now: Filled) -> frozenset[str]:
    """Paths of fields that the corrected values bring up: they were hidden before, so nobody could have filled them in."""
    before = fill(components, variables)
    was_hidden = {place.path for place in before.hidden}
    return frozenset(p.general for p in now.places if p.path and p not in now.hidden and p.path in was_hidden)
