"""The answer that one field gets: an input with a realistic value, files, or what an officer sends back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from runner import feel, thai
from runner.form import paths
from runner.form.filling import Place
from runner.form.identity import verify
from runner.form.kinds import is_empty
from runner.form.kinds.choice import _option
from runner.form.kinds.number import amount
from runner.form.kinds.text import AREA, LINE
from runner.form.model import Component, Option
from runner.form.patterns import Pattern
from runner.paths import plausible
from runner.paths.phrases import REASONS
from runner.paths.shapes import label_of
from runner.paths.terms import Json, Kind, marks

if TYPE_CHECKING:
    from runner.paths.paper import Paper

_CHOICES = frozenset({"select", "radio", "checklist", "taglist"})
_SUBTYPES: Final[dict[str, Kind]] = {"date": "date", "time": "time", "datetime": "datetime"}


def give(paper: Paper, place: Place) -> Json:
    """The answer at a place that is shown: a mark, or a list that the shape of the answers decides."""
    c = place.component
    if c.role == "verdicts":
        return _sent_back(paper, place)
    if c.kind == "filepicker":
        return [reference(place.path)] if _filled(paper, c) else []
    if c.kind in _CHOICES:
        return _choice(paper, place)
    if c.kind == "checkbox":
        return _ask(paper, place, "boolean", c.limits.required.constant is True or paper.round.shape.full)
    if c.kind == "number":
        return _number(paper, place)
    if c.kind == "datetime":
        return _ask(paper, place, _SUBTYPES[c.moments.subtype], _moment(paper, place))
    return _text(paper, place)


def reference(path: str) -> str:
    """What stands for the id of a document that is attached to a field."""
    return f"file:{path}"


def _filled(paper: Paper, c: Component) -> bool:
    """Optional fields are left empty in the usual shape; what may be required is filled in."""
    required = c.limits.required
    return paper.round.shape.full or required.expression is not None or required.constant is True


def _ask(paper: Paper, place: Place, kind: Kind, usual: Json, **more: Any) -> Json:
    before = _before(paper, place)
    preferred = before if before is not None and (not more.get("options") or _among(before, more["options"])) else usual
    return paper.round.pool.ask(f"{paper.round.name}.{place.path}", kind, preferred=preferred, **more)


def _among(value: Json, options: tuple[Json, ...]) -> bool:
    return all(one in options for one in value) if isinstance(value, list) else value in options


def _before(paper: Paper, place: Place) -> Json:
    """What the form shows at first: the case's answer, else the field's default."""
    c = place.component
    before = None if c.fresh else paper.round.worth(paper.before(place))
    if before is None and c.default.given:
        before = paper.round.worth(paper.told(c.default, place))
    before = amount(before) if c.kind == "number" else before
    return None if is_empty(before) else feel.to_json(before)


# ---- choices -------------------------------------------------------------------------------------------------------------
def _choice(paper: Paper, place: Place) -> Json:
    c = place.component
    offered = tuple(dict.fromkeys(one.value for one in offers(paper, place)))
    if not offered:
        return [] if c.kind in ("checklist", "taglist") else None
    usual = next((one.value for one in _read(paper.round.worth(options_of(paper, place)))), offered[0])
    if c.kind in ("checklist", "taglist"):
        return _ask(paper, place, "choices", [usual] if _filled(paper, c) else [], options=offered)
    if {"yes", "no"} == set(offered):
        usual = "no"
    if _in_address(place):
        return _ask(paper, place, "string", _part(paper, place), options=offered)
    kind: Kind = "boolean" if all(isinstance(o, bool) for o in offered) else "string" if isinstance(offered[0], str) else "number"
    return _ask(paper, place, kind, usual if _filled(paper, c) else None, options=() if kind == "boolean" else offered)


def offers(paper: Paper, place: Place) -> list[Option]:
    """Everything that may be offered there, whatever else is answered."""
    listed = options_of(paper, place)
    if listed is None:
        return list(place.component.choices.fixed)
    worlds = [_read(paper.round.pool.worth(listed, world)) for world in paper.round.worlds(listed)]
    return [option for world in sorted(worlds, key=len, reverse=True) for option in world]  # as a page lists them when it lists most


def varies(paper: Paper, place: Place) -> bool:
    """Whether what is offered depends on something not known yet."""
    return any(True for _ in marks(options_of(paper, place)))


def options_of(paper: Paper, place: Place) -> Json:
    """The list of options from an expression or a variable, as JSON with marks; None where the form itself lists them."""
    choices = place.component.choices
    if not (choices.expression.given or choices.variable):
        return None
    if choices.expression.given:
        return paper.told(choices.expression, place)
    steps = paths.parse(choices.variable) or ("",)
    root = str(steps[0])
    whole = paper.seen(root) if root in paper.form.names else paper.round.scope.get(root)
    return paths.get({root: whole}, steps)


def _read(listed: Json) -> list[Option]:
    return [option for item in (listed if isinstance(listed, list) else []) if (option := _option(item))]


# ---- numbers, moments, texts -----------------------------------------------------------------------------------------------
def _limit(paper: Paper, place: Place, which: str) -> Json:
    return paper.round.worth(paper.told(getattr(place.component.limits, which), place))


def _row(place: Place) -> int:
    steps = paths.parse(place.row) or ()
    return next((step for step in reversed(steps) if isinstance(step, int)), 0)


def _number(paper: Paper, place: Place) -> Json:
    c = place.component
    least, most, step = amount(_limit(paper, place, "minimum")), amount(_limit(paper, place, "maximum")), amount(c.numbers.step.constant)
    least = Decimal(0) if least is None and c.role == "money" else least
    usual = plausible.amount(c, least, most, step, _row(place)) if _filled(paper, c) else None
    digits = c.numbers.digits
    mark = _ask(paper, place, "number", usual, whole=digits == 0, digits=2 if digits is None else digits)
    return paper.round.term("if answer = null then null else string(answer)", answer=mark) if c.numbers.as_text else mark


def _moment(paper: Paper, place: Place) -> Json:
    c = place.component
    if not _filled(paper, c):
        return None
    time = plausible.time_of_day(c)
    if c.moments.subtype == "time":
        return time
    today = (paper.round.pool.began({}) + paper.round.since).date()
    least, most = _day(_limit(paper, place, "minimum")), _day(_limit(paper, place, "maximum"))
    least = max(today, least or today) if c.moments.no_past else least
    usual, other = (plausible.day(c, today, least, most, n).isoformat() for n in range(2))
    day = other if other != usual and not _suits(paper, place, usual) and _suits(paper, place, other) else usual
    return day if c.moments.subtype == "date" else f"{day}T{time}+07:00"


def _suits(paper: Paper, place: Place, value: Json) -> bool:
    """Whether a field's own rule takes a value, as far as that is known before anything else is answered."""
    rule, known = place.component.rule, {str(place.steps[0]): value}
    if rule is None or len(place.steps) > 1:
        return True
    computed = {c.path: c.computed for c in paper.form.walk() if c.kind == "expression"}
    for name in sorted(rule.expression.names - known.keys()):
        made = computed.get(name)
        if name in paper.form.names and (made is None or made.expression is None or made.expression.names & paper.form.names):
            return True
        known[name] = paper.told(made, place) if made else paper.round.scope.get(name)
    return paper.round.worth(paper.round.told(rule.expression, known)) is not False


