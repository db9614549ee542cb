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


def newly_shown(components: Collection[Component], variables: Mapping[str, object], now: Filled) -> frozenset[str]:
    """Paths of fields that the corrected values bring up: they were hidden before, so nobody could have filled them in."""
    before = fill(components, variables)
    was_hidden = {place.path for place in before.hidden}
    return frozenset(p.general for p in now.places if p.path and p not in now.hidden and p.path in was_hidden)
