"""number: whole numbers and Decimals, as people type them (thousands separators, spaces, Thai digits)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from runner import thai
from runner.form import messages
from runner.form.expressions import Scope
from runner.form.kinds.raw import Raw, Read
from runner.form.messages import Name
from runner.form.model import Component
from runner.form.translations import Sentence

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?|[+-]?\.[0-9]{1,10}", re.ASCII)
_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)


def read(c: Component, raw: Raw, scope: Scope, name: Name) -> Read:
    text = re.sub(r"[\s\u00a0]", "", thai.arabic_digits(raw.one()))
    if not text:
        return Read(None)
    if _SEPARATED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        return Read(None, messages.not_a_number(name))
    number = Decimal(text)
    if c.numbers.as_text:
        return Read(format(number, "f"))
    return Read(int(number) if number == number.to_integral_value() else number)


def check(c: Component, value: object, scope: Scope, name: Name) -> Sentence | None:
    number = Decimal(str(value))
    least, most, step = (amount(s.of(scope)) for s in (c.limits.minimum, c.limits.maximum, c.numbers.step))
    least = Decimal(0) if least is None and c.role == "money" else least
    places = -int(number.normalize().as_tuple().exponent)
    if c.numbers.digits is not None and places > c.numbers.digits:
        return messages.too_exact(name, c.numbers.digits) if c.numbers.digits else messages.not_whole(name)
    if least is not None and number < least:
        return messages.too_low(name, least)
    if most is not None and number > most:
        return messages.too_high(name, most)
    if step and step > 0 and number % step:
        below = number - number % step
        return messages.off_step(name, below, below + step)
    return None


def amount(value: object) -> Decimal | None:
    """A limit as a finite Decimal, None when it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
