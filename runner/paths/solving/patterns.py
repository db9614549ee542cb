"""A text that a regular expression accepts, made by walking its program."""

from __future__ import annotations

from functools import lru_cache

from runner.feel.bounds import Fault
from runner.feel.regex_program import Program, compile_program

_LETTERS = "1กA2aขB0-. /@_,():#+ๆ!?\n" + "".join(map(chr, range(33, 127))) + "".join(map(chr, range(0xE01, 0xE5C)))
_STEPS = 2_000


@lru_cache(maxsize=512)
def sample(pattern: str) -> str | None:
    """A short text in which the pattern is found; None when none is seen at once (look-back references, odd letters)."""
    try:
        program = compile_program(pattern, "")
    except Fault:
        return None
    return _walk(program)


def _walk(program: Program) -> str | None:
    """The first way through the program, by depth; at a `split` the way that leads forward and not again into a loop."""
    todo: list[tuple[int, str]] = [(0, "")]
    for _ in range(_STEPS):
        if not todo:
            return None
        at, text = todo.pop()
        operation, *rest = program.code[at]
        if operation == "match":
            return text
        if operation == "split":
            ahead, other = sorted((at + rest[0], at + rest[1]))
            todo += [(ahead, text), (other, text)]
        elif operation == "jump":
            todo.append((at + rest[0], text))
        elif operation == "char":
            todo.append((at + 1, text + rest[0]))
        elif operation == "set":
            todo += [(at + 1, text + letter) for letter in _LETTERS if rest[0](letter)][:1]
        elif operation in ("save", "mark", "moved", "end") or (operation == "start" and not text):
            todo.append((at + 1, text))
    return None
