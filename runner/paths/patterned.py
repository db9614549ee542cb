"""A text that fits a pattern, where the field's name tells nothing better: made by walking the pattern's program."""

from __future__ import annotations

from typing import Final

from runner.feel.bounds import Fault
from runner.feel.regex_program import Instruction, compile_program
from runner.form.patterns import Pattern

LETTERS: Final = ("1234567890", "ABKMPRT", "abkmprt", "กขคงจชมรส", "-/. ,:_@()+")
_STEPS = 4_000  # instructions looked at for one text
_LONGEST = 200


def text_for(pattern: Pattern, least: int = 0, most: int = _LONGEST) -> str | None:
    """A text that the pattern takes, `least` to `most` characters long; None where none is found.

    Patterns with a look-ahead are JavaScript's alone: nothing is found for them.
    """
    try:
        code = compile_program(pattern.text, "").code
    except Fault:
        return None
    for wanted in range(least, least + 12):
        found = _walk(code, wanted, most)
        if found and least <= len(found) <= most and pattern.fits(found) and found == found.strip():
            return found
    return None


def _walk(code: tuple[Instruction, ...], least: int, most: int) -> str | None:
    """The first text that leads to the program's end: loops are left as soon as there are `least` characters."""
    todo: list[tuple[int, str]] = [(0, "")]
    seen: set[tuple[int, int]] = set()
    for _ in range(_STEPS):
        if not todo:
            return None
        place, text = todo.pop()
        if (place, len(text)) in seen or len(text) > most:
            continue
        seen.add((place, len(text)))
        kind, *detail = code[place]
        if kind == "match":
            return text
        if kind == "split":
            ways = [(place + step, text) for step in detail]
            todo += reversed(ways) if len(text) < least else ways
        elif kind == "jump":
            todo.append((place + detail[0], text))
        elif (more := _letter(kind, detail, len(text))) is not None:
            todo.append((place + 1, text + more))
    return None


def _letter(kind: str, detail: list[object], at: int) -> str | None:
    """What an instruction adds to the text; None where it takes nothing that we would type."""
    if kind == "char":
        return str(detail[0])
    if kind != "set":
        return ""
    takes = detail[0]
    assert callable(takes)
    for letters in LETTERS:
        if fitting := [letter for letter in letters if takes(letter)]:
            return fitting[at % len(fitting)]
    return None
