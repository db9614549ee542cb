"""Everything once more before it is filed: read only, with a way back to each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.applicant import filling, pages
from web.applicant.answered import Section, sections
from web.applicant.behalf import Behalf, behalf
from web.applicant.forms import complete, is_filing, open_task
from web.i18n import language, pick
from web.render.words import Words


@dataclass(frozen=True)
class ReviewPage:
    """What will be filed."""

    task_id: int
    service: str
    agency: str
    sections: Sequence[Section]
    words: Words
    key: str
    behalf: Behalf | None


@pages.get("/my/cases/tasks/<int:task_id>/review")
def review(task_id: int) -> str | Response:
    """Read it through, change it, or file it."""
    seen, the_form = open_task(task_id)
    here = url_for("applicant.task", task_id=task_id)
    if seen.done or not seen.may_work or seen.draft is None or not is_filing(seen):
        return redirect(here, 303)
    case, definition = seen.case, seen.case.definition
    answers = the_form.answers({**case.scope, **filling.stored(seen, the_form).values}, language())
    page = ReviewPage(
        task_id=task_id, service=pick(definition.sheet.name_th, definition.sheet.name_en),
        agency=pick(case.row.agency_th, case.row.agency_en), sections=sections(answers, case.references, here),
        words=Words(language()), key=filling.new_key(), behalf=behalf(case.row),
    )  # fmt: skip
    return render_template("applicant/review.html", page=page)


@pages.post("/my/cases/tasks/<int:task_id>/review")
def file_case(task_id: int) -> str | Response | tuple[str, int]:
    """File the case with what was reviewed. Sent twice, it is filed once."""
    seen, the_form = open_task(task_id)
    return complete(task_id, filling.as_posted(filling.stored(seen, the_form).values))
