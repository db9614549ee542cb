"""A form's own rules become inputs and facts, and the values that a solver finds become what is posted.

What completing a form stores is decided by `Form.bind` alone. `ask` says the same in advance, over values that nobody knows yet:
for every assignment that keeps its facts, binding the `answer` stores what the asked values come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from runner.errors import FieldError
from runner.form import Bound, DocumentRef, Form, paths
from runner.form.corrections import fed, targets
from runner.form.filling import Place
from runner.paths import answers
from runner.paths.outside import inputs_for
from runner.paths.paper import Paper
from runner.paths.round import Round, compiled
from runner.paths.rules import facts_of
from runner.paths.shapes import USUAL, Forms, Shape, shapes
from runner.paths.terms import Assignment, Fact, Json, Pool, Why, marked, marks
from runner.paths.uses import Uses
from runner.scenarios import posted

__all__ = ["USUAL", "Answered", "Asked", "Question", "Shape", "answer", "ask", "bound", "outside", "repair", "shapes"]


@dataclass(frozen=True)
class Question:
    """One field where it stands. `answer` is what is typed (a mark, or files and corrections as the shape has them);
    `hidden`, `locked`, `opened` are True, False or a mark."""

    place: Place
    answer: Json
    hidden: Json
    locked: Json
    opened: Json


@dataclass(frozen=True)
class Asked:
    """What completing a form writes (`values`, by variable), what then has to be so, and how each path is asked.

    `wished` are facts that people usually keep: what the case has already is left as it is.
    """

    values: dict[str, Json] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    asked: Mapping[str, Question] = field(default_factory=dict)
    wished: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Answered:
    """As a scenario's move has it: `values` to post, `files` by path of the field, `correct` reasons by target."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    correct: dict[str, str] = field(default_factory=dict)


def ask(
    form: Form | None,
    pool: Pool,
    scope: Mapping[str, Json],
    *,
    name: str,
    since: timedelta = timedelta(),
    shape: Shape = USUAL,
    forms: Forms = lambda _id: None,
) -> Asked:
    """Ask a form of nobody in particular: `scope` are the case's variables and its environment, with marks where not known yet.

    `name` is the element's, for people; `since` the time from the path's start; `forms` finds the forms that verdicts and corrections
    are about. Without a form nothing is asked.
    """
    if form is None:
        return Asked()
    now = Round(pool, scope, name, since, shape, forms)
    papers = list(_papers(form, now))
    values = {name: value for paper in reversed(papers) for name, value in paper.stored().items()}
    facts = tuple(fact for paper in papers for place in paper.places for fact in facts_of(paper, place))
    asked = {_key(paper, place): question for paper in reversed(papers) for place, question in _questions(paper)}
    return Asked(values, facts, asked, tuple(_wishes(now, papers)))


def outside(names: Iterable[str], uses: Uses, pool: Pool, *, name: str = "", source: str = "worker") -> Asked:
    """What a worker or a message brings that has no form: an input for each name, of the kind that the diagram's expressions tell."""
    values = inputs_for(names, uses, pool, name=name, source=source)
    given = Why("outside", name, "ระบบภายนอกส่งค่ามาครบ", "the outside system sends every value")
    facts = tuple(Fact(pool.term(_GIVEN, {"x": pool.mark(at)}), True, given) for at in sorted(marks(values)))
    return Asked(values, facts)


_GIVEN = compiled("x != null")


def _papers(form: Form, now: Round) -> Iterator[Paper]:
    """The form itself, then those whose fields its corrections groups ask again."""
    own = Paper(form, now)
    yield own
    for place in own.places:
        other = now.forms(place.component.other) if place.component.role == "corrections" else None
        if other is not None and own.hidden(place) is not True:
            root = place.component.listed
            listed = own.seen(root) if root in form.names else now.scope.get(root)
            yield Paper(other, now, fed(other.components, targets(now.listed(listed))))


def _questions(paper: Paper) -> Iterator[tuple[Place, Question]]:
    for place in paper.places:
        if place.path and place.component.keyed and place.component.kind != "expression":
            hidden, locked, opened = paper.hidden(place), paper.locked(place), paper.opened(place)
            if hidden is not True and locked is not True and opened is not False:
                yield place, Question(place, paper.answer(place), hidden, locked, opened)


def _key(paper: Paper, place: Place) -> str:
    """The path; where several fields may stand at one path, with the component's id."""
    same = sum(1 for other in paper.places if other.path == place.path and other.component.keyed)
    return place.path if same < 2 else f"{place.path}#{place.component.id}"


