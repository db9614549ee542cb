"""Regular expressions in the words of z3: the texts in which a pattern is found.

Letters are known up to Lao, and the punctuation after U+2000; a set takes no others. Back references and multiline anchors have no words.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import z3

from runner.feel.regex_program import Instruction, Reader
from runner.feel.regex_sets import Letters
from runner.paths.solving.guards import Constants, Expr
from runner.paths.solving.values import NotTranslated

_LETTERS = (*range(0x0F00), *range(0x2000, 0x2070))
_UNBOUNDED = -1


class _Pieces(Reader):
    """Reads a pattern into instructions in which repeats and choices stay whole: `repeat pieces low high`, `either pieces others`."""

    def branches(self, depth: int) -> list[Instruction]:
        ways = [self.branch(depth)]
        while self.peek() == "|":
            self.at += 1
            ways.append(self.branch(depth))
        return ways[0] if len(ways) == 1 else [("either", tuple(map(tuple, ways)))]

    def repeat(self, atom: list[Instruction], low: int, high: int | None, lazy: bool) -> list[Instruction]:
        return [("repeat", tuple(atom), low, _UNBOUNDED if high is None else high)]


def regex(constants: Constants, pattern: str) -> Expr:
    """The texts in which the pattern is found. Raises Fault for what is no pattern, NotTranslated for what z3 has no words for."""
    reader = _Pieces(pattern, "")
    pieces = reader.branches(0)
    if reader.at < len(pattern):
        reader.refuse()
    return _Words(constants).found(tuple(pieces))


class _Words:
    """Makes z3's regular expressions in one context."""

    def __init__(self, constants: Constants) -> None:
        self._constants = constants
        self._texts = z3.ReSort(z3.StringSort(constants.context))
        self._anything = z3.Full(self._texts)

    def found(self, pieces: tuple[Instruction, ...]) -> Expr:
        """Texts that have the pieces somewhere; an anchor at an end says that nothing stands beyond."""
        pieces = tuple(piece for piece in pieces if piece[0] != "save")
        if len(pieces) == 1 and pieces[0][0] == "either":
            return self._either([self.found(way) for way in pieces[0][1]])
        fixed = bool(pieces) and pieces[0] == ("start", False)
        ends = len(pieces) > fixed and pieces[-1] == ("end", False)
        inside = self._all(pieces[fixed : len(pieces) - ends])
        return self._joined([*([] if fixed else [self._anything]), inside, *([] if ends else [self._anything])])

    def _all(self, pieces: tuple[Instruction, ...]) -> Expr:
        return self._joined([self._piece(piece) for piece in pieces if piece[0] != "save"])

    def _piece(self, piece: Instruction) -> Expr:
        match piece:
            case ("char", letter):
                return z3.Re(self._constants.string(letter))
            case ("set", letters):
                return self._set(letters)
            case ("either", ways):
                return self._either([self._all(way) for way in ways])
            case ("repeat", inside, low, high):
                return self._repeat(self._all(inside), low, high)
        raise NotTranslated

    def _repeat(self, inside: Expr, low: int, high: int) -> Expr:
        if high == _UNBOUNDED:
            many = z3.Star(inside)
            return many if low == 0 else z3.Plus(inside) if low == 1 else z3.Concat(z3.Loop(inside, low, low), many)
        if high == 0:
            return self._joined([])
        return z3.Option(inside) if (low, high) == (0, 1) else z3.Loop(inside, low, high)

    def _set(self, letters: Letters) -> Expr:
        ranges = [self._range(low, high) for low, high in _ranges(letters)]
        return self._either(ranges) if ranges else z3.Empty(self._texts)

    def _range(self, low: int, high: int) -> Expr:
        return z3.Range(self._constants.string(chr(low)), self._constants.string(chr(high)))

    def _joined(self, parts: list[Expr]) -> Expr:
        return z3.Re(self._constants.string("")) if not parts else parts[0] if len(parts) == 1 else z3.Concat(*parts)

    @staticmethod
    def _either(parts: list[Expr]) -> Expr:
        return parts[0] if len(parts) == 1 else z3.Union(*parts)


def _ranges(letters: Letters) -> Iterator[tuple[int, int]]:
    """The set as ranges of code points."""
    among = [code for code in _LETTERS if letters(chr(code))]
    breaks = [0, *(at + 1 for at, (one, other) in enumerate(pairwise(among)) if other != one + 1), len(among)]
    for start, end in pairwise(breaks):
        if end > start:
            yield among[start], among[end - 1]
