"""The case itself: its title, number, service clock, outcome, and numbers drawn from series."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from runner import clock, series
from runner.catalogue import figure

if TYPE_CHECKING:
    from runner.cases.step import Step
    from runner.diagram import Element


def title(step: Step, value: str, _element: Element) -> None:
    step.title = value[:200]


def files(step: Step, _value: str, element: Element) -> None:
    """Filing numbers the case, once: FP-2569-000123 (service code, Buddhist year, running number of that year)."""
    if step.number:
        return
    sheet = step.definition.sheet
    year = series.buddhist_year(clock.today().year)
    step.number = f"{sheet.code}-{year}-{series.draw(step.connection, f'{sheet.code}-{year}'):06d}"
    step.filed_at = step.now
    step.environment.refresh()
    step.note("case:filed", element=element.id, data={"number": step.number})


def service_clock(step: Step, value: str, element: Element) -> None:
    """The clock runs as many days as the sheet, or by it the agency, says in the moment it starts."""
    before, sheet = step.clock, step.definition.sheet
    ready = replace(before, days=figure(sheet.statutory_days, step.scope())) if value == "start" and not before.started else before
    step.clock = ready.apply(value, step.now)
    if step.clock != before:
        step.environment.refresh()
        step.note(f"clock:{value}", element=element.id)


def draw(step: Step, value: str, element: Element) -> None:
    """`variable:series`: the next number of the agency's series, in the form 12/2569, when the variable is still empty."""
    variable, _, name = value.partition(":")
    if step.run.variables.get(variable):
        return
    step.run.variables[variable] = next_number(step, name or variable)


def next_number(step: Step, name: str) -> str:
    year = series.buddhist_year(clock.today().year)
    return f"{series.draw(step.connection, f'{step.row.agency_code}:{name}:{year}')}/{year}"


def outcome(step: Step, value: str, _element: Element) -> None:
    step.outcome = value
