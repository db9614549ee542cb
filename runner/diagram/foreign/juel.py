"""Expressions of Camunda 7, Activiti and Flowable (`${…}`, Java's expression language) as FEEL, where both mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable

from runner import feel
from runner.errors import ExpressionError

_WHOLE = re.compile(r"\s*[$#]\{(?P<inside>[^{}]*)\}\s*", re.DOTALL)
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"\\]*"|'[^'\\"]*')|(?P<name>[A-Za-z_]\w*)"""
    r"""|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:().\[\]]))""",
    re.ASCII,
)
_WORDS = {
    "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "and": "&&", "or": "||", "not": "!", "div": "/", "mod": "%",
}  # fmt: skip
_FEEL = {"==": "=", "&&": "and", "||": "or"}
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
# what stands for the running engine, or has no equal in FEEL
_REFUSED = frozenset({"execution", "task", "delegateTask", "caseExecution", "authenticatedUserId", "empty", "instanceof"})
_COUNTS = {
    "nrOfInstances": "numberOfInstances",
    "nrOfActiveInstances": "numberOfActiveInstances",
    "nrOfCompletedInstances": "numberOfCompletedInstances",
}
MAX_LENGTH = 500
MAX_NESTED = 20  # signs that go one level deeper


class _Untranslatable(Exception):
    """Left inside this module: `feel_of` answers None."""


def is_expression(text: str) -> bool:
    """Whether the whole text is one `${…}` or `#{…}`."""
    return _WHOLE.fullmatch(text) is not None


def feel_of(text: str) -> str | None:
    """`= …` that says the same as the `${…}` given; None for calls of Java, mixed text, and whatever FEEL would answer otherwise."""
    found = _WHOLE.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if found is None:
        return None
    try:
        said = f"={_Reader(found['inside']).whole()}"
        feel.template(said)
    except (_Untranslatable, ExpressionError):
        return None
    return said


class _Reader:
    """Reads one expression by descent, and writes FEEL as it goes."""

    def __init__(self, inside: str) -> None:
        self.tokens, self.at = _tokens(inside), 0
        if sum(token in ("(", "!", "-", "?") for token in self.tokens) > MAX_NESTED:
            raise _Untranslatable

    def whole(self) -> str:
        said = self._choice()
        if self.at < len(self.tokens):
            raise _Untranslatable
        return said

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._peek()
        if not token or (wanted and token not in wanted):
            raise _Untranslatable
        self.at += 1
        return token

    def _choice(self) -> str:
        condition = self._level(0)
        if self._peek() != "?":
            return condition
        self._take("?")
        then = self._choice()
        self._take(":")
        return f"if {condition} then {then} else {self._choice()}"

    def _level(self, level: int) -> str:
        if level == len(_LEVELS):
            return self._single()
        said = self._level(level + 1)
        while self._peek() in _LEVELS[level]:
            sign = self._take()
            right = self._level(level + 1)
            if sign == "+" and '"' in said + right:  # Java adds numbers here, FEEL would join texts
                raise _Untranslatable
            said = f"modulo({said}, {right})" if sign == "%" else f"{said} {_FEEL.get(sign, sign)} {right}"
        return said

    def _single(self) -> str:
        first = self._take()
        unary: dict[str, Callable[[], str]] = {"!": lambda: f"not({self._single()})", "-": lambda: f"-{self._single()}"}
        if first in unary:
            return unary[first]()
        if first == "(":
            said = self._choice()
            self._take(")")
            return f"({said})"
        if first[0] in "\"'":
            return f'"{first[1:-1]}"'
        return first if first[0].isdigit() else self._path(first)

    def _path(self, head: str) -> str:
        if (not head[0].isalpha() and head[0] != "_") or head in _REFUSED:
            raise _Untranslatable
        said = _COUNTS.get(head, head)
        while self._peek() == ".":
            self._take()
            name = self._take()
            if not name.isidentifier():
                raise _Untranslatable
            said = f"{said}.{name}"
        if self._peek() in ("(", "["):  # a call of Java, or a place counted from 0 where FEEL counts from 1
            raise _Untranslatable
        return said


def _tokens(inside: str) -> list[str]:
    found: list[str] = []
    at, end = 0, len(inside.rstrip())
    while at < end:
        match = _TOKEN.match(inside, at)
        if match is None:
            raise _Untranslatable
        token = match[match.lastgroup or 0]
        found.append(_WORDS.get(token, token) if match.lastgroup == "name" else token)
        at = match.end()
    return found
