"""Which fields of another form a page shows: all with verdicts, or only those on a list of corrections."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from runner.form import corrections
from runner.form.filling import Place, fill

if TYPE_CHECKING:
    from runner.form.form import Form


def correctable(form: Form, values: Mapping[str, object], variables: Mapping[str, object], listed: Collection[str]) -> frozenset[str]:
    """Paths that may be written again: those listed, and those that the new values bring up."""
    now = fill(form.components, {**variables, **values})
    return frozenset(listed) | corrections.newly_shown(form.components, variables, now)


def topmost(places: Collection[Place], allowed: Collection[str]) -> list[Place]:
    """The places to draw for these paths: the field, list or address itself, not what is in it once more."""
    found: list[Place] = []
    for place in places:
        within = any(place.path.startswith((f"{other.path}.", f"{other.path}[")) for other in found)
        if place.path and not within and (place.general in allowed or place.path in allowed):
            found.append(place)
    return found
