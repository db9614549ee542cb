"""String built-ins (DMN 1.5, table 74). Positions count characters (code points) from 1."""

from __future__ import annotations

from runner.feel.bounds import ITEMS, TEXT, Run, exhausted
from runner.feel.functions.registry import builtin
from runner.feel.numbers import Num, position
from runner.feel.reasons import outside
from runner.feel.regex import Pattern


@builtin("substring(string: string, start position: number, length?: number)")
def substring(text: str, start: Num, length: Num | None = None) -> str:
    """From a position, from the end when negative."""
    place = position(start, "substring")
    if place == 0:
        raise outside("substring(start position)")
    first = place - 1 if place > 0 else len(text) + place
    if not 0 <= first < len(text) or (length is not None and length < 1):
        raise outside("substring")
    return text[first:] if length is None else text[first : first + int(length)]


@builtin("string length(string: string)")
def string_length(text: str) -> int:
    """How many characters."""
    return len(text)


@builtin("upper case(string: string)")
def upper_case(text: str) -> str:
    """In capitals."""
    return text.upper()


@builtin("lower case(string: string)")
def lower_case(text: str) -> str:
    """In small letters."""
    return text.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(text: str, match: str) -> str:
    """What stands before the first match; empty without one."""
    return text[: max(0, text.find(match))]


@builtin("substring after(string: string, match: string)")
def substring_after(text: str, match: str) -> str:
    """What stands after the first match; empty without one."""
    at = text.find(match)
    return text[at + len(match) :] if at >= 0 else ""


@builtin("contains(string: string, match: string)")
def contains(text: str, match: str) -> bool:
    """Whether the match is somewhere in the text."""
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(text: str, match: str) -> bool:
    """Whether the text begins with the match."""
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(text: str, match: str) -> bool:
    """Whether the text ends with the match."""
    return text.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: any)", run=True)
def matches(run: Run, text: str, pattern: str, flags: object = None) -> bool:
    """Whether the regular expression is found in the text (XPath rules)."""
    return Pattern(pattern, _flags(flags)).search(text, 0, run) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: any)", run=True)
def replace(run: Run, text: str, pattern: str, replacement: str, flags: object = None) -> str:
    """Every match replaced; `$1` stands for the first group, `$0` for the match (XPath rules)."""
    compiled = Pattern(pattern, _flags(flags))
    template = compiled.template(replacement)
    parts, at, size = [], 0, len(text)
    for match in compiled.matches(text, run):
        new = "".join(part if isinstance(part, str) else match.group(part) for part in template)
        size += len(new)
        if size > TEXT:
            exhausted()
        parts += [text[at : match.start], new]
        at = match.end
    return "".join([*parts, text[at:]])


@builtin("split(string: string, delimiter: string)", run=True)
def split(run: Run, text: str, delimiter: str) -> list[object]:
    """The parts of the text between matches of a regular expression."""
    parts: list[object] = []
    at = 0
    for match in Pattern(delimiter, "").matches(text, run):
        parts.append(text[at : match.start])
        at = match.end
        if len(parts) > ITEMS:
            exhausted()
    return [*parts, text[at:]]


@builtin("extract(string: string, pattern: string)", run=True)
def extract(run: Run, text: str, pattern: str) -> list[object]:
    """Camunda: all matches."""
    return [text[match.start : match.end] for match in Pattern(pattern, "").matches(text, run)]


@builtin("trim(string: string)")
def trim(text: str) -> str:
    """Camunda: without spaces at both ends."""
    return text.strip()


def _flags(flags: object) -> str:
    if flags is None:
        return ""
    if not isinstance(flags, str):
        raise outside("flags")
    return flags
