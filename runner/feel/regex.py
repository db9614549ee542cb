"""Regular expressions as XPath defines them, run by a small machine that counts its steps.

Python's `re` reads another dialect and may run for hours on a hostile pattern; this machine takes each step from the budget of the
expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from runner.feel.bounds import Fault, Run
from runner.feel.regex_program import Program, compile_program

_BATCH = 64  # steps between two looks at the budget


class Match(NamedTuple):
    """Positions of the match and its groups in `text`; -1 where a group took no part."""

    text: str
    slots: tuple[int, ...]

    @property
    def start(self) -> int:
        """Where the match begins."""
        return self.slots[0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.slots[1]

    def group(self, number: int) -> str:
        """The text of a group, or empty."""
        start, end = self.slots[2 * number : 2 * number + 2]
        return self.text[start:end] if start >= 0 and end >= 0 else ""


@lru_cache(maxsize=256)
def _program(pattern: str, flags: str) -> Program:
    return compile_program(pattern, flags)


class Pattern:
    """A pattern with its flags; a Fault when it is not valid."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.program = _program(pattern, flags)

    def search(self, text: str, start: int, run: Run) -> Match | None:
        """The first match at or after `start`."""
        first = self.program.code[1]
        while start <= len(text):
            if first[0] == "char":
                start = text.find(first[1], start)
                if start < 0:
                    return None
            slots = self._at(text, start, run)
            if slots is not None:
                return Match(text, slots)
            start += 1
        return None

    def matches(self, text: str, run: Run) -> Iterator[Match]:
        """All matches, one after the other; a Fault when the pattern matches the empty text (F&O 3.1, FORX0003)."""
        if self._at("", 0, run) is not None:
            raise Fault("รูปแบบข้อความตรงกับข้อความว่าง", "the pattern matches the empty string")
        at = 0
        while (found := self.search(text, at, run)) is not None:
            yield found
            at = max(found.end, found.start + 1)

    def template(self, replacement: str) -> list[str | int]:
        r"""A replacement as texts and numbers of groups: `$1`, `$0`, `\$`, `\\`."""
        parts: list[str | int] = []
        at = 0
        while at < len(replacement):
            letter, following = replacement[at], replacement[at + 1 : at + 2]
            at += 1
            if letter == "\\" and following in ("\\", "$") and following:
                parts.append(following)
                at += 1
            elif letter == "$" and following.isascii() and following.isdigit():
                number, at = self._group_number(replacement, at)
                parts.append(number)
            elif letter in "\\$":
                raise Fault("ข้อความที่จะแทนใช้ $ หรือ \\ ไม่ถูกต้อง", "the replacement uses $ or \\ wrongly")
            else:
                parts.append(letter)
        return [part if isinstance(part, str) or part <= self.program.groups else "" for part in parts]

    def _group_number(self, replacement: str, at: int) -> tuple[int, int]:
        number, at = int(replacement[at]), at + 1
        while at < len(replacement) and replacement[at] in "0123456789" and number * 10 + int(replacement[at]) <= self.program.groups:
            number, at = number * 10 + int(replacement[at]), at + 1
        return number, at

    def _at(self, text: str, start: int, run: Run) -> tuple[int, ...] | None:
        """The positions of the match that begins at `start`, or None."""
        code, size = self.program.code, len(text)
        stack: list[tuple[int, int, tuple[int, ...]]] = [(0, start, (-1,) * self.program.slots)]
        steps = 0
        while stack:
            place, at, slots = stack.pop()
            while True:
                steps += 1
                if steps == _BATCH:
                    run.spend(_BATCH)
                    steps = 0
                one = code[place]
                kind = one[0]
                if kind == "char" or kind == "set":
                    if at >= size or not (text[at] == one[1] if kind == "char" else one[1](text[at])):
                        break
                    at += 1
                elif kind == "split":
                    stack.append((place + one[2], at, slots))
                    place += one[1]
                    continue
                elif kind == "jump":
                    place += one[1]
                    continue
                elif kind == "save" or kind == "mark":
                    slots = (*slots[: one[1]], at, *slots[one[1] + 1 :])
                elif kind == "match":
                    run.spend(steps)
                    return slots
                elif kind == "moved":
                    place += slots[one[1]] == at  # nothing was matched: leave the loop, past its jump
                elif (after := _check(one, text, at, slots)) < 0:
                    break
                else:
                    at = after
                place += 1
        run.spend(steps)
        return None


def _check(one: tuple[object, ...], text: str, at: int, slots: tuple[int, ...]) -> int:
    """Anchors and back references: the position after them, or -1."""
    kind, detail = one
    if kind == "start":
        return at if at == 0 or (detail and text[at - 1] == "\n") else -1
    if kind == "end":
        return at if at == len(text) or (detail and text[at] == "\n") else -1
    assert isinstance(detail, tuple)
    number, ignore_case = detail
    start, end = slots[2 * number : 2 * number + 2]
    group = text[start:end] if start >= 0 and end >= 0 else ""
    there = text[at : at + len(group)]
    return at + len(group) if there == group or (ignore_case and there.lower() == group.lower()) else -1
