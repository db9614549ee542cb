"""The rules of a form's fields as facts: required, limits, patterns, options, and the form's own rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from runner import thai
from runner.form import address
from runner.form.expressions import Setting
from runner.form.filling import Place
from runner.form.identity import CHECKS
from runner.form.kinds.number import amount
from runner.form.kinds.text import AREA, LINE
from runner.paths.answers import known_to_feel, options_of, varies
from runner.paths.terms import Fact, Json, Term, Why, marked

if TYPE_CHECKING:
    from runner.paths.paper import Paper

_CHECK_PATTERNS = {"phone_th": "^(0[689][0-9]{8}|0[2-7][0-9]{7})$", "postcode": "^[1-9][0-9]{4}$"}
_SORTS = {"email": "^[A-Za-z0-9._-]+@[A-Za-z0-9-]+\\.[A-Za-z0-9.-]*[A-Za-z]$", "phone": "^\\+?[0-9]{7,15}$"}
_SHOWN_ONLY = frozenset({"text", "image", "separator", "spacer", "table", "documentPreview", "group"})


@dataclass(frozen=True)
class _Rule:
    """`text`: FEEL over `answer`, `limit` and `options`, to be true; `th`, `en`: what it asks, after the field's name."""

    text: str
    th: str
    en: str
    limit: Json = None
    needs: bool = False  # asked of empty fields too


def facts_of(paper: Paper, place: Place) -> Iterator[Fact]:
    """What has to be so at one place, wherever it is shown and may be written."""
    hidden, locked, opened = paper.hidden(place), paper.locked(place), paper.opened(place)
    if hidden is True or locked is True or opened is False:
        return
    guards = {"hidden": hidden, "locked": locked, "opened": opened}
    scope = {name: mark for name, mark in guards.items() if marked(mark)}
    loose = [f"{name} = true" if name != "opened" else "not(opened = true)" for name in scope]
    for rule in _rules(paper, place):
        tests = [*loose, *([] if rule.needs else ["answer = null"])]
        tests += ["limit = null"] if "limit" in rule.text else []
        known: dict[str, Json] = {"answer": _typed(paper, place), **({"limit": rule.limit} if "limit" in rule.text else {})}
        text = " or ".join([*tests, f"({rule.text})"]) if tests else rule.text
        yield Fact(paper.round.term(text, **scope, **known), True, _why(paper, place, rule.th, rule.en))
    yield from _own(paper, place, loose, scope)


def _typed(paper: Paper, place: Place) -> Json:
    """The answer as it is checked: a number that is stored as text is checked as a number."""
    answer = paper.answer(place)
    if place.component.numbers.as_text and marked(answer) and isinstance(term := paper.round.pool[answer], Term):
        return term.scope.get("answer")
    return answer


def _own(paper: Paper, place: Place, loose: list[str], scope: dict[str, Json]) -> Iterator[Fact]:
    """Our property `rule`: asked when the field has a value."""
    c, known = place.component, dict(scope)
    if c.rule is None:
        return
    expression = c.rule.expression
    known["rule"] = paper.round.told(expression, paper.scope(expression, place))
    empty: list[str] = []
    if c.keyed and c.path and c.role != "verdicts":
        known["answer"] = paper.value(place)
        empty = ["answer = null", *(["answer = []"] if c.kind in ("checklist", "taglist", "filepicker") else [])]
    yield Fact(paper.round.term(" or ".join([*loose, *empty, "rule = true"]), **known), True, _why(paper, place, c.rule.th, c.rule.en))


# ---- the rules of each kind ----------------------------------------------------------------------------------------------
def _rules(paper: Paper, place: Place) -> Iterator[_Rule]:
    c = place.component
    if c.kind in _SHOWN_ONLY or c.kind in ("dynamiclist", "filepicker"):
        return
    yield from _required(paper, place)
    if c.kind == "number":
        yield from _number(paper, place)
    elif c.kind in ("textfield", "textarea"):
        yield from _text(paper, place)
    elif c.kind == "datetime" and c.moments.subtype != "time":
        yield from _moment(paper, place)
    elif c.kind in ("select", "radio", "checklist", "taglist"):
        yield from _offered(paper, place)
    elif c.kind == "checkbox":
        yield _Rule("answer != null", "ทำเครื่องหมายหรือไม่ก็ได้", "ticked or not", needs=True)


def _required(paper: Paper, place: Place) -> Iterator[_Rule]:
    c = place.component
    there = {"checkbox": "answer = true", "checklist": "count(answer) > 0", "taglist": "count(answer) > 0"}.get(c.kind, "answer != null")
    asked = paper.flag(c.limits.required, place)
    if asked is True:
        yield _Rule(there, "ต้องกรอก", "is required", needs=True)
    elif marked(asked):
        yield _Rule(f"limit != true or {there}", "ต้องกรอกในกรณีนี้", "is required in this case", asked, needs=True)
    elif c.kind in ("checklist", "taglist"):
        yield _Rule("answer != null", "เลือกหรือไม่ก็ได้", "some or none chosen", needs=True)


