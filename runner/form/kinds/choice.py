"""select, radio, checklist, taglist and checkbox: only what was offered is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from runner.form import messages, paths
from runner.form.expressions import Scope
from runner.form.kinds.raw import Raw, Read
from runner.form.messages import Name
from runner.form.model import Component, Option, posted_as
from runner.form.translations import Sentence

_MOST = 2_000


def options(c: Component, scope: Scope) -> Sequence[Option]:
    """What is offered now. Options from a variable or FEEL are `{"label", "value"}` or plain values."""
    if c.choices.expression.given:
        found = c.choices.expression.of(scope)
    elif c.choices.variable:
        found = paths.get(scope, paths.parse(c.choices.variable) or ("",))
    else:
        return c.choices.fixed
    return [option for item in (found if isinstance(found, list) else [])[:_MOST] if (option := _option(item))]


def _option(item: object) -> Option | None:
    value = item.get("value") if isinstance(item, Mapping) else item
    label = item.get("label") if isinstance(item, Mapping) else item
    if not isinstance(value, str | int | Decimal):
        return None
    return Option(value, posted_as(value if label is None else label))


def read(c: Component, raw: Raw, scope: Scope, name: Name) -> Read:
    text = raw.one().strip()
    if not text:
        return Read(None)
    for option in options(c, scope):
        if option.text == text:
            return Read(option.value)
    return Read(None, messages.not_offered(name))


def read_many(c: Component, raw: Raw, scope: Scope, name: Name) -> Read:
    texts = {text.strip() for text in raw.all()} - {""}
    offered = options(c, scope)
    chosen = [option.value for option in offered if option.text in texts]
    problem = messages.not_offered(name) if texts - {option.text for option in offered} else None
    return Read(chosen, problem)


def read_tick(c: Component, raw: Raw, scope: Scope, name: Name) -> Read:
    return Read(any(text in ("true", "on", "1") for text in raw.all()))


def check(c: Component, value: object, scope: Scope, name: Name) -> Sentence | None:
    return None
