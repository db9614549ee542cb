"""Is what was filled in enough and right: required fields, the limits of each kind, rows of lists, and our rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from runner.errors import FieldError
from runner.form import messages, paths, verdicts
from runner.form.expressions import evaluate
from runner.form.filling import Filled, Place
from runner.form.kinds import KINDS, is_empty
from runner.form.naming import PlaceName
from runner.form.translations import Sentence, Translations


def check(places: Iterable[Place], filled: Filled, problems: Mapping[Place, Sentence], translations: Translations) -> list[FieldError]:
    """The errors of the given (shown, writable) places, top to bottom; one for each field. `problems` come from reading."""
    places = list(places)
    found = {p: s for p in places if (s := (problems and problems.get(p)) or _wrong(p, filled, translations))}
    for place in places:
        if place.component.rule is not None:
            found.update(_rule(place, filled, found))
    errors = [FieldError(p.path or p.component.id, *found[p]) for p in places if p in found] if found else []
    judged = (p for p in places if p.component.role == "verdicts" and p not in found)
    return errors + [error for p in judged for error in verdicts.check(p.path, filled.value(p))]


_CHOICES = ("radio", "select")  # where `false` is an answer


def _wrong(place: Place, filled: Filled, translations: Translations) -> Sentence | None:
    c = place.component
    if c.kind == "dynamiclist":
        return _rows(place, filled, translations)
    if not place.path or c.kind not in KINDS:
        return None
    value, scope = paths.get(filled.values, place.steps), filled.scope(place)
    if is_empty(value) and not (value is False and c.kind in _CHOICES):
        required = c.limits.required.of(scope) is True
        return KINDS[c.kind].missing(PlaceName(place, filled, translations)) if required else None
    return KINDS[c.kind].check(c, value, scope, PlaceName(place, filled, translations))


def _rows(place: Place, filled: Filled, translations: Translations) -> Sentence | None:
    rows, limits = filled.value(place), place.component.rows
    count = len(rows) if isinstance(rows, list) else 0
    name = PlaceName(place, filled, translations)
    if count < limits.least:
        return messages.too_few_rows(name, limits.least)
    return messages.too_many_rows(name, limits.most) if count > limits.most else None


def _rule(place: Place, filled: Filled, found: Mapping[Place, Sentence]) -> Iterator[tuple[Place, Sentence]]:
    """A rule is asked when its own field has a value and every field it reads is right so far; only true will do."""
    rule = place.component.rule
    if rule is None or place in found or (place.component.keyed and place.path and _skipped(place, filled)):
        return
    wrong = {str(other.steps[0]) for other in found if other.path}
    if not rule.expression.names & wrong and evaluate(rule.expression, filled.scope(place)) is not True:
        yield place, Sentence(rule.th, rule.en)


def _skipped(place: Place, filled: Filled) -> bool:
    value = filled.value(place)
    return place.component.role != "verdicts" and (value is None or value == "" or value == [])
