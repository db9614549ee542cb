"""What a new version would do to the open cases, as the pages before and after a deployment show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request

from runner import definitions, migrating
from runner.definitions import Definition
from runner.errors import InvalidDiagram
from runner.migrating import Choices, Decision, Fate, Preview
from runner.studio.deploying import Prepared
from web import sessions
from web.i18n import language, say

FIELD, STAY = "at.", "-"  # `at.Task_Site=Task_Sign`: cases that stand at the one begin anew at the other; `-`: they stay
_SHOWN, _PLACE = 20, re.compile(re.escape(FIELD) + r"[\w./-]{1,200}")


@dataclass(frozen=True)
class Question:
    """One place of which somebody must decide. `ways`: (value, label, chosen); `refused`: what was chosen cannot be."""

    name: str
    decision: Decision
    ways: Sequence[tuple[str, str, bool]]
    refused: bool


@dataclass(frozen=True)
class Effect:
    """`lists`: fate → the first of its cases; `places`: (name, fate, how many); `armed`: (name, how many)."""

    seen: Preview
    choices: Choices
    questions: Sequence[Question]
    places: Sequence[tuple[str, Fate, int]]
    armed: Sequence[tuple[str, int]]
    lists: Mapping[Fate, Sequence[Any]]

    @property
    def total(self) -> int:
        return sum(self.seen.counts.values())

    @property
    def ready(self) -> int:
        """How many cases would move."""
        return self.seen.counts["untouched"] + self.seen.counts["safe"]

    @property
    def fields(self) -> dict[str, Any]:
        """The choices as a form carries them."""
        return as_fields(self.choices)


def as_fields(choices: Choices) -> dict[str, Any]:
    """Choices by the names that forms and addresses give them."""
    return {f"{FIELD}{old}": STAY if new is None else new for old, new in choices.items()}


def given() -> dict[str, Any]:
    """The choices of the request, as they came: for another address."""
    return {name: value for name, value in request.values.items() if value and _PLACE.fullmatch(name)}


def chosen(new: Definition) -> dict[str, str | None]:
    """What was chosen on the page; a place that the new version does not have is no choice."""
    known = new.program.elements
    found = {name.removeprefix(FIELD): value for name, value in given().items()}
    return {old: None if value == STAY else value for old, value in found.items() if value == STAY or value in known}


def before(ready: Prepared) -> Effect | None:
    """Of what is about to be deployed; None while it cannot run, or where nothing runs yet."""
    if not ready.newest:
        return None
    try:
        new = definitions.compile_files(ready.files, ready.service)
    except InvalidDiagram:
        return None
    return of(new)


def of(new: Definition) -> Effect:
    """With what was chosen on the page."""
    store, actor, choices = sessions.store(), sessions.actor(), chosen(new)
    plain = migrating.preview(store, actor, new)
    seen = migrating.preview(store, actor, new, choices) if choices else plain
    names = {one.id: new.text(one.name, language()) or one.id for one in new.program.elements.values()}
    places = [(new.text(name, language()), fate, many) for name, fate, many in seen.places]
    with store.read() as connection:
        lists = {fate: migrating.listed(connection, seen.cases(fate), 0, _SHOWN) for fate, many in seen.counts.items() if many}
    armed = [(names[one], many) for one, many in seen.armed.items()]
    return Effect(seen, choices, _questions(plain, seen, choices, names), places, armed, lists)


def _questions(plain: Preview, seen: Preview, choices: Choices, names: Mapping[str, str]) -> list[Question]:
    """Every place once, whatever the version its cases are on; those that are decided stay on the page, to be decided otherwise."""
    found: dict[str, Decision] = {}
    for one in [*plain.decisions, *seen.decisions]:
        known = found.setdefault(one.element, one)
        found[one.element] = replace(known, cases=tuple(sorted({*known.cases, *one.cases})))
    unsolved = {one.element for one in seen.decisions}
    targets = {target for one in found.values() for target in one.choices}
    twice = {name for name, many in Counter(names[target] for target in targets).items() if many > 1}
    return [
        Question(f"{FIELD}{element}", one, _ways(one, choices.get(element, ""), names, twice), element in unsolved and element in choices)
        for element, one in found.items()
    ]


def _ways(one: Decision, now: str | None, names: Mapping[str, str], twice: set[str]) -> list[tuple[str, str, bool]]:
    labels = {new: f"{names[new]} ({new})" if names[new] in twice else names[new] for new in one.choices}
    ways = [("", say("ยังไม่ตัดสินใจ (ไม่ย้าย)"), now == "")]
    ways += [(new, say("เริ่มใหม่ที่ ‘{name}’", name=label), now == new) for new, label in labels.items()]
    return [*ways, (STAY, say("คงไว้ในรุ่นเดิม"), now is None)]