def _day(limit: Json) -> date | None:
    found = thai.moment_of(limit) if isinstance(limit, str) else None
    return date.fromisoformat(found.isoformat()[:10]) if found else None


def _text(paper: Paper, place: Place) -> Json:
    c, row = place.component, _row(place)
    least, most = (paper.round.worth(paper.told(one, place)) for one in (c.limits.min_length, c.limits.max_length))
    least = least if isinstance(least, int) else 0
    most = (most if isinstance(most, int) and most > 0 else 0) or (AREA if c.kind == "textarea" else LINE)
    if c.check in ("citizen_id", "juristic_id", "tax_id"):
        numbers = identities(paper, c, row)
        return _ask(paper, place, "string", numbers[0] if _filled(paper, c) else None, options=numbers)
    if _in_address(place):
        return _ask(paper, place, "string", _part(paper, place))
    usual = plausible.text(c, row, least, most)
    only = (usual,) if c.limits.pattern and not known_to_feel(c.limits.pattern) else ()
    return _ask(paper, place, "string", usual if _filled(paper, c) else None, options=only)


def known_to_feel(pattern: Pattern) -> bool:
    """Whether FEEL's regular expressions know it; look-aheads are JavaScript's alone, there the realistic value has to do."""
    return not re.search(r"\(\?[=!]", pattern.text)


def _in_address(place: Place) -> bool:
    return place.parent is not None and place.parent.component.role == "address"


def _part(paper: Paper, place: Place) -> Json:
    group = place.parent
    assert group is not None
    asked = paper.round.shape.full or not group.component.optional
    return plausible.address_part(str(place.steps[-1]), _which(paper, group) + _row(place)) if asked else None


def _which(paper: Paper, group: Place) -> int:
    """The premises are at the first of our addresses, people and stores at others."""
    return 0 if any(word in group.path for word in ("premises", "business", "paper")) else 1


def identities(paper: Paper, c: Component, row: int = 0) -> tuple[str, ...]:
    """Valid numbers to choose from; that of the applicant is among them where the field takes it."""
    applicant = paper.round.scope.get("applicant")
    own = paper.round.worth(applicant.get("id_number")) if isinstance(applicant, dict) else None
    seed = sum(map(ord, c.path)) % 50 * 10 + row
    made = [plausible.checked(c.check, seed + n) for n in range(3)]
    if isinstance(own, str) and verify(c.check, own)[1] is None:
        made.append(verify(c.check, own)[0])
    return tuple(dict.fromkeys(made))


# ---- what an officer sends back ----------------------------------------------------------------------------------------------
def _sent_back(paper: Paper, place: Place) -> Json:
    target = dict(paper.round.shape.back).get(place.path)
    other = paper.round.forms(place.component.other)
    if not target or other is None:
        return []
    kinds = {c.path: c.kind for c in other.walk()}
    reason = REASONS[1 if kinds.get(target) == "filepicker" else 0]
    return [{"target": target, "label": label_of(other, target), "reason": reason}]