def _wishes(now: Round, papers: Sequence[Paper]) -> Iterator[Fact]:
    for paper in papers:
        for place, question in _questions(paper):
            before = paper.before(place)
            if before is not None and marked(question.answer) and not place.component.fresh:
                about = now.term("answer = before", answer=question.answer, before=before)
                yield Fact(about, True, Why("form", now.name, f"{place.path} คงเดิม", f"{place.path} stays as it was"))


# ---- from an assignment back to what is posted -----------------------------------------------------------------------------
def answer(asked: Asked, form: Form | None, pool: Pool, assignment: Assignment) -> Answered:
    """What people type when every input has its assigned (else its preferred) value: only what is shown and may be written."""
    done = Answered()
    memory: dict[int, Json] = {}
    for question in asked.asked.values():
        worth = {what: pool.worth(getattr(question, what), assignment, memory) for what in ("hidden", "locked", "opened")}
        if worth["hidden"] is not True and worth["locked"] is not True and worth["opened"] is True:
            _put(done, question.place, pool.worth(question.answer, assignment, memory))
    _keep_rows(done, asked, pool, assignment, memory)
    return done


def _put(done: Answered, place: Place, value: Json) -> None:
    c = place.component
    if c.role == "verdicts":
        for item in value:
            if place.path == "corrections":
                done.correct[item["target"]] = item["reason"]
            else:  # a scenario's `correct` means the usual variable; any other is posted as the page posts it
                done.values[f"{place.path}:verdict:{item['target']}"] = "correct"
                done.values[f"{place.path}:reason:{item['target']}"] = item["reason"]
    elif c.kind == "filepicker":
        if value:
            done.files[place.path] = f"{_file_name(place)}.pdf"
    elif value is not None:
        paths.put(done.values, place.steps, _typed(c.kind, value))


def _typed(kind: str, value: Json) -> Json:
    """A value as a scenario has it: a text that begins with `=` would be an expression there, a choice is named by its text."""
    if isinstance(value, list):
        return [_typed("radio", one) for one in value]
    if isinstance(value, bool) and kind != "checkbox":
        return "true" if value else "false"
    return f'="{value}"' if isinstance(value, str) and value.startswith("=") else value


def _file_name(place: Place) -> str:
    c = place.component
    label = "".join(letter for letter in c.label.th if letter.isalnum() or letter in " -ัิีึืุู็่้๊๋์ํำ").strip()
    return label[:60] or c.id


def _keep_rows(done: Answered, asked: Asked, pool: Pool, assignment: Assignment, memory: dict[int, Json]) -> None:
    """Rows in which nothing is typed are posted too: a row is there when anything of it is."""
    for question in asked.asked.values():
        row = paths.parse(question.place.row)
        shown = row and pool.worth(question.hidden, assignment, memory) is not True
        if (
            row
            and shown
            and not _posts(paths.get(done.values, row))
            and not any(f.startswith(f"{question.place.row}.") for f in done.files)
        ):
            paths.put(done.values, (*row, "row"), "1")


def _posts(value: Json) -> bool:
    """Whether a page would post anything for a value: boxes that are not ticked and empty fields are not sent."""
    if isinstance(value, Mapping):
        return any(_posts(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_posts(inner) for inner in value) or not any(isinstance(inner, Mapping) for inner in value)
    return value is not None and value is not False


def documents(answered: Answered) -> dict[str, DocumentRef]:
    """What stands for the uploads of an answer, by id, so that a form can be bound without storing files."""
    return {
        answers.reference(path): DocumentRef(answers.reference(path), path, name, "application/pdf", 1_000)
        for path, name in answered.files.items()
    }


def bound(form: Form, answered: Answered, variables: Mapping[str, object], forms: Forms = lambda _id: None) -> Bound:
    """What the form makes of an answer; `variables` are the case's and its environment's, nothing unknown left in them."""
    post = posted(answered.values)
    for path in answered.files:
        post.setdefault(path, []).append(answers.reference(path))
    for target, reason in answered.correct.items():
        post |= {f"corrections:verdict:{target}": ["correct"], f"corrections:reason:{target}": [reason]}
    return form.bind(post, variables, forms=forms, documents=documents(answered))


def repair(asked: Asked, errors: Sequence[FieldError], pool: Pool, assignment: Assignment) -> tuple[Fact, ...]:
    """Facts to add after `bind` refused an answer: what was refused is not chosen again; at first the realistic value is asked for."""
    facts: list[Fact] = []
    for error in errors:
        question = next((q for q in asked.asked.values() if q.place.path == error.path), None)
        if question is None or not marked(question.answer):
            continue
        given, usual = pool.worth(question.answer, assignment), pool.worth(question.answer, {})
        test, value = ("answer = other", usual) if given != usual else ("answer = null or answer != other", given)
        about = pool.term(compiled(test), {"answer": question.answer, "other": value})
        facts.append(Fact(about, True, Why("form", "", error.th, error.en)))
    return tuple(facts)
