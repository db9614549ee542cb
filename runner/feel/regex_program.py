"""Regular expressions of XPath (F&O 3.1, 5.6) compiled to a small program that `regex` runs within bounds.

Instructions: `char c`, `set f`, `split a b` (a first), `jump a`, `save n`, `start`, `end`, `back n`, `mark n` and `moved n`
(leave a loop whose body matched nothing), `match`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from runner.feel import regex_sets as sets
from runner.feel.bounds import Fault

_LONGEST, _DEEPEST = 4000, 40  # instructions; groups inside each other
Instruction = tuple[Any, ...]


@dataclass(frozen=True)
class Program:
    """`groups` counts the groups; `slots` the saved positions: two for each group and the match, then the marks of loops."""

    code: tuple[Instruction, ...]
    groups: int
    slots: int


def compile_program(pattern: str, flags: str) -> Program:
    """The program of a pattern; a Fault when the pattern or the flags are not valid."""
    if set(flags) - set("smixq"):
        raise Fault("ตัวเลือกของรูปแบบข้อความใช้ไม่ได้", "the flags are not valid: use s, m, i, x, q")
    reader = Reader(pattern, flags)
    if "q" in flags:
        code = [reader.letter(letter) for letter in pattern]
    else:
        code = reader.branches(0)
        if reader.at < len(reader.text):
            reader.refuse()
    slots = 2 + 2 * reader.groups
    moved = [_slot(one, slots) for one in code]
    return Program((("save", 0), *moved, ("save", 1), ("match",)), reader.groups, slots + reader.marks)


def _without_spaces(pattern: str) -> str:
    """The pattern of flag `x`: white space is left out, but not inside character classes."""
    kept, depth, escaped = [], 0, False
    for letter in pattern:
        if letter in " \t\n\r" and not depth:
            continue
        kept.append(letter)
        if not escaped and letter in "[]":
            depth += 1 if letter == "[" else -1
        escaped = letter == "\\" and not escaped
    return "".join(kept)


def _slot(instruction: Instruction, slots: int) -> Instruction:
    return (instruction[0], instruction[1] + slots) if instruction[0] in ("mark", "moved") else instruction


class Reader:
    """Reads a pattern. Jumps in the code are relative, so that pieces can be repeated."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.text, self.at = _without_spaces(pattern) if "x" in flags else pattern, 0
        self.flags = flags
        self.groups, self.marks = 0, 0
        self.closed: set[int] = set()
        self.ignore_case = "i" in flags

    def refuse(self) -> NoReturn:
        raise Fault(
            f"รูปแบบข้อความ “{self.text[:40]}” ไม่ถูกต้องที่ตำแหน่ง {self.at + 1}", f"the pattern {self.text[:40]!r} is not valid at {self.at + 1}"
        )

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self) -> str:
        if self.at >= len(self.text):
            self.refuse()
        self.at += 1
        return self.text[self.at - 1]

    def letter(self, letter: str) -> Instruction:
        if self.ignore_case and letter.lower() != letter.upper():
            return ("set", sets.any_case(lambda c: c == letter))
        return ("char", letter)

    def branches(self, depth: int) -> list[Instruction]:
        if depth > _DEEPEST:
            self.refuse()
        code = self.branch(depth)
        while self.peek() == "|":
            self.at += 1
            other = self.branch(depth)
            code = [("split", 1, len(code) + 2), *code, ("jump", len(other) + 1), *other]
        return code

    def branch(self, depth: int) -> list[Instruction]:
        code: list[Instruction] = []
        while self.peek() and self.peek() not in "|)":
            code += self.piece(depth)
            if len(code) > _LONGEST:
                raise Fault("รูปแบบข้อความยาวเกินไป", "the pattern is too long")
        return code

    def piece(self, depth: int) -> list[Instruction]:
        anchor = self.peek() in "^$"
        atom = self.atom(depth)
        sign = self.peek()
        if not sign or sign not in "?*+{":
            return atom
        if anchor:
            self.refuse()
        low, high = self.quantifier()
        lazy = self.peek() == "?"
        if lazy:
            self.at += 1
        if self.peek() and self.peek() in "?*+{":
            self.refuse()
        return self.repeat(atom, low, high, lazy)

    def quantifier(self) -> tuple[int, int | None]:
        sign = self.take()
        if sign != "{":
            return {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at : end].partition(",")
        if (
            end < 0
            or not (low.isascii() and low.isdigit())
            or (high and not (high.isascii() and high.isdigit()))
            or len(low) > 5
            or len(high) > 5
        ):
            self.refuse()
        self.at = end + 1
        most = int(high) if high else None if comma else int(low)
        if most is not None and most < int(low):
            self.refuse()
        return int(low), most

    def repeat(self, atom: list[Instruction], low: int, high: int | None, lazy: bool) -> list[Instruction]:
        if len(atom) * max(low, high or 0, 1) > _LONGEST:
            raise Fault("รูปแบบข้อความยาวเกินไป", "the pattern is too long")
        code = atom * low
        if high is None:
            mark, self.marks = self.marks, self.marks + 1
            body: list[Instruction] = [("mark", mark), *atom, ("moved", mark)]
            inside, outside = 1, len(body) + 2
            return [*code, ("split", outside, inside) if lazy else ("split", inside, outside), *body, ("jump", -len(body) - 1)]
        optional: list[Instruction] = []
        for _ in range(high - low):
            outside = len(atom) + len(optional) + 1
            optional = [("split", outside, 1) if lazy else ("split", 1, outside), *atom, *optional]
        return code + optional

    def atom(self, depth: int) -> list[Instruction]:
        sign = self.take()
        if sign == "(":
            return self.group(depth)
        if sign == "[":
            return [("set", self.bracket(depth))]
        if sign == ".":
            return [("set", (lambda c: True) if "s" in self.flags else (lambda c: c not in "\n\r"))]
        if sign in "^$":
            return [("start" if sign == "^" else "end", "m" in self.flags)]
        if sign == "\\":
            return [self.escaped()]
        if sign in "?*+{}])":
            self.at -= 1
            self.refuse()
        return [self.letter(sign)]

    def group(self, depth: int) -> list[Instruction]:
        if self.text.startswith("?:", self.at):
            self.at += 2
            code = self.branches(depth + 1)
            number = 0
        else:
            if self.peek() == "?":
                self.refuse()
            self.groups += 1
            number = self.groups
            code = self.branches(depth + 1)
        if self.peek() != ")":
            self.refuse()
        self.at += 1
        self.closed.add(number)
        return [("save", 2 * number), *code, ("save", 2 * number + 1)] if number else code

    def escaped(self) -> Instruction:
        letter = self.take()
        if letter in "123456789":
            number = int(letter)
            while self.at < len(self.text) and self.text[self.at] in "0123456789" and number * 10 + int(self.text[self.at]) <= self.groups:
                number = number * 10 + int(self.take())
            if number not in self.closed:
                self.refuse()
            return ("back", (number, self.ignore_case))
        return ("set", self.class_escape(letter)) if letter not in sets.SINGLES else self.letter(sets.SINGLES[letter])

    def class_escape(self, letter: str) -> sets.Letters:
        if letter in "pP":
            end = self.text.find("}", self.at)
            if self.take() != "{" or end < 0:
                self.refuse()
            found = sets.category(self.text[self.at : end])
            self.at = end + 1
            return found if letter == "p" else sets.negated(found)
        escaped = sets.escape(letter)
        if escaped is None:
            self.at -= 1
            self.refuse()
        return escaped

    def bracket(self, depth: int) -> sets.Letters:
        """A character class, its `[` taken: ranges, escapes, negation, and subtraction of another class."""
        if depth > _DEEPEST:
            self.refuse()
        negative = self.text.startswith("^", self.at)
        self.at += negative
        parts: list[sets.Letters | tuple[str, str]] = []
        minus: sets.Letters | None = None
        while not self.text.startswith("]", self.at) or not parts:
            if self.text.startswith("-[", self.at) and parts:
                self.at += 2
                minus = self.bracket(depth + 1)
                break
            parts.append(self.class_part())
        if self.take() != "]":
            self.refuse()
        union = sets.one_of(parts, self.ignore_case)
        found = sets.negated(union) if negative else union
        return found if minus is None else lambda c, minus=minus: found(c) and not minus(c)  # type: ignore[misc]

    def class_part(self) -> sets.Letters | tuple[str, str]:
        low = self.class_letter()
        if not isinstance(low, str):
            return low
        if self.text.startswith("-", self.at) and self.at + 1 < len(self.text) and self.text[self.at + 1] not in "][":
            self.at += 1
            high = self.class_letter()
            if not isinstance(high, str) or high < low:
                self.refuse()
            return low, high
        return low, low

    def class_letter(self) -> str | sets.Letters:
        letter = self.take()
        if letter == "\\":
            escaped = self.take()
            return sets.SINGLES[escaped] if escaped in sets.SINGLES else self.class_escape(escaped)
        if letter in "[]":
            self.at -= 1
            self.refuse()
        return letter
