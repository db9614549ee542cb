"""textfield and textarea: trimmed NFC text without control characters, with lengths, pattern, e-mail, phone and our checks."""

from __future__ import annotations

import re
import unicodedata

from runner.form import identity, messages
from runner.form.expressions import Scope
from runner.form.kinds.raw import Raw, Read
from runner.form.messages import Name
from runner.form.model import Component
from runner.form.translations import Sentence
from runner.thai import arabic_digits

LINE, AREA = 200, 4_000  # default greatest lengths
_INVISIBLE = str.maketrans("", "", "\u200b\ufeff\u00ad")  # word-break marks that come with pasted Thai
_ODD = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they turn the direction of the text after them
_CONTROL = frozenset({"Cc", "Cs", "Co"})
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def clean(text: str, *, lines: bool) -> str | None:
    """The text as stored: NFC, trimmed, line ends as `\\n`; None when it holds control or direction-changing characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE))
    text = text.replace("\t", " ") if lines else text.replace("\n", " ").replace("\t", " ")
    suspect = "" if text.isprintable() else text  # what can be printed is neither
    odd = _ODD.intersection(suspect) or any(unicodedata.category(c) in _CONTROL for c in suspect if c != "\n")
    return None if odd else text.strip()


def read(c: Component, raw: Raw, scope: Scope, name: Name) -> Read:
    text = clean(raw.one(), lines=c.kind == "textarea")
    if text is None:
        return Read(None, messages.odd_characters(name))
    if not text:
        return Read(None)
    if c.check:
        value, problem = identity.verify(c.check, text)
        return Read(value, messages.named(name, *problem) if problem else None)
    if c.limits.sort == "phone":
        text = identity.digits_of(text) if re.search(r"\d", text) else text
    return Read(_as_the_pattern_asks(c, text))


def _as_the_pattern_asks(c: Component, text: str) -> str:
    """Thai digits become 0–9 where only that makes the text fit: people type either, registers know one."""
    pattern, arabic = c.limits.pattern, arabic_digits(text)
    return arabic if pattern and not pattern.fits(text) and pattern.fits(arabic) else text


def check(c: Component, value: object, scope: Scope, name: Name) -> Sentence | None:
    text = str(value)
    least, most = _length(c.limits.min_length.of(scope)), _length(c.limits.max_length.of(scope))
    most = most or (AREA if c.kind == "textarea" else LINE)
    if len(text) > most:
        return messages.too_long(name, most, len(text))
    if least and len(text) < least:
        return messages.too_short(name, least)
    return _form(c, text, name)


def _form(c: Component, text: str, name: Name) -> Sentence | None:
    if c.limits.sort == "email" and not _EMAIL.fullmatch(text):
        return messages.email(name)
    if c.limits.sort == "phone" and not re.fullmatch(r"\+?[0-9]{7,15}", text):
        return messages.phone(name)
    if c.limits.pattern and not c.limits.pattern.fits(text):
        own = c.limits.pattern_message
        return Sentence(own, own) if own else messages.pattern(name)
    return None


def _length(value: object) -> int:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
