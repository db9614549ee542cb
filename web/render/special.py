"""Groups with a role: an officer's verdicts, an applicant's corrections, a summary of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, Protocol

from markupsafe import Markup

from runner.form import Answer, corrections, paths, showing, targets
from runner.form.filling import Place, fill
from web.render.page import Page
from web.render.views import Judged, Paper, View, dom_id


class DrawAll(Protocol):
    """Draws components at a heading level."""

    def __call__(self, page: Page, places: Iterable[Place], level: int = 2) -> list[Markup]: ...


def verdicts(page: Page, place: Place, view: View, draw_all: DrawAll) -> list[Markup]:
    """Every answer and document of the checked form beside accept or correct."""
    form = page.other(place)
    stored = corrections.reasons(page.filled.value(place))
    before = corrections.reasons(paths.get(page.variables, place.steps)) if not page.readonly else {}
    judged = [_judged(page, place, answer, stored, before) for answer in (targets(form, page.filled.values, page.lang) if form else [])]
    if page.readonly:
        judged = [one for one in judged if one.correct]
    by_section = [(section, list(group)) for section, group in groupby(judged, lambda one: one.answer.section)]
    return [page.paint(replace(view, kind="verdicts_read" if page.readonly else "verdicts", judged=by_section))]


def _judged(page: Page, place: Place, answer: Answer, stored: Mapping[str, str], before: Mapping[str, str]) -> Judged:
    reason_name = f"{place.path}:reason:{answer.path}"
    return Judged(
        answer=answer,
        papers=page.papers(list(answer.documents)),
        id=dom_id(reason_name),
        verdict_name=f"{place.path}:verdict:{answer.path}",
        reason_name=reason_name,
        correct=answer.path in stored,
        reason=stored.get(answer.path, ""),
        before=before.get(answer.path, ""),
        error=page.error(reason_name),
    )


def correct(page: Page, place: Place, view: View, draw_all: DrawAll) -> list[Markup]:
    """The fields and documents that the officer listed, to be filled in again, each with the officer's reason."""
    form = page.other(place)
    reasons = corrections.reasons(page.filled.values.get(place.component.listed))
    if form is None or not reasons:
        return [page.paint(replace(view, kind="nothing", value=page.words.no_correction))]
    allowed = showing.correctable(form, page.filled.values, page.variables, reasons)
    filled = fill(form.components, page.filled.values)
    shown = showing.topmost([p for p in filled.places if p not in filled.hidden], allowed)
    inner = replace(page, form=form, filled=filled, reasons=reasons, apart=[place for place in shown if place.row])
    return draw_all(inner, shown, 3)


def summary(page: Page, place: Place, view: View, draw_all: DrawAll) -> list[Markup]:
    """What was answered on another form, to be read."""
    form = page.other(place)
    answers = form.answers(page.filled.values, page.lang) if form else []
    return [page.paint(replace(view, kind="summary", answers=by_section(page, answers)))]


def by_section(page: Page, answers: Sequence[Answer]) -> list[tuple[str, list[tuple[Answer, Sequence[Paper]]]]]:
    """Answers under the headings of their sections, each with its documents."""
    shown = ((answer, page.papers(list(answer.documents))) for answer in answers)
    return [(section, list(group)) for section, group in groupby(shown, lambda one: one[0].section)]


ROLES: Final[dict[str, Callable[[Page, Place, View, DrawAll], list[Markup]]]] = {
    "verdicts": verdicts,
    "corrections": correct,
    "summary": summary,
}
