"""What the agreed properties on diagram elements cause: the case is filed, the clock starts, a letter goes out, a licence is numbered.

`apply` runs inside the step, in the moment an element completes. A value that starts with `=` is FEEL over the case's variables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from runner import feel
from runner.effects import case, licences, money, papers, telling
from runner.effects.licences import expected, validity
from runner.effects.papers import letter_contents
from runner.effects.telling import tell_what_is_asked
from runner.permissions import on_behalf

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element

__all__ = ["EFFECTS", "apply", "expected", "letter_contents", "on_behalf", "tell_what_is_asked", "validity"]


def apply(step: Step, element: Element) -> None:
    """Cause what the element's properties ask for, in the order of `EFFECTS`."""
    for name, effect in EFFECTS.items():
        value = element.properties.get(name)
        if value:
            wanted = feel.template(value).evaluate(step.scope()) if value.startswith("=") else value
            if wanted not in (None, "", False):
                effect(step, str(wanted), element)


EFFECTS: dict[str, Callable[[Step, str, Element], None]] = {
    "title": case.title,
    "files": case.files,
    "clock": case.service_clock,
    "draw": case.draw,
    "payment": money.payment,
    "licence": licences.licence,
    "ends_licence": licences.ends_licence,
    "outcome": case.outcome,
    "letter": papers.letter,
    "notify": telling.notify,
}