def _limited(paper: Paper, place: Place, setting: Setting) -> Json:
    """A limit that is known now as a number, or a mark; None where there is none."""
    limit = paper.told(setting, place) if setting.given else None
    return limit if marked(limit) else amount(limit)


def _number(paper: Paper, place: Place) -> Iterator[_Rule]:
    c = place.component
    least, most = (_limited(paper, place, one) for one in (c.limits.minimum, c.limits.maximum))
    step = _limited(paper, place, c.numbers.step)
    least = 0 if least is None and c.role == "money" else least
    for limit, sign, th, en in ((least, ">=", "ต้องไม่น้อยกว่า", "must be at least"), (most, "<=", "ต้องไม่เกิน", "must be at most")):
        if limit is not None:
            name = "limit" if marked(limit) else f"{limit:f}" if not isinstance(limit, int) else str(limit)
            said = "ที่กำหนด" if marked(limit) else name
            yield _Rule(f"answer {sign} {name}", f"{th} {said}", f"{en} {'the limit' if marked(limit) else name}", limit)
    if not marked(step) and step and step > 0 and not (step == 1 and c.numbers.digits == 0):
        yield _Rule(f"modulo(answer, {step:f}) = 0", f"ต้องเพิ่มทีละ {step:f}", f"must be a multiple of {step:f}")


def _text(paper: Paper, place: Place) -> Iterator[_Rule]:
    c = place.component
    least, most = (_limited(paper, place, one) for one in (c.limits.min_length, c.limits.max_length))
    most = most or (AREA if c.kind == "textarea" else LINE)
    if marked(least):
        yield _Rule("string length(answer) >= limit", "ต้องยาวอย่างน้อยเท่าที่กำหนด", "must be long enough", least)
    elif least and least > 0:
        yield _Rule(f"string length(answer) >= {int(least)}", f"ต้องยาวอย่างน้อย {least} ตัวอักษร", f"must have at least {least} characters")
    if marked(most):
        yield _Rule("string length(answer) <= limit", "ต้องยาวไม่เกินที่กำหนด", "must not be too long", most)
    else:
        yield _Rule(f"string length(answer) <= {int(most)}", f"ต้องยาวไม่เกิน {most} ตัวอักษร", f"must have at most {most} characters")
    own = c.limits.pattern.text if c.limits.pattern and known_to_feel(c.limits.pattern) else ""
    for pattern in filter(None, (own, _SORTS.get(c.limits.sort), _CHECK_PATTERNS.get(c.check))):
        th, en = CHECKS[c.check][1] if c.check and pattern != own else (f"ต้องเป็นไปตามรูปแบบ {pattern}", f"must match {pattern}")
        yield _Rule(f"matches(answer, {json.dumps(pattern, ensure_ascii=False)})", th, en)


def _moment(paper: Paper, place: Place) -> Iterator[_Rule]:
    c = place.component
    day = "date(answer)" if c.moments.subtype == "date" else "date(date and time(answer))"
    if c.moments.no_past:
        yield _Rule(f"{day} >= today()", "ต้องไม่เป็นวันที่ผ่านมาแล้ว", "must not be in the past")
    limits = (
        (c.limits.minimum, ">=", "ต้องไม่ก่อนวันที่กำหนด", "must not be too early"),
        (c.limits.maximum, "<=", "ต้องไม่หลังวันที่กำหนด", "must not be too late"),
    )
    for setting, sign, th, en in limits:
        limit = paper.told(setting, place) if setting.given else None
        if marked(limit):
            longer = "T" in str(paper.round.worth(limit))
            yield _Rule(f"{day} {sign} {'date(date and time(limit))' if longer else 'date(limit)'}", th, en, limit)
        elif fixed := _day(limit):
            yield _Rule(f'{day} {sign} date("{fixed}")', f"{th} ({fixed})", f"{en} ({fixed})")


def _day(limit: Json) -> str:
    found = thai.moment_of(limit) if isinstance(limit, str | date) else None
    return found.isoformat()[:10] if found else ""


def _offered(paper: Paper, place: Place) -> Iterator[_Rule]:
    """Options that depend on something: what is chosen is among them. Fixed ones are the input's own options."""
    c = place.component
    if not varies(paper, place):
        return
    values = "for o in limit return if o.value = null then o else o.value"
    test = (
        f"list contains({values}, answer)" if c.kind in ("select", "radio") else f"every a in answer satisfies list contains({values}, a)"
    )
    yield _Rule(test, "ต้องเลือกจากรายการที่มีให้", "must be one of those offered", options_of(paper, place))


def _why(paper: Paper, place: Place, th: str, en: str) -> Why:
    c, translations = place.component, paper.form.translations
    label = re.sub(r"\{\{.*?\}\}", "…", c.label.th, flags=re.DOTALL).strip() or place.path or c.id
    english = address.ENGLISH.get(label) or translations.text(c.label.th, "en")
    english = english if english and english != c.label.th else label
    if place.parent is not None and place.parent.component.role == "address" and place.parent.component.label.th:
        label = f"{place.parent.component.label.th}: {label}"
    return Why("form", paper.round.name, f"ช่อง “{label}” {th}", f"“{english}” {en}")
